"""The partners whose member a person is now."""

from typing import Any

import sqlalchemy as sa

_MINE = sa.text(
    "select p.id, p.name, p.slug, p.schema_name, p.state from xat.partner p"
    " join xat.membership m on m.partner_id = p.id and m.until is null"
    " where m.person_id = cast(:person as uuid) order by p.name, p.id"
)


def partners_of(db: sa.Connection, person_id: str) -> list[dict[str, Any]]:
    """Id, name, slug, schema and state of each, by name."""
    rows = db.execute(_MINE, {"person": person_id}).mappings()
    return [{**row, "id": str(row["id"])} for row in rows]
