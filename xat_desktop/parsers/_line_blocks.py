"""Cuts a stream of bytes at line ends into blocks."""

from collections.abc import Callable, Iterator

import numpy as np

_COUNT_STEP = 1 << 21
_NEWLINE, _QUOTE = 10, 34


def count_byte(block: bytes | bytearray | memoryview, value: int, end: int | None = None) -> int:
    """How often a byte occurs before `end`; faster than bytes.count where it is frequent."""
    view = np.frombuffer(block, np.uint8, len(block) if end is None else end)
    pieces = (view[at : at + _COUNT_STEP] for at in range(0, len(view), _COUNT_STEP))
    return sum(int(np.count_nonzero(piece == value)) for piece in pieces)


class LineBlocks:
    """Blocks of whole lines, read through one buffer that is used again: a copy less and no fresh memory.

    `fill(view)` reads into a buffer and returns how many bytes, 0 at the end. `rest` is what was read but not
    given out yet.
    """

    def __init__(self, fill: Callable[[memoryview], int], start: bytes, size: int) -> None:
        self._fill = fill
        self._size = size
        self._buffer = bytearray(max(2 * size, len(start) + size))
        self._buffer[: len(start)] = start
        self._filled = len(start)

    @property
    def rest(self) -> bytes:
        """Bytes that were read and are in no block."""
        return bytes(memoryview(self._buffer)[: self._filled])

    def blocks(self, *, quoted: bool) -> Iterator[bytes]:
        """Whole lines, at last what has no line end; `quoted`: a newline inside "..." ends no line.

        An empty block says that a line is longer than a block, so that the caller can look at `rest`.
        """
        while self._read():
            cut = self._cut(quoted)
            block = bytes(memoryview(self._buffer)[:cut])
            self._drop(cut)
            yield block
        if self._filled:
            block = self.rest
            self._drop(self._filled)
            yield block

    def _read(self) -> int:
        if len(self._buffer) - self._filled < self._size:
            self._buffer.extend(bytes(self._size))
        with memoryview(self._buffer) as view:
            count = self._fill(view[self._filled : self._filled + self._size])
        self._filled += count
        return count

    def _cut(self, quoted: bool) -> int:
        """Where the last whole line in the buffer ends; 0: nowhere."""
        cut = self._buffer.rfind(b"\n", 0, self._filled) + 1
        if quoted and cut:
            quotes = count_byte(self._buffer, _QUOTE, cut)
            while cut and quotes % 2:
                before = self._buffer.rfind(b"\n", 0, cut - 1) + 1
                quotes -= self._buffer.count(b'"', before, cut)
                cut = before
        return cut

    def _drop(self, cut: int) -> None:
        tail = self._buffer[cut : self._filled]
        self._buffer[: len(tail)] = tail
        self._filled = len(tail)
