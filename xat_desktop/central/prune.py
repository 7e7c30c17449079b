"""Removes from a partner's schema what no laptop can need any more, after a time that the administrator chooses."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xat_desktop.central.database import Database
from xat_desktop.central.migrate import newest, version_of
from xat_desktop.central.partners import Partner
from xat_desktop.central.policy import policy
from xat_desktop.central.scripts import quoted
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 20_000
"""What one transaction removes of a table that only grows."""


@dataclass(frozen=True)
class Prunable:
    """What is older than asked for; `audit` is 0 when the audit is to be kept."""

    ops: int
    audit: int
    captures: int
    series_bytes: int
    files: int
    file_bytes: int


def prunable(database: Database, partner: Partner, days: int, audit_days: int | None) -> Prunable:
    """What `prune` would remove now; XatError when the partner's schema is of another version."""
    if version_of(database, partner.schema) != newest("partner"):
        raise XatError("This partner is not up to date", "Run `xat-central upgrade` first.")
    with database.connection.begin():
        for statement in _as_owner(partner):
            database.driver.execute(statement)
        found = database.one(f"select prunable({_BEFORE}, {_BEFORE})", days, audit_days)
    return Prunable(**found)


def prune(database: Database, partner: Partner, days: int, audit_days: int | None) -> list[str]:
    """Remove it; returns the names of the bucket's objects that nobody uses any more.

    Each capture and each part of a long table is a transaction: it may be stopped and repeated at any time.
    """
    _all_of(database, partner, f"prune_ops({_BEFORE}, {ROWS_AT_ONCE})", days)
    if audit_days is not None:
        _all_of(database, partner, f"prune_audit({_BEFORE}, {ROWS_AT_ONCE})", audit_days)
    for (capture,) in _call(database, partner, f"prunable_captures({_BEFORE})", days):
        _call(database, partner, f"prune_capture(%s::uuid, {_BEFORE})", str(capture), days)
    bucket = policy(database).bucket
    if not bucket:
        return []
    found = _call(database, partner, f"prune_files({_BEFORE})", days)
    log.info("%s: %d objects of %s are not used any more", partner.slug, len(found), bucket)
    return [f"gs://{bucket}/{partner.id}/sha256/{sha256[:2]}/{sha256}" for (sha256,) in found]


_BEFORE = "now() - make_interval(days => %s)"


def _all_of(database: Database, partner: Partner, call: str, days: int) -> None:
    while rows := _call(database, partner, call, days):
        if rows[0][0] < ROWS_AT_ONCE:
            return


def _call(database: Database, partner: Partner, call: str, *values: Any) -> Sequence[Any]:
    """What a function returns that changes something, in a transaction of its own; nothing in a dry run."""
    query = f"select * from {call} order by 1"  # noqa: S608 - one of our functions
    with database.transaction():
        for statement in _as_owner(partner):
            database.run(statement)
        if database.show:
            database.change(query, *values)
            return []
        return database.rows(query, *values)


def _as_owner(partner: Partner) -> tuple[str, str]:
    """Makes the rest of a transaction act as the owner of the partner's schema."""
    return (
        f"set local role {quoted(partner.owner)};",
        f"set local search_path = pg_catalog, {quoted(partner.schema)}, pg_temp;",
    )
