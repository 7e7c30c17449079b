"""Exact sparse histograms of stored values: distinct values and how often each occurred."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.store import codecs

_DENSE_SPAN = 1 << 17
_COMPACT_AT = 1 << 20
_SMALLEST_TABLE = 1 << 16
_LARGEST_TABLE = 1 << 23


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
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    counts = np.concatenate([h.counts for h in filled])[order]
    return Histogram(values[starts], np.add.reduceat(counts, starts))


def of_ints(values: NDArray[np.integer], decimals: int) -> Histogram:
    """Histogram of scaled integers; shape (n,)."""
    if not len(values):
        return Histogram(np.empty(0), np.empty(0, np.int64))
    low, high = int(values.min()), int(values.max())
    if high - low < _DENSE_SPAN:
        counts = np.bincount(values - low)
        filled = np.flatnonzero(counts)
        return Histogram(codecs.from_decimal(filled + low, decimals), counts[filled])
    distinct, counts = np.unique(values, return_counts=True)
    return Histogram(codecs.from_decimal(distinct, decimals), counts.astype(np.int64))


def of_floats(values: NDArray[np.float64]) -> Histogram:
    """Histogram of the finite values; shape (n,)."""
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    return Histogram(distinct, counts.astype(np.int64))


class Collected:
    """Adds up the values of chunks: small numbers in a table that grows with their count, the rest as parts."""

    def __init__(self) -> None:
        self._table = np.zeros(0, np.int64)
        self._decimals: int | None = None
        self._parts: list[Histogram] = []
        self._size = 0
        self._n = 0

    def add_ints(self, values: NDArray[np.integer], decimals: int) -> None:
        """Scaled integers of one more chunk; shape (n,)."""
        self._n += len(values)
        if self._decimals is None:
            self._decimals = decimals
        if decimals != self._decimals:
            self._add(of_ints(values, decimals))
            return
        low, high = int(values.min()), int(values.max())
        self._grow(high)
        if low < 0 or high >= len(self._table):
            inside = (values >= 0) & (values < len(self._table))
            self._add(of_ints(values[~inside], decimals))
            values = values[inside]
        if len(self._table) <= 4 * len(values):
            self._table += np.bincount(values, minlength=len(self._table))
        else:
            np.add.at(self._table, values, 1)

    def add_floats(self, values: NDArray[np.float64]) -> None:
        """Floats of one more chunk, NaN among them; shape (n,)."""
        self._add(of_floats(values))

    def merged(self) -> Histogram:
        """All of it."""
        filled = np.flatnonzero(self._table)
        small = Histogram(codecs.from_decimal(filled, self._decimals or 0), self._table[filled])
        return merge([small, *self._parts])

    def _grow(self, high: int) -> None:
        allowed = min(_LARGEST_TABLE, max(_SMALLEST_TABLE, 2 * self._n))
        wanted = 1 << max(high, 1).bit_length()
        if len(self._table) < wanted <= allowed:
            self._table = np.pad(self._table, (0, wanted - len(self._table)))

    def _add(self, part: Histogram) -> None:
        self._parts.append(part)
        self._size += len(part.values)
        if self._size > _COMPACT_AT:
            self._parts = [merge(self._parts)]
            self._size = min(len(self._parts[0].values), _COMPACT_AT // 2)


def encode(histogram: Histogram) -> bytes:
    """Bytes for the `series` table."""
    values = codecs.encode_floats(histogram.values)
    return struct.pack("<I", len(values)) + values + codecs.encode_ints(histogram.counts)


def decode(data: bytes) -> Histogram:
    """What `encode` made."""
    size = struct.unpack_from("<I", data)[0]
    return Histogram(codecs.decode_values(data[4 : 4 + size]), codecs.decode_ints(data[4 + size :])[0])
