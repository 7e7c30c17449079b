"""Walks a bundle: zip or tar, compressed or not, with the archives inside it."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from xat_desktop.errors import XatError
from xat_desktop.parsers._source import decompressed, is_compressed
from xat_desktop.parsers.bundles.member import Bundle, Member, Refusal, Safety
from xat_desktop.parsers.bundles.stream import MemberStream, Salvaging
from xat_desktop.parsers.bundles.tar_members import is_tar, tar_members
from xat_desktop.parsers.bundles.zip_members import is_zip, zip_members

_HEAD_BYTES = 4096
_IN_MEMORY_BYTES = 64 << 20
_OTHER_ARCHIVES = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar"}


def is_bundle(file: IO[bytes]) -> bool:
    """Whether a file that stands at its beginning is an archive; it stands there again afterwards."""
    head = file.read(_HEAD_BYTES)
    try:
        return is_zip(head) or is_tar(head) or (is_compressed(head) and is_tar(_unpacked_head(file)))
    finally:
        file.seek(0)


def walk(path: Path, bundle: Bundle | None = None) -> Iterator[Member | Refusal]:
    """Every member of the archive `path`; a member is read before the next one is asked for.

    XatError, which ends the walk, when the whole is beyond the limits.
    """
    bundle = bundle or Bundle(Safety())
    with path.open("rb") as file:
        bundle.position = file.tell
        yield from _archive(file, str(path), bundle, depth=1)


def _archive(file: IO[bytes], base: str, bundle: Bundle, depth: int) -> Iterator[Member | Refusal]:
    """`file` can be sought at depth 1 only."""
    head = file.read(_HEAD_BYTES) if depth == 1 else cast("MemberStream", file).peek(_HEAD_BYTES)
    if depth == 1:
        file.seek(0)
    if is_zip(head):
        with _seekable(file, depth) as whole:
            yield from _nested(zip_members(whole, base, bundle, on_disk=depth == 1), bundle, depth)
        return
    yield from _nested(tar_members(decompressed(file, head) or file, base, bundle), bundle, depth)


def _seekable(file: IO[bytes], depth: int) -> IO[bytes]:
    """A zip archive has its directory at its end: one inside another is copied, small ones in memory."""
    if depth == 1:
        return cast("IO[bytes]", _Kept(file))
    spooled = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
    try:
        while block := file.read(1 << 20):
            spooled.write(block)
    except BaseException:
        spooled.close()
        raise
    spooled.seek(0)
    return cast("IO[bytes]", spooled)


class _Kept:
    """A file that its own opener closes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __enter__(self) -> IO[bytes]:
        return self._file

    def __exit__(self, *_error: object) -> None:
        """Nothing."""


def _nested(found: Iterator[Member | Refusal], bundle: Bundle, depth: int) -> Iterator[Member | Refusal]:
    """The members, with those of archives among them in their place."""
    for one in found:
        if isinstance(one, Refusal):
            yield one
            continue
        head = one.stream.peek(_HEAD_BYTES)
        other = next((name for sign, name in _OTHER_ARCHIVES.items() if head.startswith(sign)), None)
        if other:
            text = f"{one.path} is a {other} archive: unpack it, then import the folder."
            yield Refusal(one.path, XatError("This kind of archive cannot be read", text))
        elif not _is_archive(one.stream, head):
            yield one
        elif depth >= bundle.safety.max_depth:
            text = f"{one.path}: only {bundle.safety.max_depth} archives inside each other are opened."
            yield Refusal(one.path, XatError("The archive lies too deep in others", text))
        else:
            yield from _inner(one, bundle, depth + 1)


def _inner(member: Member, bundle: Bundle, depth: int) -> Iterator[Member | Refusal]:
    try:
        yield from _archive(cast("IO[bytes]", member.stream), member.path, bundle, depth)
    except XatError as error:
        yield Refusal(member.path, error)


def _is_archive(stream: MemberStream, head: bytes) -> bool:
    if is_zip(head) or is_tar(head):
        return True
    return is_compressed(head) and is_tar(_unpacked_head(io.BytesIO(stream.peek(1 << 20))))


def _unpacked_head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    stream = decompressed(file, head)
    assert stream is not None
    return Salvaging(stream).read(512)
