"""Every edit and deletion of a synced row is noted once, with what it was before, however it is made."""

import json
from typing import Any

import numpy as np
import sqlalchemy as sa

from tests.store.writing import write_capture
from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.domain.series import SeriesKey
from xat_desktop.store import captures, catalogues, collectors, schema
from xat_desktop.store.store import Store
from xat_desktop.store.synced import ENTITIES

DRAFT = CollectorDraft("Bonn", "web-01", "AWS", "m5.large")


def _noted(store: Store) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    with store.read() as db:
        rows = db.exec_driver_sql("SELECT table_name, row_id, base_ver, base FROM sync_dirty").all()
    return {(row[0], row[1]): (row[2], json.loads(row[3])) for row in rows}


def _as_sent(store: Store, collector: Collector) -> None:
    """As if the server had taken it, as version 7."""
    with store.write() as db:
        db.exec_driver_sql("DELETE FROM sync_dirty")
        db.exec_driver_sql("UPDATE collector SET ver = 7 WHERE id = ?", (collector.id,))


def test_seeds_are_nobodys_edits(store: Store) -> None:
    assert _noted(store) == {}


def test_a_new_row_has_no_base(store: Store) -> None:
    added = collectors.add(store, DRAFT)
    assert _noted(store) == {("collector", added.id): (0, {})}


def test_the_first_edit_keeps_what_was_there_and_the_second_does_not_replace_it(store: Store) -> None:
    added = collectors.add(store, DRAFT)
    _as_sent(store, added)
    for notes in ("first", "second"):
        collectors.edit(store, added.id, CollectorDraft(**{**DRAFT.__dict__, "notes": notes}))
    ver, base = _noted(store)["collector", added.id]
    assert ver == 7
    assert base["notes"] == ""
    assert base["machine_name"] == "web-01"
    assert "ver" not in base


def test_statements_that_change_nothing_or_only_the_version_are_no_edits(store: Store) -> None:
    added = collectors.add(store, DRAFT)
    _as_sent(store, added)
    with store.write() as db:
        db.execute(sa.update(schema.collector).values(ver=8))
        db.execute(sa.update(schema.collector).values(notes=schema.collector.c.notes))
    assert _noted(store) == {}


def test_bulk_statements_and_replacements_are_noted(store: Store) -> None:
    first, second = (
        collectors.add(store, CollectorDraft(**{**DRAFT.__dict__, "machine_name": name})) for name in "ab"
    )
    _as_sent(store, first)
    with store.write() as db:
        db.execute(sa.update(schema.collector).values(zone="UTC"))
        db.exec_driver_sql("UPDATE OR REPLACE collector SET notes = 'x' WHERE id = ?", (first.id,))
    noted = _noted(store)
    assert noted["collector", first.id] == (7, noted["collector", first.id][1])
    assert noted["collector", first.id][1]["zone"] == ""
    assert ("collector", second.id) in noted


def test_a_deleted_row_leaves_its_base_behind(store: Store) -> None:
    added = collectors.add(store, DRAFT)
    _as_sent(store, added)
    collectors.delete(store, added.id)
    ver, base = _noted(store)["collector", added.id]
    assert (ver, base["site_name"]) == (7, "Bonn")


def test_deleting_a_capture_notes_its_annotations_and_file_too(store: Store) -> None:
    keys = [SeriesKey("system.cpu.utilization")]
    capture_id = write_capture(store, [(keys, np.arange(3, dtype=np.int64), [np.arange(3.0)])])
    with store.write() as db:
        row = {"id": "n1", "capture_id": capture_id, "start_us": 1, "text": "spike", "created_at": 1}
        db.execute(sa.insert(schema.annotation), row)
        db.exec_driver_sql("DELETE FROM sync_dirty")
    captures.delete(store, [capture_id])
    assert {table for table, _ in _noted(store)} == {"capture", "annotation", "result_file"}


def test_what_the_server_said_is_no_edit(store: Store) -> None:
    added = collectors.add(store, DRAFT)
    _as_sent(store, added)
    with store.write() as db:
        db.exec_driver_sql("UPDATE sync_state SET applying = 1")
        db.execute(sa.update(schema.collector).values(notes="theirs"))
        db.execute(sa.delete(schema.collector))
        db.exec_driver_sql("UPDATE sync_state SET applying = 0")
    assert _noted(store) == {}


def test_a_price_keeps_every_digit(store: Store) -> None:
    model = catalogues.add_compute_model(store, ComputeModel("AWS", "odd", hourly_price=0.1 + 0.2))
    with store.write() as db:
        db.exec_driver_sql("DELETE FROM sync_dirty")
        db.execute(
            sa.update(schema.compute_model).values(notes="x").where(schema.compute_model.c.id == model.id)
        )
    _, base = _noted(store)["compute_model", model.id]
    assert float(base["hourly_price"]) == 0.1 + 0.2


def test_local_columns_are_not_shared() -> None:
    fields = {entity.name: set(entity.fields) for entity in ENTITIES}
    assert "path" not in fields["report"]
    assert "stored" not in fields["result_file"]
    assert "published" not in fields["capture"]
    assert all("ver" not in found and "id" not in found for found in fields.values())
