"""How many runs a side a comparison needs before it can settle anything."""

import math
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.mann_whitney import smallest_p_value
from xat_desktop.analysis.median_interval import student_quantile
from xat_desktop.analysis.metric_comparison import MetricComparison

Floats = NDArray[np.float64]
FEWEST_RUNS = 4
MOST_RUNS = 200


def runs_for_significance(alpha: float, metrics: int) -> int:
    """Runs a side from which on runs without overlap are significant among so many metrics."""
    enough = (n for n in range(FEWEST_RUNS, 1000) if smallest_p_value(n, n) * metrics <= alpha)
    return next(enough)


def more_runs_needed(
    judged: MetricComparison,
    before: Floats,
    after: Floats,
    noise_floor: float,
    alpha: float,
    metrics: int,
) -> int | None:
    """Further runs a side at which the interval of the ratio would settle it, if spread and medians stay.

    Settled means: as narrow as the distance of the ratio from 1, or, for a difference below the noise floor,
    as its distance to the floor. 0 when it is settled; None when 200 runs a side would not do.
    """
    if _settled(judged, noise_floor):
        return 0
    fewest, have = runs_for_significance(alpha, metrics), min(before.size, after.size)
    if have == 0 or max(before.size, after.size) < 2:
        return fewest - have
    wanted = _runs_to_settle(before, after, noise_floor, alpha / metrics, fewest)
    return None if wanted is None else max(1, wanted - have)


def _settled(judged: MetricComparison, noise_floor: float) -> bool:
    if judged.verdict != "no evidence of a difference":
        return judged.verdict != "too few runs"
    if judged.shift_ci is not None and judged.shift_ci.low == judged.shift_ci.high == 0:
        return True  # the same value in every run, such as no error at all
    ci = judged.ratio_ci
    return ci is not None and 1 - noise_floor < ci.low and ci.high < 1 + noise_floor


def _runs_to_settle(
    before: Floats, after: Floats, noise_floor: float, alpha: float, fewest: int
) -> int | None:
    one, other, floor = before, after, noise_floor * abs(float(np.median(before)))
    if min(before.min(), after.min()) > 0:
        one, other, floor = np.log(before), np.log(after), math.log1p(noise_floor)
    effect = abs(float(np.median(other) - np.median(one)))
    target = effect if effect >= floor else floor - effect
    spread = _pooled_deviation(one, other)
    runs = range(fewest, MOST_RUNS + 1)
    place = bisect_left(runs, True, key=lambda n: _half_width(spread, n, alpha) <= target)
    return runs[place] if place < len(runs) else None


def _pooled_deviation(*sides: Floats) -> float:
    squares = sum(float(((side - side.mean()) ** 2).sum()) for side in sides)
    return math.sqrt(squares / sum(side.size - 1 for side in sides))


def _half_width(spread: float, runs: int, alpha: float) -> float:
    return student_quantile(2 * runs - 2, 1 - alpha / 2) * spread * math.sqrt(2 / runs)
