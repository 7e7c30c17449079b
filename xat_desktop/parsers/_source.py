"""A result file as a stream: decompressed, in UTF-8, cut at line ends, with progress."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, SupportsIndex, cast
from zoneinfo import ZoneInfo

import zstandard

from xat_desktop.domain.series import ZoneSource
from xat_desktop.domain.validation import printable
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._line_blocks import FileBlocks, LineBlocks, count_byte
from xat_desktop.parsers._line_numbers import LineNumbers
from xat_desktop.parsers._norwegian_clock import has_norwegian_clocks, plain_clocks

HEAD_BYTES = 64 << 10
BLOCK_BYTES = 8 << 20
_NORWEGIAN = "clocks of nb_NO"
"""Recoded as if it were an encoding."""

# The Source closes what they read from.
_OPENERS: tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", lambda raw: cast(IO[bytes], gzip.open(raw))),  # noqa: SIM115
    (b"BZh", lambda raw: cast(IO[bytes], bz2.open(raw))),  # noqa: SIM115
    (b"\xfd7zXZ\x00", lambda raw: cast(IO[bytes], lzma.open(raw))),  # noqa: SIM115
    (
        b"\x28\xb5\x2f\xfd",
        lambda raw: zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True),
    ),
)


_PACKED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


def decompressed(raw: IO[bytes], head: bytes) -> IO[bytes] | None:
    """The stream that `raw` holds, by its first bytes; None: it is not compressed."""
    opener = next((opener for magic, opener in _OPENERS if head.startswith(magic)), None)
    return opener(raw) if opener else None


def is_compressed(head: bytes) -> bool:
    """Whether a file that begins like this is one compressed stream."""
    return any(head.startswith(magic) for magic, _ in _OPENERS)


@dataclass(frozen=True)
class Limits:
    """Where reading stops: a decompression bomb and an endless line are no measurements."""

    max_ratio: float = 200.0
    max_bytes: int = 64 << 30
    line_max_bytes: int = 16 << 20


@dataclass(frozen=True)
class ZoneChoice:
    """The zone for times that come without one, and how it is known."""

    name: str = "UTC"
    source: ZoneSource = "guess"


class _Counted:
    """The raw stream: counts bytes, hands them to the taps and to the progress callback."""

    def __init__(self, raw: IO[bytes], taps: tuple[Callable[[bytes], object], ...]) -> None:
        self._raw = raw
        self._taps = taps
        self.done = 0

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(BLOCK_BYTES if size is None or size < 0 else size)
        self.done += len(data)
        self.tap(data)
        return data

    def shown(self, block: bytes, end: int) -> None:
        """A block that ends at `end` was read past this stream: the taps see what is new of it."""
        new = end - self.done
        if new > 0:
            self.tap(block[-new:] if new < len(block) else block)
            self.done = end

    def resume(self) -> None:
        """Go on reading behind what the taps have seen."""
        self._raw.seek(self.done)

    def tap(self, data: bytes) -> None:
        for tap in self._taps:
            tap(data)

    def drain(self) -> None:
        while self.read(BLOCK_BYTES):
            pass


def _filled(stream: _Counted, size: int) -> bytes:
    """The first `size` bytes of a stream that may give fewer at a time."""
    data = stream.read(size)
    while len(data) < size and (more := stream.read(size - len(data))):
        data += more
    return data


class Source:
    """One result file. Read it once: by `lines()`, `blocks()` or `whole()`.

    `taps` see every raw byte in order (hash, copy of the original); `on_progress(done_bytes)` is called at
    every block and may raise Cancelled.
    """

    def __init__(
        self,
        raw: IO[bytes],
        name: str,
        *,
        zone: ZoneChoice | None = None,
        limits: Limits | None = None,
        taps: tuple[Callable[[bytes], object], ...] = (),
        on_progress: Callable[[int], None] = lambda _done: None,
    ) -> None:
        self._raw = raw
        name = printable(name)
        self.name = name
        self.zone = zone or ZoneChoice()
        self._limits = limits or Limits()
        self._counted = _Counted(raw, taps)
        self._on_progress = on_progress
        self._produced = 0
        start = _filled(self._counted, HEAD_BYTES)
        stream = _Rewound(start, cast(IO[bytes], self._counted))
        unpacked = decompressed(cast(IO[bytes], stream), start)
        if unpacked and name.lower().endswith(_PACKED_SUFFIXES):
            self.name = name[: name.rindex(".")]
        self._stream: IO[bytes] = unpacked or cast(IO[bytes], stream)
        self._pending = self._read(HEAD_BYTES)
        self._encoding = _encoding_of(self._pending)
        self._pending = self._pending.removeprefix(b"\xef\xbb\xbf")
        self.head = self._to_utf8(self._pending, final=False) if self._encoding else self._pending
        self._plain = unpacked is None and not self._encoding and getattr(raw, "seekable", bool)()

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_error: object) -> None:
        self._raw.close()

    def _read(self, size: int) -> bytes:
        """Up to `size` bytes of the decompressed stream, filled as far as the stream goes."""
        parts: list[bytes] = []
        missing = size
        while missing > 0:
            try:
                data = self._stream.read1(missing)  # type: ignore[attr-defined] # what a cut stream still gives
            except (EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise
                if not parts and not self._produced:
                    raise XatError("The compressed file is damaged", f"{self.name}: {error}") from error
                self.truncated = True
                break
            if not data:
                break
            parts.append(data)
            missing -= len(data)
            self._produced += len(data)
            self._check_bomb()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    truncated = False
    """The compressed stream ended too early; what could be read was read."""

    def _check_bomb(self) -> None:
        ratio = self._produced / max(self._counted.done, 1)
        if self._produced > self._limits.max_bytes or (
            self._produced > 64 << 20 and ratio > self._limits.max_ratio
        ):
            raise XatError(
                "The compressed file grows beyond the limit",
                f"{self.name} unpacks to more than {self._produced >> 20} MiB ({ratio:.0f} times its size). "
                "If you trust it, raise the limits in the settings or unpack it yourself.",
            )

    def _to_utf8(self, data: bytes, *, final: bool) -> bytes:
        assert self._encoding is not None
        if self._encoding == _NORWEGIAN:
            return plain_clocks()(data, True)
        whole = data if final else data[: len(data) // 4 * 4]
        return whole.decode(self._encoding, "replace").removeprefix("\ufeff").encode()

    def chunks(self, size: int = BLOCK_BYTES) -> Iterator[bytes]:
        """The decoded bytes (UTF-8 where the file was UTF-16) in pieces of about `size`."""
        pending, self._pending = self._pending, b""
        decoder = _decoder(self._encoding)
        while True:
            data = pending or self._read(size)
            pending = b""
            self._on_progress(self._counted.done)
            if not data:
                tail = decoder(b"", True)
                if tail:
                    yield tail
                return
            yield decoder(data, False)

    def tick(self) -> None:
        """Tell the progress again: a parser that works on without reading sees a cancel by this."""
        self._on_progress(self._counted.done)

    def blocks(self, size: int = BLOCK_BYTES, *, quoted: bool = False) -> Iterator[tuple[int, bytes]]:
        """(number of the first line, block of whole lines); `quoted`: a newline inside "..." ends no line."""
        line = 1
        for block in self._plain_blocks(size, quoted) if self._plain else self._decoded_blocks(size, quoted):
            if block:
                yield line, block
                line += count_byte(block, 10)

    def large_blocks(
        self, size: int = BLOCK_BYTES, *, quoted: bool = False
    ) -> Iterator[tuple[SupportsIndex, bytes]]:
        """As `blocks`; the number of a line is only counted where it is asked for."""
        if not (self._plain and isinstance(self._raw, io.FileIO)):
            yield from self.blocks(size, quoted=quoted)
            return
        numbers = LineNumbers(Path(self._raw.name))
        place = self._counted.done - len(self._pending)
        for block in self._plain_blocks(size, quoted):
            if block:
                yield numbers.at(place), block
                place += len(block)

    def _plain_blocks(self, size: int, quoted: bool) -> Iterator[bytes]:
        """Straight from the file; the taps see the blocks themselves."""
        file = FileBlocks(self._raw, self._counted.done - len(self._pending), size)
        self._pending = b""
        for block in file.blocks(quoted=quoted):
            self._on_progress(file.end)
            self._counted.shown(block, file.end)
            if not block:
                self._check_line(file.waiting, size)
            yield block

    def _decoded_blocks(self, size: int, quoted: bool) -> Iterator[bytes]:
        """From a stream that is decompressed or recoded."""
        chunks = self.chunks(size)
        spare = bytearray()

        def fill(view: memoryview) -> int:
            while not spare:
                data = next(chunks, None)
                if data is None:
                    return 0
                spare.extend(data)
            count = min(len(view), len(spare))
            view[:count] = spare[:count]
            del spare[:count]
            return count

        cutter = LineBlocks(fill, b"", size)
        for block in cutter.blocks(quoted=quoted):
            if not block:
                self._check_line(len(cutter.rest), size)
            yield block

    def _check_line(self, length: int, block: int) -> None:
        if length > max(self._limits.line_max_bytes, block):
            raise XatError(
                "A line is too long for a result file",
                f"{self.name}: a line has more than {length >> 20} MiB. "
                "The file is probably damaged or of another kind.",
            )

    unterminated_line = 0
    """Number of the last line when `lines()` came to it and it has no line end: it may have been cut."""

    def lines(self) -> Iterator[tuple[int, str]]:
        """(line number from 1, text without its line end); bytes that are no UTF-8 become U+FFFD."""
        for first, block in self.blocks(1 << 20):
            if not block.endswith(b"\n"):
                self.unterminated_line = first + block.count(b"\n")
            text = block.decode("utf-8", "replace").replace("\r\n", "\n")
            yield from enumerate(text.removesuffix("\n").split("\n"), first)

    def whole(self, limit_bytes: int = 1 << 30) -> bytes:
        """All bytes at once, for documents such as JSON; more than `limit_bytes` is an XatError."""
        parts, total = [], 0
        for data in self.chunks():
            total += len(data)
            if total > limit_bytes:
                raise XatError(
                    "The file is too large for its format", f"{self.name}: over {limit_bytes >> 20} MiB."
                )
            parts.append(data)
        return b"".join(parts)

    def finish(self, problems: Problems) -> None:
        """Read what the parser left (the taps must see every byte) and note a truncated stream."""
        if self._plain:
            self._counted.resume()
        self._counted.drain()
        if self.truncated:
            problems.add(0, "the compressed stream ends too early: the file is truncated")
        if self._encoding == _NORWEGIAN:
            problems.add(0, "the clocks of this locale (nb_NO) have no seconds: times are of whole minutes")
        damage = getattr(self._raw, "damage", "")
        if damage:
            problems.add(0, damage)

    def resolve_zone(self, stated: str | None = None) -> tuple[ZoneInfo, str, ZoneSource]:
        """The zone that the file states, else the one chosen for it: (zone, name, how it is known)."""
        if stated is not None:
            return ZoneInfo(stated), stated, "file"
        return ZoneInfo(self.zone.name), self.zone.name, self.zone.source


class _Rewound:
    """A stream whose first bytes had been read already."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        if not self._start:
            return self._rest.read(size)
        if size is None or size < 0:
            size = len(self._start)
        data, self._start = self._start[:size], self._start[size:]
        return data

    read1 = read


