"""Fills a new store's catalogues from resources/catalogues/*.csv."""

import csv
import uuid
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.settings import resources
from xat_desktop.store import schema

_NAMED = (
    (schema.platform, "platforms.csv"),
    (schema.os_flavor, "os_flavors.csv"),
    (schema.system_software, "system_software.csv"),
)
_NUMBERS = {"vcpus": int, "memory_bytes": int, "hourly_price": float}


_NAMESPACE = uuid.UUID("6f1c6a0e-4a0c-5d0f-9a57-2f0f7d1b7e11")


def seed_id(table: str, *names: str) -> str:
    """The same id on every laptop, so that a seeded entry is one entry on the server. Never change this."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join((table, *names))))


def seeded_ids() -> list[tuple[str, tuple[str, ...], str]]:
    """Table, names and id of every entry that comes with the program; a model has its platform's name first."""
    folder = resources() / "catalogues"
    found = [
        (table.name, (row["name"],), seed_id(table.name, row["name"]))
        for table, file in _NAMED
        for row in _rows(folder / file)
    ]
    models = [(row["platform"], row["name"]) for row in _rows(folder / "compute_models.csv")]
    return found + [("compute_model", names, seed_id("compute_model", *names)) for names in models]


def seed(db: Connection) -> None:
    """Insert platforms, models, operating systems and system software into an empty store."""
    folder = resources() / "catalogues"
    for table, file in _NAMED:
        names = [row["name"] for row in _rows(folder / file)]
        db.execute(sa.insert(table), [{"id": seed_id(table.name, name), "name": name} for name in names])
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
    row_id = seed_id("compute_model", row["platform"], row["name"])
    return {"id": row_id, "platform_id": platform_id, **texts, **numbers}
