"""What a report draws from the samples: metrics over time and distributions, run by run."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series import Attributes
from xat_desktop.reports.model import Distribution, Distributions, Floats, TimeSeries, Trace
from xat_desktop.store import histograms
from xat_desktop.store import series as store_series
from xat_desktop.store.histograms import Histogram
from xat_desktop.store.store import Store
from xat_desktop.tasks.find_steady_window import THROUGHPUT
from xat_desktop.tasks.run_values import MERGED

Name = tuple[str, Attributes]
Windows = Mapping[str, SteadyWindow | None]
MOST_CHARTS = 6
MOST_RUNS = 8
_BUCKETS = 180
_IN_BUCKET = 20
"""Samples behind each median of a line, so that it shows a course and not single requests."""
_CURVE_POINTS = 400
_MOST_SAMPLES = 20_000_000
"""Of one run; above, only the stored ranges are drawn, which need no samples."""


def charted(compared: Sequence[MetricComparison]) -> list[Name]:
    """Metrics worth a chart: throughput first, then those with a verdict of better or worse."""
    decided = {
        (one.metric, one.attributes) for one in compared if one.verdict in ("better", "worse", "different")
    }
    names = dict.fromkeys((one.metric, one.attributes) for one in compared)
    return sorted(names, key=lambda name: (name[0] not in THROUGHPUT, name not in decided))


def members(every: Sequence[Series], name: Name) -> list[Series]:
    """The series that a compared metric was made from: itself, or those of its labels put together."""
    metric, attributes = name
    same = [series for series in every if series.metric == metric and series.n]
    exact = [series for series in same if series.attributes == attributes]
    return exact or [
        series
        for series in same
        if {key for key, _ in set(series.attributes) - set(attributes)} <= MERGED
        and set(attributes) <= set(series.attributes)
    ]


def trimmed(window: SteadyWindow | None) -> tuple[int, int] | None:
    """Start and end where something was cut off; None where all of the run counts."""
    if window is None or (window.warmup_s == 0 and window.tail_s == 0):
        return None
    return window.start_us, window.end_us


def time_series(
    store: Store, name: Name, baseline: Sequence[Capture], candidate: Sequence[Capture], windows: Windows
) -> TimeSeries | None:
    """At most MOST_RUNS traces a side; None where a side has none or the metric is no course of values."""
    sides, unit = [], ""
    for captures in (baseline, candidate):
        traces = []
        for capture in captures[:MOST_RUNS]:
            chosen = members(store_series.series_of(store, capture.id), name)
            if chosen and chosen[0].kind != "event":
                unit = chosen[0].unit
                traces.append(_trace(store, chosen, windows.get(capture.id)))
        sides.append(tuple(traces))
    if not sides[0] or (candidate and not sides[1]) or _never_changes(*sides):
        return None
    left = sum(max(len(captures) - MOST_RUNS, 0) for captures in (baseline, candidate))
    return TimeSeries(*name, unit, sides[0], sides[1], left)


def _never_changes(*sides: Sequence[Trace]) -> bool:
    """Such as the errors of a run without errors: the table says it all."""
    traces = [trace for side in sides for trace in side]
    low = min((float(np.nanmin(trace.low)) for trace in traces if trace.low.size), default=0.0)
    return all(low == float(np.nanmax(trace.high)) for trace in traces if trace.high.size)


def _trace(store: Store, chosen: Sequence[Series], window: SteadyWindow | None) -> Trace:
    start_us = min(series.t0_us for series in chosen)
    times, low, mid, high = _columns(store, chosen)
    seconds = (times - start_us) / 1e6
    cut = trimmed(window)
    window_s = ((cut[0] - start_us) / 1e6, (cut[1] - start_us) / 1e6) if cut else None
    if chosen[0].kind != "duration" and times.size <= 2 * _BUCKETS:
        return Trace(seconds, low, mid, high, window_s)
    return _bucketed(seconds, (low, mid, high), max(min(times.size // _IN_BUCKET, _BUCKETS), 1), window_s)


_Columns = tuple[NDArray[np.int64], Floats, Floats, Floats]


def _columns(store: Store, chosen: Sequence[Series]) -> _Columns:
    """Times, lows, middles and highs of all series by time; no middles where there are too many samples."""
    if sum(series.n for series in chosen) > _MOST_SAMPLES:
        ranges = [store_series.overview(store, series, max_buckets=8 * _BUCKETS) for series in chosen]
        times = np.concatenate([part.times for part in ranges])
        low, high = (np.concatenate([getattr(part, end) for part in ranges]) for end in ("low", "high"))
        order = np.argsort(times, kind="stable")
        return times[order], low[order], np.empty(0), high[order]
    parts = [store_series.samples(store, series.id) for series in chosen]
    times = np.concatenate([part.times for part in parts])
    values = np.concatenate([part.values for part in parts])
    kept = ~np.isnan(values)
    times, values = times[kept], values[kept]
    order = np.argsort(times, kind="stable")
    values = values[order]
    return times[order], values, values, values


def _bucketed(
    seconds: Floats,
    columns: tuple[Floats, Floats, Floats],
    buckets: int,
    window_s: tuple[float, float] | None,
) -> Trace:
    """Ranges and medians of equal spans of time."""
    low, mid, high = columns
    span = float(seconds[-1]) or 1.0
    bucket = np.minimum((seconds * (buckets / span)).astype(np.int64), buckets - 1)
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    middles = (bucket[starts] + 0.5) * (span / buckets)
    lows, highs = np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
    medians = np.array([np.median(part) for part in np.split(mid, starts[1:])]) if mid.size else mid
    return Trace(middles, lows, medians, highs, window_s)


def distributions(
    store: Store, name: Name, baseline: Sequence[Capture], candidate: Sequence[Capture], windows: Windows
) -> Distributions | None:
    """Exact distributions of a duration on both sides; None where a side has no samples."""
    sides, unit = [], ""
    for captures in (baseline, candidate):
        runs = []
        for capture in captures:
            chosen = members(store_series.series_of(store, capture.id), name)
            if chosen and chosen[0].kind == "duration":
                unit = chosen[0].unit
                runs.append(_histogram(store, chosen, trimmed(windows.get(capture.id))))
        sides.append([run for run in runs if run.values.size])
    if not sides[0] or (candidate and not sides[1]):
        return None
    whole = [_curve(histograms.merge(runs)) for runs in sides if runs]
    single = [tuple(_curve(run) for run in runs[:MOST_RUNS]) for runs in sides]
    return Distributions(*name, unit, whole[0], whole[1] if candidate else None, *single)


def _histogram(store: Store, chosen: Sequence[Series], window: tuple[int, int] | None) -> Histogram:
    """Of the steady window's samples, or of all as they were counted at import."""
    if window is None:
        found = store_series.histograms_of(store, [series.id for series in chosen])
        return histograms.merge(list(found.values()))
    return histograms.merge(
        [histograms.of_floats(store_series.samples(store, series.id, *window).values) for series in chosen]
    )


def _curve(histogram: Histogram) -> Distribution:
    """Few enough points for a drawing, the tail finer than the rest."""
    n = int(histogram.counts.sum())
    shares = np.cumsum(histogram.counts) / n
    values = histogram.values
    if values.size > _CURVE_POINTS:
        wanted = np.concatenate([np.linspace(0, 0.99, 300), np.linspace(0.99, 1, 100)])
        picked = np.unique(np.minimum(np.searchsorted(shares, wanted), values.size - 1))
        values, shares = values[picked], shares[picked]
    return Distribution(values, shares, n)
