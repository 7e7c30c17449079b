"""Collectors and catalogues: what is valid goes in, what is not says why; lists take one statement."""

import pytest
from sqlalchemy import event

from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import XatError
from xat_desktop.store import catalogues, collectors
from xat_desktop.store.store import Store

GOOD = CollectorDraft("Bonn", "web-01", "AWS", "m5.large", zone="Europe/Berlin")


def test_a_collector_comes_back_with_the_sizes_of_its_model(store: Store) -> None:
    added = collectors.add(store, GOOD)
    assert (added.text, added.vcpus, added.memory_bytes) == ("Bonn/web-01", 2, 8 * 2**30)
    assert collectors.find(store, "web-01") == collectors.find(store, added.id) == added


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("site_name", "  ", "missing"),
        ("site_name", "x" * 201, "too long"),
        ("site_name", "a\x00b", "control"),
        ("site_name", "line\nbreak", "control"),
        ("site_name", "<script>alert(1)</script>", "HTML"),
        ("machine_name", "web 01", "not allowed"),
        ("machine_name", "../etc", "not allowed"),
        ("platform", "Nowhere", "no such platform"),
        ("compute_model", "PowerEdge R750", "does not belong"),
        ("os_flavor", "TempleOS", "no such OS"),
        ("zone", "Mars/Olympus", "time zone"),
    ],
)
def test_what_is_not_valid_is_refused_and_nothing_is_stored(
    store: Store, field: str, value: str, message: str
) -> None:
    with pytest.raises(XatError, match=message):
        collectors.add(store, CollectorDraft(**{**GOOD.__dict__, field: value}))
    assert collectors.collectors(store) == []


def test_a_site_has_each_machine_once(store: Store) -> None:
    collectors.add(store, GOOD)
    with pytest.raises(XatError, match="already"):
        collectors.add(store, GOOD)


def test_an_edit_replaces_and_a_delete_removes(store: Store) -> None:
    added = collectors.add(store, GOOD)
    edited = collectors.edit(
        store, added.id, CollectorDraft("Bonn", "web-02", "AWS", "m5.xlarge", notes="a\nb")
    )
    assert (edited.machine_name, edited.compute_model, edited.notes) == ("web-02", "m5.xlarge", "a\nb")
    collectors.delete(store, added.id)
    assert collectors.collectors(store) == []


def test_listing_ten_thousand_collectors_takes_one_statement(store: Store) -> None:
    collectors.add(store, GOOD)
    with store.write() as db:
        db.exec_driver_sql(
            "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 9999) INSERT INTO collector "
            "(id, site_name, machine_name, platform_id, compute_model_id, created_at, updated_at) "
            "SELECT 'x' || n, 'Site', 'm' || n, platform_id, compute_model_id, 0, 0 FROM i, collector"
        )
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _k, statement, *_r: seen.append(statement))
    assert len(collectors.collectors(store)) == 10_000
    assert len([statement for statement in seen if statement != "BEGIN"]) == 1
    assert [
        c.machine_name for c in collectors.collectors(store, search="m99") if "m99" not in c.machine_name
    ] == []


def test_the_catalogues_are_seeded_and_grow(store: Store) -> None:
    models = catalogues.compute_models(store)
    assert len([model for model in models if model.vcpus and model.memory_bytes]) >= 60
    assert {"AWS", "Dell", "Oracle Cloud"} <= {model.platform for model in models}
    catalogues.add_entry(store, "platform", "Hetzner")
    added = catalogues.add_compute_model(store, ComputeModel("Hetzner", "CCX33", 8, 32 * 2**30))
    assert catalogues.compute_models(store, "Hetzner") == [added]
    with pytest.raises(XatError, match="already"):
        catalogues.add_entry(store, "platform", "Hetzner")
    with pytest.raises(XatError, match="above zero"):
        catalogues.add_compute_model(store, ComputeModel("Hetzner", "CCX0", 0))
