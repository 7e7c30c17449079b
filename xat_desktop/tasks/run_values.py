"""One value a run for every metric compared: from the samples of the run's window, or the tool's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.percentile import percentiles_of_histogram, percentiles_of_sorted
from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.domain import metrics
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series import COUNTED_PER_SECOND, Attributes, ToolSummary
from xat_desktop.store import histograms
from xat_desktop.store import series as store_series
from xat_desktop.store.store import Store
from xat_desktop.tasks.find_steady_window import steady_window_of

Key = tuple[str, Attributes, str]
"""Metric, attributes, statistic."""

DURATION_STATISTICS = {"p50": 50.0, "p95": 95.0, "p99": 99.0}
TOOL_STATISTICS = ("mean", "rate", "p50", "p95", "p99")
MERGED = frozenset({"label", "client", "thread"})
"""Attributes whose series are put together unless a metric is asked for by name."""
_LEFT_OUT = frozenset({"cpu.logical_number"})
_AGGREGATED = frozenset({"statistic", "window"})
"""Attributes of series whose values the tool had aggregated: a mean of percentiles is no percentile."""
_DETAIL = frozenset(
    {
        "xat.http.client.connect.duration",
        "xat.http.client.time_to_first_byte",
        "xat.request.error_rate",
        "xat.db.connect.duration",
        "xat.db.schedule_lag",
        "xat.disk.service_time",
    }
)
"""Parts of a metric that is compared anyway: each one more in the family costs the others evidence (Holm)."""
MAX_BOOTSTRAP_SAMPLES = 100_000


@dataclass(frozen=True)
class RunValue:
    """One run's value of one metric, with the samples behind it (time order) where there are few enough."""

    value: float
    unit: str
    n: int
    source: str
    samples: NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """All values of one capture, and the window that they come from (None: all of it)."""

    capture: Capture
    window: SteadyWindow | None
    values: dict[Key, RunValue]


def run_values(store: Store, capture: Capture, metric: str = "*", *, steady: bool, keep_samples: bool) -> Run:
    """Values of one run. "*" means the metrics that have a good direction, over all labels; a name means all."""
    every = store_series.series_of(store, capture.id)
    window = steady_window_of(store, every) if steady else None
    trimmed = window is not None and (window.warmup_s > 0 or window.tail_s > 0)
    window_us = (window.start_us, window.end_us) if window and trimmed else None
    values: dict[Key, RunValue] = {}
    summaries = store_series.summaries_of(store, [capture.id])[capture.id]
    if metric == "*":
        summaries = _without_parts(summaries)
    rates = {(summary.metric, summary.attributes) for summary in summaries if summary.statistic == "rate"}
    for summary in summaries:
        second = summary.statistic == "mean" and (summary.metric, summary.attributes) in rates
        if _tool_wanted(summary, metric) and not (second and metric == "*"):
            key = (summary.metric, summary.attributes, summary.statistic)
            source = f"{capture.tool}: {summary.source_name or summary.statistic}"
            values[key] = RunValue(summary.value, summary.unit, 1, source, np.empty(0))
    for (name, named), members in _grouped([s for s in every if s.n], metric).items():
        if metric == "*" and (name, named) in rates:
            continue  # the tool's own rate says the same
        values |= _of_series(store, capture, (name, named), members, window_us, keep_samples)
    return Run(capture, window, values)


def _without_parts(summaries: Sequence[ToolSummary]) -> list[ToolSummary]:
    """Where the tool tells the whole, its labels are left out: each one more costs the others evidence."""
    whole = {(one.metric, one.statistic) for one in summaries if not one.attributes}
    return [
        one
        for one in summaries
        if not one.attributes
        or (one.metric, one.statistic) not in whole
        or not MERGED & {name for name, _ in one.attributes}
    ]


def _tool_wanted(summary: ToolSummary, metric: str) -> bool:
    if metric != "*":
        return fnmatchcase(summary.metric, metric) and not summary.is_bucket
    return _headline(summary.metric) and summary.statistic in TOOL_STATISTICS


def _headline(metric: str) -> bool:
    return metrics.better(metric) != "none" and metric not in _DETAIL


def _grouped(every: Sequence[Series], metric: str) -> dict[tuple[str, Attributes], list[Series]]:
    """Series by what they are compared as; per-label series are put together unless asked for by name."""
    groups: dict[tuple[str, Attributes], list[Series]] = {}
    totals = {series.metric for series in every if not series.attributes}
    for series in every:
        named = series.attributes
        if _AGGREGATED & {name for name, _ in named}:
            continue
        if metric != "*":
            if not fnmatchcase(series.metric, metric):
                continue
        else:
            if not _headline(series.metric) or _LEFT_OUT & {name for name, _ in named}:
                continue
            if named and series.metric in totals:
                continue
            named = tuple(pair for pair in named if pair[0] not in MERGED)
        groups.setdefault((series.metric, named), []).append(series)
    return groups


def _of_series(
    store: Store,
    capture: Capture,
    name: tuple[str, Attributes],
    members: list[Series],
    window: tuple[int, int] | None,
    keep_samples: bool,
) -> dict[Key, RunValue]:
    """Percentiles of a duration, the mean of anything else."""
    n = sum(series.n for series in members)
    keep = keep_samples and n <= MAX_BOOTSTRAP_SAMPLES
    samples = _samples(store, members, window) if window or keep else np.empty(0)
    if window and not len(samples):
        return {}
    first, n = members[0], len(samples) if window else n
    source = ", ".join(sorted({series.source_name for series in members if series.source_name})) or "samples"
    if first.kind == "duration":
        values = _percentiles(store, members, samples if window else None)
    else:
        values = {"mean": float(samples.mean()) if window else _whole_mean(capture, members, n)}
    behind = samples if keep else np.empty(0)
    return {(*name, stat): RunValue(value, first.unit, n, source, behind) for stat, value in values.items()}


def _percentiles(
    store: Store, members: list[Series], samples: NDArray[np.float64] | None
) -> dict[str, float]:
    percents = list(DURATION_STATISTICS.values())
    if samples is None:
        parts = store_series.histograms_of(store, [series.id for series in members])
        found = percentiles_of_histogram(*histograms.merge(list(parts.values())), percents)
    else:
        found = percentiles_of_sorted(np.sort(samples), percents)
    return dict(zip(DURATION_STATISTICS, map(float, found), strict=True))


def _whole_mean(capture: Capture, members: list[Series], n: int) -> float:
    """Mean of all samples; of events counted per second: all events / all time, as the edges are no full seconds."""
    total = sum(series.sum for series in members)
    if (
        members[0].source_name == COUNTED_PER_SECOND
        and capture.start_us is not None
        and capture.end_us is not None
    ):
        span_s = (capture.end_us - capture.start_us) / 1e6
        return total / span_s if span_s > 0 else total
    return total / n


def _samples(store: Store, members: list[Series], window: tuple[int, int] | None) -> NDArray[np.float64]:
    """Values of all members in time order."""
    parts = [store_series.samples(store, series.id, *(window or (None, None))) for series in members]
    times = np.concatenate([part.times for part in parts])
    values = np.concatenate([part.values for part in parts])
    values = values[np.argsort(times, kind="stable")] if len(parts) > 1 else values
    kept: NDArray[np.float64] = values[~np.isnan(values)]
    return kept
