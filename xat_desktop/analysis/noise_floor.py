"""The noise floor: how far medians of the same thing measured twice lie apart."""

from collections.abc import Iterable, Sequence
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT_NOISE_FLOOR = 0.02
_MOST_SPLITS = 2000


def noise_floor(same_runs: Sequence[ArrayLike], default: float = DEFAULT_NOISE_FLOOR) -> float:
    """Relative difference that 95 % of A/A comparisons stay below; never under `default`.

    `same_runs` are groups of runs of identical configuration, each of shape (runs,), positive. Every group is
    split into two halves in all ways (above 2000: a fixed random choice), and the medians are compared.
    Groups of fewer than 4 runs say nothing and are left out.
    """
    groups = [np.asarray(group, dtype=np.float64) for group in same_runs]
    found = [_group_floor(group) for group in groups if group.size >= 4 and group.min() > 0]
    return max([default, *found])


def _group_floor(group: NDArray[np.float64]) -> float:
    half = group.size // 2
    chosen = np.array(list(_splits(group.size, half)))
    inside = np.zeros((len(chosen), group.size), dtype=bool)
    np.put_along_axis(inside, chosen, values=True, axis=1)
    tiled = np.broadcast_to(group, inside.shape)
    one = np.median(tiled[inside].reshape(len(chosen), half), axis=1)
    other = np.median(tiled[~inside].reshape(len(chosen), group.size - half), axis=1)
    larger, smaller = np.maximum(one, other), np.minimum(one, other)
    return float(np.percentile(larger / smaller - 1, 95))


def _splits(size: int, half: int) -> Iterable[tuple[int, ...]]:
    if comb(size, half) <= _MOST_SPLITS:
        return combinations(range(size), half)
    rng = np.random.default_rng(0)
    return islice((tuple(rng.permutation(size)[:half].tolist()) for _ in iter(int, 1)), _MOST_SPLITS)
