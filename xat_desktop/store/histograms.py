"""Exact sparse histograms of stored values: distinct values and how often each occurred."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.store import codecs

_DENSE_SPAN = 1 << 17
_COMPACT_AT = 1 << 20


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
    values, where = np.unique(np.concatenate([h.values for h in filled]), return_inverse=True)
    counts = np.zeros(len(values), np.int64)
    np.add.at(counts, where, np.concatenate([h.counts for h in filled]))
    return Histogram(values, counts)


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
    """Adds up histograms of chunks; merges when many distinct values have gathered."""

    def __init__(self) -> None:
        self._parts: list[Histogram] = []
        self._size = 0

    def add(self, part: Histogram) -> None:
        """Take in the histogram of one more chunk."""
        self._parts.append(part)
        self._size += len(part.values)
        if self._size > _COMPACT_AT:
            self._parts = [merge(self._parts)]
            self._size = min(len(self._parts[0].values), _COMPACT_AT // 2)

    def merged(self) -> Histogram:
        """All of it."""
        return merge(self._parts)


def encode(histogram: Histogram) -> bytes:
    """Bytes for the `series` table."""
    values = codecs.encode_floats(histogram.values)
    return struct.pack("<I", len(values)) + values + codecs.encode_ints(histogram.counts)


def decode(data: bytes) -> Histogram:
    """What `encode` made."""
    size = struct.unpack_from("<I", data)[0]
    return Histogram(codecs.decode_values(data[4 : 4 + size]), codecs.decode_ints(data[4 + size :])[0])
