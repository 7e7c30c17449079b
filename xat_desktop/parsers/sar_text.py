"""Text of sar: any section, version 8 to 12 and locale; restarts, midnight, -h and live output."""

import re
from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, date

import numpy as np

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import CLOCK_BEGIN, clock_us
from xat_desktop.parsers._columns import Rows, numbers
from xat_desktop.parsers._fixed_rows import alike
from xat_desktop.parsers._head import lines_of, without_colours
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._sar_report import Report, Table
from xat_desktop.parsers._sar_rows import Block, fixed_rows, read_rows
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS, NO_BANNER, Banner, day_comes_first, parse_banner
from xat_desktop.parsers._sysstat_sections import section_of
from xat_desktop.parsers._turns import Turns

_CLOCK_WORDS = 3
"""`03:45:37`, `03:45:37 AM`, `03시 45분 37초`."""
_LABEL = re.compile(r"\S.{0,30}?[:：]$")
"""`Average:`, `Durchschn.:`, `Moyenne :`, `平均値:`"""
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?[%BkMGTPE]?$")
_RESTART = ["LINUX", "RESTART"]
_HEAD_LINES = 200
_BLOCK_BYTES, _PIECE_BYTES = 8 << 20, 4 << 20
_WORTH_BYTES = 8 << 10
"""A shorter stretch of rows is read faster line by line."""
_FEW_ROWS, _WAIT_ROWS, _NEVER = 2, 200, 1 << 60
_NO_ROW = re.compile(rb"\n[^0-9]")
_NO_AVERAGE = ("filesystems", "battery")


def _recognises(head: bytes, _name: str) -> Confidence:
    banner = False
    for line in lines_of(without_colours(head))[:_HEAD_LINES]:
        words = line.split()
        count = _clock_words(words)
        if not count:
            banner = banner or ("(" in line and parse_banner(line.strip()) is not None)
        elif words[count : count + 2] == _RESTART or _is_header(words[count:]):
            known = words[count] == "LINUX" or _is_sar(tuple(words[count:]))
            return (Confidence.SURE if banner else Confidence.LIKELY) if known else Confidence.NO
    return Confidence.NO


def _is_sar(names: tuple[str, ...]) -> bool:
    """A section of sar; mpstat's CPU table has other columns after %iowait."""
    return section_of(names) != "" and "%iowait %irq" not in " ".join(names)


