"""Rows of a wide table (one time, many columns) to samples, in blocks, without a loop over rows or cells."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, SeriesKey, Times
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units

if TYPE_CHECKING:
    import polars as pl

NO_TIME = -(1 << 62)
"""In place of a time that cannot be read."""
_QUOTE = 34
_MANY_COLUMNS = 1000
_MISSING = ["", "nan", "-nan", "n/a", "na", "-", "null", "?"]


@dataclass(frozen=True)
class Field:
    """One column of numbers: where it stands in a row, and the series that it is."""

    position: int
    name: str
    column: Column
    attributes: Attributes = ()


@dataclass(frozen=True)
class Layout:
    """How the rows are written."""

    width: int
    fields: Sequence[Field]
    separator: str = ","
    time_columns: tuple[int, ...] = (0,)
    decimal_comma: bool = False


class WideTable:
    """The rows of one capture; hands them to the sink block by block."""

    def __init__(
        self, sink: Sink, problems: Problems, layout: Layout, times: "Callable[[pl.DataFrame], Times]"
    ) -> None:
        """`times` makes UTC µs (or NO_TIME) of a frame with the columns `c<position>` of the time, as texts."""
        self._sink = sink
        self._problems = problems
        self._layout = layout
        self._times = times
        self._keys = _distinct(layout.fields)
        self._groups: list[list[int]] = []
        self._waiting = set(range(len(self._keys)))
        """Columns that had no value so far."""
        self._gaps: Counter[int] = Counter()
        self._told: set[int] = set()

    def add(self, first_line: int, data: bytes) -> None:
        """Take whole lines; those that do not fit become problems."""
        import polars as pl

        lines, body = self._fitting(first_line, data)
        if not len(lines):
            return
        cells = _cells(body, len(lines), self._layout)
        frame = pl.DataFrame({f"c{at}": cells.texts(at) for at in self._layout.time_columns})
        times = self._times(frame if frame.width else pl.DataFrame({"row": lines}))
        known = times != NO_TIME
        for row in np.flatnonzero(~known)[:1000]:
            stamp = " ".join(str(frame[f"c{at}"][int(row)]) for at in self._layout.time_columns)
            self._problems.add(int(lines[row]), f"no time can be read: {stamp}")
        columns = [self._numbers(field, cells, lines, known) for field in self._layout.fields]
        times = times[known]
        if not len(times):
            return
        self._gaps.update((np.diff(times)[np.diff(times) > 0]).tolist())
        self._emit(times, columns)

    def _fitting(self, first_line: int, data: bytes) -> tuple[NDArray[np.int64], bytes]:
        """(numbers of the lines that have all cells, those lines)."""
        if not data.endswith(b"\n"):
            cut = data.rfind(b"\n") + 1
            line = first_line + data.count(b"\n")
            self._problems.add(line, f"the file ends within this line: {_text(data[cut:])}")
            data = data[:cut]
        view = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(view == 10) + 1
        starts = np.concatenate(([0], ends[:-1])).astype(np.int64) if len(ends) else ends
        places = np.flatnonzero(view == ord(self._layout.separator))
        if self._layout.decimal_comma:
            places = places[np.cumsum(view == _QUOTE)[places] % 2 == 0]
        counts = np.searchsorted(places, ends) - np.searchsorted(places, starts)
        good = counts == self._layout.width - 1
        lines = np.arange(first_line, first_line + len(ends))
        if good.all():
            return lines, data
        for row in np.flatnonzero(~good):
            text = _text(data[starts[row] : ends[row]])
            if text.strip():
                said = f"{counts[row] + 1} columns instead of {self._layout.width}: {text}"
                self._problems.add(int(lines[row]), said)
        return lines[good], view[np.repeat(good, ends - starts)].tobytes()

    def _numbers(
        self, field: Field, cells: "_Cells", lines: NDArray[np.int64], known: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """A column in base units, NaN where it has no value."""
        values = cells.numbers(field.position)
        missing = np.isnan(values)
        if missing.any():
            self._check(field, cells.texts(field.position), lines, missing)
        return to_base_units(values[known], field.column)

    def _check(
        self, field: Field, cells: "pl.Series", lines: NDArray[np.int64], missing: NDArray[np.bool_]
    ) -> None:
        """Report cells that are neither numbers nor empty; a column of nothing but text once."""
        import polars as pl

        texts = cells.filter(pl.Series(missing)).str.strip_chars(' \t\r"').str.to_lowercase()
        wrong = ~texts.is_in(_MISSING).fill_null(True).to_numpy()
        if not wrong.any() or field.position in self._told:
            return
        rows = np.flatnonzero(missing)[wrong]
        if len(rows) == len(missing):
            self._told.add(field.position)
            self._problems.add(0, f"column {field.name} holds texts, left out")
        else:
            said = f"{field.name} is no number: {cells[int(rows[0])]}"
            self._problems.add(int(lines[rows[0]]), said, len(rows))

    def _emit(self, times: Times, columns: Sequence[NDArray[np.float64]]) -> None:
        """A column begins with its first value; those that begin in the same row go together from there on."""
        for group in self._groups:
            self._sink.samples([self._keys[i] for i in group], times, [columns[i] for i in group])
        begun: dict[int, list[int]] = {}
        for i in sorted(self._waiting):
            known = ~np.isnan(columns[i])
            if known.any():
                begun.setdefault(int(known.argmax()), []).append(i)
        for first, group in sorted(begun.items()):
            values = [columns[i][first:] for i in group]
            self._sink.samples([self._keys[i] for i in group], times[first:], values)
            self._groups.append(group)
            self._waiting.difference_update(group)

    @property
    def interval_s(self) -> str:
        """The most frequent distance of rows in seconds; empty when there are not two."""
        return f"{self._gaps.most_common(1)[0][0] / 1e6:.6g}" if self._gaps else ""


def _distinct(fields: Iterable[Field]) -> list[SeriesKey]:
    """The series of all fields; one that comes again is told apart by its place."""
    keys: dict[tuple[str, Attributes], SeriesKey] = {}
    for field in fields:
        key = field.column.key(field.name, field.attributes)
        if (key.metric, key.attributes) in keys:
            pairs = (*key.attributes, ("column", str(field.position + 1)))
            key = replace(key, attributes=tuple(sorted(pairs)))
        keys[key.metric, key.attributes] = key
    return list(keys.values())


class _Cells:
    """The cells of whole rows, column by column."""

    def __init__(self, frame: "pl.DataFrame", layout: Layout) -> None:
        self._frame = frame
        self._comma = layout.decimal_comma

    def texts(self, position: int) -> "pl.Series":
        """The column as it is written; shape (n,)."""
        return self._frame[f"c{position}"]

    def numbers(self, position: int) -> NDArray[np.float64]:
        """The column's numbers, NaN where there is none; shape (n,)."""
        return _to_numbers(self.texts(position), comma=self._comma)


