"""Exact null distribution of a rank sum, with ties or without, by the shift algorithm.

Streitberg, Roehmel 1986, Statistical Software Newsletter 12, 10-17: the subsets of each size and score sum
are counted by adding one score after the other, so no permutation is ever enumerated.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EXACT_LIMIT = 50
"""Largest total of samples for which every count is an integer below 2**53."""


def subset_sum_shares(scores: NDArray[np.int64], size: int) -> Floats:
    """Share of all subsets of `size` of the positive integer `scores`, by their sum 0, 1, 2, ..."""
    top = int(np.sort(scores)[scores.size - size :].sum())
    counts = np.zeros((size + 1, top + 1))
    counts[0, 0] = 1.0
    for score in scores.tolist():
        counts[1:, score:] += counts[:-1, : top + 1 - score]
    shares: Floats = counts[size] / counts[size].sum()
    return shares


@lru_cache(maxsize=256)
def u_lower_tail(n: int, m: int) -> Floats:
    """P(U <= u) of Mann and Whitney's U for u = 0 ... n*m without ties; read-only, n + m <= EXACT_LIMIT."""
    shares = subset_sum_shares(np.arange(1, n + m + 1, dtype=np.int64), n)
    tail: Floats = np.cumsum(shares[n * (n + 1) // 2 :])
    tail.setflags(write=False)
    return tail
