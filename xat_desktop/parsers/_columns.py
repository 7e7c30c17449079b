"""How a printed column becomes a series in its base unit, and rows gathered by layout."""

import math
from array import array
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, Kind, SeriesKey, ToolSummary
from xat_desktop.parsers._base import Sink

_SUFFIXES = "BkMGTPE"
_FLUSH_VALUES = 1 << 15


@dataclass(frozen=True)
class Column:
    """A column of a tool: printed number * scale / 10**shift is the value in the base unit."""

    metric: str
    unit: str = "1"
    scale: int = 1
    shift: int = 0
    attributes: Attributes = ()
    kind: Kind = "gauge"

    def key(self, source_name: str, attributes: Attributes = ()) -> SeriesKey:
        """The series of this column for one device, CPU, ... given by `attributes`."""
        named = tuple(sorted((*self.attributes, *attributes)))
        return SeriesKey(self.metric, named, self.unit, self.kind, source_name)


def to_base_units(printed: NDArray[Any], column: Column, decimals: int = 0) -> NDArray[np.float64]:
    """Values in the base unit, equal to the nearest double of the decimal number; shape (n,) to (n,).

    Integers were printed with a point before their last `decimals` digits. Where floats have no more than three
    decimals, the product is made of integers and divided by a power of ten once: 18121.03 kB/s becomes exactly
    18555934.72 By/s, which the store keeps as a scaled integer.
    """
    if printed.dtype.kind == "i":
        exact: NDArray[np.float64] = printed * float(column.scale)
        exact /= float(10 ** (decimals + column.shift))
        return exact
    with np.errstate(over="ignore"):  # numbers beyond reason
        return _product(printed, column)


def _product(printed: NDArray[np.float64], column: Column) -> NDArray[np.float64]:
    for digits in (0, 3):
        whole: NDArray[np.float64] = np.rint(printed * 10**digits)
        if np.array_equal(whole / 10**digits, printed, equal_nan=True):
            return whole * float(column.scale) / float(10 ** (digits + column.shift))
    return printed * float(column.scale) / float(10**column.shift)


def number(text: str, scale: int = 1) -> float:
    """The number in `44,8`, `44.8%`, `17.7M` (in units of `scale` bytes), `N/A`; else ValueError."""
    text = text.replace(",", ".").removesuffix("%")
    if text in ("N/A", "-"):
        return math.nan
    if text and text[-1] in _SUFFIXES:
        return float(text[:-1]) * float(1024 ** _SUFFIXES.index(text[-1])) / scale
    return float(text)


def numbers(texts: Sequence[str], columns: Sequence[Column]) -> list[float]:
    """The printed numbers of one row; ValueError when one of them is none."""
    try:
        return list(map(float, texts))
    except ValueError:
        return [number(text, column.scale) for text, column in zip(texts, columns, strict=True)]


def json_row(row: Mapping[str, object]) -> list[float]:
    """The values of a JSON object as numbers; null is missing; ValueError when one of them is no number."""
    values = []
    for name, value in row.items():
        if value is None:
            values.append(math.nan)
        elif isinstance(value, int | float | str):
            values.append(float(value))
        else:
            raise ValueError(f"{name} is no number")
    return values


@dataclass
class _Group:
    keys: tuple[SeriesKey, ...]
    columns: Sequence[Column]
    times: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[float]" = field(default_factory=lambda: array("d"))


class Rows:
    """Gathers rows of printed numbers by layout and hands them to the sink as columns in base units."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._groups: dict[Hashable, _Group] = {}
        self._waiting = 0

    def columns(self, layout: Hashable) -> Sequence[Column] | None:
        """The columns of a layout that was opened; None when it is new."""
        group = self._groups.get(layout)
        return group.columns if group else None

    def open(
        self, layout: Hashable, keys: Sequence[SeriesKey], columns: Sequence[Column]
    ) -> Sequence[Column]:
        """Make a layout known: one key and one column for each number of its rows."""
        self._groups[layout] = _Group(tuple(keys), columns)
        return columns

    def add(self, layout: Hashable, time_us: int, printed: Sequence[float]) -> None:
        """Append one row."""
        group = self._groups[layout]
        group.times.append(time_us)
        group.values.extend(printed)
        self._waiting += len(printed)
        if self._waiting >= _FLUSH_VALUES:
            self.flush()

    def add_block(
        self,
        layout: Hashable,
        times: NDArray[np.int64],
        printed: Sequence[NDArray[Any]],
        decimals: Sequence[int],
    ) -> None:
        """Hand many rows to the sink at once, after those that wait; times and each column of shape (n,)."""
        if self._waiting:
            self.flush()
        group = self._groups[layout]
        each = zip(printed, group.columns, decimals, strict=True)
        self._sink.samples(group.keys, times, [to_base_units(*column) for column in each])

    def summaries(self, layout: Hashable, printed: Sequence[float], estimator: str) -> list[ToolSummary]:
        """The row as means that the tool had computed itself."""
        group = self._groups[layout]
        return [
            ToolSummary(key.metric, "mean", value, key.unit, key.attributes, key.source_name, estimator)
            for key, column, text in zip(group.keys, group.columns, printed, strict=True)
            if not math.isnan(value := float(to_base_units(np.array([text]), column)[0]))
        ]

    def flush(self) -> None:
        """Hand all gathered rows to the sink."""
        for group in self._groups.values():
            if group.times:
                table = np.array(group.values).reshape(len(group.times), len(group.keys))
                columns = [to_base_units(table[:, i], column) for i, column in enumerate(group.columns)]
                self._sink.samples(group.keys, np.array(group.times), columns)
                group.times, group.values = array("q"), array("d")
        self._waiting = 0
