"""Collectors of a store: the measured machines."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.store import catalogues, schema
from xat_desktop.store.store import Store, now_us

_table = schema.collector


def _select() -> sa.Select[Any]:
    """Everything of a collector in one statement, however many there are."""
    platform, model = schema.platform, schema.compute_model
    counts = (
        sa.select(schema.capture.c.collector_id, sa.func.count().label("captures"))
        .group_by(schema.capture.c.collector_id)
        .subquery()
    )
    return (
        sa.select(
            _table,
            platform.c.name.label("platform"),
            model.c.name.label("compute_model"),
            model.c.vcpus,
            model.c.memory_bytes,
            schema.os_flavor.c.name.label("os_flavor"),
            schema.system_software.c.name.label("system_software"),
            sa.func.coalesce(counts.c.captures, 0).label("captures"),
        )
        .join(platform, _table.c.platform_id == platform.c.id)
        .join(model, _table.c.compute_model_id == model.c.id)
        .outerjoin(schema.os_flavor)
        .outerjoin(schema.system_software)
        .outerjoin(counts, counts.c.collector_id == _table.c.id)
    )


def collectors(store: Store, platform: str = "", search: str = "") -> list[Collector]:
    """Collectors by site and machine; `search` looks in site, machine and notes."""
    query = _select().order_by(sa.func.lower(_table.c.site_name), sa.func.lower(_table.c.machine_name))
    if platform:
        query = query.where(schema.platform.c.name == platform)
    if search:
        columns = (_table.c.site_name, _table.c.machine_name, _table.c.notes, schema.compute_model.c.name)
        query = query.where(sa.or_(*(column.icontains(search, autoescape=True) for column in columns)))
    with store.read() as db:
        return [_collector(row) for row in db.execute(query)]


def get(store: Store, collector_id: str) -> Collector:
    """The collector of this id; XatError when there is none."""
    with store.read() as db:
        row = db.execute(_select().where(_table.c.id == collector_id)).first()
    if row is None:
        raise XatError("There is no such collector", f"{collector_id}: it was probably deleted.")
    return _collector(row)


def find(store: Store, text: str) -> Collector:
    """A collector by id, `site/machine`, or machine name where only one has it."""
    found = [
        collector
        for collector in collectors(store)
        if text in (collector.id, collector.text, collector.machine_name)
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(collector.text for collector in found)
    if found:
        raise XatError("Several collectors have this name", f"{text}: write site/machine, one of {names}.")
    raise XatError("There is no such collector", f"{text}: name one by site/machine, or add it first.")


def add(store: Store, draft: CollectorDraft) -> Collector:
    """A new collector; XatError when a field is not valid or the machine exists at this site."""
    draft, now, row_id = draft.checked(), now_us(), new_id()
    with store.write() as db:
        values = _values(db, draft) | {"id": row_id, "created_at": now, "updated_at": now}
        _run(db, sa.insert(_table).values(values), draft)
        store.audit(db, "add collector", id=row_id, site=draft.site_name, machine=draft.machine_name)
    return get(store, row_id)


def edit(store: Store, collector_id: str, draft: CollectorDraft) -> Collector:
    """Replace all fields of a collector."""
    draft = draft.checked()
    before = get(store, collector_id)
    with store.write() as db:
        values = _values(db, draft) | {"updated_at": now_us()}
        _run(db, sa.update(_table).where(_table.c.id == collector_id).values(values), draft)
        store.audit(db, "edit collector", id=collector_id, before=before.text)
    return get(store, collector_id)


def delete(store: Store, collector_id: str) -> Collector:
    """Remove a collector without captures; XatError says what hangs on one that has some."""
    collector = get(store, collector_id)
    if collector.capture_count:
        raise XatError(
            "The collector has captures",
            f"{collector.text} has {collector.capture_count}: delete them or move them to another collector first.",
        )
    with store.write() as db:
        files = schema.result_file
        db.execute(sa.update(files).where(files.c.collector_id == collector_id).values(collector_id=None))
        db.execute(sa.delete(_table).where(_table.c.id == collector_id))
        store.audit(db, "delete collector", id=collector_id, name=collector.text)
    return collector


def _values(db: Connection, draft: CollectorDraft) -> dict[str, Any]:
    optional = {"os_flavor": draft.os_flavor, "system_software": draft.system_software}
    return {
        "site_name": draft.site_name,
        "machine_name": draft.machine_name,
        "platform_id": catalogues.id_of(db, "platform", draft.platform),
        "compute_model_id": catalogues.model_id_of(db, draft.platform, draft.compute_model),
        **{
            f"{kind}_id": catalogues.id_of(db, kind, name) if name else None
            for kind, name in optional.items()
        },
        "notes": draft.notes,
        "zone": draft.zone,
    }


def _run(db: Connection, statement: Any, draft: CollectorDraft) -> None:
    try:
        db.execute(statement)
    except IntegrityError as error:
        name = f"{draft.site_name}/{draft.machine_name}"
        raise XatError(
            "There is such a collector already", f"{name}: a site has each machine name once."
        ) from error


def _collector(row: Any) -> Collector:
    return Collector(
        id=row.id,
        site_name=row.site_name,
        machine_name=row.machine_name,
        platform=row.platform,
        compute_model=row.compute_model,
        os_flavor=row.os_flavor or "",
        system_software=row.system_software or "",
        notes=row.notes,
        zone=row.zone,
        vcpus=row.vcpus,
        memory_bytes=row.memory_bytes,
        created_at_us=row.created_at,
        updated_at_us=row.updated_at,
        capture_count=row.captures,
    )
