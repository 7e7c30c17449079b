"""Any delimited table with a time column: units from the header, text columns tell series apart."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.metrics import METRICS
from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, Times
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import MAX_PROBLEMS_KEPT, Confidence, NoResultError, Parser, Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._csv_layout import (
    GROUP_MARKS,
    MARKED_NUMBER,
    MISSING,
    UNIT_CELL,
    Layout,
    find_layout,
    unit_factor,
)
from xat_desktop.parsers._csv_mapping import CsvMapping, read_mapping
from xat_desktop.parsers._csv_time import Days, TimeColumn, find_time, readings
from xat_desktop.parsers._csv_units import named_column, unit_column
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import Lines, Table, mapped_lines

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PARSER", "CsvMapping", "read_mapping", "tells_apart", "with_mapping"]

_MAX_TEXTS = 50
_MAX_GROUPS = 2000
_OTHER = "(all others)"
_JOINT = "\x1f"
_ID = re.compile(
    r"(?:cpu|core|node|[pt]id|thread|worker|vu|instance|shard|partition|port|id|device|disk|run)\b",
    re.IGNORECASE,
)
_MAP_HINT = (
    "Give a mapping, on the command line: xat import --map FILE.toml, with time_column and time_format."
)


@dataclass(frozen=True)
class _Plan:
    """How each column is used."""

    layout: Layout
    time: TimeColumn
    values: dict[str, Column]
    attributes: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """Rows of one block that have the same attributes."""

    texts: tuple[str, ...]
    rows: NDArray[np.intp]


@dataclass(frozen=True)
class _Block:
    times: Times
    columns: list[NDArray[np.float64]]
    parts: list[_Part]
    problems: list[tuple[int, str, int]]
    """Line, text, and how many places."""


def _recognises(head: bytes, _name: str) -> Confidence:
    layout = find_layout(head, "")
    return Confidence.FALLBACK if layout and layout.numeric else Confidence.NO


def with_mapping(mapping: CsvMapping) -> Parser:
    """The parser of tables that are read as `mapping` says."""

    def parse(source: Source, sink: Sink, problems: Problems) -> None:
        _parse(source, sink, problems, mapping)

    suffixes = (".csv", ".tsv", ".txt")
    return Parser("csv", "Table with a time column (CSV)", suffixes, _recognises, parse, fallback=True)


def _parse(source: Source, sink: Sink, problems: Problems, mapping: CsvMapping) -> None:
    plan = _plan(source, mapping)
    zone, zone_name, zone_source = source.resolve_zone(
        "UTC" if plan.time.utc or plan.time.stamps.epoch_unit else None
    )
    if mapping.zone and zone_source == "guess":
        zone, zone_name, zone_source = ZoneInfo(mapping.zone), mapping.zone, "user"
    if plan.time.kind not in ("stamps", "days"):
        zone_name, zone_source = "UTC", "none"
    elif plan.time.stamps.offset:
        zone_name, zone_source = "UTC", "file"
    sink.capture(CaptureInfo(mapping.tool, zone=zone_name, zone_source=zone_source, environment=_facts(plan)))
    if plan.time.stamps.ambiguous:
        problems.add(0, "day and month of the times could be swapped: month first was assumed")
    if plan.ignored:
        problems.add(
            0, f"columns left out, their texts are too many to tell series apart: {', '.join(plan.ignored)}"
        )
    keys: dict[tuple[str, ...], list[SeriesKey]] = {}
    days = Days()
    wanted = (*plan.time.columns, *plan.values, *plan.attributes)
    table = Table(plan.layout.columns, dict.fromkeys(wanted, "text"), plan.layout.delimiter)
    blocks = mapped_lines(
        source,
        table,
        problems,
        lambda frame, lines: _read(frame, lines, plan, zone),
        skip_lines=plan.layout.skip_lines,
    )
    for block in blocks:
        for line, text, count in block.problems:
            problems.add(line, text, count)
        _emit(block, days.times(block.times, plan.time.kind), plan, keys, sink)


def _plan(source: Source, mapping: CsvMapping) -> _Plan:
    layout = find_layout(source.head, mapping.delimiter)
    if layout is None:
        raise NoResultError(
            "This is no table", f"{source.name}: its rows do not have the same number of columns."
        )
    missing = [name for name in (*mapping.columns, *mapping.attributes) if name not in layout.columns]
    if missing:
        raise XatError(
            "The mapping does not fit the file",
            f"{source.name} has no column {', '.join(missing)}; its columns are: {', '.join(layout.columns)}.",
        )
    time = find_time(layout, mapping)
    if time is None:
        raise NoResultError(
            "The table has no time column", f"{source.name}: none of {', '.join(layout.columns)}. {_MAP_HINT}"
        )
    free = [name for name in layout.columns if name not in (*time.columns, *mapping.left_out)]
    named = mapping.attributes or tuple(name for name in free if tells_apart(name, layout, time.columns))
    values = {
        name: _column(name, layout, mapping) for name in free if name in layout.numeric and name not in named
    }
    if not values:
        raise NoResultError(
            "The table has no numbers", f"{source.name}: no column but the time holds numbers."
        )
    ignored = tuple(name for name in free if name not in values and name not in named and layout.cells(name))
    return _Plan(layout, time, values, named, ignored)


def tells_apart(name: str, layout: Layout, times: tuple[str, ...]) -> bool:
    """Whether a column names what a row is about: few texts, or an id beside times that come more than once."""
    cells = layout.cells(name)
    at = [layout.columns.index(column) for column in times]
    moments = {tuple(row[i] for i in at) for row in layout.rows}
    repeats = bool(at) and len(moments) < len(layout.rows)
    if name in layout.cell_units:
        return repeats and len(set(cells)) <= max(1, len(cells) // 2)
    if name in layout.numeric:
        return repeats and bool(_ID.match(name)) and all(cell.isdigit() for cell in cells)
    distinct = len(set(cells))
    return 0 < distinct <= _MAX_TEXTS and (repeats or distinct <= max(1, len(cells) // 2))


def _column(name: str, layout: Layout, mapping: CsvMapping) -> Column:
    said = mapping.columns.get(name)
    if said:
        return _said_column(name, *said)
    if name in layout.cell_units:
        return Column(f"csv.{name.strip()}", layout.cell_units[name])
    below = layout.units[layout.columns.index(name)]
    found = unit_column(below, f"csv.{name}") if below else None
    column = found or named_column(name, "csv.")
    if name in layout.percent and column.unit == "1" and not column.shift:
        return Column(column.metric, "1", 1, 2)
    return column


def _said_column(name: str, metric: str, unit: str) -> Column:
    column = unit_column(unit, metric) if unit not in ("", "1") else Column(metric)
    if column is None:
        raise XatError(
            "A unit of the mapping is not known",
            f"{name}: {unit}. Write for example ms, KiB/s, % or 1000 By.",
        )
    known = METRICS.get(metric)
    if known and known.unit != column.unit:
        raise XatError(
            "A unit of the mapping does not fit its metric",
            f"{name}: {metric} is in {known.unit}, not in {column.unit}.",
        )
    return Column(metric, column.unit, column.scale, column.shift, (), known.kind if known else "gauge")


def _facts(plan: _Plan) -> dict[str, str]:
    """What was assumed, so that a report can say it."""
    facts = {}
    if any(column.unit in ("By", "By/s") and column.scale >= 1024 for column in plan.values.values()):
        facts["byte_units"] = "powers of 1024, assumed"
    if plan.time.kind == "clock":
        facts["time"] = "times of day without a date"
    elif plan.time.kind == "index":
        facts["time"] = "not in the file: rows are counted as seconds"
    return facts


def _read(frame: "pl.DataFrame", lines: Lines, plan: _Plan, zone: ZoneInfo) -> _Block:
    """One block, in a parsing thread."""
    import polars as pl

    faults = _Faults(lines)
    rows = np.arange(len(frame))
    times, good = readings(frame, plan.time, zone)
    if not good.all():
        bad = rows[~good]
        texts = frame[plan.time.columns[0]].gather(bad)
        again = (texts.str.strip_chars() == plan.time.columns[0]).fill_null(False).to_numpy()
        faults.add("not a time: ", bad[~again], texts.filter(pl.Series(~again)))
        frame, rows = frame.filter(pl.Series(good)), rows[good]
    columns = []
    for name, column in plan.values.items():
        read = _with_units if name in plan.layout.cell_units else _numbers
        numbers, unread = read(frame[name], plan.layout)
        faults.add(f"{name} is no number: ", rows[unread], frame[name].gather(np.flatnonzero(unread)))
        columns.append(to_base_units(numbers, column))
    return _Block(times, columns, _parts(frame, plan.attributes), faults.found)


class _Faults:
    """What could not be read in a block, with the lines; those beyond what is kept are counted."""

    def __init__(self, lines: Lines) -> None:
        self.found: list[tuple[int, str, int]] = []
        self._ask = lines
        self._lines: list[int] = []

    def add(self, what: str, rows: NDArray[np.intp], texts: "pl.Series") -> None:
        """One problem for each row; a header in the middle of joined files is none."""
        if not len(rows):
            return
        self._lines = self._lines or self._ask()
        shown = zip(rows[:MAX_PROBLEMS_KEPT], texts.head(MAX_PROBLEMS_KEPT), strict=True)
        self.found += [(self._lines[row], f"{what}{text}", 1) for row, text in shown]
        if len(rows) > MAX_PROBLEMS_KEPT:
            self.found.append((0, f"{what}further rows", len(rows) - MAX_PROBLEMS_KEPT))


def _numbers(texts: "pl.Series", layout: Layout) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(values with NaN where one is missing, which texts are no numbers)."""
    import polars as pl

    plain = texts.cast(pl.Float64, strict=False)
    if not plain.null_count() and texts.name not in layout.point_groups:
        return plain.to_numpy(), np.zeros(len(texts), bool)
    cleaned = texts.str.strip_chars(' \t"%')
    if cleaned.str.contains(GROUP_MARKS).any():
        marked = cleaned.str.contains(MARKED_NUMBER).fill_null(False)
        cleaned = cleaned.str.replace_all(GROUP_MARKS, "").zip_with(marked, cleaned)
    if layout.decimal_comma:
        grouped = cleaned.str.contains(",", literal=True).fill_null(False) | (
            texts.name in layout.point_groups
        )
        pointed = cleaned.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        cleaned = pointed.zip_with(grouped, cleaned)
    elif layout.has_groups:
        cleaned = cleaned.str.replace_all(",", "", literal=True)
    numbers = cleaned.cast(pl.Float64, strict=False)
    missing = texts.str.strip_chars().str.to_lowercase().is_in(MISSING).fill_null(True)
    return numbers.to_numpy().astype(np.float64), (numbers.is_null() & ~missing).to_numpy()


