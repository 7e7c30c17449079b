"""Intervals from one to three runs a side: the variation within the runs, as nothing else is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.block_bootstrap import METHOD, block_bootstrap
from xat_desktop.analysis.interval import Interval
from xat_desktop.analysis.metric_comparison import MetricRuns

Floats = NDArray[np.float64]
WITHIN_ONLY = "the interval covers the variation within the runs only, not from run to run"
TOO_SHORT = "a steady window is short against its autocorrelation: the interval may be too narrow"


@dataclass(frozen=True)
class FewRunsIntervals:
    """Intervals of the two medians and of their ratio; None where samples are missing or too few."""

    baseline: Interval | None
    candidate: Interval | None
    ratio: Interval | None
    warnings: tuple[str, ...]


def few_runs_intervals(
    baseline: MetricRuns, candidate: MetricRuns, rng: np.random.Generator
) -> FewRunsIntervals:
    """Block bootstrap of the steady windows of all runs, each run on its own."""
    before, before_long = _side_replicates(baseline, rng)
    after, after_long = _side_replicates(candidate, rng)
    any_found = before is not None or after is not None
    warnings = ([WITHIN_ONLY] if any_found else []) + ([] if before_long and after_long else [TOO_SHORT])
    ratio = None
    if before is not None and after is not None and before.min() > 0 and after.min() > 0:
        ratio = _interval(after / before)
    return FewRunsIntervals(_interval(before), _interval(after), ratio, tuple(warnings))


def _side_replicates(runs: MetricRuns, rng: np.random.Generator) -> tuple[Floats | None, bool]:
    """Replicates of the median over the runs, and whether all windows are long enough."""
    found = [block_bootstrap(samples, runs.statistic, rng) for samples in runs.samples]
    usable = [replicates for replicates in found if replicates is not None]
    if not usable or len(usable) < len(found):
        return None, True
    # The run's own value stays the centre, should a tool have computed it otherwise than from these samples.
    centred = [
        replicates.values + (value - replicates.point)
        for replicates, value in zip(usable, runs.values, strict=True)
    ]
    return np.median(centred, axis=0), all(replicates.long_enough for replicates in usable)


def _interval(replicates: Floats | None) -> Interval | None:
    if replicates is None:
        return None
    low, high = np.percentile(replicates, [2.5, 97.5])
    return Interval(float(low), float(high), METHOD)
