"""Fills a new store's catalogues from resources/catalogues/*.csv."""

import csv
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.settings import resources
from xat_desktop.store import schema

_NUMBERS = {"vcpus": int, "memory_bytes": int, "hourly_price": float}


def seed(db: Connection) -> None:
    """Insert platforms, models, operating systems and system software into an empty store."""
    folder = resources() / "catalogues"
    for table, file in (
        (schema.platform, "platforms.csv"),
        (schema.os_flavor, "os_flavors.csv"),
        (schema.system_software, "system_software.csv"),
    ):
        db.execute(sa.insert(table), [{"id": new_id(), "name": row["name"]} for row in _rows(folder / file)])
    ids = {name: id_ for id_, name in db.execute(sa.select(schema.platform.c.id, schema.platform.c.name))}
    db.execute(
        sa.insert(schema.compute_model),
        [_model(row, ids[row["platform"]]) for row in _rows(folder / "compute_models.csv")],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _model(row: dict[str, str], platform_id: str) -> dict[str, object]:
    texts = {name: row[name] for name in ("name", "currency", "price_date", "price_source", "notes")}
    numbers = {name: kind(row[name]) if row[name] else None for name, kind in _NUMBERS.items()}
    return {"id": new_id(), "platform_id": platform_id, **texts, **numbers}
