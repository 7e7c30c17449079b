"""The five numbers of a box plot and its ends, exact, from all samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xat_desktop.analysis.percentile import percentiles_of_histogram

REACH = 1.5
"""Whiskers end at the furthest samples within this many heights of the box from it (Tukey 1977)."""


@dataclass(frozen=True)
class Box:
    """In the unit of the values, ascending."""

    minimum: float
    low: float
    p25: float
    p50: float
    p75: float
    high: float
    maximum: float


def box_of(values: ArrayLike, counts: ArrayLike) -> Box:
    """Of distinct ascending `values` with `counts` > 0, both of shape (k,), k >= 1."""
    ordered = np.asarray(values, dtype=np.float64)
    p25, p50, p75 = percentiles_of_histogram(ordered, counts, (25, 50, 75)).tolist()
    reach = REACH * (p75 - p25)
    low = float(ordered[np.searchsorted(ordered, p25 - reach, "left")])
    high = float(ordered[np.searchsorted(ordered, p75 + reach, "right") - 1])
    return Box(float(ordered[0]), min(low, p25), p25, p50, p75, max(high, p75), float(ordered[-1]))
