"""After the rows: series and originals that the server lacks are sent, series that are wanted here are fetched."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from psycopg import sql
from sqlalchemy.exc import DBAPIError

from xat_desktop.domain.sync import HeldBack
from xat_desktop.errors import XatError
from xat_desktop.store import bulk, uploads
from xat_desktop.store.bulk_draft import drop_drafts
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.sync.bucket import Bucket
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.file_register import tell_stored, wanted_files
from xat_desktop.sync.files import Policy, Step, send_originals
from xat_desktop.sync.partner_session import PartnerSchema, kept, session
from xat_desktop.sync.retry import keep_trying
from xat_desktop.sync.series import fetch_series, send_series

SeriesRule = Literal["always", "unmetered", "on demand"]
"""When a sync fetches the series of all captures; on demand: each when it is opened."""


@dataclass(frozen=True)
class BulkSummary:
    """What one round moved; `held_back` stays on this computer, each with its reason."""

    series_sent: int = 0
    series_fetched: int = 0
    files_sent: int = 0
    files_stay: bool = False
    """The server has no bucket: originals stay on the computer that imported them."""
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True)
class FileStore:
    """Where a partner's originals go, and which of them are taken."""

    open_bucket: Callable[[], Bucket]
    partner_id: str
    policy: Policy


def exchange_bulk(
    store: Store,
    partner: PartnerSchema,
    files: FileStore | None,
    step: Step,
    file_step: Step,
    *,
    rule: SeriesRule = "on demand",
    metered: bool = False,
    sends: bool = True,
) -> BulkSummary:
    """Send what the server lacks, and fetch what the rule says; `files` None: the server has no bucket.

    On a metered connection nothing is moved, unless the rule is "always". Without `sends` (the partner is archived,
    or this program is older) it only fetches.
    """
    drop_drafts(store, bulk.captures_without_series(store))
    found = BulkSummary(files_stay=files is None)
    if not metered or rule == "always":
        with kept(partner) as one:
            sent = send_all_series(store, one, step) if sends else 0
            fetched = 0 if rule == "on demand" else fetch_all_series(store, one, step)
            originals = send_all_originals(store, one, files, file_step) if files and sends else 0
        found = replace(found, series_sent=sent, files_sent=originals, series_fetched=fetched)
    return replace(found, held_back=tuple(uploads.held_back(store)))


def send_all_series(store: Store, partner: PartnerSchema, step: Step) -> int:
    """Send the series of every capture that the server lacks and this computer has; how many captures."""
    lacking = set(_captures(partner, published=False))
    here = [capture_id for capture_id in bulk.captures_with_series(store) if capture_id in lacking]
    return _for_each(store, here, lambda capture_id: send_series(store, partner, capture_id, step))


def fetch_all_series(store: Store, partner: PartnerSchema, step: Step) -> int:
    """Fetch the series of every published capture that has none here; how many captures."""
    published = set(_captures(partner, published=True))
    wanted = [capture_id for capture_id in bulk.captures_without_series(store) if capture_id in published]
    return _for_each(store, wanted, lambda capture_id: fetch_series(store, partner, capture_id, step))


def _for_each(store: Store, capture_ids: Sequence[str], move: Callable[[str], None]) -> int:
    """Move each capture; one that cannot be moved is noted with its reason, and the others go on."""
    moved = 0
    for capture_id in capture_ids:
        try:
            move(capture_id)
        except XatError as error:
            if isinstance(error, SyncStopped) or isinstance(error.__cause__, OSError | DBAPIError):
                raise  # the network, or the disk here: it is no fault of this capture
            uploads.hold_back(store, capture_id, str(error))
        else:
            uploads.forget(store, capture_id)
            moved += 1
    return moved


def send_all_originals(store: Store, partner: PartnerSchema, files: FileStore, step: Step) -> int:
    """Send the originals that the server lacks and this computer has; how many."""

    def stored(file_id: str, size_bytes: int, crc32c: str) -> None:
        tell_stored(partner, file_id, size_bytes, crc32c)

    wanted = [file for file in wanted_files(partner) if original_path(store, file.sha256).is_file()]
    if not wanted:
        return 0
    with closing(files.open_bucket()) as bucket:
        return send_originals(store, bucket, files.partner_id, files.policy, wanted, stored, step).sent


def _captures(partner: PartnerSchema, *, published: bool) -> list[str]:
    query = sql.SQL("select id::text from {} where published = {} and not deleted").format(
        sql.Identifier(partner.name, "capture"), sql.Literal(published)
    )

    def ask() -> list[str]:
        with session(partner) as db:
            return [row[0] for row in db.execute(query)]

    return keep_trying(ask, lambda: 0, lambda: None, "Asking for captures")
