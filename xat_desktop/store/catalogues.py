"""Catalogues of a store: platforms, compute models, operating systems, system software."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from xat_desktop.domain.catalogue import CatalogueEntry, CatalogueKind, ComputeModel
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store

NAMED = {
    "platform": schema.platform,
    "os_flavor": schema.os_flavor,
    "system_software": schema.system_software,
}
_PRICE = ("currency", "price_date", "price_source", "notes")
_TITLES = {
    "platform": "platform",
    "os_flavor": "OS flavour",
    "system_software": "system software",
    "compute_model": "compute model",
}


def entries(store: Store, kind: CatalogueKind) -> list[CatalogueEntry]:
    """Platforms, OS flavours or system software by name."""
    table = NAMED[kind]
    with store.read() as db:
        rows = db.execute(sa.select(table.c.id, table.c.name).order_by(sa.func.lower(table.c.name)))
        return [CatalogueEntry(kind, row.name, row.id) for row in rows]


def compute_models(store: Store, platform: str = "") -> list[ComputeModel]:
    """Compute models by platform and name, of one platform or of all."""
    model, owner = schema.compute_model, schema.platform
    query = sa.select(model, owner.c.name.label("platform")).join(owner).order_by(owner.c.name, model.c.name)
    if platform:
        query = query.where(owner.c.name == platform)
    with store.read() as db:
        return [_model(row._mapping) for row in db.execute(query)]


def _model(row: Mapping[Any, Any]) -> ComputeModel:
    return ComputeModel(**{name: row[name] for name in ComputeModel.__dataclass_fields__})


def add_entry(store: Store, kind: CatalogueKind, name: str) -> CatalogueEntry:
    """A new platform, OS flavour or system software; XatError when the name is taken."""
    name = checked_text(_title(kind), name)
    entry = CatalogueEntry(kind, name, new_id())
    with store.write() as db:
        _insert(db, NAMED[kind], kind, {"id": entry.id, "name": name})
        store.audit(db, "add catalogue entry", kind=kind, name=name)
    return entry


def add_compute_model(store: Store, model: ComputeModel) -> ComputeModel:
    """A new compute model of an existing platform; XatError when it is taken or out of range."""
    name = checked_text("Compute model", model.name)
    for title, value in (
        ("vCPUs", model.vcpus),
        ("Memory", model.memory_bytes),
        ("Price", model.hourly_price),
    ):
        if value is not None and value <= 0:
            raise XatError(f"{title} must be above zero", "Leave it empty when it is not known.")
    values = {field: getattr(model, field) for field in ("vcpus", "memory_bytes", "hourly_price", *_PRICE)}
    with store.write() as db:
        platform_id = id_of(db, "platform", model.platform)
        values |= {"id": new_id(), "name": name, "platform_id": platform_id}
        _insert(db, schema.compute_model, "compute_model", values)
        store.audit(db, "add catalogue entry", kind="compute_model", name=name, platform=model.platform)
    return ComputeModel(**{**model.__dict__, "id": str(values["id"]), "name": name})


def _insert(db: Connection, table: sa.Table, kind: str, values: Mapping[str, Any]) -> None:
    try:
        db.execute(sa.insert(table), values)
    except IntegrityError as error:
        raise XatError(
            f"{_title(kind)} is in the catalogue already", f"{values['name']}: choose another name."
        ) from error


def _title(kind: str) -> str:
    return _TITLES[kind][0].upper() + _TITLES[kind][1:]


def id_of(db: Connection, kind: str, name: str) -> str:
    """Id of a catalogue entry by name; XatError says how to see those there are."""
    table = NAMED[kind]
    found = db.execute(sa.select(table.c.id).where(table.c.name == name)).scalar()
    if found is None:
        raise XatError(
            f"There is no such {_TITLES[kind]}",
            f"{name}: choose one of the catalogue, or add it there first.",
        )
    return str(found)


def model_id_of(db: Connection, platform: str, name: str) -> str:
    """Id of a compute model, which must belong to the platform."""
    model, owner = schema.compute_model, schema.platform
    query = sa.select(model.c.id).join(owner).where(owner.c.name == platform, model.c.name == name)
    found = db.execute(query).scalar()
    if found is None:
        raise XatError(
            "The compute model does not belong to the platform",
            f"{platform} has no model {name}: choose another, or add it to the catalogue first.",
        )
    return str(found)
