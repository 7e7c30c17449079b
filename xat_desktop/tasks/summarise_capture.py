"""Summary statistics of every series of a capture, of all of it, of a window, or of its steady part."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.analysis.summary import SummaryStatistics, rate_per_s, summarise, summarise_histogram
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series import ToolSummary
from xat_desktop.store import captures as store_captures
from xat_desktop.store import series as store_series
from xat_desktop.store.store import Store
from xat_desktop.tasks.find_steady_window import steady_window_of
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class SeriesStatistics:
    """Statistics of one series; `rate_per_s` = samples per second of the window."""

    series: Series
    statistics: SummaryStatistics
    rate_per_s: float | None


@dataclass(frozen=True)
class CaptureSummary:
    """All series of a capture within one window; `window` None: the whole capture."""

    capture: Capture
    series: tuple[SeriesStatistics, ...]
    tool_summaries: tuple[ToolSummary, ...]
    window: tuple[int, int] | None
    steady: SteadyWindow | None


def summarise_capture(
    store: Store,
    capture_id: str,
    metric: str = "*",
    window: tuple[int, int] | None = None,
    steady: bool = False,
    progress: Progress | None = None,
) -> CaptureSummary:
    """Exact statistics; `window` (µs, both ends included) goes before `steady`.

    Buckets of a tool's histogram, often thousands, are told when their metric is asked for.
    """
    progress = progress or NoProgress()
    capture = store_captures.get(store, capture_id)
    every = store_series.series_of(store, capture.id)
    found_window = steady_window_of(store, every) if steady and window is None else None
    if found_window:
        window = (found_window.start_us, found_window.end_us)
    wanted = {series.id for series in store_series.series_of(store, capture.id, metric)}
    chosen = [series for series in every if series.id in wanted and series.n]
    if window is None:
        rows = _whole(store, chosen)
    else:
        rows = _within(store, chosen, window, progress)
    reported = store_series.summaries_of(store, [capture.id])[capture.id]
    tool = tuple(
        one for one in reported if fnmatchcase(one.metric, metric) and (metric != "*" or not one.is_bucket)
    )
    return CaptureSummary(capture, tuple(rows), tool, window, found_window)


def _whole(store: Store, chosen: list[Series]) -> list[SeriesStatistics]:
    histograms = store_series.histograms_of(store, [series.id for series in chosen])
    return [
        SeriesStatistics(
            series,
            summarise_histogram(*histograms[series.id]),
            rate_per_s(series.n, (series.t1_us - series.t0_us) / 1e6),
        )
        for series in chosen
    ]


def _within(
    store: Store, chosen: list[Series], window: tuple[int, int], progress: Progress
) -> list[SeriesStatistics]:
    rows = []
    for number, series in enumerate(chosen):
        progress.step(number, len(chosen), series.metric)
        values = store_series.samples(store, series.id, *window).values
        values = values[values == values]
        if len(values):
            rate = rate_per_s(len(values), (window[1] - window[0]) / 1e6)
            rows.append(SeriesStatistics(series, summarise(values), rate))
    return rows
