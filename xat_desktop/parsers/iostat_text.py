"""Text of iostat in every layout since sysstat 7: -c, -d, -x, -s, -h, --pretty, -t, any locale."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, Times
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._columns import Column, numbers
from xat_desktop.parsers._fixed_rows import FixedRows, Island, NotFixedError
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._repeated_groups import read_groups
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS, NO_BANNER, Banner, day_comes_first, parse_banner
from xat_desktop.parsers._sysstat_cpu import cpu_column
from xat_desktop.parsers._sysstat_disk import disk_column

_CPU_HEADER = LineStart(rb"(?:\x1b\[[0-9;]*m)*avg-cpu:\s+%user\s+%nice\s+%sys")
_DISK_HEADER = LineStart(
    rb"(?:Device:?[ \t]+(?:r/s|rrqm/s|tps)[ \t].*|[ \t]++(?:tps|r/s)[ \t].*[ \t]Device:?[ \t\r]*"
    rb"|Filesystem:?[ \t]+r(?:Blk|kB|MB)_nor/s[ \t].*)$"
)
_TIME_WORD = re.compile(r"[^\W\d]{1,20} ?:(?= )")
"""`Time:` before the clock, up to sysstat 10 and in the language of the locale."""
_KINDS = {"Device": "system.device", "Filesystem": "system.filesystem.mountpoint"}


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _CPU_HEADER.search(head) or _DISK_HEADER.search(head)
    if not found:
        return Confidence.NO
    before = [line for line in head[: found.start()].splitlines() if line.strip()]
    return Confidence.SURE if len(before) <= 2 else Confidence.LIKELY


@dataclass
class _Section:
    """A table within a block: its header, and where the device's name stands."""

    header: str
    kind: str
    columns: tuple[str, ...]
    name_last: bool = False
    pending_name: str = ""
    """-h of sysstat 10 and 11 prints a device's name on a line of its own."""


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._report: BlockReport | None = None
        self._section: _Section | None = None
        self._seen: set[str] = set()
        """Headers of the current block; without -t, one that comes again begins the next block."""
        self._first_header = ""
        """Of the report; without -t, it always begins a block."""
        self._time_lost = False
        """The line with the time of this block is damaged: what it holds is left out."""

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem, outside of a report it is ignored."""
        if "\x1b" in line:
            line = COLOURS.sub("", line)
        text = line.strip()
        if not text:
            self._section = None
            return
        banner = parse_banner(text, day_first=self._day_first)
        header = None if banner else _header(text)
        if number == self._source.unterminated_line and not banner:
            self._problems.add(number, f"the file ends within this line: {text}")
        elif banner:
            self._begin(banner)
        elif header:
            self._start_section(header)
        elif not self._row(text) and not self._moment(text) and self._report:
            self._problems.add(number, f"not a line of iostat: {text}")
            self._time_lost |= self._report.timed and not self._section

    def _begin(self, banner: Banner) -> BlockReport:
        self.finish()
        self._sink.capture(CaptureInfo("iostat", host=banner.host, environment=banner.environment))
        self._section, self._seen, self._first_header, self._time_lost = None, set(), "", False
        clock = BlockClock(self._zone, banner.day, day_first=self._day_first)
        self._report = BlockReport(self._sink, clock)
        return self._report

    def _start_section(self, section: _Section) -> None:
        report = self._report or self._begin(NO_BANNER)
        again = section.header in self._seen or section.header == self._first_header
        if not report.blocks or (again and not report.timed):
            self._seen = set()
            report.next_block()
        self._seen.add(section.header)
        self._first_header = self._first_header or section.header
        self._section = section

    def _moment(self, text: str) -> bool:
        """A line with the time of the next block (-t)."""
        word = _TIME_WORD.match(text)
        if not text[0].isdigit() and not word:
            return False
        report = self._report or self._begin(NO_BANNER)
        time_us = report.clock.read(text[word.end() :] if word else text)
        if time_us is None:
            return False
        if not report.timed:
            self._state_zone(report.clock)
        report.next_block(time_us)
        self._section, self._time_lost = None, False
        return True

    def _state_zone(self, clock: BlockClock) -> None:
        if clock.offset_stated:
            self._sink.update(zone="UTC", zone_source="file")
            return
        self._sink.update(zone=self._zone_name, zone_source=self._zone_source)
        if clock.order_assumed:
            self._sink.update(environment={"date_order": "month first, assumed"})

    def _row(self, text: str) -> bool:
        report, section = self._report, self._section
        if not report or not section:
            return False
        words = text.split()
        missing = len(words) - len(section.columns)
        if section.kind == "cpu":
            return missing == 0 and self._add(report, section, "", words)
        if section.pending_name and missing == 0:
            name, section.pending_name = section.pending_name, ""
            return self._add(report, section, name, words)
        if missing >= 1:
            named = words[-missing:] if section.name_last else words[:missing]
            values = words[:-missing] if section.name_last else words[missing:]
            return self._add(report, section, " ".join(named), values)
        if len(words) == 1 and not section.name_last:
            section.pending_name = text
            return True
        return False

    def _add(self, report: BlockReport, section: _Section, name: str, words: list[str]) -> bool:
        layout = (section.header, name)
        columns = report.columns(layout) or _open(report, section, name)
        try:
            printed = numbers(words, columns)
        except ValueError:
            return False
        if not self._time_lost:
            report.add(layout, printed)
        return True

    def begins(self, line: str) -> bool:
        """Whether it is a time or, without -t, the header that comes first."""
        if not self._report or not self._report.blocks:
            return False
        if self._report.timed:
            return line[:1].isdigit() or _TIME_WORD.match(line) is not None
        return line.strip() == self._first_header

    def groups(self, rows: FixedRows) -> None:
        """Take blocks of one shape."""
        report, lines = self._report, rows.lines()
        if not report or (report.timed and not lines[0]):
            raise NotFixedError
        found, section = _rows(rows, lines[1:] if report.timed else lines)
        clock, times = copy.deepcopy(report.clock), None
        if report.timed:
            texts = rows.texts(lines[0][0][0], lines[0][-1][1])
            times = _times(clock, [text.decode() for text in texts.tolist()])
        report.clock, self._section, self._time_lost = clock, section, False
        times = report.next_blocks(len(rows.table), times)
        for section, name, printed in found:
            if report.columns((section.header, name)) is None:
                _open(report, section, name)
            values, decimals = zip(*printed, strict=True)
            report.add_blocks((section.header, name), times, values, decimals)

    def finish(self) -> None:
        """Hand over what is left of the report."""
        if self._report:
            self._report.finish(untimed="iostat without -t")
        self._report = None


def _header(text: str) -> _Section | None:
    """The table that a header line begins."""
    words = text.split()
    if words[0] == "avg-cpu:":
        return _Section(text, "cpu", tuple(words[1:]))
    first, last = words[0].removesuffix(":"), words[-1].removesuffix(":")
    if first in _KINDS and len(words) > 1 and not words[1][0].isdigit():
        return _Section(text, first, tuple(words[1:]))
    if last in _KINDS and len(words) > 2 and not words[0][0].isdigit():
        return _Section(text, last, tuple(words[:-1]), name_last=True)
    return None


_Printed = list[tuple[NDArray[np.int64], int]]
"""Numbers without their point, and how many of their digits are behind it."""


def _rows(
    rows: FixedRows, lines: list[list[Island]]
) -> tuple[list[tuple[_Section, str, _Printed]], _Section | None]:
    """(the rows of blocks of one shape: section, device, numbers; the section that goes on behind them)."""
    found: list[tuple[_Section, str, _Printed]] = []
    section: _Section | None = None
    for islands in lines:
        text = rows.text(0, islands[0][0], islands[-1][1]) if islands else ""
        header, count = _header(text) if text else None, len(islands)
        names = 0 if header or not text or not section else count - len(section.columns)
        if header or not text:
            named, section = islands, header
        elif (
            not section or len(text.split()) != count or (names == 0) != (section.kind == "cpu") or names < 0
        ):
            raise NotFixedError
        else:
            split = count - names if section.name_last else names
            named, numbers = islands[:split], islands[split:]
            if section.name_last:
                named, numbers = numbers, named
            name = " ".join(rows.text(0, *island) for island in named)
            found.append((section, name, [rows.numbers(*island) for island in numbers]))
        if not all(rows.is_same(*island) for island in named):
            raise NotFixedError
    return found, section


def _times(clock: BlockClock, texts: list[str]) -> Times:
    """UTC µs of the lines that tell the time."""
    words = [_TIME_WORD.match(text) for text in texts]
    read = [clock.read(text[word.end() :] if word else text) for text, word in zip(texts, words, strict=True)]
    if None in read:
        raise NotFixedError
    return np.array(read, np.int64)


def _open(report: BlockReport, section: _Section, name: str) -> Sequence[Column]:
    if section.kind == "cpu":
        columns = [cpu_column(column, "iostat") for column in section.columns]
    else:
        twice = ("rsec/s", "wsec/s") if "rkB/s" in section.columns else ()
        columns = [
            Column(f"iostat.{column}", "1/s") if column in twice else disk_column(column)
            for column in section.columns
        ]
    named = ((_KINDS[section.kind], name),) if name else ()
    keys = [column.key(printed, named) for column, printed in zip(columns, section.columns, strict=True)]
    return report.open((section.header, name), keys, columns)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    read_groups(source, reader)
    reader.finish()


PARSER = Parser("iostat-text", "iostat (text)", (".txt", ".log", ".out"), _recognises, _parse, version=3)
