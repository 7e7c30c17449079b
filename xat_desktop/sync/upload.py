"""One resumable upload: a loop over a session address that survives cuts, restarts and a lost session."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from xat_desktop.errors import XatError
from xat_desktop.sync.bucket import Bucket, OthersObject, SessionGone, StoredObject
from xat_desktop.sync.retry import Interrupted, keep_trying

CHUNK_BYTES = 8 << 20
"""Sent in one request; a multiple of 256 KiB."""
_SESSIONS = 3


@dataclass(frozen=True)
class Content:
    """What is uploaded: `blocks(offset)` gives its bytes from there, in any sizes, as often as it is asked."""

    name: str
    size_bytes: int
    crc32c: str
    blocks: Callable[[int], Iterator[bytes]]


def upload(
    bucket: Bucket, content: Content, uri: str, remember: Callable[[str], None], moved: Callable[[int], None]
) -> StoredObject:
    """Bring the content into the bucket and return what is there, its size and checksum compared.

    `uri` is the session of an earlier call, or empty; `remember` gets each new one before a byte is sent,
    and an empty one when the next call must begin anew.
    `moved` gets the number of bytes that have arrived, and may raise Cancelled: the next call goes on there.
    An object that is there already is compared only; one with other content under this name is replaced.
    """
    found = keep_trying(lambda: bucket.find(content.name), lambda: 0, lambda: moved(0), "The upload")
    if _same(found, content):
        moved(content.size_bytes)
        return found
    _Upload(bucket, content, uri, remember, moved, found.generation if found else "0").run()
    found = keep_trying(lambda: bucket.find(content.name), lambda: 0, lambda: None, "The upload")
    if not _same(found, content):
        remember("")  # what this session made is not here: it may have been another bucket's
        raise XatError(
            "The file did not arrive whole",
            "The bucket has another size or checksum than this computer; the next sync sends it again.",
        )
    return found


def _same(found: StoredObject | None, content: Content) -> TypeGuard[StoredObject]:
    return found is not None and (found.size_bytes, found.crc32c) == (content.size_bytes, content.crc32c)


class _Upload:
    """Where one upload is."""

    def __init__(
        self,
        bucket: Bucket,
        content: Content,
        uri: str,
        remember: Callable[[str], None],
        moved: Callable[[int], None],
        replaced: str,
    ) -> None:
        self._bucket, self._content, self._moved, self._remember = bucket, content, moved, remember
        self._uri = uri if bucket.owns(uri) else ""
        self._replaced = replaced
        self._answered = bool(self._uri)
        self._ended = 0
        self._arrived = 0

    def run(self) -> None:
        """Send until the session has everything."""
        keep_trying(self._attempt, lambda: self._arrived, lambda: self._moved(self._arrived), "The upload")

    def _attempt(self) -> None:
        size = self._content.size_bytes
        try:
            self._arrived = self._ask()
            while self._arrived < size:
                self._send_from(self._arrived)
        except OthersObject:
            return
        except SessionGone as gone:
            self._uri, self._arrived, self._ended = "", 0, self._ended + 1
            if self._ended == _SESSIONS:
                raise XatError(
                    "The bucket of files ends every upload", "The next sync tries again."
                ) from gone
            raise Interrupted("The upload's session ended") from gone

    def _ask(self) -> int:
        """How much the session has; a new one is remembered once it has answered: a cut may shorten its address."""
        content = self._content
        if not self._uri:
            self._answered = False
            self._uri = self._bucket.begin_upload(
                content.name, content.size_bytes, content.crc32c, self._replaced
            )
        try:
            arrived = self._bucket.received(self._uri, content.size_bytes)
        except Interrupted:
            self._uri = self._uri if self._answered else ""
            raise
        if not self._answered:
            self._remember(self._uri)
            self._answered = True
        return arrived

    def _send_from(self, offset: int) -> None:
        """Send chunk after chunk for as long as the session has exactly what was sent."""
        for chunk in _chunks(self._content.blocks(offset)):
            self._moved(offset)
            arrived = self._bucket.send(self._uri, chunk, offset, self._content.size_bytes)
            if arrived <= offset:
                self._arrived = arrived
                raise Interrupted("The bucket of files kept nothing of a block")
            self._arrived = arrived
            self._moved(arrived)
            offset += len(chunk)
            if arrived != offset:
                return


def _chunks(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK_BYTES; the last may be shorter."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)
