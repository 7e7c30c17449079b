"""Blocks of whole lines, cut before each line that begins something new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._source import BLOCK_BYTES, Source


@dataclass(frozen=True)
class Piece:
    """Whole lines from `first_line` on; only the last of a file may lack its line end."""

    first_line: int
    data: bytes
    begins: bool
    """The first line is one that begins something."""


def pieces(source: Source, begins: re.Pattern[bytes], size: int = BLOCK_BYTES) -> Iterator[Piece]:
    """The file in order; `begins` is matched at line starts (give it re.MULTILINE and `^`)."""
    for first_line, block in source.blocks(size):
        starts = [found.start() for found in begins.finditer(block)]
        edges = [0, *(start for start in starts if start), len(block)]
        line = first_line
        for start, stop in pairwise(edges):
            data = block[start:stop] if stop - start < len(block) else block
            yield Piece(line, data, begins=start > 0 or starts[:1] == [0])
            line += count_byte(data, 10) if stop < len(block) else 0


def first_line_of(data: bytes) -> tuple[str, bytes]:
    """(text of the first line without its end, the rest)."""
    at = data.find(b"\n") + 1 or len(data)
    return data[:at].decode("utf-8", "replace").rstrip("\r\n"), data[at:]
