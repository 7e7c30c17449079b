"""The time column of a free table: found by name and content, converted block by block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.errors import XatError
from xat_desktop.parsers import _timestamps
from xat_desktop.parsers._clock import clock_us, to_utc, unroll_days
from xat_desktop.parsers._csv_layout import Layout
from xat_desktop.parsers._csv_mapping import INDEX, CsvMapping
from xat_desktop.parsers._csv_units import unit_column

if TYPE_CHECKING:
    import polars as pl

_SECOND_US = 1_000_000
_EPOCH = date(1970, 1, 1)
_DAY_MS = 86_400_000
_SERIAL_OF_1970, _FIRST_SERIAL, _LAST_SERIAL = 25_569, 36_526, 73_050
"""A spreadsheet's number of 1970-01-01, and of 2000 and 2100."""
_EPOCH_UNITS = ("s", "ms", "us", "ns")
_EARLIEST_S, _LATEST_S = 946_684_800, 4_102_444_800
"""2000 and 2100: a column without a telling name must lie between them to be taken for epoch times."""
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:time|timestamp|datetime|date|ts|epoch|when|utc|clock"
    r"|zeit|datum|zeitstempel|uhrzeit|fecha|hora|heure|horodatage|data|ora|tid|tijd)(?:$|[^a-z])"
)
_RELATIVE = re.compile(
    r"(?:time|elapsed|elapsed[ _]time|t|offset|uptime|since[ _]start)[\s_]*[(\[]?(?P<unit>\w+)[)\]]?$|(?:seconds|secs)$"
)


@dataclass(frozen=True)
class TimeColumn:
    """Which columns hold the time (date and clock may be apart), and how it is written."""

    columns: tuple[str, ...]
    kind: Literal["stamps", "relative", "clock", "index", "days"]
    stamps: _timestamps.StampFormat = field(default_factory=_timestamps.StampFormat)
    factor_us: float = _SECOND_US
    """Of relative times."""
    utc: bool = False
    """The column's name says that the times are UTC."""


def find_time(layout: Layout, mapping: CsvMapping) -> TimeColumn | None:
    """The time column that the mapping names, else the one that the header and the first rows show."""
    if mapping.time_format == INDEX:
        return TimeColumn((), "index")
    if mapping.time_column and mapping.time_column not in layout.columns:
        raise XatError("The time column is not in the file", _choices(mapping.time_column, layout))
    if mapping.time_format:
        return _said(mapping, layout)
    if mapping.time_column:
        return _of_column(mapping.time_column, layout)
    named = [name for name in layout.columns if _NAMED.search(_words(name))]
    others = [name for name in layout.columns if name not in named]
    for name in (*named, *others):
        found = _of_column(name, layout)
        if found and (name in named or _is_plausible(found, layout)):
            return found
    return (
        _date_and_clock(named, layout)
        or _clock(named, layout)
        or _days(named, others, layout)
        or _serial_days(named, layout)
    )


def _choices(name: str, layout: Layout) -> str:
    return f"There is no column {name}; the columns are: {', '.join(layout.columns)}."


