"""Events to per-second series: how many ended, how many failed, and gauges that came with them."""

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, SeriesKey, Times
from xat_desktop.parsers._base import Sink

SECOND_US = 1_000_000
MAX_SPAN_S = 400 * 86_400
"""A wrong time stamp must not ask for gigabytes of empty seconds."""


class RatePerSecond:
    """Counts events and failures in each second; empty seconds between the first and the last count as 0."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._counts = np.zeros((2, 0), np.int64)

    def add(self, times: Times, failed: NDArray[np.bool_] | None = None) -> None:
        """Events that ended at `times` (µs, any order); `failed` marks those that failed; shape (n,)."""
        if not len(times):
            return
        seconds = times // SECOND_US
        low, high = int(seconds.min()), int(seconds.max())
        if high - low > MAX_SPAN_S or (self._first is not None and abs(low - self._first) > MAX_SPAN_S):
            return
        offset = self._cover(low, high)
        self._counts[0, offset : offset + high - low + 1] += np.bincount(seconds - low)
        if failed is not None and failed.any():
            bad = np.bincount(seconds[failed] - low, minlength=high - low + 1)
            self._counts[1, offset : offset + high - low + 1] += bad

    def _cover(self, low: int, high: int) -> int:
        """Make room for the seconds low..high; returns the column of `low`."""
        if self._first is None:
            self._first = low
        before = max(self._first - low, 0)
        after = max(high - (self._first + self._counts.shape[1] - 1), 0)
        if before or after:
            self._counts = np.pad(self._counts, ((0, 0), (before, after)))
            self._first -= before
        return low - self._first

    def emit(self, sink: Sink, rate: str, errors: str, attributes: Attributes = ()) -> None:
        """Write both series (1/s) with the start of each second as its time."""
        if self._first is None:
            return
        times = (np.arange(self._counts.shape[1], dtype=np.int64) + self._first) * SECOND_US
        keys = [SeriesKey(name, attributes, "1/s", "gauge", "counted per second") for name in (rate, errors)]
        sink.samples(keys, times, list(self._counts))
