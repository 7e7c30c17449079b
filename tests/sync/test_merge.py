"""Three-way merge of one row: who changed a field alone wins it; where both did, theirs stands and ours is kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.store.synced import BY_NAME
from xat_desktop.sync.merge import Clash, merge

COLLECTOR, CAPTURE, MODEL, FILE = (
    BY_NAME[name] for name in ("collector", "capture", "compute_model", "result_file")
)
BASE: dict[str, Any] = {
    **COLLECTOR.blank,
    "site_name": "Bonn",
    "machine_name": "web-01",
    "platform_id": "aws",
    "compute_model_id": "m5",
    "notes": "old",
    "created_at": 1,
    "updated_at": 1,
}


def test_changes_of_different_fields_are_both_taken() -> None:
    found = merge(COLLECTOR, BASE, {**BASE, "notes": "ours"}, {**BASE, "zone": "UTC"}, deleted=False)
    assert (found.values["notes"], found.values["zone"], found.clashes) == ("ours", "UTC", ())


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    new = {**BASE, "notes": "new"}
    assert merge(COLLECTOR, BASE, new, new, deleted=False).clashes == ()


def test_two_changes_of_one_field_keep_both_values() -> None:
    ours, theirs = {**BASE, "notes": "ours"}, {**BASE, "notes": "theirs"}
    found = merge(COLLECTOR, BASE, ours, theirs, deleted=False)
    assert found.values["notes"] == "theirs"
    assert found.clashes == (Clash("notes", "old", "ours", "theirs"),)


def test_a_model_never_ends_up_on_another_platform() -> None:
    ours = {**BASE, "platform_id": "azure", "compute_model_id": "d2s"}
    found = merge(COLLECTOR, BASE, ours, {**BASE, "compute_model_id": "m6"}, deleted=False)
    assert (found.values["platform_id"], found.values["compute_model_id"]) == ("aws", "m6")
    assert {clash.field for clash in found.clashes} == {"platform_id", "compute_model_id"}


def test_a_price_keeps_its_currency() -> None:
    base = {**MODEL.blank, "platform_id": "p", "name": "n", "hourly_price": 1.0, "currency": "USD"}
    ours, theirs = {**base, "hourly_price": 2.0}, {**base, "hourly_price": 0.9, "currency": "EUR"}
    found = merge(MODEL, base, ours, theirs, deleted=False)
    assert (found.values["hourly_price"], found.values["currency"]) == (0.9, "EUR")


def test_bookkeeping_is_nobodys_conflict() -> None:
    found = merge(COLLECTOR, BASE, {**BASE, "updated_at": 5}, {**BASE, "updated_at": 7}, deleted=False)
    assert (found.values["updated_at"], found.clashes) == (7, ())


def test_tags_are_merged_one_by_one() -> None:
    base = {**CAPTURE.blank, "tags": '{"a": "1", "b": "1", "c": "1"}'}
    ours = {**base, "tags": '{"a": "ours", "c": "1", "d": "ours"}'}
    theirs = {**base, "tags": '{"a": "theirs", "b": "1", "c": "theirs"}'}
    found = merge(CAPTURE, base, ours, theirs, deleted=False)
    assert json.loads(found.values["tags"]) == {"a": "theirs", "c": "theirs", "d": "ours"}
    assert found.clashes == (Clash("tags.a", "1", "ours", "theirs"),)


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"), [("imported", "failed", "ours"), ("failed", "imported", "theirs")]
)
def test_a_file_that_one_program_could_read_beats_the_failure_of_another(
    ours: str, theirs: str, kept: str
) -> None:
    mine = {**FILE.blank, "sha256": "a", "state": ours, "name": "ours"}
    other = {**mine, "state": theirs, "name": "theirs"}
    found = merge(FILE, FILE.blank, mine, other, deleted=False)
    assert (found.values["name"], found.values["state"], found.clashes) == (kept, "imported", ())


def test_an_edit_is_stronger_than_a_deletion_there() -> None:
    found = merge(COLLECTOR, BASE, {**BASE, "notes": "ours"}, BASE, deleted=True)
    assert not found.deleted
    assert found.values["notes"] == "ours"
    assert found.clashes == (Clash("deleted", False, False, True),)


def test_an_edit_there_is_stronger_than_our_deletion() -> None:
    found = merge(COLLECTOR, BASE, None, {**BASE, "notes": "theirs"}, deleted=False)
    assert not found.deleted
    assert found.clashes == (Clash("deleted", False, True, False),)


def test_deletions_stand_where_nobody_edited() -> None:
    assert merge(COLLECTOR, BASE, None, BASE, deleted=False).deleted
    assert merge(COLLECTOR, BASE, None, {**BASE, "notes": "theirs"}, deleted=True).deleted
    assert merge(COLLECTOR, BASE, BASE, {**BASE, "notes": "theirs"}, deleted=True).deleted


_texts = st.sampled_from(["a", "b", "c"])
_edits = st.fixed_dictionaries(
    {"notes": _texts, "zone": _texts, "machine_name": _texts, "platform_id": _texts}
)


@given(_edits, _edits, _edits)
def test_no_value_is_lost_and_none_is_made_up(base: Any, ours: Any, theirs: Any) -> None:
    rows = [{**BASE, **edits} for edits in (base, ours, theirs)]
    found = merge(COLLECTOR, *rows, deleted=False)
    kept = {(clash.field, clash.ours) for clash in found.clashes}
    for name in COLLECTOR.fields:
        before, mine, other, now = (row[name] for row in (*rows, found.values))
        assert now in (mine, other)
        if mine not in (before, now) and mine != other:
            assert (name, mine) in kept
        if other != before:
            assert now == other or mine == before or found.values[name] == mine
        if mine == before and not any(clash.field == name for clash in found.clashes):
            assert now == other or any(name in group for group in COLLECTOR.together)
