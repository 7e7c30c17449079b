"""Text that a tool prints in groups of lines of one shape: many groups at once, what is different line by line."""

from typing import Protocol

from xat_desktop.parsers._fixed_rows import FixedRows, NotFixedError, alike_groups
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._source import Source

_BLOCK_BYTES = 4 << 20
_WORTH_GROUPS, _WORTH_BYTES = 200, 100_000
"""Fewer are read faster line by line."""
_WAIT_GROUPS = 50


class Reader(Protocol):
    """What knows the format."""

    def line(self, number: int, line: str) -> None:
        """Take one line."""

    def begins(self, line: str) -> bool:
        """Whether a group begins here that could look like the one before."""

    def groups(self, rows: FixedRows) -> None:
        """Take groups of lines; NotFixedError, before any was taken, when they are not what was expected."""


def read_groups(source: Source, reader: Reader) -> None:
    """Hand all lines of the source to the reader, one by one or in groups; says when the last has no end."""
    for first, block in source.blocks(_BLOCK_BYTES):
        if not block.endswith(b"\n"):
            source.unterminated_line = first + count_byte(block, 10)
        if len(block) >= _WORTH_BYTES:
            _read_block(block, first, reader)
            continue
        text = block.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n")
        for number, line in enumerate(text.split("\n"), first):
            reader.line(number, line)


def _read_block(block: bytes, number: int, reader: Reader) -> None:
    at, begun, waiting, wait = 0, -1, 0, _WAIT_GROUPS
    while at < len(block):
        stop = block.find(b"\n", at) + 1 or len(block)
        line = block[at:stop].decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n")
        if reader.begins(line):
            length, waiting = at - begun, waiting - 1
            worth = begun >= 0 >= waiting and _WORTH_GROUPS * length <= len(block) - at
            count = alike_groups(block, at, length) if worth else 0
            taken = _take(block, at, length, count, reader)
            if taken:
                number += taken * count_byte(block[begun:at], 10)
                at, begun, wait = at + taken * length, -1, _WAIT_GROUPS
                continue
            begun = at
            if count >= _WORTH_GROUPS:
                waiting, wait = wait, 2 * wait
        reader.line(number, line)
        number, at = number + 1, stop


def _take(block: bytes, at: int, length: int, count: int, reader: Reader) -> int:
    """How many groups were taken, in smaller and smaller steps up to one that is something else."""
    taken, step = 0, count
    while taken < count and step >= _WORTH_GROUPS:
        step = min(step, count - taken)
        try:
            reader.groups(FixedRows(block, at + taken * length, step, length))
        except NotFixedError:
            step //= 4
        else:
            taken += step
    return taken
