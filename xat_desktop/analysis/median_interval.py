"""Confidence interval of the median of a few runs.

From 6 runs on: interpolated order statistics (Hettmansperger, Sheather 1986, Statistics and Probability
Letters 4, 75-79), without an assumption on the distribution. Below, no distribution-free 95 % interval exists
(minimum to maximum of 4 runs covers 87.5 %): there it is Student's t of the logarithms, which assumes runs
that are roughly normal or lognormal. Simulated coverage of both is 94-97 %.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.interval import Interval, exponential

Floats = NDArray[np.float64]
ORDER_STATISTICS = "interpolated order statistics"
STUDENT_LOG = "Student's t of the logarithms"
STUDENT = "Student's t"


def median_interval(values: ArrayLike, confidence: float = 0.95) -> Interval | None:
    """Interval of the median of finite runs, shape (n,); None for fewer than 2."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if ordered.size < 2:
        return None
    outer = _outer_rank(ordered.size, confidence)
    if outer < 1:
        return _student(ordered, confidence)
    return _order_statistics(ordered, outer, confidence)


def _outer_rank(n: int, confidence: float) -> int:
    """Largest rank k from both ends whose interval still has the confidence; 0 when none has."""
    ranks = range(1, n // 2 + 1)
    return max((k for k in ranks if _rank_confidence(n, k) >= confidence), default=0)


def _rank_confidence(n: int, k: int) -> float:
    return float(1 - 2 * sum(math.comb(n, i) for i in range(k)) / 2**n)


def _order_statistics(ordered: Floats, outer: int, confidence: float) -> Interval:
    n = ordered.size
    wide, narrow = _rank_confidence(n, outer), _rank_confidence(n, outer + 1)
    share = (wide - confidence) / (wide - narrow)
    weight = (n - outer) * share / (outer + (n - 2 * outer) * share)
    low = (1 - weight) * ordered[outer - 1] + weight * ordered[outer]
    high = (1 - weight) * ordered[n - outer] + weight * ordered[n - outer - 1]
    return Interval(float(low), float(high), ORDER_STATISTICS, confidence)


def _student(ordered: Floats, confidence: float) -> Interval:
    positive = bool(ordered[0] > 0)
    scaled = np.log(ordered) if positive else ordered
    half = (
        student_quantile(ordered.size - 1, (1 + confidence) / 2) * scaled.std(ddof=1) / math.sqrt(scaled.size)
    )
    low, high = float(scaled.mean() - half), float(scaled.mean() + half)
    if not positive:
        return Interval(low, high, STUDENT, confidence)
    return Interval(exponential(low), exponential(high), STUDENT_LOG, confidence)


def student_quantile(degrees: float, probability: float) -> float:
    """Quantile of Student's t."""
    from scipy.special import stdtrit  # local: a third of a second of start-up

    return float(stdtrit(degrees, probability))
