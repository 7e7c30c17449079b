"""Add, change and delete collectors."""

from collections.abc import Sequence
from dataclasses import replace

from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.store import collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


def save_collector(
    store: Store, collector_id: str, draft: CollectorDraft, progress: Progress | None = None
) -> Collector:
    """Change the collector of this id, or add one when it is empty; XatError says which field is wrong."""
    (progress or NoProgress()).step(0, 1, draft.machine_name)
    return collectors.edit(store, collector_id, draft) if collector_id else collectors.add(store, draft)


def add_alike(
    store: Store, draft: CollectorDraft, machines: Sequence[str], progress: Progress | None = None
) -> list[Collector]:
    """Add one collector for each of these machine names, in all else the same."""
    added = []
    for number, name in enumerate(machines):
        (progress or NoProgress()).step(number, len(machines), name)
        added.append(collectors.add(store, replace(draft, machine_name=name)))
    return added


def delete_collector(store: Store, collector_id: str, progress: Progress | None = None) -> CollectorDraft:
    """Remove a collector without captures; returns what it was, so that it can be added again."""
    (progress or NoProgress()).step(0, 1, "deleting")
    return draft_of(collectors.delete(store, collector_id))


def draft_of(collector: Collector) -> CollectorDraft:
    """The fields that a person can change."""
    return CollectorDraft(
        collector.site_name,
        collector.machine_name,
        collector.platform,
        collector.compute_model,
        collector.os_flavor,
        collector.system_software,
        collector.notes,
        collector.zone,
    )
