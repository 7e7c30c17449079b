"""Events to per-second series: how many ended, how many failed, and gauges that came with them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import COUNTED_PER_SECOND, Attributes, SeriesKey, Times
from xat_desktop.parsers._base import Sink

SECOND_US = 1_000_000
MAX_SPAN_S = 31 * 86_400
"""A wrong time stamp must not ask for gigabytes of empty seconds: events farther from the others have no rate."""


class Counted(NamedTuple):
    """Events and failures of each second from `first` on, shape (2, seconds); `last_us` is the last event."""

    first: int
    counts: NDArray[np.int64]
    last_us: int
    left_out: int = 0
    """Events too far from the others."""


def count_seconds(times: Times, failed: NDArray[np.bool_] | None = None) -> Counted | None:
    """Events that ended at `times` (µs, any order), shape (n,); None for no event."""
    if not len(times):
        return None
    seconds = times // SECOND_US
    low, high = int(seconds.min()), int(seconds.max())
    if high - low > MAX_SPAN_S:
        near = np.abs(seconds - int(np.median(seconds))) <= MAX_SPAN_S // 2
        found = count_seconds(times[near], None if failed is None else failed[near])
        return found._replace(left_out=int((~near).sum())) if found else None
    counts = np.zeros((2, high - low + 1), np.int64)
    counts[0] = np.bincount(seconds - low)
    if failed is not None and failed.any():
        counts[1] = np.bincount(seconds[failed] - low, minlength=high - low + 1)
    return Counted(low, counts, int(times.max()))


class RatePerSecond:
    """Adds up events and failures of each second; empty seconds between the first and the last count as 0."""

    def __init__(self) -> None:
        self._first: int | None = None
        self.last_us: int | None = None
        """Time of the last event so far."""
        self.left_out = 0
        self._counts = np.zeros((2, 0), np.int64)

    def add(self, times: Times, failed: NDArray[np.bool_] | None = None) -> None:
        """Events that ended at `times` (µs, any order); `failed` marks those that failed; shape (n,)."""
        self.add_counted(count_seconds(times, failed))

    def add_counted(self, counted: Counted | None) -> None:
        """Events that were counted elsewhere; those more than a month away from the first are left out."""
        if counted is None:
            return
        self.left_out += counted.left_out
        if self._first is not None and abs(counted.first - self._first) > MAX_SPAN_S:
            self.left_out += int(counted.counts[0].sum())
            return
        self.last_us = max(counted.last_us, self.last_us or 0)
        span = counted.counts.shape[1]
        offset = self._cover(counted.first, counted.first + span - 1)
        self._counts[:, offset : offset + span] += counted.counts

    def merge(self, other: "RatePerSecond") -> None:
        """Add all of another one's events."""
        if other._first is not None:
            self.add_counted(Counted(other._first, other._counts, other.last_us or 0, other.left_out))

    def _cover(self, low: int, high: int) -> int:
        """Make room for the seconds low..high; returns the column of `low`."""
        if self._first is None:
            self._first = low
        before = max(self._first - low, 0)
        after = max(high - (self._first + self._counts.shape[1] - 1), 0)
        if before or after:
            old = self._counts
            self._counts = np.zeros((2, before + old.shape[1] + after), np.int64)
            self._counts[:, before : before + old.shape[1]] = old
            self._first -= before
        return low - self._first

    def counts(self) -> tuple[Times, NDArray[np.int64], NDArray[np.int64]]:
        """(start of each second in µs, events that ended, those of them that failed); each of shape (n,)."""
        times = (np.arange(self._counts.shape[1], dtype=np.int64) + (self._first or 0)) * SECOND_US
        return times, self._counts[0], self._counts[1]

    def note(self, sink: Sink) -> None:
        """Say in the capture's facts how many events are in no rate."""
        if self.left_out:
            text = f"{self.left_out} events are over {MAX_SPAN_S // 86_400} days from the others: in no rate"
            sink.update(environment={"events_left_out": text})

    def emit(self, sink: Sink, rate: str, errors: str, attributes: Attributes = ()) -> None:
        """Write both series (1/s) with the start of each second as its time; no `errors` name: the rate alone."""
        if self._first is None:
            return
        self.note(sink)
        times, _, _ = self.counts()
        names = (rate, errors) if errors else (rate,)
        keys = [SeriesKey(name, attributes, "1/s", "gauge", COUNTED_PER_SECOND) for name in names]
        sink.samples(keys, times, list(self._counts[: len(names)]))


class GaugePerSecond:
    """Keeps the last reading of each second of a gauge that comes with every event."""

    def __init__(self) -> None:
        self._readings: dict[int, tuple[int, int]] = {}

    def add(self, times: Times, values: NDArray[np.integer]) -> None:
        """Readings at `times` (µs, nearly in order); shape (n,)."""
        seconds = times // SECOND_US
        low, span = int(seconds.min()), int(np.ptp(seconds)) + 1
        if span > MAX_SPAN_S:
            return
        last = np.full(span, -1, np.int64)
        last[seconds - low] = np.arange(len(values))
        filled = np.flatnonzero(last >= 0)
        rows = last[filled]
        readings = zip(times[rows].tolist(), values[rows].tolist(), strict=True)
        self._readings.update(zip((filled + low).tolist(), readings, strict=True))

    def emit(self, sink: Sink, key: SeriesKey) -> int:
        """Write the series; returns the largest reading (0 when there was none)."""
        if not self._readings:
            return 0
        times, values = np.array([self._readings[second] for second in sorted(self._readings)], np.int64).T
        sink.samples([key], times, [values])
        return int(values.max())
