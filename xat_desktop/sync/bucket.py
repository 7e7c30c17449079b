"""What an upload and a download need of a bucket, whoever gives access to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StoredObject:
    """What the bucket says of an object; `crc32c` is base64 of the big-endian checksum."""

    size_bytes: int
    crc32c: str
    generation: str


class SessionGone(Exception):  # noqa: N818 - the upload begins anew
    """The bucket no longer knows this upload session."""


class OthersObject(Exception):  # noqa: N818 - the upload ends, and what is there is compared
    """Somebody else has put an object there since it was looked for."""


class Bucket(Protocol):
    """Objects by name. What may pass is raised as Interrupted, what will not as XatError."""

    def find(self, name: str) -> StoredObject | None:
        """The object, or None when there is none."""

    def begin_upload(self, name: str, size_bytes: int, crc32c: str, replaced: str = "0") -> str:
        """A session address to upload to; the object appears only when generation `replaced` is there (0: none)."""

    def owns(self, uri: str) -> bool:
        """True for an address on the bucket's own server."""

    def received(self, uri: str, size_bytes: int) -> int:
        """How many bytes the session has; SessionGone when it ended without an object."""

    def send(self, uri: str, block: bytes, offset: int, size_bytes: int) -> int:
        """Send a block, all but the last a multiple of 256 KiB; how many bytes the session has now."""

    def read(self, name: str, generation: str, start: int) -> tuple[int, Iterator[bytes]]:
        """The object's bytes from `start`, or from 0 where the server does not resume: (first offset, blocks)."""

    def close(self) -> None:
        """Close the connections."""