def _clock_words(words: Sequence[str]) -> int:
    """How many words at the start of a line are its clock; 0: it has none."""
    if not words or not CLOCK_BEGIN.match(words[0]):
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


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._report: Report | None = None
        self._table: Table | None = None
        self._after_blank = True
        self._rows_before = 0
        """How many lines up to here were rows of the same section."""
        self._try_at = _FEW_ROWS
        """After so many rows before, the next ones are probably rows too."""
        self._wait = _WAIT_ROWS

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem, before the first report it is ignored."""
        if self._line(number, line):
            self._rows_before += 1
        else:
            self._rows_before, self._try_at = 0, _FEW_ROWS

    def _line(self, number: int, line: str) -> bool:
        """Whether it was a row."""
        if "\x1b" in line:
            line = COLOURS.sub("", line)
        words = line.split()
        after_blank, self._after_blank = self._after_blank, not words
        if not words or ((after_blank or self._table is None) and self._begins(line, words)):
            return False
        if not line.endswith("\n") and self._is_cut(line):
            self._problems.add(number, f"the file ends within this line: {line}")
        elif self._row(line, words):
            return True
        elif not self._begins(line, words) and self._report:
            self._problems.add(number, f"not a line of sar: {line.rstrip()}")
        return False

    def rows(self, block: bytes, at: int) -> tuple[int, int]:
        """Take many lines at once if those at `at` are rows of the current section: (how many bytes, lines)."""
        report, table = self._report, self._table
        if self._rows_before < self._try_at or not report or not table or not table.started:
            return 0, 0
        taken, lines = self._fixed_rows(block, at, report, table)
        if not taken:
            stop = _end_of_rows(block, at)
            if stop - at <= _WORTH_BYTES:
                self._try_at = _NEVER if stop < len(block) else self._try_at
                return 0, 0
            taken = self._rows(block[at:stop], report, table)
            lines = count_byte(block[at : at + taken], 10)
        if taken:
            self._rows_before, self._try_at, self._wait = 0, 1, _WAIT_ROWS
        else:
            self._try_at = self._rows_before + self._wait
            self._wait *= 2
        return taken, lines

    def _fixed_rows(self, block: bytes, at: int, report: Report, table: Table) -> tuple[int, int]:
        """Take lines of one length, in smaller and smaller steps up to a line that is something else."""
        length = block.find(b"\n", at) + 1 - at
        count, taken = alike(block, at), 0
        step = _PIECE_BYTES // max(length, 1) + 1 if count * length > _WORTH_BYTES else 0
        while taken < count and step * length > _WORTH_BYTES:
            step = min(step, count - taken)
            rows = fixed_rows(block, at + taken * length, step, table.columns, table.clock_words)
            if rows and self._block(rows, report, table):
                taken += step
            else:
                step //= 4
        return taken * length, taken

    def _rows(self, data: bytes, report: Report, table: Table) -> int:
        """Take lines of any length as far as they are rows; how many bytes were taken."""
        taken = 0
        columns, words = table.columns, table.clock_words
        pieces = in_order(lambda piece: (len(piece), read_rows(piece, columns, words)), _pieces(data))
        for size, rows in pieces:
            if rows is None or not self._block(rows, report, table):
                break
            taken += size
        return taken

    def _block(self, block: Block, report: Report, table: Table) -> bool:
        turns = Turns(block.items)
        count, trailing = len(table.columns.leading), len(table.columns.trailing)
        cells = [block.cells(first) for first in turns.first]
        stamps = table.times_of(block.clocks) if {len(each) for each in cells} == {count + trailing} else None
        if stamps is None:
            return False
        times = np.repeat(stamps, np.diff(block.starts, append=len(block.items)))
        split = [turns.split(column) for column in (times, *block.numbers)]
        for at, item in enumerate(cells):
            layout = report.layout_of(table.columns, item[:count], "".join(item[count:]))
            report.rows.add_block(layout, split[0][at], [column[at] for column in split[1:]], block.decimals)
        report.last = (int(stamps[-1]), block.clocks[-1].decode())
        return True

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

    def _opened(self) -> Report:
        return self._report or self._begin(NO_BANNER)

    def _begin(self, banner: Banner) -> Report:
        self.finish()
        self._sink.capture(CaptureInfo("sar", host=banner.host, environment=banner.environment))
        if banner.day:
            self._sink.update(zone=self._zone_name, zone_source=self._zone_source)
            self._report = Report(Rows(self._sink), self._zone, banner.day)
        else:
            self._sink.update(environment={"time": "the file has no date (its first line is missing)"})
            self._report = Report(Rows(self._sink), UTC, date(1970, 1, 1))
        return self._report

    def _header(self, words: list[str], clock_words: int) -> None:
        names = tuple(words[clock_words or _label_words(words) :])
        clock_text = " ".join(words[:clock_words])
        if not clock_words and self._table:
            clock_words = self._table.clock_words
        self._table = self._opened().table(names, clock_words, clock_text)
        self._wait = _WAIT_ROWS

    def _row(self, line: str, words: list[str]) -> bool:
        """Take a row of the current section; False when it is none."""
        report, table = self._report, self._table
        if report is None or table is None:
            return False
        if not words[0][0].isdigit():
            return self._average(report, table, words)
        cells = words[table.clock_words :]
        layout = report.layout(table.columns, cells)
        printed = self._printed(report, table, layout, cells)
        clock_text = " ".join(words[: table.clock_words])
        time_us = table.time_of(clock_text) if printed else None
        if not printed or time_us is None:
            return False
        table.row_length = len(line.rstrip("\r\n"))
        if table.is_since_boot(clock_text):
            report.boot = True
            return True
        report.rows.add(layout, time_us, printed)
        report.last = (time_us, clock_text)
        return True

    def _printed(
        self, report: Report, table: Table, layout: Hashable | None, cells: list[str]
    ) -> list[float] | None:
        """The numbers of a row; None when there is another thing among them."""
        start = len(table.columns.leading)
        texts = cells[start : start + len(table.columns.names)]
        try:
            return numbers(texts, report.rows.columns(layout) or ()) if layout else None
        except ValueError:
            return None

    def _average(self, report: Report, table: Table, words: list[str]) -> bool:
        """Keep an "Average:" row as what the tool had computed; "Summary:" repeats the last values."""
        count = _label_words(words)
        if count and table.columns.section in _NO_AVERAGE:
            return True
        cells = words[count:]
        layout = report.layout(table.columns, cells) if count else None
        printed = self._printed(report, table, layout, cells)
        if printed:
            report.averages += report.rows.summaries(layout, printed, "sar's average over the run")
        return printed is not None

    def finish(self) -> None:
        """Hand over what the current report still holds."""
        if self._report:
            averages, facts = self._report.finish()
            self._sink.summary(*averages)
            self._sink.update(environment=facts)
        self._report = self._table = None


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for first, block in source.blocks(_BLOCK_BYTES):
        number, at = first, 0
        while at < len(block):
            taken, lines = reader.rows(block, at)
            if not taken:
                stop = block.find(b"\n", at) + 1 or len(block)
                reader.line(number, block[at:stop].decode("utf-8", "replace"))
                taken, lines = stop - at, 1
            number, at = number + lines, at + taken
    reader.finish()


def _pieces(rows: bytes) -> Iterator[bytes]:
    """Whole lines, as much as one thread takes at a time."""
    at = 0
    while at < len(rows):
        stop = rows.rfind(b"\n", at, at + _PIECE_BYTES) + 1 or len(rows)
        yield rows[at:stop]
        at = stop


def _end_of_rows(block: bytes, at: int) -> int:
    """Where the lines end that begin with a digit, from the line that begins at `at`."""
    found = _NO_ROW.search(block, at - 1)
    return found.start() + 1 if found else block.rfind(b"\n", at) + 1


PARSER = Parser("sar-text", "sar (text)", (".txt", ".sar", ".log"), _recognises, _parse)
