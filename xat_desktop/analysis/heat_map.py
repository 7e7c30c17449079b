"""How many samples lie in each cell of time and value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

COLUMNS = 240
"""At most, over the window."""
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)


@dataclass(frozen=True)
class HeatMap:
    """`counts` (k, m) of the cells between `x_edges` in s (k+1,) and `value_edges` in the unit (m+1,)."""

    x_edges: Floats
    value_edges: Floats
    counts: Counts


def time_edges(start: float, end: float, columns: int = COLUMNS) -> Floats:
    """Edges at whole steps that people count in, from at or before `start` to at or after `end` (s)."""
    span = max(end - start, 1e-6)
    power = 10.0 ** np.floor(np.log10(span / columns))
    fine = [factor * power for factor in (1, 2, 5, 10) if factor * power < 1]
    steps = [step for step in (*fine, *_STEPS_S) if span / step <= columns]
    step = float(min(steps, default=span / columns))
    first, last = np.floor(start / step), np.ceil(end / step)
    return np.arange(first, max(last, first + 1) + 1) * step


def cell_counts(x: Floats | Counts, values: Floats, x_edges: Floats | Counts, value_edges: Floats) -> Counts:
    """Counts (k, m), `x` in the unit of its edges; what lies beyond them or is no number counts nowhere."""
    column = np.searchsorted(x_edges, x, "right") - 1
    row = np.searchsorted(value_edges, values, "right") - 1
    row = np.where(values == value_edges[-1], len(value_edges) - 2, row)
    width, height = len(x_edges) - 1, len(value_edges) - 1
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height) & np.isfinite(values)
    flat = np.bincount(column[inside] * height + row[inside], minlength=width * height)
    return flat.reshape(width, height)
