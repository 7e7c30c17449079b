"""The figures of a comparison of one metric, before any verdict."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.cliffs_delta import cliffs_delta
from xat_desktop.analysis.few_runs import few_runs_intervals
from xat_desktop.analysis.hodges_lehmann import hodges_lehmann, hodges_lehmann_ratio
from xat_desktop.analysis.interval import Interval
from xat_desktop.analysis.mann_whitney import mann_whitney
from xat_desktop.analysis.median_interval import median_interval
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns, Side
from xat_desktop.analysis.runs_needed import FEWEST_RUNS
from xat_desktop.domain.metrics import Better

Floats = NDArray[np.float64]
SPREAD_LIMIT = 4.0
"""Above this ratio of standard deviations the interval of the ratio may cover less than 93 %."""


def finite_runs(runs: MetricRuns) -> MetricRuns:
    """The side without the runs whose value is not finite."""
    kept = np.isfinite(runs.values)
    samples = runs.samples if len(runs.samples) == kept.size else ()
    chosen = tuple(series for series, keep in zip(samples, kept.tolist(), strict=False) if keep)
    return replace(runs, values=np.asarray(runs.values, dtype=np.float64)[kept], samples=chosen)


def measure(baseline: MetricRuns, candidate: MetricRuns, better: Better, seed: int) -> MetricComparison:
    """Everything but verdict, correction and runs needed, from finite runs; `seed` is for few runs."""
    before, after = baseline.values, candidate.values
    sides = _side(before), _side(after)
    ratio, warnings = _ratio(*sides)
    blank = MetricComparison(
        metric=baseline.metric,
        attributes=baseline.attributes,
        statistic=baseline.statistic,
        unit=baseline.unit,
        better=better,
        baseline=sides[0],
        candidate=sides[1],
        ratio=ratio,
        ratio_ci=None,
        shift=hodges_lehmann(before, after).value if before.size and after.size else None,
        shift_ci=None,
        p_value=None,
        p_adjusted=None,
        test=None,
        effect=None,
        verdict="too few runs",
        more_runs_needed=None,
        warnings=(*_constant("baseline", before), *_constant("candidate", after), *warnings),
    )
    if min(before.size, after.size) < FEWEST_RUNS:
        return _with_few_runs(blank, baseline, candidate, seed)
    return _with_many_runs(blank, before, after)


def _side(values: Floats) -> Side:
    median = float(np.median(values)) if values.size else None
    return Side(values.size, median, median_interval(values))


def _ratio(baseline: Side, candidate: Side) -> tuple[float | None, list[str]]:
    if baseline.median is None or candidate.median is None:
        return None, []
    if baseline.median <= 0 or candidate.median <= 0:
        return None, ["no ratio: a median is zero or negative"]
    ratio = candidate.median / baseline.median
    return (ratio, []) if 0 < ratio < math.inf else (None, ["no ratio: the medians are too far apart"])


def _constant(side: str, values: Floats) -> list[str]:
    if values.size < 2 or values.min() < values.max():
        return []
    return [f"all {values.size} runs of the {side} have the same value: rounded, or not a measurement"]


def _with_many_runs(blank: MetricComparison, before: Floats, after: Floats) -> MetricComparison:
    test = mann_whitney(before, after)
    ratio_ci, warnings = _ratio_interval(blank.ratio, before, after)
    return replace(
        blank,
        ratio_ci=ratio_ci,
        shift_ci=hodges_lehmann(before, after).ci,
        p_value=test.p_value,
        test=test.method,
        effect=cliffs_delta(before, after),
        warnings=(*blank.warnings, *warnings),
    )


def _ratio_interval(ratio: float | None, before: Floats, after: Floats) -> tuple[Interval | None, list[str]]:
    if ratio is None:
        return None, []
    if min(before.min(), after.min()) <= 0:
        return None, ["no interval of the ratio: a run is zero or negative"]
    ci = hodges_lehmann_ratio(before, after).ci
    assert ci is not None, "four runs a side always have an interval"
    spreads = sorted((float(np.log(before).std(ddof=1)), float(np.log(after).std(ddof=1))))
    uneven = spreads[1] > SPREAD_LIMIT * spreads[0] > 0
    text = "the sides spread very differently: the interval of the ratio may be too narrow"
    # Two-peaked runs can put the ratio of medians outside the interval of the typical ratio.
    enclosing = replace(ci, low=min(ci.low, ratio), high=max(ci.high, ratio))
    return enclosing, [text] if uneven else []


def _with_few_runs(
    blank: MetricComparison, baseline: MetricRuns, candidate: MetricRuns, seed: int
) -> MetricComparison:
    found = few_runs_intervals(baseline, candidate, np.random.default_rng(seed))
    return replace(
        blank,
        baseline=replace(blank.baseline, ci=found.baseline or blank.baseline.ci),
        candidate=replace(blank.candidate, ci=found.candidate or blank.candidate.ci),
        ratio_ci=found.ratio if blank.ratio is not None else None,
        warnings=(*blank.warnings, *found.warnings),
    )
