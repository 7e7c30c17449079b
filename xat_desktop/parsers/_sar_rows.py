"""Many rows of one section of sar at once: text to columns, without an object for each number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._fixed_rows import FixedRows, Island, NotFixedError
from xat_desktop.parsers._sar_report import Columns
from xat_desktop.parsers._turns import combined_codes

_BLANK, _CR = 32, 13


@dataclass(frozen=True)
class Block:
    """Rows of a section; the numbers are floats, or integers that are to be divided by 10**decimals."""

    clocks: NDArray[np.bytes_]
    starts: NDArray[np.intp]
    """The row where each clock begins."""
    items: NDArray[np.int64]
    """Rows with the same number are about the same item; shape (rows,)."""
    cells: Callable[[int], list[str]]
    """The words in a row that name its item."""
    numbers: list[NDArray[Any]]
    decimals: list[int]


def fixed_rows(block: bytes, at: int, count: int, columns: Columns, clock_words: int) -> Block | None:
    """`count` lines of one length that are all rows of the section; None when one of them is something else."""
    try:
        rows = FixedRows(block, at, count)
        islands, lead = rows.islands, clock_words + len(columns.leading)
        if columns.trailing or len(islands) != lead + len(columns.names):
            return None
        clocks, starts = _clocks(rows, islands[:clock_words])
        items, cells = _items(rows, islands[clock_words:lead])
        numbers = [rows.numbers(*island) for island in islands[lead:]]
    except NotFixedError:
        return None
    return Block(clocks, starts, items, cells, [each for each, _ in numbers], [scale for _, scale in numbers])


def _clocks(rows: FixedRows, words: list[Island]) -> tuple[NDArray[np.bytes_], NDArray[np.intp]]:
    """(the clocks, the rows where they begin); a clock is words of one width with one blank between them."""
    gaps = {after[0] - before[1] for before, after in pairwise([(0, -1), *words])}
    if gaps != {1} or not all(rows.is_full(*word) for word in words):
        raise NotFixedError
    stop = words[-1][1]
    differs = np.zeros(len(rows.table), bool)
    differs[0] = True
    for part in rows.differing(0, stop):
        differs[1:] |= part[1:] != part[:-1]
    starts = np.flatnonzero(differs)
    return rows.table[starts, :stop].view(f"S{stop}").ravel(), starts


def _items(rows: FixedRows, words: list[Island]) -> tuple[NDArray[np.int64], Callable[[int], list[str]]]:
    """(numbers that tell the items apart, what gives the words of the item in a row)."""
    if not words:
        return np.zeros(len(rows.table), np.int64), lambda _row: []
    start, stop = words[0][0], words[-1][1]
    parts = rows.differing(start, stop)
    codes = [np.unique(part, return_inverse=True)[1] if len(parts) > 1 else part for part in parts]
    items = codes[0].view(np.int64) if len(codes) == 1 else combined_codes(codes, len(rows.table))
    return items, lambda row: rows.text(row, start, stop).split()


def read_rows(data: bytes, columns: Columns, clock_words: int) -> Block | None:
    """Lines that are all rows of the section; None when one of them is something else."""
    import polars as pl

    if len(columns.trailing) > 1 or b"\x1b" in data:
        return None
    clocks = [f"clock{i}" for i in range(clock_words)]
    leading = [f"lead{i}" for i in range(len(columns.leading))]
    numbers = [f"number{i}" for i in range(len(columns.names))]
    trailing = ["last"] * len(columns.trailing)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        **dict.fromkeys(clocks, pl.String),
        **dict.fromkeys(leading, pl.Categorical),
        **dict.fromkeys(numbers, pl.Float64),
        **dict.fromkeys(trailing, pl.Categorical),
    }
    try:
        frame = pl.read_csv(_squeezed(data), has_header=False, schema=schema, separator=" ", quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    if any(column.null_count() for column in frame.iter_columns()):
        return None
    text = pl.concat_str(clocks, separator=" ")
    stamps = frame.select(text).to_series()
    differs = (stamps != stamps.shift(1)).fill_null(value=True)
    items = [frame[name] for name in leading + trailing]
    return Block(
        np.array([stamp.encode() for stamp in stamps.filter(differs)], np.bytes_),
        np.flatnonzero(differs.to_numpy()),
        combined_codes([item.to_physical().to_numpy() for item in items], len(frame)),
        lambda row: [str(item[row]) for item in items],
        [frame[name].to_numpy() for name in numbers],
        [0] * len(numbers),
    )


def _squeezed(data: bytes) -> bytes:
    """One blank between the cells, a point in the numbers, no carriage returns."""
    view = np.frombuffer(data, np.uint8)
    keep = view != _CR
    # The last blank of several, none at a line's end:
    keep[:-1] &= (view[:-1] != _BLANK) | (view[1:] > _BLANK)
    squeezed: bytes = view[keep].tobytes()
    first = squeezed[: squeezed.find(b"\n") + 1]
    if b"," in first:
        squeezed = re.sub(rb"(?<=\d),(?=\d+[ \n])", b".", squeezed)
    return squeezed
