"""A file's host finds its machine: its captures, and the zone of its clocks."""

from pathlib import Path

from tests.parsers.bundles.archives import zip_of
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.store import captures, collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.match_hosts import add_collectors, collector_of, found_hosts, hosts_to_add

SAR = Path(__file__).parents[1] / "samples" / "sar" / "sar12.6.1_u_deDE_decimalcomma_2s.txt"


def _import(store: Store, tmp_path: Path, **options: bool) -> list[str]:
    files = {"a.txt": SAR.read_bytes(), "b.txt": SAR.read_bytes().replace(b"(vm)", b"(db7.example.org)")}
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(zip_of(files))
    found = import_files([bundle], store, ImportOptions(**options)).files
    assert [result.status for result in found] == ["imported", "imported"]
    return [result.captures[0] for result in found]


def test_each_member_goes_to_the_machine_with_its_host_and_takes_its_zone(
    store: Store, tmp_path: Path
) -> None:
    vm = collectors.add(store, CollectorDraft("Lab", "vm", "Other", "Virtual machine", zone="Asia/Tokyo"))
    db = collectors.add(store, CollectorDraft("Lab", "DB7", "Other", "Virtual machine"))
    first, second = captures.get_many(store, _import(store, tmp_path))
    assert (first.collector_id, first.zone, first.zone_source) == (vm.id, "Asia/Tokyo", "collector")
    assert (second.collector_id, second.zone_source) == (db.id, "guess")
    assert second.start_us - first.start_us == 9 * 3600 * 1_000_000  # type: ignore[operator]


def test_no_machine_is_taken_against_the_users_will_or_by_half(store: Store, tmp_path: Path) -> None:
    for site in ("Lab", "Field"):
        collectors.add(store, CollectorDraft(site, "vm", "Other", "Virtual machine"))
    machines = collectors.collectors(store)
    assert collector_of("vm", machines) is None
    assert collector_of("", machines) is None
    assert {capture.collector_id for capture in captures.get_many(store, _import(store, tmp_path))} == {None}
    captures.delete(store, [capture.id for capture in captures.captures(store)])
    collectors.add(store, CollectorDraft("Lab", "db7", "Other", "Virtual machine"))
    ids = _import(store, tmp_path, by_host=False)
    assert {capture.collector_id for capture in captures.get_many(store, ids)} == {None}


def test_machines_are_proposed_for_the_hosts_that_have_none(store: Store, tmp_path: Path) -> None:
    collectors.add(store, CollectorDraft("Lab", "vm", "Other", "Virtual machine"))
    ids = _import(store, tmp_path)
    hosts = found_hosts(store, ids)
    assert [(host.host, host.collector) for host in hosts] == [("db7.example.org", ""), ("vm", "Lab/vm")]
    added = add_collectors(store, hosts, "Bonn")
    assert [host.collector for host in added] == ["Bonn/db7.example.org", "Lab/vm"]
    assert captures.get(store, ids[1]).collector_id == added[0].collector_id


def test_only_hosts_that_no_machine_has_are_to_be_added(store: Store) -> None:
    for site in ("Lab", "Field"):  # which of the two it is, only the user knows: a third is no help
        collectors.add(store, CollectorDraft(site, "vm", "Other", "Virtual machine"))
    machines = collectors.collectors(store)
    hosts = ["VM", "vm.example.org", "db7", "a b", "", "db7", "db8.example.org"]
    assert hosts_to_add(hosts, machines) == ["db7", "db8.example.org"]
