"""Text of mpstat: CPU modes and interrupts for each CPU or NUMA node, in any version and locale."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import clock_us, epoch_us
from xat_desktop.parsers._columns import Column, Rows, numbers
from xat_desktop.parsers._fixed_rows import FixedRows, NotFixedError
from xat_desktop.parsers._head import without_colours
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._repeated_groups import read_groups
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS, NO_BANNER, Banner, day_comes_first, parse_banner
from xat_desktop.parsers._sysstat_cpu import mpstat_column, whose

_NAMES = (b"CPU ", b"NODE ", b"CPU\t", b"NODE\t")
_HEADER = LineStart(
    rb" ?\S.{0,40}?\s(?:CPU|NODE)(?:[ \t]+(?:CORE|SOCK|NODE))*[ \t]+(?:"
    rb"%us\w+[ \t]+%nice[ \t]+%sys\w*[ \t]+%iowait[ \t]+%irq[ \t]+%soft"
    rb"|intr/s[ \t\r]*$|[0-9]+/s[ \t]|HI/s[ \t])"
)
_TOPOLOGY = ("CORE", "SOCK", "NODE")


def _recognises(head: bytes, _name: str) -> Confidence:
    text = without_colours(head)
    named = (b"/s" in head or b"%soft" in head) and any(name in text for name in _NAMES)
    found = _HEADER.search(text) if named else None
    if not found:
        return Confidence.NO
    before = [line for line in head[: found.start()].splitlines() if line.strip()]
    return Confidence.SURE if len(before) <= 1 else Confidence.LIKELY


@dataclass
class _Table:
    """The table that the last header began."""

    header: str
    kind: str
    topology: int
    columns: tuple[str, ...]
    clock_text: str


@dataclass
class _Report:
    """One run of mpstat, as far as it was read."""

    rows: Rows
    clock: BlockClock
    clock_text: str = ""
    time_us: int | None = None
    table: _Table | None = None
    first_header: str = ""
    boot: bool = False


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._sink = sink
        self._problems = problems
        self._source = source
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._report: _Report | None = None

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem, outside of a report it is ignored."""
        if "\x1b" in line:
            line = COLOURS.sub("", line)
        words = line.split()
        if not words:
            return
        banner = parse_banner(line, day_first=self._day_first)
        table = _header(words) if not banner and ("CPU" in line or "NODE" in line) else None
        if number == self._source.unterminated_line and not banner:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif banner:
            self._begin(banner)
        elif table:
            report = self._report or self._begin(NO_BANNER)
            report.table = table
            report.first_header = report.first_header or table.header
        elif self._report and not self._row(self._report, words):
            self._problems.add(number, f"not a line of mpstat: {line}")

    def _begin(self, banner: Banner) -> _Report:
        self.finish()
        info = CaptureInfo("mpstat", host=banner.host, environment=banner.environment)
        self._sink.capture(info)
        if banner.day:
            self._sink.update(zone=self._zone_name, zone_source=self._zone_source)
            clock = BlockClock(self._zone, banner.day)
        else:
            self._sink.update(environment={"time": "the file has no date (its first line is missing)"})
            clock = BlockClock(ZoneInfo("UTC"), date(1970, 1, 1))
        self._report = _Report(Rows(self._sink), clock)
        return self._report

    def _row(self, report: _Report, words: list[str]) -> bool:
        table = report.table
        at = _clock_words(table, words) if table else 0
        if table is None or at < 1:
            return False
        clock_text = " ".join(words[:at])
        layout = (table.header, words[at])
        columns = report.rows.columns(layout) or _open(report.rows, layout, table)
        try:
            printed = numbers(words[-len(columns) :], columns)
        except ValueError:
            return False
        if not _is_clock(clock_text):
            return self._average(report, layout, clock_text, printed)
        return self._sample(report, layout, clock_text, printed)

    def _average(
        self, report: _Report, layout: tuple[str, str], clock_text: str, printed: list[float]
    ) -> bool:
        """A row of the table `Average:`; the word is translated in other locales, the colon stays."""
        if not clock_text.endswith((":", "：")):
            return False
        self._sink.summary(*report.rows.summaries(layout, printed, "mpstat's average over the run"))
        return True

    def _sample(
        self, report: _Report, layout: tuple[str, str], clock_text: str, printed: list[float]
    ) -> bool:
        if clock_text != report.clock_text:
            report.time_us = report.clock.read(clock_text)
            report.clock_text = clock_text
            if report.clock.offset_stated:
                self._sink.update(zone="UTC", zone_source="file")
        if report.table and report.table.clock_text == clock_text:
            report.boot = True
            self._sink.summary(*report.rows.summaries(layout, printed, "since boot"))
        elif report.time_us is not None:
            report.rows.add(layout, report.time_us, printed)
        return report.time_us is not None

    def begins(self, line: str) -> bool:
        """Whether it is the header that came first in the report."""
        if "CPU" not in line and "NODE" not in line:
            return False
        table, report = _header(line.split()), self._report
        return bool(table and report and report.table and table.header == report.first_header)

    def groups(self, rows: FixedRows) -> None:
        """Take what was printed at many moments in one shape."""
        report = self._report
        if not report or not report.table:
            raise NotFixedError
        found = _moments(rows, report.table)
        times = report.clock.read_many(found.clocks)
        if times is None:
            raise NotFixedError
        for table, name, printed in found.rows:
            layout = (table.header, name)
            if report.rows.columns(layout) is None:
                _open(report.rows, layout, table)
            values, decimals = zip(*printed, strict=True)
            report.rows.add_block(layout, times, values, decimals)
        report.table = found.rows[-1][0]
        report.clock_text, report.time_us = found.clocks[-1].decode(), int(times[-1])

    def finish(self) -> None:
        """Hand over what is left of the report, and say what is special about it."""
        report = self._report
        if report is None:
            return
        report.rows.flush()
        facts = {"first_row": "since boot, the only one"} if report.boot else {}
        if report.clock.interval_s:
            facts["interval_s"] = report.clock.interval_s
        self._sink.update(environment=facts)
        self._report = None