def _with_units(texts: "pl.Series", layout: Layout) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """As `_numbers`, of cells with units of their own, in base units."""
    import polars as pl

    split = texts.str.strip_chars().str.extract_groups(f"^{UNIT_CELL}$").struct
    digits, units = split.field("1"), split.field("2")
    if layout.delimiter == ",":
        digits = digits.str.replace(r"^([+-]?[1-9]\d{0,2}),(\d{3})$", "${1}${2}")
    numbers = digits.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    factors = {unit: found[1] for unit in units.unique().drop_nulls() if (found := unit_factor(unit))}
    known = [factors.get(unit, np.nan) if unit else 1.0 for unit in units]
    values = numbers.to_numpy().astype(np.float64) * np.array(known, np.float64)
    missing = texts.str.strip_chars().str.to_lowercase().is_in(MISSING).fill_null(True).to_numpy()
    return values, np.isnan(values) & ~missing


def _parts(frame: "pl.DataFrame", names: tuple[str, ...]) -> list[_Part]:
    """The rows by the texts of the attribute columns, in file order within each."""
    import polars as pl

    if not names:
        return [_Part((), np.arange(len(frame)))]
    joined = frame.select(
        pl.concat_str([pl.col(name).fill_null("") for name in names], separator=_JOINT)
    ).to_series()
    codes = joined.cast(pl.Categorical).to_physical().to_numpy()
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) != 0]) if len(order) else np.zeros(0, np.intp)
    return [
        _Part(tuple(text.strip() for text in str(joined[int(rows[0])]).split(_JOINT)), rows)
        for rows in np.split(order, starts[1:])
        if len(rows)
    ]


def _emit(
    block: _Block, times: Times, plan: _Plan, keys: dict[tuple[str, ...], list[SeriesKey]], sink: Sink
) -> None:
    for part in block.parts:
        texts = part.texts
        if texts not in keys and len(keys) >= _MAX_GROUPS:
            texts = (_OTHER,) * len(texts)
        if texts not in keys:
            pairs = zip(plan.attributes, texts, strict=True)
            named: Attributes = tuple(sorted((name, text) for name, text in pairs if text))
            keys[texts] = [column.key(name, named) for name, column in plan.values.items()]
        sink.samples(keys[texts], times[part.rows], [column[part.rows] for column in block.columns])


PARSER = with_mapping(CsvMapping())
