"""vmstat of procps: its default table, with -a, -w, -n, -t and -S."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._clock import epoch_us
from xat_desktop.parsers._columns import Column, numbers
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._vmstat_rows import VmstatRows, read_rows
from xat_desktop.parsers._vmstat_unit import KIB, memory_unit
from xat_desktop.parsers._zone_names import named_zone

_TABLE = LineStart(
    rb"(?:.{0,40}?[ -]*procs[ -]+memory.*\r?\n.{0,40}? *| {0,4}(?=r .*\r?\n[^/]*$))"
    rb"r +b +(?:w +)?swpd +free +(?:buff|inact) +(?:cache|active) "
)
"""The line of groups may be missing; a slash is pmrep's N/A in a table of the same names."""
_MEMORY = ("swpd", "free", "buff", "cache", "inact", "active")
_USUAL_PERIOD = 21
"""Rows between two headers when the output is no terminal."""
_FIRST_WORDS = 8
"""What a loop puts before a line ends within these."""
_BLOCK_BYTES = 1 << 20
_WORTH_BYTES = 4 << 10
"""Less is read faster line by line."""
_SPAN_BYTES, _MOST_BYTES = 16 << 10, 512 << 10
"""How much is read at once: the first time, or near damaged lines; and where all is well."""
_WAIT_LINES = 8


def _mode(name: str) -> Column:
    return Column("system.cpu.utilization", "1", shift=2, attributes=attributes(cpu__mode=name))


def _memory(state: str) -> Column:
    return Column("system.memory.usage", "By", KIB, attributes=attributes(system__memory__state=state))


def _paging(metric: str, direction: str) -> Column:
    return Column(metric, "By/s", KIB, attributes=attributes(system__paging__direction=direction))


_COLUMNS = {
    "r": Column("xat.system.run_queue"),
    "b": Column("xat.system.blocked"),
    "swpd": Column("system.paging.usage", "By", KIB, attributes=attributes(system__paging__state="used")),
    "free": _memory("free"),
    "buff": _memory("buffers"),
    "cache": _memory("cached"),
    "inact": _memory("inactive"),
    "active": _memory("active"),
    "si": _paging("system.paging.swap", "in"),
    "so": _paging("system.paging.swap", "out"),
    "bi": _paging("system.paging.io", "in"),
    "bo": _paging("system.paging.io", "out"),
    "in": Column("xat.system.interrupts", "1/s"),
    "cs": Column("xat.system.context_switches", "1/s"),
    "us": _mode("user"),
    "sy": _mode("system"),
    "id": _mode("idle"),
    "wa": _mode("iowait"),
    "st": _mode("steal"),
    "gu": _mode("guest"),
}
_IN_MEMORY_UNIT = (*_MEMORY, "si", "so")


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _TABLE.search(head) if b"swpd" in head else None
    if not found:
        return Confidence.NO
    return Confidence.LIKELY if head[: found.start()].strip() else Confidence.SURE


@dataclass(frozen=True)
class _Header:
    """A header line: its columns, the words that something put before each line, the zone of -t."""

    columns: tuple[str, ...]
    words_before: int
    zone: str

    @property
    def is_usual(self) -> bool:
        """Nothing stands before the lines, and there are so many columns that a row's first words are numbers."""
        return not self.words_before and len(self.columns) >= _FIRST_WORDS


def _header(words: Sequence[str]) -> _Header | None:
    at = next(
        (i for i, word in enumerate(words[:_FIRST_WORDS]) if word == "r" and words[i + 1 : i + 2] == ["b"]),
        None,
    )
    if at is None or "swpd" not in words:
        return None
    zone = "" if words[-1].islower() else words[-1]
    return _Header(tuple(words[at : len(words) - bool(zone)]), at, zone)


def _words_before(words: Sequence[str]) -> int:
    """How many words a loop put before a row but not before the header: a date, a clock or an epoch."""
    if epoch_us(words[0]) is not None and len(words) > 1 and epoch_us(words[1]) is None:
        return 1
    return next((at for at in range(min(_FIRST_WORDS, len(words)), 0, -1) if not words[at - 1].isdigit()), 0)


