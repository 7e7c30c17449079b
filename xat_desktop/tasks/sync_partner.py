"""Sync a partner with its server, once or again and again; leave the server."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from xat_desktop import settings
from xat_desktop.domain.sync import RemotePartner, SyncProgress, SyncSummary
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.bulk_exchange import SeriesRule
    from xat_desktop.sync.token_store import TokenStore

PAUSE_S = 30.0
LONGEST_PAUSE_S = 300.0
_PHASES = {
    "connecting": "connecting to the server",
    "receiving": "rows received",
    "sending": "rows sent",
    "series": "sending series",
    "files": "sending files",
    "checking": "comparing both sides",
}


def sync_partner(
    store: Store,
    data_dir: Path,
    progress: Progress | None = None,
    *,
    server: str = "",
    partner_there: str = "",
    account: str = "",
    tokens: "TokenStore | None" = None,
    retry_refused: bool = True,
    metered: bool = False,
) -> SyncSummary:
    """Exchange everything that is new with the server.

    The first time, `server` names one of those that this computer knows (empty: the only one), and `partner_there`
    the partner on it (empty: the one with the short name of this one). `account` is the e-mail of one of several
    that are signed in there (empty: the one of the last sync). SyncStopped says why it cannot go on.
    On a `metered` connection, or where the settings call it that, rows are exchanged and nothing else.
    """
    from xat_desktop.sync.bulk_step import BulkChoice
    from xat_desktop.sync.run import run_sync
    from xat_desktop.tasks.sign_in import open_access_of

    source = open_access_of(store, data_dir, server, account, tokens)
    chosen = settings.load(data_dir)
    return run_sync(
        store,
        source,
        source.profile.name,
        _teller(progress or NoProgress()),
        wanted=partner_there,
        retry_refused=retry_refused,
        choice=BulkChoice(cast("SeriesRule", chosen.sync_series), metered or chosen.sync_metered),
    )


def partners_on_server(
    data_dir: Path, server: str = "", tokens: "TokenStore | None" = None
) -> list[RemotePartner]:
    """The partners on the server whose member the signed-in person is."""
    from xat_desktop.sync.connection import connected, partners_there
    from xat_desktop.tasks.sign_in import open_access

    with connected(open_access(data_dir, server, store=tokens)) as db:
        return partners_there(db)


def leave_server(store: Store) -> None:
    """Forget the server of this partner: all data stays here, and nothing is deleted there."""
    from xat_desktop.sync.link import leave
    from xat_desktop.sync.lock import sync_lock

    with sync_lock(store):
        leave(store)


def keep_in_sync(
    sync: Callable[[], SyncSummary],
    wait: Callable[[float], bool],
    tell: Callable[[SyncSummary | XatError, float], None],
    jitter: Callable[[], float] = random.random,
) -> None:
    """Sync until `wait(seconds)` returns True (stop). `tell` gets each result, and how long the pause will be.

    After an error that may pass the pause doubles, with jitter, so that many laptops do not come back at once.
    An error that only a person can mend ends it.
    """
    from xat_desktop.sync.errors import AccessRevoked, LoginRefused, UpgradeNeeded

    pause = PAUSE_S
    while True:
        result: SyncSummary | XatError
        try:
            result = sync()
            pause = PAUSE_S
        except (AccessRevoked, LoginRefused, UpgradeNeeded):
            raise
        except XatError as error:
            result = error
            pause = min(2 * pause, LONGEST_PAUSE_S)
        seconds = pause if isinstance(result, SyncSummary) else pause * (0.5 + jitter() / 2)
        tell(result, seconds)
        if wait(seconds):
            return


def _teller(progress: Progress) -> Callable[[SyncProgress], None]:
    def told(now: SyncProgress) -> None:
        progress.step(now.done, now.total, _PHASES[now.phase])

    return told
