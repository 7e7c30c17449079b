"""Exact sparse histograms of stored values: distinct values and how often each occurred."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.store import codecs

_DENSE_SPAN = 1 << 17
_COMPACT_AT = 1 << 18
_TABLE_SPAN = 1 << 23


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
    """Adds up histograms of chunks. One with very many values goes into a dense table where its range allows."""

    def __init__(self) -> None:
        self._parts: list[Histogram] = []
        self._size = 0
        self._dense: NDArray[np.int64] | None = None
        self._scale = 1.0

    def add(self, part: Histogram) -> None:
        """Take in the histogram of one more chunk."""
        if self._dense is not None:
            part = self._without_dense(part)
        self._parts.append(part)
        self._size += len(part.values)
        if self._size > _COMPACT_AT:
            self._compact()

    def merged(self) -> Histogram:
        """All of it."""
        if self._dense is None:
            return merge(self._parts)
        filled = np.flatnonzero(self._dense)
        return merge([Histogram(filled / self._scale, self._dense[filled]), *self._parts])

    def _compact(self) -> None:
        whole = merge(self._parts)
        self._parts, self._size = [whole], min(len(whole.values), _COMPACT_AT // 2)
        scaled = codecs.as_decimal(whole.values) if self._dense is None else None
        if scaled and np.median(scaled[0]) < _TABLE_SPAN // 2:
            self._dense, self._scale = np.zeros(_TABLE_SPAN, np.int64), 10.0 ** scaled[1]
            self._parts, self._size = [], 0
            self.add(whole)

    def _without_dense(self, part: Histogram) -> Histogram:
        """Put what has its place in the table there; what is left."""
        assert self._dense is not None
        inside = slice(*np.searchsorted(part.values, (0, (_TABLE_SPAN - 1) / self._scale)))
        places = np.rint(part.values[inside] * self._scale).astype(np.int64)
        if (places / self._scale != part.values[inside]).any():
            return part
        self._dense[places] += part.counts[inside]
        return Histogram(np.delete(part.values, inside), np.delete(part.counts, inside))


def encode(histogram: Histogram) -> bytes:
    """Bytes for the `series` table."""
    values = codecs.encode_floats(histogram.values)
    return struct.pack("<I", len(values)) + values + codecs.encode_ints(histogram.counts)


def decode(data: bytes) -> Histogram:
    """What `encode` made."""
    size = struct.unpack_from("<I", data)[0]
    return Histogram(codecs.decode_values(data[4 : 4 + size]), codecs.decode_ints(data[4 + size :])[0])
