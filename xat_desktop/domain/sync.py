"""What people see of a sync: servers, state, conflicts, what waits, and what was exchanged."""

from dataclasses import dataclass
from typing import Any, Literal

SyncState = Literal["off", "synced", "waiting", "offline", "sign_in", "revoked", "upgrade", "stopped"]
"""off: no server; offline: the network is lost; sign_in: sign in again; upgrade: this program or the server
is too old; stopped: another error, told in `last_error`."""

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class SyncProgress:
    """How far a sync is; `total` 0 when it is not known."""

    phase: Literal["connecting", "receiving", "sending", "series", "files", "checking"]
    done: int = 0
    total: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class SyncSummary:
    """What one sync did."""

    pulled: int = 0
    pushed: int = 0
    conflicts: int = 0
    """Fields that two people changed, found by this sync."""
    refused: int = 0
    repaired: int = 0
    """Rows that differed from the server's without a reason, and were fetched again."""
    waiting: int = 0
    """Rows that still wait after it."""
    series_sent: int = 0
    series_fetched: int = 0
    files_sent: int = 0
    held_back: int = 0
    """Series and files that stay on this computer, each with its reason."""
    files_stay: bool = False
    """The server has no bucket: original files stay on the computer that imported them."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that the server does not accept, and why; editing it sends it again."""

    table: str
    row_id: str
    title: str
    code: str
    reason: str
    since_us: int


@dataclass(frozen=True)
class HeldBack:
    """An original (`item` is its SHA-256) or the series of a capture (its id) that does not travel."""

    item: str
    name: str
    reason: str


@dataclass(frozen=True)
class SyncStatus:
    """The state of one partner's sync."""

    state: SyncState
    server: str = ""
    partner_there: str = ""
    signed_in_as: str = ""
    last_sync_us: int | None = None
    verified_us: int | None = None
    """When both sides were last compared and found equal."""
    waiting: int = 0
    oldest_waiting_us: int | None = None
    last_error: str = ""
    conflicts: int = 0
    refused: tuple[RefusedRow, ...] = ()
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Two people changed the same field; the row has `theirs`, and `ours` is kept here until one decides."""

    no: int
    table: str
    row_id: str
    title: str
    """The row's name for people."""
    field: str
    """`deleted`: one side removed the row and the other still uses it; it lives."""
    base: Any
    ours: Any
    theirs: Any
    theirs_by: str
    theirs_at_us: int | None
    at_us: int


@dataclass(frozen=True)
class RowState:
    """What a badge beside a row tells."""

    waiting: bool = False
    refused: str = ""
    conflicts: int = 0


@dataclass(frozen=True)
class HistoryEntry:
    """One sync that is over."""

    started_us: int
    ended_us: int
    summary: SyncSummary
    result: Literal["done", "failed", "cancelled"]
    error: str = ""


@dataclass(frozen=True)
class RemotePartner:
    """A partner on a server, whose member the signed-in person is."""

    id: str
    name: str
    slug: str
    schema_name: str
    state: str = "active"