def _header_text(text: bytes, header: _Header) -> bytes:
    """The lines of the first header in a text if it is this one; none: there is another one or none."""
    found = text.find(b"swpd")
    start, stop = text.rfind(b"\n", 0, max(found, 0)) + 1, text.find(b"\n", found) + 1
    if found < 0 or _header(text[start:stop].decode("utf-8", "replace").split()) != header:
        return b""
    above = text.rfind(b"\n", 0, max(start - 1, 0)) + 1
    return text[above if b"procs" in text[above:start] else start : stop]


def _comes_early(rows: int, period: int) -> bool:
    """Whether a header stands at another distance than those before it (`period` 0: it is the second one)."""
    return rows != period if period else rows < _USUAL_PERIOD


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._moments = Moments(source)
        self._unit_bytes, unit = memory_unit(_memory_values(source.head))
        self._facts = {"memory_unit": unit if unit == "KiB" else f"{unit}, assumed: -S is not in the file"}
        self._report: BlockReport | None = None
        self._header: _Header | None = None
        self._rows_since_header = 0
        self._period = 0
        self._singly = 0
        self._wait = _WAIT_LINES
        self._span = _SPAN_BYTES

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem, before the first header it is ignored."""
        words = line.split()
        if not words or "procs" in line:
            return
        header = _header(words) if "swpd" in line else None
        if header:
            self._start(header)
        elif not self._report or not self._header:
            return
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not self._row(self._report, self._header, words):
            self._problems.add(number, f"not a line of vmstat: {line}")

    def block(self, first: int, block: bytes) -> None:
        """Take whole lines (the last one of a file may have no end), many rows at once where they can be read so."""
        number, at = first, 0
        while at < len(block):
            taken, lines = self._rows(block, at)
            if not taken:
                stop = block.find(b"\n", at) + 1 or len(block)
                text = block[at:stop].decode("utf-8", "replace").replace("\r\n", "\n")
                self.line(number, text.removesuffix("\n"))
                self._singly -= 1
                taken, lines = stop - at, 1
            number, at = number + lines, at + taken

    def _rows(self, block: bytes, at: int) -> tuple[int, int]:
        """Take many rows, with the headers between them, if those at `at` are such: (how many bytes, lines)."""
        report, header = self._report, self._header
        stop = block.rfind(b"\n", at, at + self._span) + 1
        if self._singly > 0 or stop - at < _WORTH_BYTES or not report or not header or not header.is_usual:
            return 0, 0
        text = block[at:stop]
        between = _header_text(text, header)
        rows = report.blocks and read_rows(text, between, len(header.columns), timed=report.timed)
        taken, lines = self._take(rows, report, header, between) if rows else (0, 0)
        self._singly, self._wait = (1, _WAIT_LINES) if lines > _WAIT_LINES else (self._wait, 2 * self._wait)
        whole = taken > (stop - at) // 2
        self._span = min(2 * self._span, _MOST_BYTES) if whole else max(self._span // 4, _SPAN_BYTES)
        return taken, lines

    def _take(
        self, rows: VmstatRows, report: BlockReport, header: _Header, between: bytes
    ) -> tuple[int, int]:
        """Add the rows up to a header that begins another run: (how many bytes, lines)."""
        count, since, period = len(rows.ends), self._rows_since_header, self._period
        headers, last = 0, 0
        for place in rows.headers:
            if place > count:
                break
            since += place - last
            if _comes_early(since, period):
                count, since = place, since - (place - last)
                break
            period, since, headers, last = since, 0, headers + 1, place
        times = report.clock.read_dated(rows.moments[:count]) if rows.moments is not None else None
        if not count or (times is None) is report.timed:
            return 0, 0
        self._rows_since_header, self._period = since + count - last, period
        printed = list(np.ascontiguousarray(rows.numbers[:count].T))
        report.add_blocks(header.columns, report.next_blocks(count, times), printed, [0] * len(printed))
        taken = int(rows.ends[count - 1]) + 1 + headers * len(between)
        return taken, count + headers * between.count(b"\n")

    def _start(self, header: _Header) -> None:
        if self._is_new_run(header):
            self.finish()
            self._sink.capture(CaptureInfo("vmstat", environment=self._facts))
            self._report = BlockReport(self._sink, BlockClock(self._source.resolve_zone()[0], None))
            self._header, self._period = None, 0
        else:
            self._period = self._rows_since_header
        if self._report and header.zone and (not self._header or header.zone != self._header.zone):
            self._use_zone(self._report, header.zone)
        self._header = header
        self._rows_since_header = 0

    def _is_new_run(self, header: _Header) -> bool:
        """Headers come again at a constant distance; one that comes early belongs to a run appended to the file."""
        if not self._report or not self._header or header.columns != self._header.columns:
            return True
        return _comes_early(self._rows_since_header, self._period)

    def _use_zone(self, report: BlockReport, abbreviation: str) -> None:
        zone, name, how = self._source.resolve_zone("UTC" if report.clock.offset_stated else None)
        named = named_zone(self._source, abbreviation) if abbreviation else (zone, name, how)
        if named:
            report.clock.use_zone(named[0])
            name, how = named[1:]
        else:
            self._problems.add(0, f"the zone {abbreviation} has several meanings: {name} was used")
        self._sink.update(zone=name, zone_source=how)

    def _row(self, report: BlockReport, header: _Header, words: list[str]) -> bool:
        self._rows_since_header += 1
        before = _words_before(words) if not header.words_before else header.words_before
        end = before + len(header.columns)
        after = words[end:]
        if len(words) < end or len(after) not in (0, 2, 3):
            return False
        columns = report.columns(header.columns) or self._open(report, header.columns)
        try:
            printed = numbers(words[before:end], columns)
        except ValueError:
            return False
        moment = " ".join(after[:2] or words[:before])
        time_us = report.clock.read(moment) if moment else None
        if time_us is None and (dated_us := self._moments.us(moment.rstrip(": "))) is not None:
            time_us = dated_us
            self._sink.update(zone=self._moments.zone_name, zone_source=self._moments.zone_source)
        elif time_us is None and report.timed:
            return False
        elif time_us is not None and not report.timed and not header.zone:
            self._use_zone(report, " ".join(after[2:]))
            time_us = report.clock.read(moment)
        report.next_block(time_us)
        report.add(header.columns, printed)
        return True

    def _open(self, report: BlockReport, names: tuple[str, ...]) -> Sequence[Column]:
        columns = [_COLUMNS.get(name, Column(f"vmstat.{name}")) for name in names]
        columns = [
            replace(column, scale=self._unit_bytes) if name in _IN_MEMORY_UNIT else column
            for name, column in zip(names, columns, strict=True)
        ]
        return report.open(
            names, [column.key(name) for name, column in zip(names, columns, strict=True)], columns
        )

    def finish(self) -> None:
        """Hand over what is left of the run."""
        if self._report:
            self._report.finish(untimed="vmstat without -t")
        self._report = None


def _memory_values(head: bytes) -> Iterator[int]:
    """The numbers of the memory columns in the first rows of the file."""
    header: _Header | None = None
    for line in head.decode("utf-8", "replace").splitlines()[:-1]:
        words = line.split()
        found = _header(words)
        header = found or header
        if found or not header or not words:
            continue
        cells = zip(header.columns, words[header.words_before or _words_before(words) :], strict=False)
        yield from (int(cell) for name, cell in cells if name in _MEMORY and cell.isdigit())


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for first, block in source.blocks(_BLOCK_BYTES):
        if not block.endswith(b"\n"):
            source.unterminated_line = first + count_byte(block, 10)
        reader.block(first, block)
    reader.finish()


PARSER = Parser("vmstat", "vmstat", (".txt", ".log", ".out"), _recognises, _parse, version=2)
