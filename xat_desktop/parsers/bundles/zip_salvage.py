"""What is whole in a zip archive without a directory, found by the header before each member."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from xat_desktop.errors import XatError
from xat_desktop.parsers.bundles.member import Bundle, Member, Refusal, is_hidden, member_path
from xat_desktop.parsers.bundles.stream import MemberStream

_START = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _SIZE_FOLLOWS, _UTF8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8
_STEP = 1 << 16
_UNKNOWN_SIZE = 0xFFFFFFFF


@dataclass(frozen=True)
class _Entry:
    name: str
    flags: int
    method: int
    crc: int
    packed: int | None
    size: int | None
    start: int


def salvaged_members(file: IO[bytes], base: str, bundle: Bundle) -> Iterator[Member | Refusal]:
    """Members in the order in which they lie; the last one may be cut."""
    at = 0
    while (at := _find(file, at)) >= 0:
        entry = _entry(file, at)
        if entry is None:
            at += len(_START)
            continue
        data = _Inflating(file, entry)
        if not entry.name.endswith("/") and not is_hidden(entry.name):
            yield _member(data, entry, base, bundle)
        at = data.end()


def _find(file: IO[bytes], at: int) -> int:
    """Where the next header begins, -1: nowhere."""
    while True:
        file.seek(at)
        block = file.read(_STEP)
        found = block.find(_START)
        if found >= 0:
            return at + found
        if len(block) < _STEP:
            return -1
        at += len(block) - len(_START)


def _entry(file: IO[bytes], at: int) -> _Entry | None:
    file.seek(at)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _HEADER.unpack(header)
    name = file.read(name_length)
    if len(name) < name_length or not name:
        return None
    unknown = bool(flags & _SIZE_FOLLOWS) or packed == _UNKNOWN_SIZE
    return _Entry(
        name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"),
        flags,
        method,
        crc,
        None if unknown else packed,
        None if unknown else size,
        at + _HEADER.size + name_length + extra_length,
    )


def _member(data: "_Inflating", entry: _Entry, base: str, bundle: Bundle) -> Member | Refusal:
    bundle.count_member(base)
    try:
        path = member_path(base, entry.name)
        if entry.flags & _ENCRYPTED:
            raise XatError("The member is encrypted", f"{path}: it cannot be read.")
        if entry.method not in (_STORED, _DEFLATED) or (entry.method == _STORED and entry.packed is None):
            raise XatError(
                "The member cannot be read", f"{path}: where it ends was written in the directory."
            )
    except XatError as error:
        return Refusal(f"{base}/{entry.name}", error)

    def on_read(new: int, done: int) -> None:
        bundle.count_bytes(new, path)
        bundle.check_ratio(done, data.packed, path)

    stream = MemberStream(cast("IO[bytes]", data), entry.size, on_read, lambda _done: data.position)
    return Member(path, stream)


class _Inflating:
    """Reads one member from where it lies; checks its sum at the end."""

    def __init__(self, file: IO[bytes], entry: _Entry) -> None:
        self._file = file
        self._entry = entry
        self._inflate = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
        self._crc = 0
        self._left = True
        self.packed = 0

    @property
    def position(self) -> int:
        """Where the next packed byte lies."""
        return self._entry.start + self.packed

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; EOFError when the file ends within the member."""
        while self._left:
            data = self._stored(size) if self._inflate is None else self._inflated(size)
            self._crc = zlib.crc32(data, self._crc)
            self._check_end()
            if data:
                return data
        return b""

    def _check_end(self) -> None:
        if not self._left and self._entry.packed is not None and self._crc != self._entry.crc:
            raise EOFError("its check sum is wrong")

    def _stored(self, size: int) -> bytes:
        assert self._entry.packed is not None
        data = self._packed(min(size, self._entry.packed - self.packed))
        self._left = self.packed < self._entry.packed
        return data

    def _inflated(self, size: int) -> bytes:
        assert self._inflate is not None
        waiting = self._inflate.unconsumed_tail or self._packed(_STEP)
        data = self._inflate.decompress(waiting, size)
        if self._inflate.eof:
            self._left = False
            self.packed -= len(self._inflate.unused_data)
        return data

    def _packed(self, size: int) -> bytes:
        if size == 0:
            return b""
        self._file.seek(self.position)
        data = self._file.read(size)
        if not data:
            raise EOFError("the file ends here")
        self.packed += len(data)
        return data

    def end(self) -> int:
        """Where to look for the next header."""
        if self._entry.packed is not None:
            return self._entry.start + self._entry.packed
        return max(0 if self._left else self.position, self._entry.start)
