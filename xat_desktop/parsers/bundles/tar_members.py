"""The members of a tar archive, in one pass over the stream."""

import tarfile
from collections.abc import Iterator
from typing import IO, cast

from xat_desktop.errors import XatError
from xat_desktop.parsers.bundles.member import Bundle, Member, Refusal, is_hidden, member_path
from xat_desktop.parsers.bundles.stream import DAMAGE, MemberStream, Salvaging

_BLOCK_BYTES = 512
_READ_BYTES = 256 << 10


def is_tar(head: bytes) -> bool:
    """The first block is a tar header: its checksum is right."""
    if len(head) < _BLOCK_BYTES or not head[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK_BYTES], "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def tar_members(stream: IO[bytes], base: str, bundle: Bundle) -> Iterator[Member | Refusal]:
    """Each ordinary file; links, devices and unsafe names as refusals, at last why the archive ended too early."""
    salvaging = Salvaging(stream, lambda count: bundle.count_bytes(count, base))
    reading, last = cast("IO[bytes]", salvaging), ""
    try:
        with tarfile.open(fileobj=reading, mode="r|", bufsize=_READ_BYTES) as archive:
            while (entry := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined] # it would keep them all
                last = entry.name
                found = _member(archive, entry, base, bundle)
                if found is not None:
                    yield found
    except DAMAGE as error:
        yield _cut(base, last, salvaging.damage or str(error))
        return
    if salvaging.damage:
        yield _cut(base, last, salvaging.damage)


def _cut(base: str, last: str, why: str) -> Refusal:
    text = f"{base}: after {last or 'its beginning'} nothing can be read ({why}). What was whole is imported."
    return Refusal(base, XatError("The tar archive is damaged or truncated", text))


def _member(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, base: str, bundle: Bundle
) -> Member | Refusal | None:
    if entry.isdir() or is_hidden(entry.name):
        return None
    bundle.count_member(base)
    try:
        path = member_path(base, entry.name)
    except XatError as error:
        return Refusal(f"{base}/{entry.name}", error)
    if entry.issym() or entry.islnk():
        return _link(path, entry)
    data = archive.extractfile(entry) if entry.isfile() else None
    if data is None:
        kind = "is a device or a pipe, not a file; it was not read."
        return Refusal(path, XatError("The member is no ordinary file", f"{path} {kind}"))
    packed_before = bundle.position()

    def on_read(_new: int, done: int) -> None:
        bundle.check_ratio(done, bundle.position() - packed_before, path)

    return Member(path, MemberStream(data, entry.size, on_read, lambda _done: bundle.position()))


def _link(path: str, entry: tarfile.TarInfo) -> Refusal:
    target = entry.linkname
    error = XatError(
        "The member is a link", f"{path} points to {target}; links in an archive are not followed."
    )
    return Refusal(path, error, harmless=not target.startswith(("/", "\\")) and _stays_inside(entry))


def _stays_inside(entry: tarfile.TarInfo) -> bool:
    depth = 0
    start = [] if entry.islnk() else entry.name.split("/")[:-1]
    for part in [*start, *entry.linkname.split("/")]:
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return False
    return True
