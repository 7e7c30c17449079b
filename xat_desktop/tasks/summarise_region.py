"""Statistics of a stretch of time of several series, exact, from their samples."""

from collections.abc import Sequence
from dataclasses import dataclass

from xat_desktop.analysis.summary import SummaryStatistics, summarise
from xat_desktop.store.store import Store
from xat_desktop.tasks.derive_series import samples_within
from xat_desktop.tasks.load_chart import WindowRequest
from xat_desktop.tasks.progress import Progress


@dataclass(frozen=True)
class RegionStatistics:
    """Statistics of one series; None where no sample lies in the region."""

    series_id: str
    statistics: SummaryStatistics | None


def summarise_region(
    store: Store, requests: Sequence[WindowRequest], progress: Progress
) -> list[RegionStatistics]:
    """Each series over its own window (runs that are aligned have different clocks), both ends included."""
    found = []
    for number, request in enumerate(requests):
        progress.step(number, len(requests), request.series.metric)
        values = samples_within(store, request.series, request.start_us, request.end_us).values
        values = values[values == values]
        found.append(RegionStatistics(request.series.id, summarise(values) if len(values) else None))
    return found
