"""Changes of captures and the way back."""

import numpy as np

from tests.store.writing import write_capture
from xat_desktop.domain.series import SeriesKey
from xat_desktop.store import captures as store_captures
from xat_desktop.store import result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks.edit_captures import CaptureChange, delete_captures, edit_captures, restore_captures

BLOCKS = [([SeriesKey("xat.request.rate", unit="1/s")], np.arange(3) * 1_000_000, [np.ones(3)])]


def test_restore_gives_each_capture_its_own_back(store: Store) -> None:
    one = write_capture(store, BLOCKS, fields={"label": "one", "tags": '{"a": "1"}'})
    two = write_capture(store, BLOCKS, fields={"label": "two", "run_group": "g"})
    before = edit_captures(
        store, [one, two], CaptureChange(label="both", run_group="h", tags={"a": None, "b": "2"})
    )
    assert {c.label for c in store_captures.get_many(store, [one, two])} == {"both"}
    assert restore_captures(store, before) == 2
    assert tuple(store_captures.get_many(store, [one, two])) == before


def test_restore_leaves_out_what_was_deleted_meanwhile(store: Store) -> None:
    one = write_capture(store, BLOCKS)
    before = edit_captures(store, [one], CaptureChange(label="x"))
    assert delete_captures(store, [one]) == 1
    assert restore_captures(store, before) == 0


def test_a_file_whose_captures_a_sync_has_not_brought_yet_is_not_deleted_with_others(store: Store) -> None:
    one = write_capture(store, BLOCKS)
    with store.write() as db:
        fields = {"name": "g", "size_bytes": 1, "state": "imported"}
        result_files.insert(db, "tester", "id-of-another", "a" * 64, **fields)
    assert delete_captures(store, [one]) == 1
    assert [file.id for file in result_files.files(store)] == ["id-of-another"]
