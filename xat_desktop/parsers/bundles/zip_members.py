"""The members of a zip archive by its directory; a zip whose directory is missing goes to the salvager."""

import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from xat_desktop.errors import XatError
from xat_desktop.parsers.bundles.member import Bundle, Member, Refusal, is_hidden, member_path
from xat_desktop.parsers.bundles.stream import MemberStream
from xat_desktop.parsers.bundles.zip_salvage import salvaged_members

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.opendocument")
_ENCRYPTED = 1


def is_zip(head: bytes) -> bool:
    """A zip archive that is no office document (those are zip archives too)."""
    return head.startswith(ZIP_STARTS) and not any(sign in head[:4096] for sign in _DOCUMENTS)


def zip_members(file: IO[bytes], base: str, bundle: Bundle, *, on_disk: bool) -> Iterator[Member | Refusal]:
    """Each file in the order in which it lies; encrypted, linked or unsafe ones as refusals."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        text = f"{base}: its directory cannot be read ({error}). The members that are whole are imported."
        yield Refusal(base, XatError("The zip archive is damaged or truncated", text))
        yield from salvaged_members(file, base, bundle)
        return
    with archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
            if not entry.is_dir() and not is_hidden(entry.filename):
                yield _member(archive, entry, base, bundle, on_disk=on_disk)


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, base: str, bundle: Bundle, *, on_disk: bool
) -> Member | Refusal:
    bundle.count_member(base)
    try:
        path = member_path(base, entry.filename)
        _check_kind(entry, path)
    except XatError as error:
        return Refusal(f"{base}/{entry.filename}", error)
    try:
        data = archive.open(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        return Refusal(path, XatError("The member cannot be read", f"{path}: {error}."))

    def on_read(new: int, done: int) -> None:
        bundle.count_bytes(new, path)
        bundle.check_ratio(done, entry.compress_size, path)

    def position(done: int) -> int:
        if not on_disk:
            return bundle.position()
        return entry.header_offset + entry.compress_size * done // max(entry.file_size, 1)

    return Member(path, MemberStream(data, entry.file_size, on_read, position))


def _check_kind(entry: zipfile.ZipInfo, path: str) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise XatError(
            "The member is encrypted", f"{path}: unpack it with its password, then import the files."
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise XatError("The member is a link", f"{path}: links in an archive are not followed.")
    if kind not in (0, stat.S_IFREG):
        raise XatError("The member is no ordinary file", f"{path} is a device or a pipe; it was not read.")
