"""What comes out of a bundle: members to read, and refusals; and the limits that keep a bomb from going off."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from xat_desktop.errors import XatError
from xat_desktop.parsers.bundles.stream import MemberStream

_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
RATIO_AFTER_BYTES = 64 << 20


@dataclass(frozen=True)
class Safety:
    """What one bundle may unpack to."""

    max_ratio: float = 200.0
    max_bytes: int = 64 << 30
    max_members: int = 100_000
    max_depth: int = 3


@dataclass(frozen=True)
class Member:
    """A file in a bundle; `stream` can be read once, until the next member is asked for."""

    path: str
    """bundle.tar.gz/folder/name, with the names of all archives on the way."""
    stream: MemberStream

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class Refusal:
    """What was not read, and why; `harmless`: nothing of it can be missed."""

    path: str
    error: XatError
    harmless: bool = False


@dataclass
class Bundle:
    """The state of one walk: what it may still unpack, and how far it is in the file on disk."""

    safety: Safety
    position: Callable[[], int] = lambda: 0
    produced: int = 0
    members: int = 0

    def count_member(self, path: str) -> None:
        """One more; XatError when there are too many."""
        self.members += 1
        if self.members > self.safety.max_members:
            raise XatError(
                "The archive has too many members",
                f"{path}: more than {self.safety.max_members:,}; the rest was not read. "
                "If you trust it, raise the limit in the settings or unpack it yourself.",
            )

    def count_bytes(self, count: int, path: str) -> None:
        """So many more bytes unpacked; XatError beyond the limit of the whole bundle."""
        self.produced += count
        if self.produced > self.safety.max_bytes:
            raise XatError(
                "The archive unpacks to more than the limit",
                f"{path}: over {self.safety.max_bytes >> 20:,} MiB in all; the rest was not read. "
                "If you trust it, raise the limit in the settings or unpack it yourself.",
            )

    def check_ratio(self, produced: int, packed: int, path: str) -> None:
        """XatError when a member grows more than any measurement does."""
        if produced > RATIO_AFTER_BYTES and produced > self.safety.max_ratio * max(packed, 1):
            raise XatError(
                "The compressed file grows beyond the limit",
                f"{path} unpacks to more than {produced >> 20} MiB, over {self.safety.max_ratio:.0f} times its "
                "size. If you trust it, raise the limits in the settings or unpack it yourself.",
            )


def member_path(base: str, name: str) -> str:
    """`base`/`name` for people and results; XatError when the name leads out of the bundle."""
    shown = f"{base}/{_CONTROL.sub('?', name)}"
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts or not parts:
        raise XatError("The member's path leads out of the archive", f"{shown}: it was not read.")
    return f"{base}/" + "/".join(_CONTROL.sub("?", part) for part in parts)


def is_hidden(name: str) -> bool:
    """Files that no tool wrote as a result: dot files, and what macOS puts beside each file."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
