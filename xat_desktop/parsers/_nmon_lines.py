"""Blocks of an nmon file taken apart: facts, headers, snapshot clocks, and numbers by section."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._base import Problem
from xat_desktop.parsers._clock import clock_us, day_us, parse_date

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

NO_DAY = -(1 << 62)
"""The day of a clock that came without a date."""

_NAMES = ("section", "second", "rest")
_NO_VALUE = re.compile(r"\s*|[-+]?(nan|inf)", re.IGNORECASE)
_MOST_TOP_COLUMNS = 24
_TOP_NUMBERS = 11
"""All versions have numbers in these columns of TOP rows, after the snapshot."""
_SNAPSHOT = r"^T(\d{1,7})$"
_NO_MEASURES = r"^(AAA|BBB.*|UARG|ZZZZ|TOP|ERROR)$"


@dataclass(frozen=True)
class Rows:
    """Rows of one section that have the same number of values."""

    section: str
    numbers: Numbers
    """Snapshot numbers: 7 of T0007; shape (n,)."""
    columns: list[Floats]
    """NaN where the cell is empty; each (n,)."""
    line: int
    """Of the first row."""


@dataclass(frozen=True)
class Processes:
    """TOP rows: texts as they are, in the order of their columns after the snapshot."""

    numbers: Numbers
    values: "pl.DataFrame"


@dataclass(frozen=True)
class Clocks:
    """ZZZZ rows: snapshot numbers, µs since midnight, µs of the day (or NO_DAY), line numbers."""

    numbers: Numbers
    clock_us: Numbers
    day_us: Numbers
    lines: Numbers


@dataclass(frozen=True)
class Block:
    """What a block of lines holds."""

    first_line: int
    data: bytes
    facts: list[tuple[int, str]]
    """(line, text) of AAA and BBB rows."""
    headers: list[tuple[int, str, tuple[str, ...]]]
    """(line, section, names); the first name is the section's title."""
    clocks: Clocks
    rows: list[Rows]
    processes: Processes | None
    problems: list[Problem]


def read_block(first_line: int, data: bytes) -> Block:
    """The rows of a block of whole lines, taken apart."""
    import polars as pl

    text = data.decode("utf-8", "replace").replace("\r", "").removesuffix("\n")
    lines = pl.Series("line", [text]).str.split("\n").explode()
    parts = lines.str.splitn(",", 3).struct.rename_fields(list(_NAMES)).struct.unnest()
    section, second = pl.col("section"), pl.col("second")
    number = second.str.extract(_SNAPSHOT, 1).cast(pl.Int64)
    line = pl.int_range(first_line, first_line + len(lines))
    parts = parts.with_columns(line.alias("line"), number.alias("number"))
    is_clock, is_process = (
        section == "ZZZZ",
        (section == "TOP") & second.str.contains(r"^\s*\d+$").fill_null(False),
    )
    is_measure = pl.col("number").is_not_null() & ~section.str.contains(_NO_MEASURES)
    problems: list[Problem] = []
    facts, headers = _texts(parts.filter(~(is_clock | is_process | is_measure)), problems)
    return Block(
        first_line,
        data,
        facts,
        headers,
        _clocks(parts.filter(is_clock), problems),
        list(_measures(parts.filter(is_measure), problems)),
        _processes(parts.filter(is_process), problems),
        problems,
    )


def _texts(
    parts: "pl.DataFrame", problems: list[Problem]
) -> tuple[list[tuple[int, str]], list[tuple[int, str, tuple[str, ...]]]]:
    """Facts and headers; what is neither is a problem, but for commands (UARG) and empty lines."""
    facts, headers = [], []
    for section, second, rest, line, _number in parts.iter_rows():
        if section == "AAA" or section.startswith("BBB"):
            facts.append((line, f"{section},{second or ''},{rest or ''}"))
        elif second is not None and re.fullmatch(r"(?!ERROR|UARG|ZZZZ)[A-Z][A-Z0-9_]*", section):
            headers.append(
                (line, section, tuple(name.strip() for name in f"{second},{rest or ''}".split(",")))
            )
        elif section.strip() and section != "UARG":
            problems.append(Problem(line, f"not readable: {section},{second or ''},{rest or ''}"))
    return facts, headers


