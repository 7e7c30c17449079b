"""All collectors of a partner, with what their fields can be."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.domain.collector import Collector
from xat_desktop.store import catalogues, collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class CollectorList:
    """Collectors by site and machine; the names of the catalogues and of the time zones."""

    collectors: tuple[Collector, ...] = ()
    platforms: tuple[str, ...] = ()
    compute_models: tuple[ComputeModel, ...] = ()
    os_flavors: tuple[str, ...] = ()
    system_software: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


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
    )
