"""Cuts a stream of bytes at line ends into blocks."""

from collections.abc import Callable, Iterator
from typing import IO

import numpy as np

_COUNT_STEP = 1 << 21
_WINDOW_BYTES = 1 << 16
_QUOTE = 34


def count_byte(block: bytes | bytearray | memoryview, value: int, end: int | None = None) -> int:
    """How often a byte occurs before `end`; faster than bytes.count where it is frequent."""
    view = np.frombuffer(block, np.uint8, len(block) if end is None else end)
    pieces = (view[at : at + _COUNT_STEP] for at in range(0, len(view), _COUNT_STEP))
    return sum(int(np.count_nonzero(piece == value)) for piece in pieces)


def whole_lines(block: bytes | bytearray, filled: int, *, quoted: bool) -> int:
    """Where the last whole line of the first `filled` bytes ends; 0: there is none."""
    cut = block.rfind(b"\n", 0, filled) + 1
    if quoted and cut:
        quotes = count_byte(block, _QUOTE, cut)
        while cut and quotes % 2:
            before = block.rfind(b"\n", 0, cut - 1) + 1
            quotes -= block.count(b'"', before, cut)
            cut = before
    return cut


class FileBlocks:
    """Blocks of whole lines straight from a file that can seek: where a block ends is looked up before it is read."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._size = size
        self.end = start
        """Where the block that was given out last ends."""
        self.waiting = 0
        """Length of a line that has no end yet."""

    def blocks(self, *, quoted: bool) -> Iterator[bytes]:
        """Whole lines, at last what has no line end; an empty block says that a line is longer than a block."""
        size = self._size
        while True:
            wanted = self._lines_length(size)
            data = self._read(self.end, wanted)
            if not data:
                return
            cut = whole_lines(data, len(data), quoted=quoted)
            if not cut and len(data) == wanted:
                self.waiting, size = len(data), 2 * size
                yield b""
                continue
            block = data[:cut] if 0 < cut < len(data) else data
            self.end += len(block)
            size = self._size
            yield block

    def _lines_length(self, size: int) -> int:
        """How much of the next `size` bytes is whole lines, as their last part shows; else `size`."""
        window = min(size, _WINDOW_BYTES)
        cut = self._read(self.end + size - window, window).rfind(b"\n") + 1
        return size - window + cut if cut else size

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        data = self._file.read(size)
        while 0 < len(data) < size and (more := self._file.read(size - len(data))):
            data += more
        return data


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
            cut = whole_lines(self._buffer, self._filled, quoted=quoted)
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

    def _drop(self, cut: int) -> None:
        tail = self._buffer[cut : self._filled]
        self._buffer[: len(tail)] = tail
        self._filled = len(tail)