def _encoding_of(head: bytes) -> str | None:
    """UTF-16 by its byte order mark or its zero bytes, clocks of nb_NO; None: take the bytes as they are."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if head[0] == 0xFF else "utf-16-be"
    sample = head[:4096]
    if len(sample) >= 8 and sample.count(0) > len(sample) // 3:
        if not any(sample[0::2]) and all(sample[1:64:2]):
            return "utf-16-be"
        if not any(sample[1::2]) and all(sample[0:64:2]):
            return "utf-16-le"
    return _NORWEGIAN if has_norwegian_clocks(sample) else None


def _decoder(encoding: str | None) -> Callable[[bytes, bool], bytes]:
    if encoding is None:
        return lambda data, _final: data
    if encoding == _NORWEGIAN:
        return plain_clocks()
    import codecs

    incremental = codecs.getincrementaldecoder(encoding)("replace")
    return lambda data, final: incremental.decode(data, final).replace("\ufeff", "").encode()


def open_source(
    path: Path, *, beginning: Callable[[IO[bytes]], object] | None = None, **options: object
) -> Source:
    """The source of a file on disk; what the system refuses becomes an XatError that says why.

    `beginning` may wrap the raw stream, to show only its first part.
    """
    try:
        if path.is_dir():
            raise XatError("This is a folder", f"{path}: {_no_files_in(path)}")
        if not path.is_file():
            raise XatError("There is no such file", f"{path} does not exist or is no ordinary file.")
        raw = path.open("rb", buffering=0)
        try:
            shown = beginning(cast(IO[bytes], raw)) if beginning else raw
            return Source(cast(IO[bytes], shown), path.name, **options)  # type: ignore[arg-type]
        except BaseException:
            raw.close()
            raise
    except PermissionError as error:
        raise XatError(
            "The file may not be read", f"{path}: ask its owner for permission to read it."
        ) from error
    except OSError as error:
        raise XatError("The file cannot be read", f"{path}: {error.strerror or error}") from error


def _no_files_in(folder: Path) -> str:
    """Why a folder gave no files; what the system refuses is raised."""
    if any(folder.iterdir()):
        return "no file lies directly in it. Name the folders in it too, or all with --recursive."
    return "it is empty."
