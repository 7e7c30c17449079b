"""Captures of a store: listing, searching, editing, deleting."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store

_table = schema.capture
_IDS_AT_ONCE = 500


def _select() -> sa.Select[Any]:
    """Everything that a list shows, in one statement however many captures there are."""
    file, collector = schema.result_file, schema.collector
    return (
        sa.select(
            _table,
            file.c.name.label("file_name"),
            file.c.sha256,
            file.c.format,
            file.c.parser_version,
            file.c.problem_count,
            file.c.imported_at,
            collector.c.site_name,
            collector.c.machine_name,
            schema.platform.c.name.label("platform"),
            schema.compute_model.c.name.label("compute_model"),
        )
        .join(file, _table.c.result_file_id == file.c.id)
        .outerjoin(collector, _table.c.collector_id == collector.c.id)
        .outerjoin(schema.platform, collector.c.platform_id == schema.platform.c.id)
        .outerjoin(schema.compute_model, collector.c.compute_model_id == schema.compute_model.c.id)
    )


def captures(
    store: Store,
    *,
    tags: Mapping[str, str] | None = None,
    collector_id: str = "",
    search: str = "",
    run_group: str = "",
    limit: int | None = None,
) -> list[Capture]:
    """Captures, the newest import first; `search` looks in tool, host, label, file and collector."""
    query = _select().order_by(_table.c.created_at.desc(), _table.c.id.desc()).limit(limit)
    for name, value in (tags or {}).items():
        query = query.where(sa.func.json_extract(_table.c.tags, f'$."{name}"') == value)
    if collector_id:
        query = query.where(_table.c.collector_id == collector_id)
    if run_group:
        query = query.where(_table.c.run_group == run_group)
    if search:
        columns = (
            _table.c.tool,
            _table.c.host,
            _table.c.label,
            _table.c.run_group,
            _table.c.tags,
            schema.result_file.c.name,
            schema.collector.c.machine_name,
        )
        query = query.where(sa.or_(*(column.icontains(search, autoescape=True) for column in columns)))
    with store.read() as db:
        return [_capture(row) for row in db.execute(query)]


def get(store: Store, capture_id: str) -> Capture:
    """The capture of this id or of an unmistakable beginning of it; XatError when there is none."""
    with store.read() as db:
        rows = db.execute(_select().where(_table.c.id.startswith(capture_id, autoescape=True)).limit(2)).all()
    if len(rows) != 1 or not capture_id:
        raise XatError(
            "There is no such capture",
            f"{capture_id}: it was probably deleted, or more than one begins like this.",
        )
    return _capture(rows[0])


def get_many(store: Store, ids: Sequence[str]) -> list[Capture]:
    """The captures of these ids, in this order; missing ones are left out."""
    found: dict[str, Capture] = {}
    with store.read() as db:
        for start in range(0, len(ids), _IDS_AT_ONCE):
            wanted = ids[start : start + _IDS_AT_ONCE]
            found |= {row.id: _capture(row) for row in db.execute(_select().where(_table.c.id.in_(wanted)))}
    return [found[id_] for id_ in ids if id_ in found]


def ids_of_file(store: Store, file_id: str) -> list[str]:
    """Captures that came from this file."""
    query = sa.select(_table.c.id).where(_table.c.result_file_id == file_id).order_by(_table.c.id)
    with store.read() as db:
        return list(db.execute(query).scalars())


def edit(
    store: Store,
    ids: Sequence[str],
    *,
    label: str | None = None,
    tags: Mapping[str, str | None] | None = None,
    run_group: str | None = None,
    collector_id: str | None = None,
) -> list[Capture]:
    """Change fields of captures; None leaves a field alone, a tag value of None removes the tag."""
    changes: dict[str, Any] = {}
    if label is not None:
        changes["label"] = checked_text("Label", label, required=False)
    if run_group is not None:
        changes["run_group"] = checked_text("Run group", run_group, required=False)
    if collector_id is not None:
        changes["collector_id"] = collector_id or None
    before = get_many(store, ids)
    with store.write() as db:
        for capture in before:
            values = changes | ({"tags": json.dumps(_merged(capture.tags, tags))} if tags else {})
            if values:
                db.execute(sa.update(_table).where(_table.c.id == capture.id).values(values))
        store.audit(
            db, "edit captures", ids=[capture.id for capture in before], **changes, tags=dict(tags or {})
        )
    return get_many(store, ids)


def _merged(tags: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    merged: dict[str, str] = dict(tags)
    for name, value in changes.items():
        name = checked_text("Tag name", name)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = checked_text("Tag value", value, required=False)
    return merged


def delete(store: Store, ids: Sequence[str]) -> int:
    """Remove captures with their series; a file whose last capture goes can be imported again."""
    file = schema.result_file
    with store.write() as db:
        gone = 0
        empty: list[Any] = []
        for start in range(0, len(ids), _IDS_AT_ONCE):
            chosen = _table.c.id.in_(ids[start : start + _IDS_AT_ONCE])
            files = db.execute(sa.select(_table.c.result_file_id).where(chosen).distinct()).scalars().all()
            gone += db.execute(sa.delete(_table).where(chosen)).rowcount
            # Only files of these captures: another without captures may be one whose captures a sync brings next.
            left = sa.select(_table.c.result_file_id)
            of_these = sa.and_(file.c.id.in_(files), file.c.id.not_in(left))
            empty += db.execute(sa.select(file.c.id, file.c.sha256).where(of_these)).all()
            db.execute(sa.delete(file).where(of_these))
        store.audit(db, "delete captures", ids=list(ids))
    from xat_desktop.store.originals import remove_unused

    remove_unused(store, [row.sha256 for row in empty])
    return gone


def _capture(row: Any) -> Capture:
    return Capture(
        id=row.id,
        tool=row.tool,
        tool_version=row.tool_version,
        command=row.command,
        host=row.host,
        label=row.label,
        tags=json.loads(row.tags),
        run_group=row.run_group,
        start_us=row.start_us,
        end_us=row.end_us,
        zone=row.zone,
        zone_source=row.zone_source,
        environment=json.loads(row.environment),
        collector_id=row.collector_id,
        collector=f"{row.site_name}/{row.machine_name}" if row.collector_id else "",
        platform=row.platform or "",
        compute_model=row.compute_model or "",
        series_count=row.series_count,
        sample_count=row.sample_count,
        file_id=row.result_file_id,
        file_name=row.file_name,
        file_sha256=row.sha256,
        format=row.format,
        parser_version=row.parser_version,
        problem_count=row.problem_count,
        imported_at_us=row.imported_at,
    )
