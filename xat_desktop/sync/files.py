"""Originals to and from the bucket: which are sent, which the server's policy keeps back, and fetching one.

An object holds the original's bytes, not the compressed copy of the store: its SHA-256 is its name, so that any
laptop can tell from size and CRC32C whether an object is right without fetching it, and anybody can read it.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import google_crc32c

from xat_desktop.domain.capture import ResultFile
from xat_desktop.domain.sync import HeldBack
from xat_desktop.errors import XatError
from xat_desktop.store import uploads
from xat_desktop.store.errors import store_errors
from xat_desktop.store.originals import (
    WrongOriginal,
    fetched_draft,
    keep_original,
    original_path,
    read_original,
)
from xat_desktop.store.store import Store
from xat_desktop.sync.bucket import Bucket
from xat_desktop.sync.download import download
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.upload import Content, upload

Step = Callable[[int, int, str], None]
"""done, total, text; raises Cancelled."""
Stored = Callable[[str, int, str], object]
"""Tells the server that a file (its id) is in the bucket: size in bytes, CRC32C."""


@dataclass(frozen=True)
class WantedFile:
    """A result file whose original the server does not have."""

    id: str
    sha256: str
    name: str
    size_bytes: int
    format: str


@dataclass(frozen=True)
class Policy:
    """What the server takes; `formats` None: every one."""

    max_bytes: int
    formats: frozenset[str] | None

    def refusal(self, file: WantedFile) -> str:
        """Why the server does not take this file; empty when it does."""
        if file.size_bytes > self.max_bytes:
            size, limit = file.size_bytes / 2**20, self.max_bytes / 2**20
            return f"It is larger ({size:,.1f} MiB) than the server takes ({limit:,.1f} MiB)."
        if self.formats is not None and file.format not in self.formats:
            return f"The server does not take files of this format ({file.format or 'unknown'})."
        return ""


@dataclass(frozen=True)
class SentFiles:
    """What one round did; `held_back` files stay on this computer with their reason."""

    sent: int
    sent_bytes: int
    held_back: tuple[HeldBack, ...]


def object_name(partner_id: str, sha256: str) -> str:
    """Where the original of this content lies in the bucket."""
    return f"{partner_id}/sha256/{sha256[:2]}/{sha256}"


def policy_of(limits: dict[str, Any]) -> Policy:
    """The policy in the server's greeting."""
    formats = limits.get("file_formats")
    return Policy(int(limits["max_file_bytes"]), None if formats is None else frozenset(formats))


def send_originals(
    store: Store,
    bucket: Bucket,
    partner_id: str,
    policy: Policy,
    wanted: Sequence[WantedFile],
    stored: Stored,
    step: Step,
) -> SentFiles:
    """Send those of the wanted originals that are on this computer.

    One that is refused or damaged is held back with a reason and the others go on; SyncStopped and Cancelled
    end the round, and the next one goes on in the middle of the file.
    """
    here = [file for file in wanted if original_path(store, file.sha256).is_file()]
    noted = {held.item: held.reason for held in uploads.held_back(store)}
    allowed = []
    for file in here:
        reason = policy.refusal(file)
        if not reason:
            allowed.append(file)
        elif noted.get(file.sha256) != reason:
            uploads.hold_back(store, file.sha256, reason)
    total, done, sent = sum(file.size_bytes for file in allowed), 0, 0
    for file in allowed:
        moved = _part_of(step, done, total, file.name)
        try:
            _send(store, bucket, partner_id, file, stored, moved)
        except SyncStopped:
            raise
        except XatError as error:
            uploads.hold_back(store, file.sha256, str(error))
            total -= file.size_bytes
        else:
            sent, done = sent + 1, done + file.size_bytes
    return SentFiles(sent, done, tuple(uploads.held_back(store)))


def _part_of(step: Step, before: int, total: int, name: str) -> Callable[[int], None]:
    return lambda arrived: step(before + arrived, total, name)


def _send(
    store: Store,
    bucket: Bucket,
    partner_id: str,
    file: WantedFile,
    stored: Stored,
    moved: Callable[[int], None],
) -> None:
    content = Content(
        object_name(partner_id, file.sha256),
        file.size_bytes,
        _checksum(store, file, moved),
        lambda offset: _from(read_original(store, file.sha256), offset),
    )
    uri = uploads.session_of(store, file.sha256)
    found = upload(bucket, content, uri, lambda new: uploads.remember_session(store, file.sha256, new), moved)
    stored(file.id, found.size_bytes, found.crc32c)
    uploads.forget(store, file.sha256)


def _checksum(store: Store, file: WantedFile, moved: Callable[[int], None]) -> str:
    """CRC32C of the original as the bucket writes it; XatError when the copy here is not what was imported."""
    checksum, size = 0, 0
    for block in read_original(store, file.sha256):
        moved(0)
        checksum = google_crc32c.extend(checksum, block)
        size += len(block)
    if size != file.size_bytes:
        raise XatError("The server expects another size", f"{file.name} has {size:,} bytes here.")
    return base64.b64encode(checksum.to_bytes(4, "big")).decode("ascii")


def _from(blocks: Iterator[bytes], offset: int) -> Iterator[bytes]:
    for block in blocks:
        if offset < len(block):
            yield block[offset:]
        offset = max(offset - len(block), 0)


def fetch_original(store: Store, bucket: Bucket, partner_id: str, file: ResultFile, step: Step) -> None:
    """Bring the original of a file into this store; its SHA-256 is compared before it gets its name."""
    if original_path(store, file.sha256).is_file():
        return
    draft = fetched_draft(store, file.sha256)
    went_on = draft.exists()
    try:
        _fetch(store, bucket, partner_id, file, draft, step)
    except WrongOriginal:
        if not went_on:
            raise
        _fetch(store, bucket, partner_id, file, draft, step)  # the part of an earlier call was bad


def _fetch(store: Store, bucket: Bucket, partner_id: str, file: ResultFile, draft: Path, step: Step) -> None:
    def moved(arrived: int) -> None:
        step(arrived, file.size_bytes, file.name)

    with store_errors(draft):
        try:
            download(bucket, object_name(partner_id, file.sha256), file.size_bytes, draft, moved)
        except OSError:  # no space: give back what the draft has taken
            draft.unlink(missing_ok=True)
            raise
    keep_original(store, draft, file.sha256)
