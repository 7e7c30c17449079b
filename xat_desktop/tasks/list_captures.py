"""The captures of a partner, and what narrows them: their collectors and run groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.collector import Collector
from xat_desktop.domain.sync import RowState
from xat_desktop.store import captures as store_captures
from xat_desktop.store import collectors as store_collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.show_sync_status import show_row_states

NO_COLLECTOR = "none"  # stands for a collector's id: the captures that do not know their machine


@dataclass(frozen=True)
class CaptureList:
    """Captures, the newest import first, and all machines that they can belong to."""

    captures: tuple[Capture, ...]
    collectors: tuple[Collector, ...]
    badges: Mapping[str, RowState] = field(default_factory=dict)
    """Of captures that are not the same on the server."""


def list_captures(
    store: Store, collector_id: str = "", run_group: str = "", progress: Progress | None = None
) -> CaptureList:
    """All captures, or those of one collector, of no collector, or of one run group."""
    (progress or NoProgress()).step(0, 1, "captures")
    collector = "" if collector_id == NO_COLLECTOR else collector_id
    found = store_captures.captures(store, collector_id=collector, run_group=run_group)
    if collector_id == NO_COLLECTOR:
        found = [capture for capture in found if not capture.collector_id]
    badges = show_row_states(store, "capture")
    return CaptureList(tuple(found), tuple(store_collectors.collectors(store)), badges)
