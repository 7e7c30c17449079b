"""One chunk of rows to everything that is stored of it: blobs, histogram, min/max buckets. Pure numpy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times, Values
from xat_desktop.store import codecs
from xat_desktop.store.histograms import Histogram, Scattered, Tally, count_ints, of_floats

CHUNK_ROWS = 262_144
BUCKET_ROWS = 64


@dataclass(frozen=True)
class ColumnChunk:
    """One series' part of a chunk; `found` are its values, integers scaled by `decimals` unless they were counted."""

    data: bytes
    found: Tally | Scattered | Histogram
    decimals: int
    n: int
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class Chunk:
    """Rows that share a time column, sorted by time."""

    t0: int
    t1: int
    rows: int
    times: bytes
    bucket_times: Times
    columns: tuple[ColumnChunk, ...]


def make_chunk(times: Times, columns: Sequence[Values], decimals: Sequence[int]) -> Chunk:
    """Sort rows by time (stable) and encode them; times (n,), each column (n,)."""
    if len(times) > 1 and (times[1:] < times[:-1]).any():
        order = _order(times)
        times, columns = times.take(order), [column.take(order) for column in columns]
    return Chunk(
        int(times[0]),
        int(times[-1]),
        len(times),
        codecs.encode_times(times),
        times[::BUCKET_ROWS].copy(),  # a view would keep all of the times
        tuple(_column(column, scale) for column, scale in zip(columns, decimals, strict=True)),
    )


def _order(times: Times) -> NDArray[np.int64]:
    """What sorts them by time, equal ones in file order."""
    low, bits = int(times.min()), len(times).bit_length()
    if int(times.max()) - low >= 1 << (62 - bits):
        return np.argsort(times, kind="stable")
    keys = (times - low) << bits | np.arange(len(times))  # numbers are sorted twice as fast as their places
    keys.sort()
    return cast("NDArray[np.int64]", keys & ((1 << bits) - 1))


def _column(values: Values, decimals: int) -> ColumnChunk:
    if values.dtype.kind != "f":
        return _scaled(cast("NDArray[np.integer]", values), decimals)
    floats = values.astype(np.float64, copy=False)
    scaled = codecs.as_decimal(floats)
    return _scaled(*scaled) if scaled else _raw_floats(floats)


def _scaled(values: NDArray[np.integer], decimals: int) -> ColumnChunk:
    low, high = _int_buckets(values)
    if values.itemsize == 8 and low.min() >= -(2**31) and high.max() < 2**31:
        values = values.astype(np.int32)  # half the memory to move
    return ColumnChunk(
        codecs.encode_ints(values, decimals),
        count_ints(values),
        decimals,
        len(values),
        codecs.from_decimal(low, decimals),
        codecs.from_decimal(high, decimals),
    )


def _raw_floats(values: NDArray[np.float64]) -> ColumnChunk:
    starts = np.arange(0, len(values), BUCKET_ROWS)
    low, high = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    found = of_floats(values)
    return ColumnChunk(codecs.encode_floats(values), found, 0, int(found.counts.sum()), low, high)


def _int_buckets(values: NDArray[np.integer]) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Smallest and largest value of each 64 rows; shape (ceil(n / 64),)."""
    starts = np.arange(0, len(values), BUCKET_ROWS)
    return np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
