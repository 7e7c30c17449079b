"""Text reports of atopsar: one table after the other, items of a moment on lines without a clock."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import clock_us, parse_date
from xat_desktop.parsers._column_specs import columns, cpu_mode, own_column
from xat_desktop.parsers._columns import Column, Rows, number
from xat_desktop.parsers._head import without_colours
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS

_HEADER = re.compile(
    r"(?P<clock>\d\d:\d\d:\d\d) +(?P<names>\S.*?) *(?:_(?P<label>[a-z0-9]+)_|(?<=iofull))\s*$"
)
"""The table of pressure has no label."""
_SIGN = LineStart(
    rb"(?:-+ analysis date: |\d\d:\d\d:\d\d +[a-z]\S* .*"
    rb"(?:\biofull|_(?:load|procthr|cpu|mem|dsk|proc|page|net|ifb|psi|nfs|if|ip\w*|tcp\w*|udp\w*|sock\w*|cpl|swap|lvm|mdd|nfm|nfc|icmp\w*)_)\s*$)"
)
_TITLE = re.compile(
    r"(?P<host>\S+)  (?P<kernel>\S+)  (?P<version>#.*?)  (?P<architecture>\S+)  (?P<date>\d{4}/\d\d/\d\d)\s*$"
)
_DATE = re.compile(r"-+ analysis date: (\d{4}/\d\d/\d\d) -+")
_NO_CELLS = ("ms", "us", "ns", "%", "*", "+", "f", "h")
"""Units, the marks of -M, the duplex mode of an interface."""
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_LOAD = columns(
    {
        "cswch/s|csw/s|pswch/s": "xat.system.context_switches /s",
        "devintr/s": "xat.system.interrupts /s",
        "clones/s|forks/s": "system.process.created /s",
        "loadavg1": "system.cpu.load_average.1m",
        "loadavg5": "system.cpu.load_average.5m",
        "loadavg15": "system.cpu.load_average.15m",
    }
)
_ITEMS = {
    "cpu": "cpu.logical_number",
    "disk": "system.device",
    "interf": "network.interface.name",
    "interface": "network.interface.name",
}
_STATE = "system.memory.usage By system.memory.state="
_COLUMNS = {
    "mem": columns(
        {
            "memtotal": "system.memory.limit By",
            "memfree": f"{_STATE}free",
            "buffers": f"{_STATE}buffers",
            "cached": f"{_STATE}cached",
            "dirty": f"{_STATE}dirty",
            "slabmem": f"{_STATE}slab",
            "swptotal": "xat.paging.total By",
            "swpfree": "system.paging.usage By system.paging.state=free",
        }
    ),
    "dsk": columns(
        {
            "busy": "xat.disk.utilization %",
            "read/s": "system.disk.operations /s disk.io.direction=read",
            "writ/s": "system.disk.operations /s disk.io.direction=write",
            "KB/read": "xat.disk.request_size KiB disk.io.direction=read",
            "KB/writ": "xat.disk.request_size KiB disk.io.direction=write",
            "avque": "atop.disk.queue_while_busy",
            "avserv": "xat.disk.service_time ms",
        }
    ),
    "proc": _LOAD,
    "load": _LOAD,
    "if": columns(
        {
            "busy": "xat.network.utilization %",
            "ipack/s": f"system.network.packets /s {_IN}",
            "opack/s": f"system.network.packets /s {_OUT}",
            "iKbyte/s": f"system.network.io KiB/s {_IN}",
            "oKbyte/s": f"system.network.io KiB/s {_OUT}",
            "ierr/s": f"system.network.errors /s {_IN}",
            "oerr/s": f"system.network.errors /s {_OUT}",
            "idrop/s": f"system.network.dropped /s {_IN}",
            "odrop/s": f"system.network.dropped /s {_OUT}",
        }
    ),
    "pressure": columns(
        {
            f"{what}{kind}": f"xat.pressure.stall % resource={resource} stall={kind} window=interval"
            for what, resource in (("cpu", "cpu"), ("mem", "memory"), ("io", "io"))
            for kind in ("some", "full")
        }
    ),
}


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(without_colours(head)) else Confidence.NO


@dataclass
class _Table:
    label: str
    names: tuple[str, ...]
    item: str
    """The column that names what a row is about; empty when there is none."""
    clock: BlockClock
    time_us: int | None = None


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day: date | None = None
        self._rows: Rows | None = None
        self._table: _Table | None = None
        self._interval = ""

    def line(self, number_: int, line: str) -> None:
        """Take one line."""
        if found := _TITLE.match(line):
            self._begin(found)
        elif found := _DATE.match(line):
            self._day = parse_date(found[1])
            if self._table:
                self._table.clock = BlockClock(self._zone if self._day else UTC, self._day)
        elif found := _HEADER.match(line):
            self._start(found)
        elif not line.strip() or not self._table:
            return
        elif number_ == self._source.unterminated_line:
            self._problems.add(number_, f"the file ends within this line: {line}")
        elif not self._row(self._table, line.split()):
            self._problems.add(number_, f"not a line of atopsar: {line}")
            if line[0].isdigit():  # the clock of the lines after it
                self._table.time_us = None

    def _begin(self, found: re.Match[str]) -> None:
        day = parse_date(found["date"])
        self.finish()
        facts = {"kernel": found["kernel"], "architecture": found["architecture"]}
        self._sink.capture(
            CaptureInfo(
                "atopsar",
                host=found["host"],
                zone=self._zone_name,
                zone_source=self._zone_source,
                environment=facts,
            )
        )
        self._rows, self._day = Rows(self._sink), day

    def _start(self, found: re.Match[str]) -> None:
        if self._rows is None:
            self._sink.capture(
                CaptureInfo(
                    "atopsar",
                    zone="UTC" if self._day is None else self._zone_name,
                    zone_source="none" if self._day is None else self._zone_source,
                )
            )
            self._rows = Rows(self._sink)
        label, names = found["label"] or "pressure", _names(found["names"])
        if self._table and self._table.label == label and self._table.names[-1:] == names[-1:]:
            return
        item = names[0] if names[0] in _ITEMS or names[0] in ("lvm", "mdd", "node", "type") else ""
        clock = BlockClock(self._zone if self._day else UTC, self._day or date(1970, 1, 1))
        clock.read(found["clock"])
        self._table = _Table(label, names[bool(item) :], item, clock)

    def _row(self, table: _Table, words: list[str]) -> bool:
        if clock_us(words[0]) is not None:
            table.time_us = table.clock.read(words.pop(0))
        item = words.pop(0) if table.item and words else ""
        cells = [word for word in words if word not in _NO_CELLS]
        if not item and not cells:
            return table.time_us is not None  # nothing was active
        if table.time_us is None or len(cells) != len(table.names) or self._rows is None:
            return False
        try:
            printed = [number(cell.replace("?", "N/A")) for cell in cells]
        except ValueError:
            return False
        if table.label == "cpu" and item == "all":
            total = sum(printed[i] for i, name in enumerate(table.names) if name != "%guest")
            if not math.isfinite(total):  # without one of them nobody knows how many CPUs there are
                return False
            cpus = max(round(total / 100), 1)
            printed = [value / cpus for value in printed]
        layout = (table.label, table.names, item)
        if self._rows.columns(layout) is None:
            self._open(self._rows, layout, table, item)
        self._rows.add(layout, table.time_us, printed)
        self._interval = table.clock.interval_s or self._interval
        return True

    def _open(self, rows: Rows, layout: tuple[object, ...], table: _Table, item: str) -> None:
        made = [_column(table.label, name) for name in table.names]
        named = ((_ITEMS.get(table.item, "item"), item),) if item and item != "all" else ()
        keys = [column_.key(name, named) for column_, name in zip(made, table.names, strict=True)]
        rows.open(layout, keys, made)

    def finish(self) -> None:
        """Hand over what is left of a report."""
        if self._rows:
            self._rows.flush()
            facts = {"interval_s": self._interval} if self._interval else {}
            if self._day is None:
                facts["time"] = "the file has no date (its first lines are missing)"
            self._sink.update(environment=facts)
        self._rows = self._table = None


def _names(text: str) -> tuple[str, ...]:
    """The names of the columns; `in: dsc/s ... out: dsc/s` are two of them."""
    names, prefix = [], ""
    for word in text.split():
        if word.endswith(":"):
            prefix = word
        else:
            names.append(prefix + word)
    return tuple(names)


def _column(label: str, name: str) -> Column:
    known = _COLUMNS.get(label, {}).get(name) or (cpu_mode(name) if label == "cpu" else None)
    unit = "/s" if name.endswith("/s") else "%" if "%" in name else ""
    return known or own_column(f"atopsar.{label}", name, unit)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number_, line in source.lines():
        reader.line(number_, COLOURS.sub("", line) if "\x1b" in line else line)
    reader.finish()


PARSER = Parser("atopsar", "atopsar (text)", (".txt", ".log"), _recognises, _parse, version=2)
