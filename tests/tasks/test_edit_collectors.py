"""Collectors are added, changed, deleted, brought back, and written as CSV."""

from pathlib import Path

import pytest

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import XatError
from xat_desktop.store import collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.edit_collectors import delete_collector, draft_of, save_collector
from xat_desktop.tasks.exchange_collectors import import_collectors
from xat_desktop.tasks.list_collectors import list_collectors
from xat_desktop.tasks.save_collectors import save_collectors
from xat_desktop.tasks.show_collector import show_collector

WEB = CollectorDraft("München", "web-01", "AWS", "m5.xlarge", zone="Europe/Berlin", notes="front end")


def test_added_changed_deleted_and_brought_back(store: Store) -> None:
    added = save_collector(store, "", WEB)
    changed = save_collector(store, added.id, CollectorDraft("München", "web-02", "AWS", "m5.xlarge"))
    assert (changed.id, changed.machine_name) == (added.id, "web-02")
    assert show_collector(store, added.id) == []
    draft = delete_collector(store, added.id)
    assert not collectors.collectors(store)
    assert draft_of(save_collector(store, "", draft)) == draft


def test_list_offers_the_catalogues(store: Store) -> None:
    save_collector(store, "", WEB)
    found = list_collectors(store)
    assert [machine.text for machine in found.collectors] == ["München/web-01"]
    assert "AWS" in found.platforms
    assert ("AWS", "m5.xlarge") in {(model.platform, model.name) for model in found.compute_models}
    assert found.os_flavors
    assert found.system_software


def test_written_file_is_read_again(store: Store, tmp_path: Path) -> None:
    save_collector(store, "", WEB)
    path = save_collectors(store, tmp_path / "machines.csv")
    delete_collector(store, collectors.collectors(store)[0].id)
    found = import_collectors(store, path)
    assert [draft_of(machine) for machine in found.added] == [WEB]


def test_folder_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(XatError, match="cannot be written"):
        save_collectors(store, tmp_path / "nowhere" / "machines.csv")
