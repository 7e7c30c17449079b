"""What reaches the other laptops, and what happens where two people did something at the same time."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.sync.conftest import NewLaptop
from tests.sync.laptops import Crash, Laptop
from xat_desktop.central.partners import archive_partner
from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import captures, catalogues, collectors, schema
from xat_desktop.sync import conflicts
from xat_desktop.sync.status import row_states, sync_status


@pytest.fixture
def ann(new_laptop: NewLaptop) -> Laptop:
    return new_laptop()


@pytest.fixture
def bob(new_laptop: NewLaptop, ann: Laptop) -> Laptop:
    return new_laptop(ann.world.bob)


def _add(laptop: Laptop, machine: str = "web-01", **fields: str) -> Collector:
    model = catalogues.compute_models(laptop.store, "AWS")[0].name
    draft = {"site_name": "Bonn", "machine_name": machine, "platform": "AWS", "compute_model": model}
    return collectors.add(laptop.store, CollectorDraft(**{**draft, **fields}))


def _edit(laptop: Laptop, name: str = "web-01", **fields: str) -> None:
    found = collectors.find(laptop.store, name)
    draft = {key: getattr(found, key) for key in CollectorDraft.__dataclass_fields__}
    collectors.edit(laptop.store, found.id, CollectorDraft(**{**draft, **fields}))


def _import(laptop: Laptop, sha256: str = "a" * 64, collector: str | None = None, **fields: Any) -> str:
    file = {
        "id": new_id(),
        "sha256": sha256,
        "name": "sar.txt",
        "size_bytes": 9,
        "state": "imported",
        "imported_at": 1,
    }
    row = {
        "id": new_id(),
        "result_file_id": file["id"],
        "tool": "sar",
        "collector_id": collector,
        "created_at": 1,
    }
    with laptop.store.write() as db:
        db.execute(sa.insert(schema.result_file), file)
        db.execute(sa.insert(schema.capture), row | fields)
    return str(row["id"])


def _annotate(laptop: Laptop, capture: str, text: str = "spike") -> str:
    row = {"id": new_id(), "capture_id": capture, "start_us": 1, "text": text, "created_at": 1}
    with laptop.store.write() as db:
        db.execute(sa.insert(schema.annotation), row)
    return str(row["id"])


def _settle(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()
    first = laptops[0]
    for laptop in laptops:
        assert laptop.count("sync_dirty") == laptop.count("sync_outbox") == 0
        for name in ("collector", "compute_model", "result_file", "capture", "annotation"):
            assert laptop.rows(name) == first.rows(name)


def test_what_one_adds_the_other_gets(ann: Laptop, bob: Laptop) -> None:
    _add(ann, notes="first floor")
    capture = _import(ann, collector=collectors.find(ann.store, "web-01").id)
    _annotate(ann, capture)
    seeds = sum(ann.count(name, "ver = 0") for name in ("platform", "compute_model", "os_flavor"))
    assert ann.sync().pushed == seeds + 4
    assert bob.sync().pulled == seeds + 4
    assert collectors.find(bob.store, "web-01").notes == "first floor"
    assert captures.get(bob.store, capture).collector == "Bonn/web-01"
    assert bob.sync().pulled == 0


def test_seeds_are_one_entry_for_all_and_no_conflict(ann: Laptop, bob: Laptop) -> None:
    with bob.store.write() as db:  # another version of the program brings other prices
        db.exec_driver_sql("UPDATE sync_state SET applying = 1")
        db.execute(sa.update(schema.compute_model).values(hourly_price=9.9))
        db.exec_driver_sql("UPDATE sync_state SET applying = 0")
    before = set(bob.rows("compute_model"))
    _settle(ann, bob)
    assert set(bob.rows("compute_model")) == before
    assert bob.count("sync_conflict") == 0


def test_different_fields_merge_and_the_same_field_keeps_both(ann: Laptop, bob: Laptop) -> None:
    _add(ann)
    _settle(ann, bob)
    _edit(ann, notes="ann's", zone="UTC")
    _edit(bob, notes="bob's", os_flavor="Ubuntu 24.04")
    ann.sync()
    assert bob.sync().conflicts == 1
    found = collectors.find(bob.store, "web-01")
    assert (found.notes, found.zone, found.os_flavor) == ("ann's", "UTC", "Ubuntu 24.04")
    (conflict,) = conflicts.open_conflicts(bob.store)
    assert (conflict.field, conflict.ours, conflict.theirs, conflict.title) == (
        "notes",
        "bob's",
        "ann's",
        "Bonn/web-01",
    )
    assert conflict.theirs_by == ann.person.email
    assert row_states(bob.store, "collector")[conflict.row_id].conflicts == 1
    conflicts.resolve(bob.store, conflict.no, "mine")
    _settle(bob, ann)
    assert collectors.find(ann.store, "web-01").notes == "bob's"
    assert conflicts.open_conflicts(bob.store) == []


def test_deciding_for_theirs_changes_nothing_but_closes(ann: Laptop, bob: Laptop) -> None:
    _add(ann)
    _settle(ann, bob)
    _edit(ann, notes="ann's")
    _edit(bob, notes="bob's")
    _settle(ann, bob)
    (conflict,) = conflicts.open_conflicts(bob.store)
    conflicts.resolve(bob.store, conflict.no, "theirs")
    assert bob.count("sync_dirty") == 0
    assert conflicts.open_conflicts(bob.store) == []


def test_the_same_machine_added_twice_is_one_collector(ann: Laptop, bob: Laptop) -> None:
    first, second = _add(ann, notes="ann's"), _add(bob, notes="bob's")
    capture = _import(bob, collector=second.id)
    _settle(ann, bob)
    assert list(ann.rows("collector")) == [first.id]
    assert captures.get(ann.store, capture).collector_id == first.id
    (conflict,) = conflicts.open_conflicts(bob.store)
    assert (conflict.field, conflict.ours, conflict.theirs) == ("notes", "bob's", "ann's")


def test_a_model_made_twice_on_a_platform_made_twice(ann: Laptop, bob: Laptop) -> None:
    for laptop in (ann, bob):
        catalogues.add_entry(laptop.store, "platform", "Our cloud")
        catalogues.add_compute_model(laptop.store, ComputeModel("Our cloud", "large", vcpus=4))
        _add(laptop, f"on-{laptop.person.email[0]}", platform="Our cloud", compute_model="large")
    _settle(ann, bob)
    assert [entry.name for entry in catalogues.entries(ann.store, "platform")].count("Our cloud") == 1
    assert len(catalogues.compute_models(ann.store, "Our cloud")) == 1
    assert {found.machine_name for found in collectors.collectors(ann.store, "Our cloud")} == {"on-a", "on-b"}


def test_the_same_file_imported_twice_is_one_file_and_one_capture(ann: Laptop, bob: Laptop) -> None:
    _import(ann, label="", start_us=5, end_us=9)
    mine = _import(bob, label="before the change", start_us=5, end_us=9)
    _annotate(bob, mine)
    analysis = {"id": new_id(), "kind": "summary", "parameters": f'{{"capture": "{mine}"}}', "status": "done"}
    with bob.store.write() as db:
        db.execute(sa.insert(schema.analysis), analysis | {"engine_version": "1", "created_at": 1})
        row = {
            "id": new_id(),
            "capture_id": mine,
            "metric": "m",
            "attributes": "{}",
            "unit": "1",
            "kind": "gauge",
        }
        db.execute(sa.insert(schema.series), row | {"n": 1, "t0": 0, "t1": 0})
    _settle(ann, bob)
    (capture,) = ann.rows("capture")
    assert len(ann.rows("result_file")) == 1
    assert captures.get(ann.store, capture).label == "before the change"
    assert [row["capture_id"] for row in ann.rows("annotation").values()] == [capture]
    assert [row["parameters"] for row in ann.rows("analysis").values()] == [f'{{"capture": "{capture}"}}']
    assert bob.count("series", f"capture_id = '{capture}'") == 1


def test_the_same_file_is_one_capture_though_it_was_frozen_before_the_other_came(
    ann: Laptop, bob: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bob's network went when his edits were ready to be sent: they are sent before he hears of Ann's."""
    of_ann, of_bob = _import(ann), _import(bob)
    _annotate(bob, of_bob)
    with monkeypatch.context() as broken:
        broken.setattr(bob.faults, "maybe", _breaks_at("before push"))
        bob.try_to_sync()
    ann.sync()
    _settle(bob, ann)
    assert list(bob.rows("capture")) == [of_ann]
    assert [row["capture_id"] for row in ann.rows("annotation").values()] == [of_ann]


