"""Rows of a fio log read in the parsing threads: split by direction, seconds counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.parsers._base import Problem
from xat_desktop.parsers._digits import Digits, NotDigitsError
from xat_desktop.parsers._events import Counted, count_seconds
from xat_desktop.parsers._fio_layout import NO_MEASURES, Layout
from xat_desktop.parsers._table import ColumnType, Table, parse_block

DIRECTIONS = ("read", "write", "trim", "sync", "datasync", "sync_file_range", "syncfs", "wait")
RESTART_MS = 100
_TIME_LIMIT_MS = 1 << 52

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Part:
    """Rows of one direction."""

    direction: str
    times: Times
    values: list[NDArray[np.int64]]
    """The value, and the maximum where the log has one."""
    sizes: NDArray[np.int64]
    counted: Counted | None


@dataclass(frozen=True)
class Rows:
    """A block of rows."""

    columns: Columns
    parts: list[Part]
    steps_back: list[int]
    """Rows whose time is clearly before that of the row above."""
    problems: list[Problem]


def read_rows(first_line: SupportsIndex, data: bytes, layout: Layout) -> Rows:
    """The rows of a block, in file order within each direction."""
    columns, problems = _in_words(data, layout), []
    if columns is None:
        wanted: dict[str, ColumnType] = {name: "int" for name in layout.columns if name not in NO_MEASURES}
        table = Table(layout.columns, wanted, quoted=False, repeated_header=False, blanks=layout.blanks)
        parsed = parse_block(first_line, data, table)
        columns, problems = {name: parsed.frame[name].to_numpy() for name in wanted}, parsed.problems
        columns = _possible(columns, problems)
    back = np.flatnonzero(np.diff(columns["time"]) <= -RESTART_MS) + 1
    return Rows(columns, split(columns), back.tolist(), problems)


def _in_words(data: bytes, layout: Layout) -> Columns | None:
    """The columns of a block in which every row is as fio writes it, else None."""
    text = Digits(data)
    ends = text.ends()
    if not data.endswith(b"\n") or text.count(",") != len(ends) * (len(layout.columns) - 1):
        return None
    at = np.concatenate(([0], ends[:-1] + 1))
    found: dict[str, NDArray[Any]] = {}
    try:
        for name in layout.columns[: layout.columns.index("size") + 1]:
            lead = " " if layout.blanks and found else ""
            found[name], stops = text.numbers(at, "\n" if name == layout.columns[-1] else ",", lead)
            at = stops + 1
    except NotDigitsError:
        return None
    if found["direction"].max() >= len(DIRECTIONS) or found["time"].max() >= _TIME_LIMIT_MS:
        return None
    return found


def _possible(columns: Columns, problems: list[Problem]) -> Columns:
    """Without rows whose direction or time fio does not have."""
    directions, times = columns["direction"], columns["time"]
    good = (directions >= 0) & (directions < len(DIRECTIONS)) & (times >= 0) & (times < _TIME_LIMIT_MS)
    bad = len(good) - int(np.count_nonzero(good))
    problems.extend([Problem(0, "a direction that fio does not have, or a time out of range")] * bad)
    return {name: values[good] for name, values in columns.items()} if bad else columns


def split(columns: Columns) -> list[Part]:
    """The rows by direction, in order within each."""
    directions, sizes = columns["direction"].astype(np.uint8), columns["size"]
    parts = []
    for code in range(len(DIRECTIONS)):
        rows = np.flatnonzero(directions == code)
        if not len(rows):
            continue
        if len(rows) == len(directions):
            mine = columns
        else:
            mine = {
                name: columns[name].take(rows) for name in ("time", "value", "maximum") if name in columns
            }
            mine["size"] = sizes[: len(rows)] if sizes.min() == sizes.max() else sizes.take(rows)
        times = mine["time"] * 1000
        values = [mine[name] for name in ("value", "maximum") if name in mine]
        parts.append(Part(DIRECTIONS[code], times, values, mine["size"], count_seconds(times)))
    return parts


def cut(columns: Columns, rows: slice) -> Sequence[Part]:
    """The parts of some of the rows."""
    return split({name: values[rows] for name, values in columns.items()})
