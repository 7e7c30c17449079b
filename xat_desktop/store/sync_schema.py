"""The tables in which a store keeps what it has exchanged with the shared server, and what it has not yet."""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text, text

from xat_desktop.store.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _row() -> tuple[Column[str], Column[str]]:
    return Column("table_name", Text, primary_key=True), Column("row_id", String(36), primary_key=True)


sync_state = Table(
    "sync_state",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="one"), primary_key=True),
    Column("applying", Integer, nullable=False, server_default="0"),
    Column("client_id", String(36), nullable=False),
    _text("server"),
    _text("partner_id"),
    _text("partner_name"),
    _text("schema_name"),
    _text("signed_in_as"),
    _text("epoch"),
    Column("head", Integer, nullable=False, server_default="0"),
    _text("state"),
    _text("error"),
    Column("synced_at", Integer),
    Column("verified_at", Integer),
)
"""One row. `applying` is 1 only within a transaction that writes what the server said: no edit is recorded."""

sync_cursor = Table(
    "sync_cursor",
    metadata,
    Column("table_name", Text, primary_key=True),
    Column("commit_no", Integer, nullable=False),
    Column("row_id", String(36), nullable=False),
)
"""How far each table was pulled."""

sync_dirty = Table(
    "sync_dirty",
    metadata,
    *_row(),
    Column("base_ver", Integer, nullable=False),
    Column("base", Text, nullable=False),
    Column("since", Integer, nullable=False),
)
"""Rows that were edited or deleted here: `base` is what the server has, {} for a row that it does not have."""

sync_outbox = Table(
    "sync_outbox",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("op_id", String(36), nullable=False, unique=True),
    Column("table_name", Text, nullable=False),
    Column("row_id", String(36), nullable=False),
    Column("base_ver", Integer, nullable=False),
    Column("base", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column(
        "state", Text, CheckConstraint("state in ('sent', 'refused', 'merged')", name="state"), nullable=False
    ),
    _text("code"),
    _text("reason"),
    Column("at", Integer, nullable=False),
)
"""Ops, frozen before they are sent. `sent`: the answer is not known; `merged`: `reason` is the id to use."""

sync_tombstone = Table(
    "sync_tombstone",
    metadata,
    *_row(),
    Column("ver", Integer, nullable=False),
    Column("buried", Integer, nullable=False),
)
"""Rows that are deleted on the server; `buried` is 0 while the row here still waits to be removed."""

sync_conflict = Table(
    "sync_conflict",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("table_name", Text, nullable=False),
    Column("row_id", String(36), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("base", Text),
    Column("ours", Text),
    Column("theirs", Text),
    _text("theirs_by"),
    Column("theirs_at", Integer),
    Column("at", Integer, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("resolved_at", Integer),
)
"""Both values of a field that two people changed, as JSON; `state` is open, mine or theirs."""

sync_history = Table(
    "sync_history",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("started_at", Integer, nullable=False),
    Column("ended_at", Integer, nullable=False),
    Column("pulled", Integer, nullable=False),
    Column("pushed", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("result", Text, nullable=False),
    _text("error"),
)
