"""The files of an import, one after the other: those on disk, and the members of archives."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from xat_desktop.errors import XatError
from xat_desktop.parsers._source import Source, open_source
from xat_desktop.parsers.bundles import Bundle, Member, Refusal, Safety, is_bundle, walk
from xat_desktop.settings import Settings
from xat_desktop.store import originals

IN_MEMORY_BYTES = 16 << 20


class _Content(io.BytesIO):
    """A small member, read whole."""

    damage = ""


@dataclass(frozen=True)
class Incoming:
    """One file: on disk, or a member of an archive, which is read while its archive is walked."""

    path: Path
    """Where it lies; archive.zip/folder/name for a member."""
    top: Path
    """The file on disk: itself, or the archive."""
    member: Member | None = None
    content: bytes | None = None
    """A member's bytes when they are few, else None: it can be read once only."""

    def source(self, **options: Any) -> Source:
        """What a parser reads."""
        if self.member is None:
            return open_source(self.path, **options)
        return Source(self._raw(self.member), self.member.name, **options)

    def _raw(self, member: Member) -> IO[bytes]:
        if self.content is None:
            return cast("IO[bytes]", member.stream)
        raw = _Content(self.content)
        raw.damage = member.stream.damage
        return raw

    @property
    def is_there(self) -> bool:
        """Whether there is anything to read."""
        return self.member is not None or _is_file(self.path)

    @property
    def can_be_read_again(self) -> bool:
        """False for a large member."""
        return self.member is None or self.content is not None

    def size_bytes(self) -> int | None:
        """None: only reading tells."""
        if self.content is not None:
            return len(self.content)
        return self.path.stat().st_size if self.member is None else None

    def sha256(self) -> str | None:
        """Of the whole content; None: only reading tells."""
        if self.content is not None:
            return hashlib.sha256(self.content).hexdigest()
        return originals.sha256_of(self.path) if self.member is None else None

    def small_content(self, limit_bytes: int) -> bytes | None:
        """All bytes, when they are no more than that and can be read."""
        if self.member is not None:
            content = self.content
        else:
            try:
                few = self.path.is_file() and self.path.stat().st_size <= limit_bytes
                content = self.path.read_bytes() if few else None
            except OSError:
                return None
        return content if content is not None and len(content) <= limit_bytes else None

    def position(self, done: int) -> int:
        """How far in `top` one is, `done` bytes into this file."""
        return self.member.stream.position if self.member else done


def incoming(
    paths: Sequence[Path], settings: Settings, *, keep_bytes: int = IN_MEMORY_BYTES
) -> Iterator[Incoming | Refusal]:
    """Every file of `paths`, where a path may be an archive, or one member of an archive.

    Members of up to `keep_bytes` are read whole, so that they can be looked at more than once.
    """
    for top, chosen in _by_archive(paths):
        if chosen is None:
            yield Incoming(top, top)
            continue
        bundle = Bundle(
            Safety(
                settings.archive_max_ratio,
                settings.archive_max_bytes,
                settings.archive_max_members,
                settings.archive_max_depth,
            )
        )
        empty = True
        try:
            for one in walk(top, bundle):
                empty = False
                if not chosen or one.path in chosen:
                    yield _read(one, top, keep_bytes) if isinstance(one, Member) else one
        except XatError as error:
            empty = False
            yield Refusal(str(top), error)
        except OSError as error:
            empty = False
            yield Refusal(
                str(top), XatError("The archive cannot be read", f"{top}: {error.strerror or error}")
            )
        if empty:
            yield Refusal(str(top), XatError("The archive holds no files", f"{top}: there is nothing in it."))


def _read(member: Member, top: Path, keep_bytes: int) -> Incoming | Refusal:
    path = Path(member.path)
    try:
        head = member.stream.peek(keep_bytes + 1)
    except XatError as error:
        return Refusal(member.path, error)
    return Incoming(path, top, member, head if len(head) <= keep_bytes else None)


def _by_archive(paths: Sequence[Path]) -> list[tuple[Path, set[str] | None]]:
    """(file, None) or (archive, its chosen members; empty: all), in the order of the first mention."""
    found: dict[Path, set[str] | None] = {}
    order = []
    for path in paths:
        top = file_on_disk(path)
        if top == path:
            order.append((path, set[str]() if _is_archive(path) else None))
        elif top in found:
            cast("set[str]", found[top]).add(str(path))
        else:
            found[top] = {str(path)}
            order.append((top, found[top]))
    return order


def file_on_disk(path: Path) -> Path:
    """The path itself, or the archive in which it is a member."""
    return next((above for above in path.parents if _is_file(above)), path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # opening it says why


def _is_archive(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_bundle(file)
    except OSError:
        return False  # opening it again says why
