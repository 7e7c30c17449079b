"""Cliff's delta: how often a run of the candidate lies above one of the baseline, less the reverse."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_WORDS = ((0.147, "negligible"), (0.33, "small"), (0.474, "medium"))


@dataclass(frozen=True)
class Effect:
    """An effect size with its word."""

    name: str
    value: float
    word: str


def cliffs_delta(baseline: ArrayLike, candidate: ArrayLike) -> Effect:
    """P(candidate > baseline) - P(candidate < baseline), -1 to 1, from finite shapes (n,) and (m,).

    Cliff 1993, Psychological Bulletin 114, 494-509. The words are those of Romano, Kromrey, Coraggio and
    Skowronek 2006 (Florida Association of Institutional Research): |delta| below 0.147 is negligible, below
    0.33 small, below 0.474 medium, else large.
    """
    a, b = np.sort(np.asarray(baseline, dtype=np.float64)), np.asarray(candidate, dtype=np.float64)
    below, upto = np.searchsorted(a, b, "left"), np.searchsorted(a, b, "right")
    delta = float((below + upto - a.size).sum() / (a.size * b.size))
    return Effect("Cliff's delta", delta, _word(abs(delta)))


def _word(size: float) -> str:
    return next((word for limit, word in _WORDS if size < limit), "large")
