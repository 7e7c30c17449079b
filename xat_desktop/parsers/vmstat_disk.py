"""vmstat -d and -p: counters since boot for each disk, and the rates between the samples."""

import re

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._zone_names import named_zone

_DISKS = LineStart(rb"disk-? *-+reads-+ +-+writes-+ +-+IO-+.*\r?\n +total +merged +sectors +ms ")
_PARTITION = re.compile(rb"\S++ ++reads +read sectors +writes +requested writes")
_PARTITIONS = LineStart(_PARTITION.pattern)
_SECOND_US = 1_000_000
_SECTOR_BYTES = 512


def _counter(name: str, unit: str = "1", scale: int = 1, shift: int = 0) -> tuple[str, Column]:
    return name, Column(f"vmstat.disk.{name}", unit, scale, shift, kind="counter")


def _rate(metric: str, unit: str, direction: str, scale: int = 1) -> Column:
    return Column(metric, unit, scale, attributes=attributes(disk__io__direction=direction))


_DISK_COLUMNS = (
    _counter("reads.total"),
    _counter("reads.merged"),
    _counter("reads.sectors", "By", _SECTOR_BYTES),
    _counter("reads.ms", "s", shift=3),
    _counter("writes.total"),
    _counter("writes.merged"),
    _counter("writes.sectors", "By", _SECTOR_BYTES),
    _counter("writes.ms", "s", shift=3),
    ("IO.cur", Column("vmstat.disk.IO.cur")),
    _counter("IO.sec", "s"),
)
_PARTITION_COLUMNS = (
    _DISK_COLUMNS[0],
    _DISK_COLUMNS[2],
    _DISK_COLUMNS[4],
    ("requested writes", _DISK_COLUMNS[6][1]),
)
_RATES = {
    "reads.total": _rate("system.disk.operations", "1/s", "read"),
    "reads.merged": _rate("system.disk.merged", "1/s", "read"),
    "reads.sectors": _rate("system.disk.io", "By/s", "read", _SECTOR_BYTES),
    "writes.total": _rate("system.disk.operations", "1/s", "write"),
    "writes.merged": _rate("system.disk.merged", "1/s", "write"),
    "writes.sectors": _rate("system.disk.io", "By/s", "write", _SECTOR_BYTES),
}
"""What the difference of two samples is."""


def _recognises(head: bytes, _name: str) -> Confidence:
    found = (_DISKS.search(head) or _PARTITIONS.search(head)) if b"reads" in head else None
    if not found:
        return Confidence.NO
    return Confidence.LIKELY if head[: found.start()].strip() else Confidence.SURE


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        zone, self._zone_name, self._zone_source = source.resolve_zone()
        sink.capture(CaptureInfo("vmstat"))
        self._report = BlockReport(sink, BlockClock(zone, None), first_counts=True)
        self._partition = ""
        self._zone_text = ""
        self._moment = ""
        self._time_us: int | None = None
        self._seen: set[str] = set()
        """Devices of the current sample: one that comes again begins the next sample."""
        self._last: dict[str, tuple[int, list[float]]] = {}

    def line(self, number: int, line: str) -> None:
        """Take one line; what fits nowhere is a problem."""
        words = line.split()
        if not words or line.startswith("disk-"):
            return
        if _PARTITION.match(line.encode()):
            self._partition = words[0]
        elif words[:2] == ["total", "merged"]:
            self._use_zone("" if words[-1].islower() else words[-1])
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not self._row(words):
            self._problems.add(number, f"not a line of vmstat -d: {line}")

    def _use_zone(self, abbreviation: str) -> None:
        if abbreviation in ("", self._zone_text):
            return
        self._zone_text = abbreviation
        named = named_zone(self._source, abbreviation)
        if named:
            self._report.clock.use_zone(named[0])
            self._zone_name, self._zone_source = named[1:]
        else:
            name = self._zone_name
            self._problems.add(0, f"the zone {abbreviation} has several meanings: {name} was used")
        self._sink.update(zone=self._zone_name, zone_source=self._zone_source)

    def _row(self, words: list[str]) -> bool:
        columns = _PARTITION_COLUMNS if self._partition else _DISK_COLUMNS
        device, cells = (self._partition, words) if self._partition else (words[0], words[1:])
        counters, moment = cells[: len(columns)], " ".join(cells[len(columns) :][:2])
        if len(counters) < len(columns) or not all(cell.isdigit() for cell in counters):
            return False
        if (moment != self._moment or device in self._seen or not self._report.blocks) and not self._next(
            moment
        ):
            return False
        self._seen.add(device)
        self._add(device, columns, [float(cell) for cell in counters])
        return True

    def _next(self, moment: str) -> bool:
        """Begin the next sample; False when its time cannot be read."""
        time_us = self._report.clock.read(moment) if moment else None
        if moment and time_us is None:
            return False
        self._moment, self._time_us, self._seen = moment, time_us, set()
        self._report.next_block(time_us)
        return True

    def _add(self, device: str, columns: tuple[tuple[str, Column], ...], counters: list[float]) -> None:
        named: Attributes = attributes(system__device=device)
        names = [name for name, _ in columns]
        if self._report.columns(device) is None:
            plain = [column for _, column in columns]
            keys = [column.key(name, named) for name, column in columns]
            self._report.open(device, keys, plain)
            rates = [_RATES[name] for name in names if name in _RATES]
            texts = [f"{name}, difference per second" for name in names if name in _RATES]
            self._report.open(
                (device, "rates"), [c.key(t, named) for c, t in zip(rates, texts, strict=True)], rates
            )
        self._report.add(device, counters)
        if self._time_us is None:
            return
        before_us, before = self._last.get(device, (self._time_us, counters))
        self._last[device] = (self._time_us, counters)
        span_s = (self._time_us - before_us) / _SECOND_US
        moved = [
            now - then for name, now, then in zip(names, counters, before, strict=True) if name in _RATES
        ]
        if span_s > 0 and min(moved) >= 0:
            self._report.add((device, "rates"), [count / span_s for count in moved])

    def finish(self) -> None:
        """Hand over what is left."""
        self._report.finish(untimed="vmstat -d without -t")


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("vmstat-disk", "vmstat -d, -p (disk counters)", (".txt", ".log", ".out"), _recognises, _parse)
