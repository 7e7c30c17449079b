"""The lines of a file, without a last one that was cut within a number or its unit."""

import re
from collections.abc import Iterator
from operator import index
from typing import SupportsIndex

from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._source import Source

_OPEN = re.compile(r"\d(?:[\w.,:+-]*[\w.,+-])?$|\d ?[A-Za-zµ]{1,2}$")
_CLOSED = re.compile(r"\d ?(?:%|[mnuµ]?s|[mnuµ]?secs?|seconds|[kKMGTPE]?i?(?:B|Bytes|bits)(?:/s|/sec)?)$")
_FINAL = re.compile(rf"[])}}\"'%|,;=*-]\s*$|{_CLOSED.pattern}")
"""How a last line may end that was only saved without its line end."""


def whole_lines(source: Source, problems: Problems) -> Iterator[tuple[int, str]]:
    """(line number, text) as Source.lines() gives them; the file's last number is kept only where it is whole.

    Where the end of the last line does not show whether it is whole, the reader is told.
    """
    for number, text in source.lines():
        if number == source.unterminated_line and may_be_cut(text):
            problems.add(number, f"the file ends within this line: {text[-200:]}")
            continue
        before = problems.count
        yield number, text
        open_ended = number == source.unterminated_line and text.strip() and not _FINAL.search(text)
        if open_ended and problems.count == before:
            problems.add(number, f"the last line has no end, the file may have been cut: {text[-200:]}")


def whole_blocks(
    blocks: Iterator[tuple[SupportsIndex, bytes]], problems: Problems
) -> Iterator[tuple[SupportsIndex, bytes]]:
    """(number of the first line, block of rows) as Source.large_blocks() gives them; a cut last row is left out."""
    for first, block in blocks:
        begin = len(block) if block.endswith(b"\n") else block.rfind(b"\n") + 1
        row = block[begin:].decode("utf-8", "replace")
        if row and may_be_cut(row):
            line = index(first) + block.count(b"\n")
            problems.add(line, f"the file ends within this line: {row[-200:]}")
            block = block[:begin]
        if block:
            yield first, block


def may_be_cut(text: str) -> bool:
    """Whether a line without its line end stops where a number or its unit could go on."""
    return bool(_OPEN.search(text)) and not _CLOSED.search(text)
