"""Mann and Whitney's U test for two independent samples: exact when small, ties included, else normal."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.rank_distribution import EXACT_LIMIT, subset_sum_shares

Floats = NDArray[np.float64]
EXACT = "Mann-Whitney U, exact"
EXACT_TIES = "Mann-Whitney U, exact with ties"
NORMAL = "Mann-Whitney U, normal approximation"


@dataclass(frozen=True)
class MannWhitney:
    """`u` counts the pairs in which `first` is larger, ties as one half; `p_value` is two-sided."""

    u: float
    n_first: int
    n_second: int
    p_value: float
    method: str


def mann_whitney(first: ArrayLike, second: ArrayLike) -> MannWhitney:
    """Test finite samples of shapes (n,) and (m,), n and m >= 1.

    Up to 50 samples in all: the exact permutation distribution of the midranks, p = 2 x the smaller tail.
    Above: the normal approximation with tie and continuity correction.
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.size + b.size <= EXACT_LIMIT:
        return _exact(a, b)
    return mann_whitney_histograms(*np.unique(a, return_counts=True), *np.unique(b, return_counts=True))


def mann_whitney_histograms(
    first_values: ArrayLike, first_counts: ArrayLike, second_values: ArrayLike, second_counts: ArrayLike
) -> MannWhitney:
    """Normal approximation from two exact histograms (distinct ascending values with counts)."""
    x, y = np.asarray(first_values, dtype=np.float64), np.asarray(second_values, dtype=np.float64)
    a, b = np.asarray(first_counts, dtype=np.float64), np.asarray(second_counts, dtype=np.float64)
    ends = np.concatenate(([0.0], np.cumsum(b)))
    below, upto = ends[np.searchsorted(y, x, "left")], ends[np.searchsorted(y, x, "right")]
    u = float((a * (below + upto)).sum() / 2)
    n, m = float(a.sum()), float(b.sum())
    p_value = _normal_p_value(u, n, m, _tie_term(x, a, y, b))
    return MannWhitney(u, int(n), int(m), p_value, NORMAL)


def smallest_p_value(n: int, m: int) -> float:
    """The p-value of two samples that do not overlap at all: no result of n and m samples can be smaller."""
    return min(1.0, 2 / math.comb(n + m, n))


def _exact(a: Floats, b: Floats) -> MannWhitney:
    doubled, tied = _doubled_midranks(np.concatenate((a, b)))
    rank_sum = int(doubled[: a.size].sum())
    shares = subset_sum_shares(doubled, a.size)
    tail = min(shares[: rank_sum + 1].sum(), shares[rank_sum:].sum())
    u = rank_sum / 2 - a.size * (a.size + 1) / 2
    return MannWhitney(u, a.size, b.size, min(1.0, 2 * float(tail)), EXACT_TIES if tied else EXACT)


def _doubled_midranks(values: Floats) -> tuple[NDArray[np.int64], bool]:
    # Twice the midrank is an integer, which the exact distribution needs.
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    return (2 * ends - sizes + 1)[group].astype(np.int64), bool((sizes > 1).any())


def _tie_term(x: Floats, a: Floats, y: Floats, b: Floats) -> float:
    values, group = np.unique(np.concatenate((x, y)), return_inverse=True)
    sizes = np.bincount(group, weights=np.concatenate((a, b)), minlength=values.size)
    return float((sizes**3 - sizes).sum())


def _normal_p_value(u: float, n: float, m: float, tie_term: float) -> float:
    total = n + m
    variance = n * m / 12 * ((total + 1) - tie_term / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    z = (abs(u - n * m / 2) - 0.5) / math.sqrt(variance)
    return min(1.0, math.erfc(z / math.sqrt(2)))
