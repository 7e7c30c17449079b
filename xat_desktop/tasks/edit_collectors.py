"""Add, change and delete collectors."""

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
