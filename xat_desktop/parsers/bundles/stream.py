"""Streams that end where their data is damaged instead of losing what was whole before it."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

import zstandard

DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile, tarfile.TarError)


class Salvaging:
    """A decompressed stream that ends at the first damage and says so."""

    def __init__(self, stream: IO[bytes], on_read: Callable[[int], object] = lambda _count: None) -> None:
        self._on_read = on_read
        self._read1: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.damage = ""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        parts, missing = [], size if size >= 0 else 1 << 62
        while missing > 0 and not self.damage:
            data = self._piece(min(missing, 1 << 20))
            if not data:
                break
            self._on_read(len(data))
            parts.append(data)
            missing -= len(data)
        return b"".join(parts)

    def _piece(self, size: int) -> bytes:
        try:
            return self._read1(size)
        except DAMAGE as error:
            self.damage = str(error) or "the data is damaged"
        except OSError as error:
            if error.errno is not None:  # the disk, not the data
                raise
            self.damage = str(error)
        return b""


class MemberStream:
    """One member: counted, with its first bytes to look at, and salvaged where it is damaged."""

    def __init__(
        self,
        stream: IO[bytes],
        size_bytes: int | None,
        on_read: Callable[[int, int], None],
        position: Callable[[int], int],
    ) -> None:
        """`on_read(new, all)` is told how many bytes came and may raise; `position(done)`: how far that is in
        the file on disk."""
        self._stream = Salvaging(stream)
        self.size_bytes = size_bytes
        self._on_read = on_read
        self._position = position
        self._head = b""
        self.done = 0

    @property
    def damage(self) -> str:
        """Why the stream ended too early; empty: it did not."""
        if self._stream.damage:
            return f"damaged in the archive, what was before it is here: {self._stream.damage}"
        if self.size_bytes is not None and self._ended and self.done < self.size_bytes:
            return "the archive ends within this file: it is truncated"
        return ""

    _ended = False

    @property
    def position(self) -> int:
        """How far the reading is in the file on disk."""
        return self._position(self.done)

    def peek(self, size: int) -> bytes:
        """The first bytes; they come again with `read`."""
        if len(self._head) < size:
            self._head += self._take(size - len(self._head))
        return self._head[:size]

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        if size < 0:
            data, self._head = self._head, b""
            return data + self._take(-1)
        data, self._head = self._head[:size], self._head[size:]
        return data + self._take(size - len(data)) if len(data) < size else data

    read1 = read

    def _take(self, size: int) -> bytes:
        parts, missing = [], size if size >= 0 else 1 << 62
        while missing > 0:
            data = self._stream.read(min(missing, 1 << 20))
            self._ended = len(data) < min(missing, 1 << 20)
            if data:
                self.done += len(data)
                self._on_read(len(data), self.done)
                parts.append(data)
                missing -= len(data)
            if self._ended:
                break
        return b"".join(parts)

    def close(self) -> None:
        """Nothing: the bundle closes what it opened."""
