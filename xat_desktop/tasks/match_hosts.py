"""Which machine a file was recorded on: the host that the file names, among the collectors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.domain.validation import checked_machine
from xat_desktop.errors import XatError
from xat_desktop.store import captures, collectors
from xat_desktop.store.store import Store


@dataclass(frozen=True)
class FoundHost:
    """A host in imported files; `collector_id` empty: no machine, or several, have its name."""

    host: str
    captures: tuple[str, ...]
    collector_id: str = ""
    collector: str = ""


def collector_of(host: str, machines: Sequence[Collector]) -> Collector | None:
    """The one machine whose name is the host's, with or without its domain."""
    names = {host.lower(), host.split(".")[0].lower()} - {""}
    fitting = [machine for machine in machines if machine.machine_name.lower() in names]
    return fitting[0] if len(fitting) == 1 else None


def hosts_to_add(hosts: Iterable[str], machines: Sequence[Collector]) -> list[str]:
    """The hosts, each once, that could be the name of a machine and that no machine has yet."""
    known = {machine.machine_name.lower() for machine in machines}
    return [
        host
        for host in dict.fromkeys(hosts)
        if _is_machine_name(host) and not known & {host.lower(), host.split(".")[0].lower()}
    ]


def found_hosts(store: Store, capture_ids: Iterable[str]) -> list[FoundHost]:
    """The hosts of these captures, in the order of their names."""
    by_host: dict[str, list[str]] = {}
    machines = {machine.id: machine for machine in collectors.collectors(store)}
    placed: dict[str, Collector] = {}
    for capture in captures.get_many(store, list(dict.fromkeys(capture_ids))):
        if capture.host:
            by_host.setdefault(capture.host, []).append(capture.id)
            if capture.collector_id in machines:
                placed[capture.host] = machines[capture.collector_id]
    return [
        FoundHost(
            host,
            tuple(ids),
            placed[host].id if host in placed else "",
            placed[host].text if host in placed else "",
        )
        for host, ids in sorted(by_host.items())
    ]


def add_collectors(store: Store, hosts: Iterable[FoundHost], site: str) -> list[FoundHost]:
    """A machine at `site` for each host that has none, with its captures; what it is can be edited later."""
    found = []
    for host in hosts:
        if not host.collector_id and _is_machine_name(host.host):
            machine = collectors.add(store, CollectorDraft(site, host.host, "Other", "Virtual machine"))
            captures.edit(store, host.captures, collector_id=machine.id)
            host = FoundHost(host.host, host.captures, machine.id, machine.text)
        found.append(host)
    return found


def _is_machine_name(host: str) -> bool:
    try:
        checked_machine(host)
    except XatError:
        return False
    return True
