"""Text of sar: any section, version 8 to 12 and locale; restarts, midnight, -h and live output."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from itertools import takewhile

from xat_desktop.domain.series import CaptureInfo, ToolSummary
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import SECOND_US, clock_us
from xat_desktop.parsers._columns import Rows, numbers
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_banner import COLOURS, NO_BANNER, Banner, day_comes_first, parse_banner
from xat_desktop.parsers._sysstat_sections import ITEMS, item_attributes, section_of

_CLOCK_WORDS = 3
"""`03:45:37`, `03:45:37 AM`, `03시 45분 37초`."""
_LABEL = re.compile(r"\S.{0,30}?[:：]$")
"""`Average:`, `Durchschn.:`, `Moyenne :`, `平均値:`"""
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?[%BkMGTPE]?$")
_RESTART = ["LINUX", "RESTART"]
_HEAD_LINES = 200
_NO_AVERAGE = ("filesystems", "battery")


def _recognises(head: bytes, _name: str) -> Confidence:
    banner = False
    for line in COLOURS.sub("", head.decode("utf-8", "replace")).splitlines()[:_HEAD_LINES]:
        words = line.split()
        count = _clock_words(words)
        if not count:
            banner = banner or parse_banner(line.strip()) is not None
        elif words[count : count + 2] == _RESTART or _is_header(words[count:]):
            known = words[count] == "LINUX" or _is_sar(tuple(words[count:]))
            return (Confidence.SURE if banner else Confidence.LIKELY) if known else Confidence.NO
    return Confidence.NO


def _is_sar(names: tuple[str, ...]) -> bool:
    """A section of sar; mpstat's CPU table has other columns after %iowait."""
    return section_of(names) != "" and "%iowait %irq" not in " ".join(names)


def _clock_words(words: Sequence[str]) -> int:
    """How many words at the start of a line are its clock; 0: it has none."""
    if not words or not words[0][0].isdigit():
        return 0
    for count in range(min(_CLOCK_WORDS, len(words)), 0, -1):
        if clock_us(" ".join(words[:count])) is not None:
            return count
    return 0


def _label_words(words: Sequence[str]) -> int:
    """How many words at the start of a line are the word for "Average" in some language; 0: it is none."""
    for count in range(1, min(3, len(words)) + 1):
        if _LABEL.match(" ".join(words[:count])):
            return count
    return 0


def _is_header(names: Sequence[str]) -> bool:
    return bool(names) and not any(_NUMBER.match(name) for name in names)


@dataclass
class _Table:
    """The section that the last header began."""

    section: str
    leading: tuple[str, ...]
    """Columns before the numbers that say what a row is about; `trailing`: the same after them (-h, sensors)."""
    names: tuple[str, ...]
    trailing: tuple[str, ...]
    clock_words: int
    clock: BlockClock
    header_clock: str
    clock_text: str = ""
    time_us: int | None = None
    row_length: int = 0
    """Characters of the last row."""


@dataclass
class _Stretch:
    """What was recorded between two restarts; each section tells it from its start."""

    day: date
    clock_text: str = ""
    clocks: dict[tuple[str, ...], BlockClock] = field(default_factory=dict)


