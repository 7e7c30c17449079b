"""What the charts show, read from the store: captures with their series, ranges of a window, distributions."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from xat_desktop.analysis.distribution import Distribution, distributions
from xat_desktop.domain.annotation import Annotation
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.store import captures as store_captures
from xat_desktop.store import series as store_series
from xat_desktop.store.annotations import annotations_of
from xat_desktop.store.series import Overview
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import place_of_series
from xat_desktop.tasks.derive_series import counted_values, overview_within
from xat_desktop.tasks.progress import Progress


@dataclass(frozen=True)
class ChartSources:
    """The captures that are still there, in the order asked for, and all their series."""

    captures: tuple[Capture, ...]
    series: tuple[Series, ...]
    on_server: tuple[str, ...] = ()
    """Captures whose series must be fetched first."""
    annotations: tuple[Annotation, ...] = ()
    """Notes on the captures."""


@dataclass(frozen=True)
class WindowRequest:
    """A series, the window to read in µs (both ends included), and about how many ranges are wanted."""

    series: Series
    start_us: int
    end_us: int
    max_buckets: int


@dataclass(frozen=True)
class WindowOverview:
    """What was asked for, and its ranges."""

    request: WindowRequest
    overview: Overview


def load_chart_sources(store: Store, capture_ids: Sequence[str], progress: Progress) -> ChartSources:
    """Captures and series for the tree, each once; ids that are gone are left out."""
    progress.step(0, 2, "captures")
    captures = store_captures.get_many(store, list(dict.fromkeys(capture_ids)))
    progress.step(1, 2, "series")
    series = store_series.series_of_many(store, [capture.id for capture in captures])
    there = (one.id for one in captures if one.series_count and place_of_series(store, one.id) == "server")
    notes = annotations_of(store, [capture.id for capture in captures])
    return ChartSources(tuple(captures), tuple(one for one in series if one.n), tuple(there), tuple(notes))


def newest_capture(store: Store, progress: Progress) -> Capture | None:
    """The capture that came in last and has anything over time, not only totals."""
    progress.step(0, 1, "captures")
    return next((capture for capture in store_captures.captures(store) if capture.series_count), None)


def load_overviews(
    store: Store, requests: Sequence[WindowRequest], progress: Progress
) -> list[WindowOverview]:
    """Ranges of each window that keep every peak; series that were deleted meanwhile are left out."""
    found = []
    for number, request in enumerate(requests):
        progress.step(number, len(requests), request.series.metric)
        window = (request.start_us, request.end_us, request.max_buckets)
        found.append(WindowOverview(request, overview_within(store, request.series, *window)))
    return found


def load_distributions(
    store: Store, groups: Mapping[str, Sequence[Series]], logarithmic: Set[str], progress: Progress
) -> dict[str, Distribution]:
    """Histogram and CDF of all samples by series id; the series of a group get the same bins.

    `logarithmic` = names of the groups whose bins have equal ratios.
    """
    found: dict[str, Distribution] = {}
    for number, (name, series) in enumerate(groups.items()):
        progress.step(number, len(groups), name)
        samples = counted_values(store, series)
        found |= distributions(samples, name in logarithmic)
    return found
