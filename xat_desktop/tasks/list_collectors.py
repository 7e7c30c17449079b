"""All collectors of a partner, with what their fields can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.domain.collector import Collector
from xat_desktop.domain.sync import RowState
from xat_desktop.store import catalogues, collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.show_sync_status import show_row_states


@dataclass(frozen=True)
class CollectorList:
    """Collectors by site and machine; the names of the catalogues and of the time zones."""

    collectors: tuple[Collector, ...] = ()
    platforms: tuple[str, ...] = ()
    compute_models: tuple[ComputeModel, ...] = ()
    os_flavors: tuple[str, ...] = ()
    system_software: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    badges: Mapping[str, RowState] = field(default_factory=dict)
    """Of collectors that are not the same on the server."""


def list_collectors(store: Store, progress: Progress | None = None) -> CollectorList:
    """Everything that the collectors page shows and offers."""
    (progress or NoProgress()).step(0, 1, "collectors")
    return CollectorList(
        tuple(collectors.collectors(store)),
        tuple(entry.name for entry in catalogues.entries(store, "platform")),
        tuple(catalogues.compute_models(store)),
        tuple(entry.name for entry in catalogues.entries(store, "os_flavor")),
        tuple(entry.name for entry in catalogues.entries(store, "system_software")),
        tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC")),
        show_row_states(store, "collector"),
    )
