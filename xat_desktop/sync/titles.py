"""What people call a row."""

from sqlalchemy import Connection

from xat_desktop.store.synced import Entity
from xat_desktop.sync import rows

_TITLES = {
    "compute_model": "{name}",
    "collector": "{site_name}/{machine_name}",
    "capture": "{tool} {label}",
    "annotation": "{text}",
    "analysis": "{kind}",
    "report": "{title}",
}
_LONGEST = 80


def title_of(db: Connection, entity: Entity, row_id: str) -> str:
    """A short name; the table and the id for a row that is gone."""
    row = rows.read(db, entity, row_id)
    if row is None:
        return f"{entity.name.replace('_', ' ')} {row_id[:8]}"
    return _TITLES.get(entity.name, "{name}").format(**row).strip()[:_LONGEST]
