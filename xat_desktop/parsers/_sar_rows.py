"""Many rows of one section of sar at once: text to columns, without an object for each number."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._sar_report import Columns

if TYPE_CHECKING:
    import polars as pl

_BLANK, _CR = 32, 13


@dataclass(frozen=True)
class Block:
    """Rows of a section: the clocks as texts with the rows where each begins, items as categories, numbers."""

    clocks: list[str]
    starts: NDArray[np.intp]
    rows: int
    items: list["pl.Series"]
    numbers: list[NDArray[np.float64]]


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
    starts = np.flatnonzero((stamps != stamps.shift(1)).fill_null(value=True).to_numpy())
    return Block(
        stamps.gather(starts).to_list(),
        starts,
        len(frame),
        [frame[name] for name in leading + trailing],
        [frame[name].to_numpy() for name in numbers],
    )


def _squeezed(data: bytes) -> bytes:
    """One blank between the cells, a point in the numbers, no carriage returns."""
    view = np.frombuffer(data, np.uint8)
    keep = view != _CR
    keep[:-1] &= (view[:-1] != _BLANK) | (
        view[1:] > _BLANK
    )  # the last blank of several, none at a line's end
    squeezed: bytes = view[keep].tobytes()
    first = squeezed[: squeezed.find(b"\n") + 1]
    if b"," in first:
        squeezed = re.sub(rb"(?<=\d),(?=\d+[ \n])", b".", squeezed)
    return squeezed
