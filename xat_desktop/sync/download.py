"""One download into a draft that goes on where it was cut; what it holds is compared by the caller."""

from collections.abc import Callable
from pathlib import Path

from xat_desktop.errors import XatError
from xat_desktop.sync.bucket import Bucket, StoredObject
from xat_desktop.sync.retry import Interrupted, keep_trying


def download(bucket: Bucket, name: str, size_bytes: int, draft: Path, moved: Callable[[int], None]) -> None:
    """Fill `draft` up to `size_bytes`; what it has already is not fetched again.

    `moved` gets the number of bytes that are there, and may raise Cancelled: the draft stays for the next call.
    """

    def attempt() -> None:
        found = bucket.find(name)
        if found is None or found.size_bytes != size_bytes:
            raise _not_there(found)
        if _size(draft) != size_bytes:
            _read_on(bucket, name, found, draft, moved)

    keep_trying(attempt, lambda: _size(draft), lambda: moved(_size(draft)), "The download")


def _size(draft: Path) -> int:
    return draft.stat().st_size if draft.exists() else 0


def _read_on(
    bucket: Bucket, name: str, found: StoredObject, draft: Path, moved: Callable[[int], None]
) -> None:
    have = _size(draft)
    arrived, blocks = bucket.read(name, found.generation, have if have < found.size_bytes else 0)
    with draft.open("r+b" if have else "wb") as file:
        file.truncate(arrived)
        file.seek(arrived)
        for block in blocks:
            arrived += len(block)
            if arrived > found.size_bytes:
                raise XatError("The file in the bucket grew while it was fetched", "Fetch it again.")
            file.write(block)
            moved(arrived)
    if arrived < found.size_bytes:
        raise Interrupted("The bucket of files sent less than it has")


def _not_there(found: StoredObject | None) -> XatError:
    if found is None:
        return XatError(
            "The original is not in the bucket", "Its owner has not sent it, or it was removed there."
        )
    return XatError(
        "The file in the bucket was changed", "Its size is not that of the original that was imported."
    )
