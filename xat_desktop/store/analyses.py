"""The record of analyses: what was asked, how it went, what came out."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.analysis


@dataclass(frozen=True)
class Analysis:
    """One analysis that was asked for."""

    id: str
    kind: str
    parameters: Mapping[str, Any]
    status: str
    result: Any
    error: str
    engine_version: str
    created_at_us: int
    finished_at_us: int | None
    inputs_hash: str
    """SHA-256 of all that the result depends on: equal on every computer that made it of the same."""


@contextmanager
def recorded(
    store: Store, kind: str, parameters: Mapping[str, Any], engine_version: str, inputs: Mapping[str, Any]
) -> Iterator[Callable[[str], None]]:
    """A row that is running within the block, done when the given function got the result (JSON), else failed.

    `inputs` tells what it is made of by content, as ids differ from computer to computer until a sync.
    """
    row_id = new_id()
    results: list[str] = []
    row = {"id": row_id, "kind": kind, "parameters": json.dumps(parameters), "status": "running"}
    row |= {"engine_version": engine_version, "inputs_hash": _hash(kind, engine_version, inputs)}
    with store.write() as db:
        db.execute(sa.insert(_table), row | {"created_at": now_us()})
    try:
        yield results.append
    except BaseException as error:
        _finish(store, row_id, status="failed", error=str(error) or type(error).__name__)
        raise
    if not results:
        _finish(store, row_id, status="failed", error="no result")
        raise XatError("The analysis gave no result", kind)
    _finish(store, row_id, status="done", result=results[-1])


def _hash(kind: str, engine_version: str, inputs: Mapping[str, Any]) -> str:
    text = json.dumps([kind, engine_version, inputs], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _finish(store: Store, row_id: str, **values: str) -> None:
    with store.write() as db:
        db.execute(sa.update(_table).where(_table.c.id == row_id).values(finished_at=now_us(), **values))


def analyses(store: Store, status: str = "") -> list[Analysis]:
    """Analyses, the newest first."""
    query = sa.select(_table).order_by(_table.c.created_at.desc(), _table.c.id.desc())
    if status:
        query = query.where(_table.c.status == status)
    with store.read() as db:
        return [_analysis(row) for row in db.execute(query)]


def _analysis(row: Any) -> Analysis:
    return Analysis(
        row.id,
        row.kind,
        json.loads(row.parameters),
        row.status,
        json.loads(row.result) if row.result else None,
        row.error,
        row.engine_version,
        row.created_at,
        row.finished_at,
        row.inputs_hash,
    )
