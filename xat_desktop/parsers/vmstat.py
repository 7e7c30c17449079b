"""vmstat of procps: its default table, with -a, -w, -n, -t and -S."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._clock import epoch_us
from xat_desktop.parsers._columns import Column, numbers
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._vmstat_unit import KIB, memory_unit
from xat_desktop.parsers._zone_names import named_zone

_TABLE = re.compile(
    rb"^(?:.{0,40}?[ -]*procs[ -]+memory.*\r?\n.{0,40}? *| {0,4}(?=r .*\r?\n[^/]*$))"
    rb"r +b +(?:w +)?swpd +free +(?:buff|inact) +(?:cache|active) ",
    re.MULTILINE,
)
"""The line of groups may be missing; a slash is pmrep's N/A in a table of the same names."""
_MEMORY = ("swpd", "free", "buff", "cache", "inact", "active")
_USUAL_PERIOD = 21
"""Rows between two headers when the output is no terminal."""


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


def _header(words: Sequence[str]) -> _Header | None:
    at = next((i for i, word in enumerate(words[:8]) if word == "r" and words[i + 1 : i + 2] == ["b"]), None)
    if at is None or "swpd" not in words:
        return None
    zone = "" if words[-1].islower() else words[-1]
    return _Header(tuple(words[at : len(words) - bool(zone)]), at, zone)


def _words_before(words: Sequence[str]) -> int:
    """How many words a loop put before a row but not before the header: a date, a clock or an epoch."""
    if epoch_us(words[0]) is not None and len(words) > 1 and epoch_us(words[1]) is None:
        return 1
    return next((at for at in range(min(8, len(words)), 0, -1) if not words[at - 1].isdigit()), 0)


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
        if self._period:
            return self._rows_since_header != self._period
        return self._rows_since_header < _USUAL_PERIOD

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
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("vmstat", "vmstat", (".txt", ".log", ".out"), _recognises, _parse, version=2)