def _words(name: str) -> str:
    """`startTime` as `start time`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _said(mapping: CsvMapping, layout: Layout) -> TimeColumn:
    """The format that the mapping gives, for its column or the first one whose name tells of time."""
    named = [mapping.time_column] if mapping.time_column else []
    named += [name for name in layout.columns if _NAMED.search(_words(name))]
    columns = (named or list(layout.columns))[:1]
    form = mapping.time_format
    if form.startswith("relative"):
        unit = unit_column(form.removeprefix("relative").strip() or "s", "")
        if unit is None or unit.unit != "s":
            raise XatError(
                "The mapping's time format is not known", f"{form}: write for example `relative ms`."
            )
        return TimeColumn(tuple(columns), "relative", factor_us=_SECOND_US * unit.scale / 10**unit.shift)
    if form in _EPOCH_UNITS:
        return TimeColumn(tuple(columns), "stamps", _timestamps.StampFormat(epoch_unit=form))
    if "%" not in form:
        raise XatError(
            "The mapping's time format is not known",
            f"{form}: write s, ms, us, ns, relative s, index or a pattern such as %d.%m.%Y %H:%M:%S.",
        )
    offset = form.endswith("%z")
    stamps = _timestamps.StampFormat(pattern=form.removesuffix("%z"), offset=offset)
    return TimeColumn(tuple(columns), "stamps", stamps, utc=_says_utc(columns[0]))


def _says_utc(name: str) -> bool:
    return bool(re.search(r"(?:^|[^a-z])(?:utc|gmt)(?:$|[^a-z])", name.lower()))


def _of_column(name: str, layout: Layout) -> TimeColumn | None:
    cells = _timestamps.usual(layout.cells(name))
    found = _timestamps.detect(cells[:200]) if cells else None
    if found:
        return TimeColumn((name,), "stamps", found, utc=_says_utc(name))
    return _relative(name, layout)


def _relative(name: str, layout: Layout) -> TimeColumn | None:
    """Seconds (or another unit that the header says) since the start: numbers that never go back."""
    unit_text = layout.units[layout.columns.index(name)]
    found = _RELATIVE.match(f"{_words(name)} {unit_text}".strip())
    if not found or name not in layout.numeric or layout.decimal_comma:
        return None
    unit = unit_column(found["unit"] or "s", "")
    if (
        unit is None
        or unit.unit != "s"
        or not _ascends([float(cell) for cell in layout.cells(name) if _is_float(cell)])
    ):
        return None
    return TimeColumn((name,), "relative", factor_us=_SECOND_US * unit.scale / 10**unit.shift)


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _ascends(numbers: Sequence[float]) -> bool:
    return all(before <= after for before, after in pairwise(numbers))


def _is_plausible(found: TimeColumn, layout: Layout) -> bool:
    """Whether large numbers under an untelling name can be epoch times."""
    unit = found.stamps.epoch_unit
    if not unit:
        return True
    seconds = [
        float(cell) / 1000 ** _EPOCH_UNITS.index(unit)
        for cell in _timestamps.usual(layout.cells(found.columns[0]))
    ]
    return _ascends(seconds) and seconds[0] > _EARLIEST_S and seconds[-1] < _LATEST_S


def _date_and_clock(named: list[str], layout: Layout) -> TimeColumn | None:
    """Date and clock in two columns."""
    for day in named:
        for clock in named:
            pairs = zip(layout.cells(day), layout.cells(clock), strict=False)
            texts = [f"{first} {second}" for first, second in pairs if day != clock]
            found = _timestamps.detect(texts[:200])
            if found:
                return TimeColumn((day, clock), "stamps", found, utc=_says_utc(day) or _says_utc(clock))
    return None


def _clock(named: list[str], layout: Layout) -> TimeColumn | None:
    """Times of day without a date."""
    for name in (*named, layout.columns[0]):
        cells = layout.cells(name)
        if cells and all(clock_us(cell) is not None for cell in cells):
            return TimeColumn((name,), "clock")
    return None


def _days(named: list[str], others: list[str], layout: Layout) -> TimeColumn | None:
    """Dates alone; digits in a row are a date only under a name that tells so."""
    for name in (*named, *others):
        cells = _timestamps.usual(layout.cells(name))
        found = _timestamps.detect_days(cells[:200]) if name in named or name not in layout.numeric else None
        if found:
            return TimeColumn((name,), "stamps", found, utc=_says_utc(name))
    return None


def _serial_days(named: list[str], layout: Layout) -> TimeColumn | None:
    """Days since the end of 1899, as spreadsheets count them: numbers of this century under a telling name."""
    for name in named:
        cells = [cell.replace(",", ".") if layout.decimal_comma else cell for cell in layout.cells(name)]
        numbers = [float(cell) for cell in cells if _is_float(cell)]
        in_range = all(_FIRST_SERIAL <= number < _LAST_SERIAL for number in numbers)
        if name in layout.numeric and numbers and in_range and any(number % 1 for number in numbers):
            return TimeColumn((name,), "days", utc=_says_utc(name))
    return None


def readings(frame: "pl.DataFrame", time: TimeColumn, zone: ZoneInfo) -> tuple[Times, NDArray[np.bool_]]:
    """(times in µs, which rows have one) of a block; clocks count from their midnight, an index from the block."""
    import polars as pl

    if time.kind == "index":
        return np.arange(len(frame), dtype=np.int64) * _SECOND_US, np.ones(len(frame), bool)
    texts = frame[time.columns[0]].str.strip_chars()
    if len(time.columns) == 2:
        texts = texts + " " + frame[time.columns[1]].str.strip_chars()
    if time.kind == "clock":
        return _clocks(texts)
    if time.kind == "days":
        days = texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        good = days.is_between(_FIRST_SERIAL, _LAST_SERIAL).fill_null(False)
        since = np.rint((days.filter(good).to_numpy() - _SERIAL_OF_1970) * _DAY_MS).astype(np.int64) * 1000
        return to_utc(since, zone), good.to_numpy()
    if time.kind == "relative":
        seconds = texts.cast(pl.Float64, strict=False)
        good = seconds.is_finite().fill_null(False)
        return np.rint(seconds.filter(good).to_numpy() * time.factor_us).astype(np.int64), good.to_numpy()
    try:
        return _timestamps.to_utc_us(texts, time.stamps, zone), np.ones(len(frame), bool)
    except (ValueError, pl.exceptions.PolarsError):
        good = _readable(texts, time.stamps)
        return _timestamps.to_utc_us(texts.filter(good), time.stamps, zone), good.to_numpy()


def _readable(texts: "pl.Series", stamps: _timestamps.StampFormat) -> "pl.Series":
    import polars as pl

    if stamps.epoch_unit:
        return texts.cast(pl.Float64, strict=False).is_not_null()
    if not stamps.offset:
        return texts.str.to_datetime(stamps.pattern, strict=False).is_not_null()
    return _timestamps.with_offset(texts).str.to_datetime(stamps.pattern + "%z", strict=False).is_not_null()


def _clocks(texts: "pl.Series") -> tuple[Times, NDArray[np.bool_]]:
    distinct = texts.fill_null("").unique()
    known = {text: clock for text in distinct.to_list() if (clock := clock_us(text)) is not None}
    clocks = [known.get(text, -1) for text in texts.to_list()]
    array = np.array(clocks, np.int64)
    good = array >= 0
    return array[good], good


class Days:
    """Carries midnight from block to block for clocks without a date, and the count of an index."""

    def __init__(self) -> None:
        self._last = np.zeros(0, np.int64)
        self._rows = 0

    def times(self, block: Times, kind: str) -> Times:
        """The block's readings as times of the whole file."""
        if kind == "index":
            self._rows += len(block)
            return block + (self._rows - len(block)) * _SECOND_US
        if kind != "clock" or not len(block):
            return block
        joined = unroll_days(np.concatenate((self._last % (86_400 * _SECOND_US), block)), _EPOCH)[
            len(self._last) :
        ]
        days = self._last - self._last % (86_400 * _SECOND_US)
        times = joined + (days[0] if len(days) else 0)
        self._last = times[-1:]
        return times