class _ManyCells(_Cells):
    """The same for rows of so many cells that each block has few: read at once, without a step for each column."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        import polars as pl

        text = (
            data.replace(b"\r\n", b"\n").replace(b"\n", layout.separator.encode()).decode("utf-8", "replace")
        )
        self._all = pl.Series([text[: -len(layout.separator)]]).str.split(layout.separator).explode()
        self._width = layout.width
        self._table = _to_numbers(self._all, comma=False).reshape(-1, layout.width)

    def texts(self, position: int) -> "pl.Series":
        """The column as it is written; shape (n,)."""
        return self._all.gather_every(self._width, position).str.strip_chars('"')

    def numbers(self, position: int) -> NDArray[np.float64]:
        """The column's numbers, NaN where there is none; shape (n,)."""
        return self._table[:, position]


def _to_numbers(texts: "pl.Series", *, comma: bool) -> NDArray[np.float64]:
    import polars as pl

    texts = texts.str.strip_chars(' \t\r"')
    if comma:
        texts = texts.str.replace(",", ".", literal=True)
    return texts.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def as_utf8(data: bytes) -> bytes:
    """The same bytes where they are UTF-8; what is not becomes U+FFFD."""
    if data.isascii():
        return data
    return data.decode("utf-8", "replace").encode()


def _cells(data: bytes, rows: int, layout: Layout) -> _Cells:
    import polars as pl

    data = as_utf8(data)
    if layout.width > _MANY_COLUMNS and not layout.decimal_comma:
        return _ManyCells(data, layout)
    names = [f"c{i}" for i in range(layout.width)]
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            separator=layout.separator,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        frame = pl.DataFrame()
    if len(frame) != rows:  # quotes that are not closed
        frame = pl.DataFrame(
            dict(zip(names, _line_by_line(data, layout), strict=True)), dict.fromkeys(names, pl.String)
        )
    return _Cells(frame, layout)


def _line_by_line(data: bytes, layout: Layout) -> list[list[str]]:
    """The columns of lines with damaged quotes: each line stands for itself."""
    lines = data.decode().split("\n")[:-1]
    rows = [_cells_of(line, layout.separator) for line in lines]
    return [[row[i] if i < len(row) else "" for row in rows] for i in range(layout.width)]


def _cells_of(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _text(line: bytes) -> str:
    return line[:300].decode("utf-8", "replace").rstrip("\r\n")