def _clocks(parts: "pl.DataFrame", problems: list[Problem]) -> Clocks:
    """Clocks of the snapshots; shape (n,) each."""
    incomplete = parts["line"].filter(parts["number"].is_null() | parts["rest"].is_null()).to_list()
    problems.extend(Problem(line, "a ZZZZ row without a snapshot or a clock") for line in incomplete)
    parts = parts.drop_nulls(["number", "rest"])
    moments = parts["rest"].str.to_datetime("%H:%M:%S,%d-%b-%Y", strict=False, time_unit="us")
    local = moments.fill_null(datetime(1970, 1, 1)).to_physical().to_numpy()  # noqa: DTZ001 - a local clock
    clock = local % day_us(datetime(1970, 1, 2).date())  # noqa: DTZ001 - a local clock
    day = local - clock
    for row in np.flatnonzero(moments.is_null().to_numpy()).tolist():
        time_text, _, date_text = parts["rest"][row].partition(",")
        date = parse_date(date_text)
        clock[row] = -1 if (us := clock_us(time_text)) is None else us
        day[row] = NO_DAY if date is None else day_us(date)
    good = clock >= 0
    numbers, lines = parts["number"].to_numpy(), parts["line"].to_numpy()
    problems.extend(Problem(line, "a ZZZZ row whose clock is not readable") for line in lines[~good].tolist())
    return Clocks(numbers[good], clock[good], day[good], lines[good])


def _processes(parts: "pl.DataFrame", problems: list[Problem]) -> Processes | None:
    import polars as pl

    split = parts["rest"].fill_null("").str.split_exact(",", _MOST_TOP_COLUMNS).struct.unnest()
    number = split["field_0"].str.extract(_SNAPSHOT, 1).cast(pl.Int64)
    good = number.is_not_null() & split["field_1"].cast(pl.Float64, strict=False).is_not_null()
    for name in split.columns[2:_TOP_NUMBERS]:
        good &= split[name].cast(pl.Float64, strict=False).is_not_null() | (split[name].fill_null("") == "")
    bad = parts["line"].filter(~good).to_list()
    problems.extend(Problem(line, "a TOP row without a snapshot or a number") for line in bad)
    if not good.any():
        return None
    return Processes(number.filter(good).to_numpy(), split.filter(good).drop("field_0"))


def joined(parts: Sequence[Processes]) -> Processes | None:
    """All rows in one; None when there are none."""
    import polars as pl

    if not parts:
        return None
    return Processes(
        np.concatenate([part.numbers for part in parts]), pl.concat([part.values for part in parts])
    )


def _measures(parts: "pl.DataFrame", problems: list[Problem]) -> Iterator[Rows]:
    """Rows by section, those with the same number of values read in one go."""
    import polars as pl

    parts = parts.filter(pl.col("rest").fill_null("") != "")
    commas = parts["rest"].str.count_matches(",", literal=True).to_numpy()
    for count in np.flatnonzero(np.bincount(commas)).tolist():
        alike = parts.filter(pl.Series(commas == count))
        columns = _columns(alike, count + 1, problems)
        codes = alike["section"].rank("dense").to_numpy()
        order = np.argsort(codes, kind="stable")
        starts = np.flatnonzero(np.diff(codes[order], prepend=0))
        numbers, lines = alike["number"].to_numpy()[order], alike["line"].to_numpy()[order]
        sorted_columns = [column[order] for column in columns]
        for start, stop in zip(starts.tolist(), [*starts.tolist()[1:], len(order)], strict=True):
            cut = slice(start, stop)
            section = str(alike["section"][int(order[start])])
            yield Rows(section, numbers[cut], [column[cut] for column in sorted_columns], int(lines[start]))


def _columns(parts: "pl.DataFrame", count: int, problems: list[Problem]) -> list[Floats]:
    import polars as pl

    text = parts["rest"].str.join("\n").item()
    schema = {str(i): pl.Float64 for i in range(count)}
    frame = pl.read_csv(text.encode(), has_header=False, schema=schema, quote_char=None, ignore_errors=True)
    if len(frame) != len(parts) or sum(frame.null_count().row(0)) != _empty_cells(text):
        frame = _salvaged(parts, count, problems)
    return [
        frame[name].to_numpy() if not frame[name].null_count() else _filled(frame[name])
        for name in frame.columns
    ]


def _filled(column: "pl.Series") -> Floats:
    return column.fill_null(float("nan")).to_numpy()


def _empty_cells(text: str) -> int:
    codes = np.frombuffer(b"\n" + text.encode() + b"\n", np.uint8)
    ends = (codes == 44) | (codes == 10)
    return int(np.count_nonzero(ends[1:] & ends[:-1]))


def _salvaged(parts: "pl.DataFrame", count: int, problems: list[Problem]) -> "pl.DataFrame":
    """The same cell by cell; a cell that is no number is a problem and counts as empty."""
    import polars as pl

    cells = parts["rest"].str.splitn(",", count).struct.unnest()
    frame = cells.select(pl.all().str.strip_chars().cast(pl.Float64, strict=False))
    for name in frame.columns:
        for row in np.flatnonzero((frame[name].is_null() & cells[name].is_not_null()).to_numpy()).tolist():
            if not _NO_VALUE.fullmatch(cells[name][row]):
                text = f"{parts['section'][row]}: {cells[name][row]!r} is no number"
                problems.append(Problem(parts["line"][row], text))
    return frame
