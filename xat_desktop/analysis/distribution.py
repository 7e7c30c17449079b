"""Exact histograms made ready for drawing: shares in bins that several series have in common, and a CDF."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.box import Box, box_of

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

BINS = 100
CDF_POINTS = 2_000
_MOST_STEPS = 1e6
"""A grid of values finer than this is taken for continuous."""


@dataclass(frozen=True)
class Distribution:
    """`edges` (k+1,) and `shares` (k,) of the histogram; `values` and `cumulated` (m,) of the CDF, 0 to 1; a box."""

    n: int
    edges: Floats
    shares: Floats
    values: Floats
    cumulated: Floats
    box: Box


def distributions(
    histograms: Mapping[str, tuple[Floats, Counts]], logarithmic: bool = False
) -> dict[str, Distribution]:
    """From distinct ascending values with counts; empty ones are left out.

    With `logarithmic` the bins have equal ratios, and values of zero and below, which have no logarithm, count
    in the shares of the others but have no bin.
    """
    filled = {name: one for name, one in histograms.items() if len(one[0])}
    if not filled:
        return {}
    edges = bin_edges(np.unique(np.concatenate([values for values, _ in filled.values()])), logarithmic)
    return {name: _distribution(values, counts, edges) for name, (values, counts) in filled.items()}


def bin_edges(distinct: Floats, logarithmic: bool, bins: int = BINS) -> Floats:
    """Edges over distinct ascending values, shape (k+1,), k <= bins.

    Where the values lie on a grid (whole milliseconds) the edges lie between its points: bins that hold now two
    and now three of them would show a comb that is not in the data.
    """
    if logarithmic:
        distinct = distinct[distinct > 0]
    if not len(distinct):
        return np.array([1.0, 10.0])
    low, high = float(distinct[0]), float(distinct[-1])
    if low == high:
        pad = abs(low) * 0.05 or 0.5
        return np.array([low - pad, high + pad])
    step = _grid_step(distinct)
    if logarithmic:
        edges = np.geomspace(low, high, bins + 1)
        return _between_grid(edges, step, low, high) if step else _closed(edges, low, high)
    if not step:
        return _closed(np.linspace(low, high, bins + 1), low, high)
    width = max(1, int(np.ceil((high - low) / step / bins))) * step
    return np.arange(low - step / 2, high + width, width)


def cdf_points(values: Floats, counts: Counts, points: int = CDF_POINTS) -> tuple[Floats, Floats]:
    """(values, share of samples at or below), exact at each kept point; both tails are kept densely."""
    cumulated = np.cumsum(counts)
    n = cumulated[-1]
    if len(values) <= points:
        return values, cumulated / n
    evenly = np.linspace(0, 1, points // 2)
    tail = np.geomspace(1 / n, 0.5, points // 4)
    wanted = np.concatenate([evenly, tail, 1 - tail]) * n
    kept = np.unique(np.append(np.searchsorted(cumulated, wanted).clip(0, len(values) - 1), len(values) - 1))
    return values[kept], cumulated[kept] / n


def _distribution(values: Floats, counts: Counts, edges: Floats) -> Distribution:
    n = int(counts.sum())
    shares = np.histogram(values, bins=edges, weights=counts)[0] / n
    return Distribution(n, edges, shares, *cdf_points(values, counts), box_of(values, counts))


def _grid_step(distinct: Floats) -> float:
    """The distance that all values keep as a multiple; 0 where there is none."""
    gaps = np.diff(distinct)
    step = float(gaps.min())
    if distinct[-1] - distinct[0] > step * _MOST_STEPS:
        return 0.0
    multiples = gaps / step
    on_grid = np.abs(multiples - np.rint(multiples)) < 1e-3 * np.maximum(multiples, 1)
    return step if bool(on_grid.all()) else 0.0


def _between_grid(edges: Floats, step: float, low: float, high: float) -> Floats:
    whole = np.unique(np.rint((edges - low) / step))
    between = low + (whole - 0.5) * step
    between = between[between > 0] if between[0] > 0 else np.append(low / 2, between[between > 0])
    return between if between[-1] > high else np.append(between, high + step / 2)


def _closed(edges: Floats, low: float, high: float) -> Floats:
    """Rounding must not push the smallest or the largest value out."""
    edges[0], edges[-1] = low, high
    return edges
