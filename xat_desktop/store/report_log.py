"""The record of reports: what was written, where, from what, and how to know it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.report


@dataclass(frozen=True)
class ReportRecord:
    """One report that was written."""

    id: str
    title: str
    parameters: Mapping[str, Any]
    path: str
    sha256: str
    created_at_us: int


def record(store: Store, title: str, parameters: Mapping[str, Any], path: str, sha256: str) -> str:
    """Note a report and return its id."""
    row = {"id": new_id(), "title": title, "path": path, "sha256": sha256, "created_at": now_us()}
    with store.write() as db:
        db.execute(sa.insert(_table), row | {"parameters": json.dumps(parameters)})
        store.audit(db, "write report", title=title, path=path, sha256=sha256)
    return str(row["id"])


def reports(store: Store) -> list[ReportRecord]:
    """All reports, the newest first."""
    query = sa.select(_table).order_by(_table.c.created_at.desc(), _table.c.id.desc())
    with store.read() as db:
        return [
            ReportRecord(row.id, row.title, json.loads(row.parameters), row.path, row.sha256, row.created_at)
            for row in db.execute(query)
        ]
