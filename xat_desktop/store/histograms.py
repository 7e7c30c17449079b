"""Exact sparse histograms of stored values: distinct values and how often each occurred."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.store import codecs

_DENSE_SPAN = 1 << 17
_SMALL_SPAN = 1 << 10
"""A tally is no larger than this or four times its numbers: a capture may have thousands of short series."""
_COMPACT_AT = 1 << 20
_SORT_AT = 1 << 22
_SMALLEST_TABLE = 1 << 16
_LARGEST_TABLE = 1 << 20


class Histogram(NamedTuple):
    """`values` ascending float64 (k,), `counts` int64 (k,)."""

    values: NDArray[np.float64]
    counts: NDArray[np.int64]


def merge(histograms: list[Histogram]) -> Histogram:
    """The histogram of all samples together."""
    filled = [histogram for histogram in histograms if len(histogram.values)]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        return Histogram(np.empty(0), np.empty(0, np.int64))
    values = np.concatenate([h.values for h in filled])
    order = np.argsort(values, kind="stable")  # quick on parts that are sorted already
    values = values[order]
    return _of_ascending(values, np.concatenate([h.counts for h in filled])[order])


def _of_ascending(values: NDArray[np.float64], counts: NDArray[np.int64]) -> Histogram:
    """Equal values, which follow each other, taken together."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    return Histogram(values[starts], np.add.reduceat(counts, starts))


def _of_distinct(integers: NDArray[np.integer], counts: NDArray[np.int64], decimals: int) -> Histogram:
    values = codecs.from_decimal(integers, decimals)
    if (values[1:] == values[:-1]).any():  # beyond 2**53 two integers can be one double
        return _of_ascending(values, counts)
    return Histogram(values, counts)


def count_ints(values: NDArray[np.integer]) -> "Tally | Scattered":
    """Scaled integers of shape (n,): a tally where they are close together."""
    if not len(values):
        return Scattered(values)
    low, high = int(values.min()), int(values.max())
    if high - low >= min(_DENSE_SPAN, max(_SMALL_SPAN, 4 * len(values))):
        return Scattered(values)
    wide = values.astype(np.int32) if values.itemsize < 4 else values  # their difference must fit too
    return Tally(low, np.bincount(wide - low if low else wide))


def of_floats(values: NDArray[np.float64]) -> Histogram:
    """Histogram of the finite values; shape (n,)."""
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    return Histogram(distinct, counts.astype(np.int64))


class Tally(NamedTuple):
    """How often each of the scaled integers `low`, `low + 1`, ... occurs."""

    low: int
    counts: NDArray[np.int64]

    @property
    def end(self) -> int:
        """The first number behind it."""
        return self.low + len(self.counts)

    def histogram(self, decimals: int) -> Histogram:
        """The same as values."""
        filled = np.flatnonzero(self.counts)
        return _of_distinct(filled + self.low, self.counts[filled], decimals)

    def plus(self, other: "Tally") -> "Tally":
        """Both together; takes the counts of this one."""
        low, end = min(self.low, other.low), max(self.end, other.end)
        counts = self.counts
        if (low, end) != (self.low, self.end):
            counts = np.zeros(end - low, np.int64)
            counts[self.low - low : self.end - low] = self.counts
        counts[other.low - low : other.end - low] += other.counts
        return Tally(low, counts)


class Scattered(NamedTuple):
    """Scaled integers far from each other, shape (n,): they are sorted later, all together, which is quicker."""

    values: NDArray[np.integer]

    def histogram(self, decimals: int) -> Histogram:
        """How often each occurs."""
        distinct, counts = np.unique(self.values, return_counts=True)
        return _of_distinct(distinct, counts.astype(np.int64), decimals)


class Collected:
    """Adds up what was counted of chunks: close numbers in a tally that grows with their count, the rest as parts."""

    def __init__(self) -> None:
        self._tally: Tally | None = None
        self._decimals = 0
        self._scattered: list[NDArray[np.integer]] = []
        self._scattered_decimals = 0
        self._parts: list[Histogram] = []
        self._size = 0
        self._n = 0

    def add(self, found: Tally | Scattered | Histogram, decimals: int = 0) -> None:
        """The values of one more chunk."""
        if isinstance(found, Histogram):
            self._add(found)
        elif isinstance(found, Scattered):
            self._gather(found.values, decimals)
        else:
            self._tally_up(found, decimals)

    def merged(self) -> Histogram:
        """All of it."""
        self._sort()
        tally = [self._tally.histogram(self._decimals)] if self._tally else []
        return merge([*tally, *self._parts])

    def _tally_up(self, found: Tally, decimals: int) -> None:
        self._n += int(found.counts.sum())
        if self._tally is None:
            self._tally, self._decimals = found, decimals
        elif decimals == self._decimals and self._is_close(found):
            self._tally = self._tally.plus(found)
        else:
            self._add(found.histogram(decimals))

    def _is_close(self, found: Tally) -> bool:
        assert self._tally is not None
        span = max(self._tally.end, found.end) - min(self._tally.low, found.low)
        return span <= min(_LARGEST_TABLE, max(_SMALLEST_TABLE, 2 * self._n))

    def _gather(self, values: NDArray[np.integer], decimals: int) -> None:
        if decimals != self._scattered_decimals or sum(map(len, self._scattered)) > _SORT_AT:
            self._sort()
        self._scattered.append(values)
        self._scattered_decimals = decimals

    def _sort(self) -> None:
        if self._scattered:
            together = Scattered(np.concatenate(self._scattered))
            self._scattered.clear()
            self._add(together.histogram(self._scattered_decimals))

    def _add(self, part: Histogram) -> None:
        self._parts.append(part)
        self._size += len(part.values)
        if self._size > _COMPACT_AT:
            self._parts = [merge(self._parts)]
            self._size = min(len(self._parts[0].values), _COMPACT_AT // 2)


def sums(histogram: Histogram) -> tuple[float, float]:
    """(sum of all samples, sum of their squares)."""
    values, counts = histogram
    with np.errstate(over="ignore"):  # numbers beyond reason have sums beyond all numbers
        return float((values * counts).sum()), float((values * values * counts).sum())


def encode(histogram: Histogram, decimals: int = 0) -> bytes:
    """Bytes for the `series` table; its values have likely so many decimals."""
    values = codecs.encode_floats(histogram.values, decimals)
    return struct.pack("<I", len(values)) + values + codecs.encode_ints(histogram.counts)


def decode(data: bytes) -> Histogram:
    """What `encode` made."""
    size = struct.unpack_from("<I", data)[0]
    return Histogram(codecs.decode_values(data[4 : 4 + size]), codecs.decode_ints(data[4 + size :])[0])
