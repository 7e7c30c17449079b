"""Version 2: what the sync with a shared server needs; seeded catalogue entries get the ids of every laptop."""

import time
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store.seed import seeded_ids

revision = "0002"
down_revision = "0001"

_ENTITIES = (
    *("platform", "os_flavor", "system_software", "compute_model", "collector"),
    *("result_file", "capture", "annotation", "analysis", "report"),
)
_REFERENCES = {
    "platform": [("compute_model", "platform_id"), ("collector", "platform_id")],
    "os_flavor": [("collector", "os_flavor_id")],
    "system_software": [("collector", "system_software_id")],
    "compute_model": [("collector", "compute_model_id")],
}


def upgrade() -> None:
    """Add the tables and columns; every row that a person made waits to be sent."""
    db = op.get_bind()
    for table in _ENTITIES:
        op.add_column(table, _number("ver"))
    op.add_column("result_file", _number("stored"))
    op.add_column("capture", _number("published"))
    op.create_index(
        "ix_series_times_from", "series", ["times_from"]
    )  # without it each key check reads all series
    _make_tables()
    op.execute(sa.text("INSERT INTO sync_state (one, client_id) VALUES (1, :id)").bindparams(id=new_id()))
    seeds = _give_seeds_their_ids(db)
    for table in _ENTITIES:
        _mark_unsent(db, table, seeds.get(table, set()))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _needed(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _make_tables() -> None:
    op.create_table(
        "sync_state",
        sa.Column("one", sa.Integer, nullable=False),
        _number("applying"),
        _id("client_id"),
        *map(_text, ("server", "partner_id", "partner_name", "schema_name", "signed_in_as", "epoch")),
        _number("head"),
        _text("state"),
        _text("error"),
        sa.Column("synced_at", sa.Integer),
        sa.Column("verified_at", sa.Integer),
        sa.CheckConstraint("one = 1", name="ck_sync_state_one"),
        sa.PrimaryKeyConstraint("one", name="pk_sync_state"),
    )
    op.create_table(
        "sync_cursor",
        _needed("table_name"),
        _integer("commit_no"),
        _id("row_id"),
        sa.PrimaryKeyConstraint("table_name", name="pk_sync_cursor"),
    )
    for name, columns in (
        ("sync_dirty", (_integer("base_ver"), _needed("base"), _integer("since"))),
        ("sync_tombstone", (_integer("ver"), _integer("buried"))),
    ):
        key = sa.PrimaryKeyConstraint("table_name", "row_id", name=f"pk_{name}")
        op.create_table(name, _needed("table_name"), _id("row_id"), *columns, key)
    op.create_table(
        "sync_outbox",
        _integer("no"),
        _id("op_id"),
        _needed("table_name"),
        _id("row_id"),
        _integer("base_ver"),
        *map(_needed, ("base", "payload", "state")),
        _text("code"),
        _text("reason"),
        _integer("at"),
        sa.CheckConstraint("state in ('sent', 'refused', 'merged')", name="ck_sync_outbox_state"),
        sa.PrimaryKeyConstraint("no", name="pk_sync_outbox"),
        sa.UniqueConstraint("op_id", name="uq_sync_outbox_op_id"),
    )
    op.create_table(
        "sync_conflict",
        _integer("no"),
        _needed("table_name"),
        _id("row_id"),
        _needed("field"),
        *(sa.Column(name, sa.Text) for name in ("base", "ours", "theirs")),
        _text("theirs_by"),
        sa.Column("theirs_at", sa.Integer),
        _integer("at"),
        sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'open'")),
        sa.Column("resolved_at", sa.Integer),
        sa.PrimaryKeyConstraint("no", name="pk_sync_conflict"),
    )
    op.create_table(
        "sync_upload",
        sa.Column("item", sa.String(64), nullable=False),
        _text("uri"),
        _text("reason"),
        _integer("at"),
        sa.PrimaryKeyConstraint("item", name="pk_sync_upload"),
    )
    op.create_index("ix_sync_conflict_row_id", "sync_conflict", ["row_id"])
    counts = ("started_at", "ended_at", "pulled", "pushed", "conflicts", "refused")
    op.create_table(
        "sync_history",
        _integer("no"),
        *map(_integer, counts),
        _needed("result"),
        _text("error"),
        sa.PrimaryKeyConstraint("no", name="pk_sync_history"),
    )


def _give_seeds_their_ids(db: Connection) -> dict[str, set[str]]:
    """Every laptop made random ids for the entries that came with the program; returns the seeded ids."""
    db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    seeds: dict[str, set[str]] = {}
    for table, names, wanted in seeded_ids():
        found = db.execute(_find(table), _bound(names)).scalar()
        if found is None:
            continue
        seeds.setdefault(table, set()).add(wanted)
        change = {"old": found, "new": wanted}
        db.execute(sa.text(f"UPDATE {table} SET id = :new WHERE id = :old"), change)  # noqa: S608 - our tables
        for child, column in _REFERENCES[table]:
            db.execute(sa.text(f"UPDATE {child} SET {column} = :new WHERE {column} = :old"), change)  # noqa: S608
    return seeds


def _bound(names: tuple[str, ...]) -> dict[str, str]:
    return {f"name{number}": name for number, name in enumerate(reversed(names))}


def _find(table: str) -> Any:
    if table == "compute_model":
        return sa.text(
            "SELECT m.id FROM compute_model m JOIN platform p ON p.id = m.platform_id "
            "WHERE m.name = :name0 AND p.name = :name1"
        )
    return sa.text(f"SELECT id FROM {table} WHERE name = :name0")  # noqa: S608


def _mark_unsent(db: Connection, table: str, seeds: set[str]) -> None:
    since = time.time_ns() // 1000
    for (row_id,) in db.exec_driver_sql(f"SELECT id FROM {table}").all():  # noqa: S608
        if row_id not in seeds:
            db.exec_driver_sql("INSERT INTO sync_dirty VALUES (?, ?, 0, '{}', ?)", (table, row_id, since))