def _is_clock(text: str) -> bool:
    """Whether it is a time of day or (-U) seconds since 1970."""
    return clock_us(text) is not None or epoch_us(text) is not None


def _header(words: list[str]) -> _Table | None:
    """The table that a header line begins: a clock or `Average:`, CPU or NODE, names of columns."""
    at = next((i for i, word in enumerate(words[:5]) if word in ("CPU", "NODE")), 0)
    clock_text = " ".join(words[:at])
    if not at or not (_is_clock(clock_text) or clock_text.endswith((":", "："))):
        return None
    rest = words[at + 1 :]
    topology = next((i for i, word in enumerate(rest) if word not in _TOPOLOGY), len(rest))
    columns = tuple(rest[topology:])
    return _Table(" ".join(words[at:]), words[at], topology, columns, clock_text)


def _clock_words(table: _Table, words: list[str]) -> int:
    """How many words of a row stand before what it is about."""
    at = len(words) - 1 - table.topology - len(table.columns)
    if table.topology and words[at + table.topology] == "all":
        at += table.topology  # all CPUs together are in no core, socket or node
    return at


@dataclass
class _Moments:
    """Many moments, each of which has the same rows."""

    clocks: NDArray[np.bytes_]
    rows: list[tuple[_Table, str, list[tuple[NDArray[np.int64], int]]]]
    """(the table of a row, what it is about, its numbers and their decimals)."""


def _moments(rows: FixedRows, table: _Table) -> _Moments:
    """What groups of lines hold; NotFixedError when a row is about another thing or of another moment in some."""
    found: list[tuple[_Table, str, list[tuple[NDArray[np.int64], int]]]] = []
    moment = before = None
    for islands in filter(None, rows.lines()):
        words = rows.text(0, islands[0][0], islands[-1][1]).split()
        begun = _header(words) if len(words) == len(islands) else None
        at = len(begun.clock_text.split()) if begun else _clock_words(table, words)
        if len(words) != len(islands) or at < 1:
            raise NotFixedError
        clocks = rows.texts(islands[0][0], islands[at - 1][1])
        named = len(words) if begun else len(words) - len(table.columns)
        if not all(rows.is_same(*island) for island in islands[at:named]):
            raise NotFixedError
        if begun:
            table, before = replace(begun, clock_text=clocks[-1].decode()), clocks
            continue
        moment = clocks if moment is None else moment
        if before is None or (before == clocks).any() or (moment != clocks).any():
            raise NotFixedError
        found.append((table, words[at], [rows.numbers(*island) for island in islands[named:]]))
    if moment is None:
        raise NotFixedError
    return _Moments(moment, found)


def _open(rows: Rows, layout: tuple[str, str], table: _Table) -> list[Column]:
    columns = [mpstat_column(name) for name in table.columns]
    named = whose(table.kind, layout[1])
    keys = [column.key(name, named) for name, column in zip(table.columns, columns, strict=True)]
    rows.open(layout, keys, columns)
    return columns


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    read_groups(source, reader)
    reader.finish()


PARSER = Parser("mpstat-text", "mpstat (text)", (".txt", ".log", ".out"), _recognises, _parse, version=2)
