"""Runs of a benchmark that have no clock of their own: laid end to end."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times


def end_to_end(durations_s: Sequence[float] | NDArray[np.float64], start_us: int = 0) -> Times:
    """Start of each run in µs when one follows the other at once, at least 1 µs apart; shape (n,) to (n,)."""
    steps = np.maximum(np.rint(np.asarray(durations_s, np.float64) * 1e6), 1).astype(np.int64)
    return start_us + np.cumsum(steps) - steps
