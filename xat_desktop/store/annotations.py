"""Remarks on captures: listing, adding, editing, deleting; a sync carries them to colleagues."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from xat_desktop.domain.annotation import Annotation
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.annotation
TEXT_MAX = 500


def annotations_of(store: Store, capture_ids: Sequence[str]) -> list[Annotation]:
    """Those of the captures, by time."""
    query = (
        sa.select(_table)
        .where(_table.c.capture_id.in_(capture_ids))
        .order_by(_table.c.start_us, _table.c.created_at, _table.c.id)
    )
    with store.read() as db:
        return [_annotation(row) for row in db.execute(query)]


def add(store: Store, capture_id: str, start_us: int, end_us: int | None, text: str) -> Annotation:
    """A new one; XatError for a text that is not allowed and a capture that is gone."""
    made = Annotation(new_id(), capture_id, start_us, end_us, _checked(text))
    row = {"id": made.id, "capture_id": capture_id, "start_us": start_us, "end_us": end_us}
    with store.write() as db:
        known = sa.select(schema.capture.c.id).where(schema.capture.c.id == capture_id)
        if db.execute(known).first() is None:
            raise XatError("There is no such capture", "It was deleted meanwhile; the note was not saved.")
        db.execute(sa.insert(_table), row | {"text": made.text, "created_at": now_us()})
        store.audit(db, "add annotation", id=made.id, capture=capture_id)
    return made


def edit(store: Store, annotation_id: str, text: str) -> None:
    """Give it another text; XatError when it is gone."""
    text = _checked(text)
    with store.write() as db:
        changed = db.execute(sa.update(_table).where(_table.c.id == annotation_id).values(text=text)).rowcount
        if not changed:
            raise XatError("There is no such note", "It was deleted meanwhile; nothing was changed.")
        store.audit(db, "edit annotation", id=annotation_id)


def delete(store: Store, annotation_id: str) -> None:
    """Remove it; one that is gone already is no error."""
    with store.write() as db:
        db.execute(sa.delete(_table).where(_table.c.id == annotation_id))
        store.audit(db, "delete annotation", id=annotation_id)


def _checked(text: str) -> str:
    return checked_text("The note", text.replace("\n", " "), maximum=TEXT_MAX)


def _annotation(row: Any) -> Annotation:
    return Annotation(row.id, row.capture_id, row.start_us, row.end_us, row.text)