@dataclass
class _Report:
    """One run of sar, as far as it was read."""

    rows: Rows
    zone: tzinfo
    stretch: _Stretch
    last: tuple[int, str] | None = None
    """Time and clock of the latest row."""
    averages: list[ToolSummary] = field(default_factory=list)
    restarts: int = 0
    parts: int = 1
    """Stretches that have rows; the tool averages each."""
    comments: list[str] = field(default_factory=list)
    interval_s: str = ""
    boot: bool = False

    def clock_of(self, columns: tuple[str, ...], header_clock: str) -> BlockClock:
        """The clock of a section: it goes on where the section stopped, or begins with the stretch."""
        stretch = self.stretch
        if columns not in stretch.clocks:
            stretch.clock_text = stretch.clock_text or header_clock
            clock = stretch.clocks[columns] = BlockClock(self.zone, stretch.day)
            clock.read(stretch.clock_text)
        return stretch.clocks[columns]

    def restart(self, clock_text: str) -> None:
        """A new stretch, on the next day when the clock went back by more than half a day."""
        day = self.stretch.day
        self.parts += bool(self.stretch.clocks)
        if self.last:
            day = datetime.fromtimestamp(self.last[0] / SECOND_US, self.zone).date()
            clock = BlockClock(self.zone, day)
            clock.read(self.last[1])
            time_us = clock.read(clock_text)
            day = datetime.fromtimestamp((time_us or 0) / SECOND_US, self.zone).date()
        self.restarts += 1
        self.end_stretch()
        self.stretch = _Stretch(day, clock_text)

    def end_stretch(self) -> None:
        clocks = self.stretch.clocks.values()
        self.interval_s = self.interval_s or next((c.interval_s for c in clocks if c.interval_s), "")

    def facts(self) -> dict[str, str]:
        found = {
            "interval_s": self.interval_s,
            "restarts": str(self.restarts or ""),
            "comments": "; ".join(self.comments),
            "first_row": "since boot, left out" if self.boot else "",
        }
        return {name: text for name, text in found.items() if text}


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._report: _Report | None = None
        self._table: _Table | None = None
        self._after_blank = True

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem, before the first report it is ignored."""
        if "\x1b" in line:
            line = COLOURS.sub("", line)
        words = line.split()
        if not words:
            self._after_blank = True
            return
        after_blank, self._after_blank = self._after_blank, False
        if (after_blank or self._table is None) and self._begins(line, words):
            return
        if number == self._source.unterminated_line and self._is_cut(line):
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not self._row(line, words) and not self._begins(line, words) and self._report:
            self._problems.add(number, f"not a line of sar: {line}")

    def _is_cut(self, line: str) -> bool:
        """A row without a line end is whole when it is as long as the one before."""
        return self._table is None or len(line) < self._table.row_length

    def _begins(self, line: str, words: list[str]) -> bool:
        """Whether the line is a banner, a restart, a comment or a header."""
        count = _clock_words(words)
        rest = words[count:]
        if not count and (banner := parse_banner(line.strip(), day_first=self._day_first)):
            self._begin(banner)
        elif count and rest[:2] == _RESTART:
            self._opened().restart(" ".join(words[:count]))
        elif count and rest[:1] == ["COM"]:
            self._opened().comments.append(" ".join(rest[1:]))
        elif _is_header(words[count or _label_words(words) :]):
            self._header(words, count)
        else:
            return False
        return True

    def _opened(self) -> _Report:
        return self._report or self._begin(NO_BANNER)

    def _begin(self, banner: Banner) -> _Report:
        self.finish()
        self._sink.capture(CaptureInfo("sar", host=banner.host, environment=banner.environment))
        if banner.day:
            self._sink.update(zone=self._zone_name, zone_source=self._zone_source)
            self._report = _Report(Rows(self._sink), self._zone, _Stretch(banner.day))
        else:
            self._sink.update(environment={"time": "the file has no date (its first line is missing)"})
            self._report = _Report(Rows(self._sink), UTC, _Stretch(date(1970, 1, 1)))
        return self._report

    def _header(self, words: list[str], clock_words: int) -> None:
        report = self._opened()
        columns = tuple(words[clock_words or _label_words(words) :])
        leading = tuple(takewhile(ITEMS.__contains__, columns))
        trailing = tuple(takewhile(ITEMS.__contains__, reversed(columns[len(leading) :])))[::-1]
        clock_text = " ".join(words[:clock_words])
        if not clock_words and self._table:
            clock_words = self._table.clock_words
        self._table = _Table(
            section_of(columns),
            leading,
            columns[len(leading) : len(columns) - len(trailing)],
            trailing,
            clock_words,
            report.clock_of(columns, clock_text),
            clock_text,
        )

    def _row(self, line: str, words: list[str]) -> bool:
        """Take a row of the current section; False when it is none."""
        report, table = self._report, self._table
        if report is None or table is None:
            return False
        if not words[0][0].isdigit():
            return self._average(report, table, words)
        cells = words[table.clock_words :]
        layout = self._layout(report, table, cells)
        if layout is None:
            return False
        clock_text = " ".join(words[: table.clock_words])
        if clock_text != table.clock_text:
            table.clock_text, table.time_us = clock_text, table.clock.read(clock_text)
        if table.time_us is None:
            return False
        start = len(table.leading)
        try:
            printed = numbers(cells[start : start + len(table.names)], report.rows.columns(layout) or ())
        except ValueError:
            return False
        table.row_length = len(line)
        if clock_text == table.header_clock:
            report.boot = True
            return True
        report.rows.add(layout, table.time_us, printed)
        report.last = (table.time_us, clock_text)
        return True

    def _layout(self, report: _Report, table: _Table, cells: list[str]) -> Hashable | None:
        """What a row with these cells is about, opened when it is new; None when the cells do not fit."""
        start = len(table.leading)
        stop = start + len(table.names)
        if len(cells) != stop if not table.trailing else len(cells) <= stop:
            return None
        last = " ".join(cells[stop:])
        layout = (table.section, table.names, *cells[:start], last)
        if report.rows.columns(layout) is None:
            columns = [column_of(table.section, name) for name in table.names]
            item = item_attributes(
                (*table.leading, *table.trailing[-1:]), cells[:start] + [last] * bool(last)
            )
            keys = [column.key(name, item) for name, column in zip(table.names, columns, strict=True)]
            report.rows.open(layout, keys, columns)
        return layout

    def _average(self, report: _Report, table: _Table, words: list[str]) -> bool:
        """Keep an "Average:" row as what the tool had computed; "Summary:" repeats the last values."""
        count = _label_words(words)
        if count and table.section in _NO_AVERAGE:
            return True
        layout = self._layout(report, table, words[count:]) if count else None
        if layout is None:
            return False
        texts = words[count + len(table.leading) :][: len(table.names)]
        try:
            printed = numbers(texts, report.rows.columns(layout) or ())
        except ValueError:
            return False
        report.averages += report.rows.summaries(layout, printed, "sar's average over the run")
        return True

    def finish(self) -> None:
        """Hand over what the current report still holds; averages of stretches are not those of the whole."""
        report = self._report
        if report is None:
            return
        report.rows.flush()
        report.end_stretch()
        if report.parts == 1:
            self._sink.summary(*report.averages)
        self._sink.update(environment=report.facts())
        self._report = self._table = None


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("sar-text", "sar (text)", (".txt", ".sar", ".log"), _recognises, _parse)
