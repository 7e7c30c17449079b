"""vmstat -s, -D, -f and -m: counts since boot and the sizes of caches, one snapshot or a loop of them."""

import re

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source

_SIGNS = LineStart(
    rb" ++\d++ (?:(?:[kKmM] | )?total memory\r?\n +\d+ (?:[kKmM] | )?used memory|disks ?\r?\n +\d+ partitions)"
    rb"|Cache +Num +Total +Size +Pages\r?$"
)
_FORKS_ALONE = re.compile(rb"\s*\d+ forks\s*")
_ROW = re.compile(r" +(?P<number>\d+) (?:(?P<unit>[kKmM])? )?(?P<what>[A-Za-z][\w /-]*)")
_SLAB = re.compile(r"(?P<name>\S+)(?P<numbers>(?: +\d+){4})")
_SLAB_HEADER = ("Cache", "Num", "Total", "Size", "Pages")
_UNITS = {"k": 1000, "K": 1 << 10, "m": 1_000_000, "M": 1 << 20, None: 1 << 10}
_SECOND_US = 1_000_000
_MEMORY = {
    "total memory": "system.memory.limit",
    "used memory": "system.memory.usage By system.memory.state=used",
    "active memory": "system.memory.usage By system.memory.state=active",
    "inactive memory": "system.memory.usage By system.memory.state=inactive",
    "free memory": "system.memory.usage By system.memory.state=free",
    "buffer memory": "system.memory.usage By system.memory.state=buffers",
    "swap cache": "system.memory.usage By system.memory.state=cached",
    "total swap": "xat.paging.total",
    "used swap": "system.paging.usage By system.paging.state=used",
    "free swap": "system.paging.usage By system.paging.state=free",
}
"""In the unit that stands before the text."""
_MODES = {
    "non-nice user": "user",
    "nice user": "nice",
    "system": "system",
    "idle": "idle",
    "IO-wait": "iowait",
    "IRQ": "interrupt",
    "softirq": "softirq",
    "stolen": "steal",
    "non-nice guest": "guest",
    "nice guest": "guest_nice",
}
_COUNTERS = {
    "pages paged in": "vmstat.paged KiB system.paging.direction=in",
    "pages paged out": "vmstat.paged KiB system.paging.direction=out",
    "paged in": "vmstat.paged KiB system.paging.direction=in",
    "paged out": "vmstat.paged KiB system.paging.direction=out",
    "pages swapped in": "vmstat.pages_swapped system.paging.direction=in",
    "pages swapped out": "vmstat.pages_swapped system.paging.direction=out",
    "interrupts": "vmstat.interrupts",
    "CPU context switches": "vmstat.context_switches",
    "forks": "vmstat.forks",
    "total reads": "vmstat.disk.reads.total",
    "merged reads": "vmstat.disk.reads.merged",
    "read sectors": "vmstat.disk.reads.sectors sectors",
    "milli reading": "vmstat.disk.reads.ms ms",
    "writes": "vmstat.disk.writes.total",
    "merged writes": "vmstat.disk.writes.merged",
    "written sectors": "vmstat.disk.writes.sectors sectors",
    "milli writing": "vmstat.disk.writes.ms ms",
    "milli spent IO": "vmstat.disk.IO.ms ms",
    "milli weighted IO": "vmstat.disk.IO.weighted_ms ms",
}


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNS.search(head) or _FORKS_ALONE.fullmatch(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._moments = Moments(source)
        self._rows = Rows(sink)
        self._moment_us = 0
        self._seen: set[str] = set()
        """What the current snapshot holds: a text that comes again begins the next one."""
        self._in_slabs = False
        self.dated = False

    def line(self, number: int, line: str) -> None:
        """Take one line; before the first count it may be anything."""
        words = tuple(line.split())
        if not words or words == _SLAB_HEADER:
            self._in_slabs = self._in_slabs or bool(words)
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif (moment_us := self._moments.us(line) if ":" in line else None) is not None:
            self._moment_us, self._seen, self.dated = moment_us, set(), True
        elif found := _ROW.fullmatch(line.rstrip()):
            self._count(found["what"], found["unit"], float(found["number"]))
        elif self._in_slabs and (slab := _SLAB.fullmatch(line.strip())):
            self._slab(slab["name"], [float(number) for number in slab["numbers"].split()])
        elif self._seen:
            self._problems.add(number, f"not a line of vmstat -s, -D, -f or -m: {line}")

    def _count(self, what: str, unit: str | None, value: float) -> None:
        found = _described(what, _UNITS[unit])
        self._add(what, [found.key(what)], [found], [value])

    def _slab(self, name: str, values: list[float]) -> None:
        named = attributes(cache=name)
        columns = [
            Column("vmstat.slab.objects", attributes=named),
            Column("vmstat.slab.slots", attributes=named),
            Column("vmstat.slab.object_size", "By", attributes=named),
            Column("vmstat.slab.pages", attributes=named),
        ]
        self._add(name, [c.key(n) for c, n in zip(columns, _SLAB_HEADER[1:], strict=True)], columns, values)

    def _add(self, what: str, keys: list[SeriesKey], columns: list[Column], values: list[float]) -> None:
        if what in self._seen:
            self._moment_us, self._seen = self._moment_us + _SECOND_US, set()
        self._seen.add(what)
        if self._rows.columns(what) is None:
            self._rows.open(what, keys, columns)
        self._rows.add(what, self._moment_us, values)

    def finish(self, sink: Sink) -> None:
        """Hand over what is left and say where the times come from."""
        if not self._seen:
            raise XatError(
                "Nothing can be read", f"{self._source.name} holds no line of vmstat -s, -D or -m."
            )
        self._rows.flush()
        zone, how = self._moments.zone_name, self._moments.zone_source
        counted = "not in the file: snapshots are counted as seconds"
        told = "dates between the snapshots; those without one are counted as seconds"
        sink.update(zone=zone, zone_source=how, environment={"time": told if self.dated else counted})


def _described(what: str, unit_bytes: int) -> Column:
    """What a text means; counts since boot are counters."""
    if what in _MEMORY:
        known = column(_MEMORY[what])
        return Column(known.metric, "By", unit_bytes, attributes=known.attributes)
    if what.endswith(" cpu ticks"):
        mode = what.removesuffix(" cpu ticks")
        return Column(
            "vmstat.cpu_ticks", kind="counter", attributes=attributes(cpu__mode=_MODES.get(mode, mode))
        )
    if what in _COUNTERS:
        known = column(_COUNTERS[what])
        return Column(known.metric, known.unit, known.scale, known.shift, known.attributes, "counter")
    return Column(f"vmstat.{what.replace(' ', '_')}")


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("vmstat"))
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish(sink)


PARSER = Parser(
    "vmstat-totals", "vmstat -s, -D, -f, -m (counts since boot)", (".txt", ".log"), _recognises, _parse
)