def test_captures_of_one_file_that_look_alike_stay_two(
    ann: Laptop, bob: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for laptop in (ann, bob):
        _import(laptop)
        with laptop.store.write() as db:
            db.exec_driver_sql(
                "INSERT INTO capture (id, result_file_id, tool, created_at) SELECT ?, id, 'sar', 1 FROM result_file",
                (new_id(),),
            )
    with monkeypatch.context() as broken:
        broken.setattr(bob.faults, "maybe", _breaks_at("before push"))
        bob.try_to_sync()
    ann.sync()
    _settle(bob, ann)
    assert bob.count("capture") == 2


def test_a_deletion_reaches_the_other_laptop(ann: Laptop, bob: Laptop) -> None:
    capture = _import(ann)
    _annotate(ann, capture)
    _settle(ann, bob)
    captures.delete(ann.store, [capture])
    _settle(ann, bob)
    assert bob.rows("capture") == bob.rows("annotation") == bob.rows("result_file") == {}


def test_a_file_that_was_deleted_can_be_imported_again(ann: Laptop, bob: Laptop) -> None:
    captures.delete(ann.store, [_settled_import(ann, bob)])
    again = _import(ann)
    _settle(ann, bob)
    assert list(bob.rows("capture")) == [again]


def _settled_import(ann: Laptop, bob: Laptop) -> str:
    capture = _import(ann)
    _settle(ann, bob)
    return capture


def test_a_collector_that_was_deleted_and_added_again_is_not_a_conflict(ann: Laptop, bob: Laptop) -> None:
    first = _add(ann)
    _settle(ann, bob)
    collectors.delete(ann.store, first.id)
    second = _add(ann)
    _settle(ann, bob)
    assert list(bob.rows("collector")) == [second.id]
    assert ann.count("sync_conflict") == bob.count("sync_conflict") == 0


def test_a_new_capture_of_a_collector_that_was_deleted_and_added_again(ann: Laptop, bob: Laptop) -> None:
    first = _add(ann)
    _settle(ann, bob)
    collectors.delete(ann.store, first.id)
    second = _add(ann)
    ann.sync()
    capture = _import(bob, collector=first.id)
    _settle(bob, ann)
    assert captures.get(ann.store, capture).collector_id == second.id
    assert list(bob.rows("collector")) == [second.id]


def test_what_is_edited_or_used_lives_though_another_deleted_it(ann: Laptop, bob: Laptop) -> None:
    edited, used = _add(ann, "edited"), _add(ann, "used")
    _settle(ann, bob)
    for found in (edited, used):
        collectors.delete(ann.store, found.id)
    ann.sync()
    _edit(bob, "edited", notes="still needed")
    _import(bob, collector=used.id)
    _settle(bob, ann)
    assert {found.machine_name for found in collectors.collectors(ann.store)} == {"edited", "used"}
    told = conflicts.open_conflicts(bob.store)
    assert [(conflict.field, conflict.theirs) for conflict in told] == [("deleted", True)] * 2


def test_an_annotation_on_a_capture_that_was_deleted_elsewhere_keeps_it(ann: Laptop, bob: Laptop) -> None:
    capture = _settled_import(ann, bob)
    _annotate(bob, capture, "look here")
    bob.sync()
    captures.delete(ann.store, [capture])
    _settle(ann, bob)
    assert list(ann.rows("capture")) == list(bob.rows("capture")) == [capture]
    assert [row["text"] for row in ann.rows("annotation").values()] == ["look here"]
    assert [conflict.field for conflict in conflicts.open_conflicts(ann.store)].count("deleted") >= 1


def test_deciding_that_it_shall_go_deletes_it_everywhere(ann: Laptop, bob: Laptop) -> None:
    found = _add(ann)
    _settle(ann, bob)
    collectors.delete(ann.store, found.id)
    ann.sync()
    _edit(bob, notes="still needed")
    _settle(bob, ann)
    (conflict,) = conflicts.open_conflicts(bob.store)
    conflicts.resolve(bob.store, conflict.no, "theirs")
    _settle(bob, ann)
    assert ann.rows("collector") == {}


def test_names_that_change_hands(ann: Laptop, bob: Laptop) -> None:
    _add(ann, "a")
    _add(ann, "b")
    _settle(ann, bob)
    _edit(ann, "a", machine_name="c")
    _edit(ann, "b", machine_name="a")
    _add(ann, "b", notes="new")
    _settle(ann, bob)
    assert {found.machine_name: found.notes for found in collectors.collectors(bob.store)} == {
        "a": "",
        "b": "new",
        "c": "",
    }


def test_two_machines_swap_their_names(ann: Laptop, bob: Laptop) -> None:
    first, second = _add(ann, "a", notes="first"), _add(ann, "b", notes="second")
    _settle(ann, bob)
    _edit(ann, "a", machine_name="c")
    _edit(ann, "b", machine_name="a")
    _edit(ann, "c", machine_name="b")
    _settle(ann, bob)
    found = {found.id: (found.machine_name, found.notes) for found in collectors.collectors(bob.store)}
    assert found == {first.id: ("b", "first"), second.id: ("a", "second")}
    assert ann.count("sync_conflict") == bob.count("sync_conflict") == 0


def test_a_new_machine_under_a_name_that_has_just_become_free(ann: Laptop, bob: Laptop) -> None:
    """However the ids sort, the new one must not be taken for the one that had the name."""
    olds = [_add(ann, name) for name in ("a", "b", "c")]
    _settle(ann, bob)
    for name, new in (("c", "d"), ("b", "c"), ("a", "b")):
        _edit(ann, name, machine_name=new)
    fresh = _add(ann, "a", notes="new")
    _settle(ann, bob)
    found = {found.id: found.machine_name for found in collectors.collectors(bob.store)}
    assert found == {olds[0].id: "b", olds[1].id: "c", olds[2].id: "d", fresh.id: "a"}
    assert ann.count("sync_conflict") == 0


def test_two_people_give_one_name_to_two_machines(ann: Laptop, bob: Laptop) -> None:
    _add(ann, "a")
    _add(ann, "b")
    _settle(ann, bob)
    _edit(ann, "a", machine_name="new")
    _edit(bob, "b", machine_name="new", notes="bob's")
    _settle(ann, bob)
    assert {found.machine_name: found.notes for found in collectors.collectors(ann.store)} == {
        "new": "",
        "b": "bob's",
    }
    (conflict,) = conflicts.open_conflicts(bob.store)
    assert (conflict.field, conflict.ours, conflict.theirs) == ("machine_name", "new", "b")


def test_a_refused_row_is_shown_and_an_edit_mends_it(ann: Laptop, bob: Laptop) -> None:
    capture = _import(ann, label="x" * 1001)
    _add(ann)
    assert ann.sync().refused == 1
    assert ann.count("collector", "ver = 1") == 1
    (refused,) = sync_status(ann.store).refused
    assert (refused.table, refused.row_id) == ("capture", capture)
    assert refused.reason
    assert row_states(ann.store, "capture")[capture].refused == refused.reason
    assert ann.sync().refused == 1
    captures.edit(ann.store, [capture], label="short")
    _settle(ann, bob)
    assert captures.get(bob.store, capture).label == "short"


def test_text_that_postgresql_cannot_hold_is_sent_as_what_it_shows(ann: Laptop, bob: Laptop) -> None:
    capture = _import(ann, label="a\0b", environment='{"a": "\\u0000", "b": NaN}')
    _settle_quietly(ann, bob)
    assert captures.get(bob.store, capture).label == "a␀b"
    assert captures.get(ann.store, capture).label == "a\0b"


def _settle_quietly(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()
            assert laptop.count("sync_dirty") == 0


def test_an_unfinished_analysis_stays_here_until_it_is_done(ann: Laptop, bob: Laptop) -> None:
    row = {"id": new_id(), "kind": "summary", "parameters": "{}", "status": "running"}
    with ann.store.write() as db:
        db.execute(sa.insert(schema.analysis), row | {"engine_version": "1", "created_at": 1})
    _settle_two(ann, bob)
    assert bob.rows("analysis") == {}
    with ann.store.write() as db:
        db.execute(
            sa.update(schema.analysis).values(status="done", result='{"mean": 1.50}', inputs_hash="c" * 64)
        )
    _settle_two(ann, bob)
    assert [(row["status"], row["inputs_hash"]) for row in bob.rows("analysis").values()] == [
        ("done", "c" * 64)
    ]


def test_a_retry_sends_what_was_frozen_and_the_next_edit_is_sent_too(
    ann: Laptop, bob: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(ann)
    _settle(ann, bob)
    _edit(ann, notes="first")
    with monkeypatch.context() as broken:
        broken.setattr(ann.faults, "maybe", _breaks_at("push done, answer lost"))
        ann.try_to_sync()
    _edit(ann, notes="second")
    _settle(ann, bob)
    assert collectors.find(bob.store, "web-01").notes == "second"
    with ann.world.connect() as db:
        query = (
            f"select new ->> 'notes' from {ann.schema}.audit_log where new ? 'notes' order by no desc limit 2"
        )
        assert [text for (text,) in db.execute(query)] == ["second", "first"]


def _settle_two(ann: Laptop, bob: Laptop) -> None:
    ann.sync()
    bob.sync()


def test_a_report_comes_without_its_file(ann: Laptop, bob: Laptop) -> None:
    row = {"id": new_id(), "title": "Before and after", "parameters": "{}", "path": "/home/ann/r.html"}
    with ann.store.write() as db:
        db.execute(sa.insert(schema.report), row | {"sha256": "e" * 64, "created_at": 1})
    _settle_two(ann, bob)
    with bob.store.read() as db:
        assert db.exec_driver_sql("SELECT title, path FROM report").all() == [("Before and after", "")]
    _settle_two(bob, ann)
    with ann.store.read() as db:
        assert db.exec_driver_sql("SELECT path FROM report").scalar() == "/home/ann/r.html"


def test_an_edit_while_its_op_is_on_the_way_is_kept(
    ann: Laptop, bob: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(ann)
    _settle(ann, bob)
    _edit(ann, notes="first")
    from xat_desktop.sync import outbox

    real = outbox.settle

    def slow_answer(*words: Any) -> Any:
        monkeypatch.setattr(outbox, "settle", real)
        _edit(ann, notes="second")
        return real(*words)

    monkeypatch.setattr(outbox, "settle", slow_answer)
    ann.sync()
    _settle(ann, bob)
    assert collectors.find(bob.store, "web-01").notes == "second"
    assert ann.count("sync_conflict") == 0


def test_an_answer_that_comes_after_others_edits_does_not_turn_the_clock_back(
    ann: Laptop, bob: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to a push was lost, then the partner was archived: rows are pulled before it is sent again."""
    _add(ann)
    _settle(ann, bob)
    _edit(ann, notes="ann's")
    with monkeypatch.context() as broken:
        broken.setattr(ann.faults, "maybe", _breaks_at("push done, answer lost"))
        ann.try_to_sync()
    bob.sync()
    _edit(bob, zone="Europe/Berlin")
    bob.sync()
    with ann.world.admin() as database:
        archive_partner(database, ann.world.acme)
        ann.sync()
        archive_partner(database, ann.world.acme, undo=True)
    assert collectors.find(ann.store, "web-01").zone == "Europe/Berlin"
    _settle(ann, bob)
    assert ann.count("sync_conflict") == 0


def _breaks_at(place: str) -> Callable[[str], None]:
    def maybe(where: str) -> None:
        if where == place:
            raise Crash(where)

    return maybe


def test_no_call_has_more_edits_than_the_server_takes(ann: Laptop, bob: Laptop) -> None:
    with ann.world.connect() as db:
        db.execute("update xat.policy set max_ops = 2, max_push_bytes = 2000")
        try:
            for number in range(5):
                _add(ann, f"web-{number}")
            _settle(ann, bob)
        finally:
            db.execute("update xat.policy set max_ops = default, max_push_bytes = default")
    assert bob.count("collector") == 5
