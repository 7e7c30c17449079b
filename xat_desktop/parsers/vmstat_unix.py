"""vmstat of Solaris, AIX and FreeBSD: columns by their names, disks between paging and faults, no times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._source import Source

_HEADER = re.compile(
    rb"^ *r +b +(?:(?:w +)?swap +free +re +mf +pi|(?:p +)?avm +fre +(?:re +pi|fi +fo)|w +avm +fre +(?:flt|re) ).*"
    rb"\bin +sy +cs +us +sy +id\b",
    re.MULTILINE,
)
_COMMON = {
    "r": "xat.system.run_queue",
    "b": "xat.system.blocked",
    "in": "xat.system.interrupts /s",
    "cs": "xat.system.context_switches /s",
    "us": "system.cpu.utilization % cpu.mode=user",
    "id": "system.cpu.utilization % cpu.mode=idle",
    "wa": "system.cpu.utilization % cpu.mode=iowait",
    "pc": "vmstat.physical_cpus",
    "ec": "vmstat.entitlement_used %",
}
_SYSTEMS = {
    "solaris": {
        "swap": "system.paging.usage KiB system.paging.state=free",
        "free": "system.memory.usage KiB system.memory.state=free",
        "pi": "system.paging.io KiB/s system.paging.direction=in",
        "po": "system.paging.io KiB/s system.paging.direction=out",
        "fr": "vmstat.freed KiB/s",
        "de": "vmstat.shortfall KiB",
    },
    "aix": {
        "avm": "vmstat.active_virtual pages",
        "fre": "system.memory.usage pages system.memory.state=free",
        "pi": "xat.paging.swapped_pages /s system.paging.direction=in",
        "po": "xat.paging.swapped_pages /s system.paging.direction=out",
    },
    "freebsd": {
        "avm": "vmstat.active_virtual KiB",
        "fre": "system.memory.usage KiB system.memory.state=free",
    },
}
_PAGING = frozenset(("re", "mf", "pi", "po", "fr", "de", "sr", "cy", "flt", "fi", "fo"))
_SIZES = {"": 1, "K": 1, "M": 1 << 10, "G": 1 << 20, "T": 1 << 30}
_CELL = re.compile(r"(?P<number>-0|\d+(?:\.\d+)?)(?P<size>[KMGT]?)")
_NO_DISK = "--"
"""Solaris prints four places for disks, some of them empty."""
_CLOCK = re.compile(r"\d\d:\d\d:\d\d")
_LOGICAL = re.compile(r"lcpu=(\d+)")


@dataclass(frozen=True)
class _Header:
    """The names of a header line."""

    names: tuple[str, ...]

    @property
    def system(self) -> str:
        """Which vmstat prints these names."""
        if "swap" in self.names:
            return "solaris"
        return "freebsd" if "flt" in self.names or "w" in self.names else "aix"

    def columns(self) -> list[Column | None]:
        """What each name is: `sy` are calls among the faults and a share among the CPU's columns."""
        faults = self.names.index("in")
        last_paging = max(at for at, name in enumerate(self.names[:faults]) if name in _PAGING)
        return [
            self._disk(at, name) if last_paging < at < faults else self._column(at, name)
            for at, name in enumerate(self.names)
        ]

    def _disk(self, at: int, name: str) -> Column | None:
        """A disk's operations; its name has two letters, so that several can have the same."""
        before = self.names[:at].count(name)
        device = f"{name}#{before + 1}" if before else name
        named = attributes(system__device=device)
        return Column("system.disk.operations", "1/s", attributes=named) if name != _NO_DISK else None

    def _column(self, at: int, name: str) -> Column:
        if name == "sy":
            is_share = at > self.names.index("us")
            return column(
                "system.cpu.utilization % cpu.mode=system" if is_share else "vmstat.system_calls /s"
            )
        known = _SYSTEMS[self.system].get(name) or _COMMON.get(name)
        return column(known or (f"vmstat.{name} /s" if name in _PAGING else f"vmstat.{name}"))


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b" cs " in head and _HEADER.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._header: _Header | None = None
        self._columns: Sequence[Column | None] = ()
        self._report: BlockReport | None = None
        self._cores = ""

    def line(self, number: int, line: str) -> None:
        """Take one line; titles above the header and what stands before it are ignored."""
        words = line.split()
        if _HEADER.match(line.encode()):
            self._start(_Header(tuple(name for name in words if name not in ("hr", "mi", "se"))))
        elif found := _LOGICAL.search(line):
            self._cores = found[1]
        elif not self._report or not words or words[0].startswith(("kthr", "procs", "--")):
            return
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not self._row(words):
            self._problems.add(number, f"not a line of vmstat: {line}")

    def _start(self, header: _Header) -> None:
        if header == self._header:
            return
        self.finish()
        facts = {"cores": self._cores} if self._cores else {}
        self._sink.capture(CaptureInfo("vmstat", environment={"os": header.system, **facts}))
        self._header, self._columns = header, header.columns()
        self._report = BlockReport(self._sink, BlockClock(self._source.resolve_zone()[0], date(1970, 1, 1)))
        known = [(name, column) for name, column in zip(header.names, self._columns, strict=True) if column]
        keys = [column.key(name) for name, column in known]
        self._report.open(0, keys, [column for _, column in known])

    def _row(self, words: list[str]) -> bool:
        assert self._report
        clock = words.pop() if _CLOCK.fullmatch(words[-1]) else ""
        cells = [_CELL.fullmatch(word) for word in words]
        if len(cells) != len(self._columns) or None in cells:
            return False
        printed = [
            float(cell["number"]) * _SIZES[cell["size"]]
            for cell, column in zip(cells, self._columns, strict=True)
            if cell and column
        ]
        self._report.next_block(self._report.clock.read(clock) if clock else None)
        self._report.add(0, printed)
        return True

    def finish(self) -> None:
        """Hand over what is left of the run."""
        if self._report:
            self._report.finish(untimed="vmstat prints no dates here")
        self._report = None


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser(
    "vmstat-unix", "vmstat of Solaris, AIX, FreeBSD", (".txt", ".log", ".out"), _recognises, _parse
)
