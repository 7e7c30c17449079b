"""Fetching what a sync has left on the server, when somebody opens it: the series of captures, an original."""

from collections.abc import Sequence
from contextlib import closing

from xat_desktop.domain.capture import ResultFile
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.sync.bulk_step import bucket_opener
from xat_desktop.sync.connection import CredentialSource, connected, open_database
from xat_desktop.sync.files import Step, fetch_original
from xat_desktop.sync.partner_session import PartnerSchema, kept
from xat_desktop.sync.series import fetch_series
from xat_desktop.sync.server import PartnerServer
from xat_desktop.sync.state import Link, link


def fetch_series_of(store: Store, source: CredentialSource, capture_ids: Sequence[str], step: Step) -> None:
    """Bring the series of these captures here; SyncStopped and XatError say why one does not come."""
    there = PartnerSchema(lambda: open_database(source), linked(store).schema_name)
    with kept(there) as partner:
        for capture_id in capture_ids:
            fetch_series(store, partner, capture_id, step)


def fetch_original_of(store: Store, source: CredentialSource, file: ResultFile, step: Step) -> None:
    """Bring the original of a file here."""
    known = linked(store)
    with connected(source) as db:
        hello = PartnerServer(db, known.schema_name).hello()
    opener = bucket_opener(source, hello.bucket)
    if opener is None:
        raise XatError(
            "This server keeps no files", f"{file.name} is on the computer that imported it, if it was kept."
        )
    with closing(opener()) as bucket:
        fetch_original(store, bucket, known.partner_id, file, step)


def linked(store: Store) -> Link:
    """The partner's server; XatError when it has none."""
    with store.read() as db:
        known = link(db)
    if not known.server:
        raise XatError("This partner is not synced", "There is no server from which it could be fetched.")
    return known
