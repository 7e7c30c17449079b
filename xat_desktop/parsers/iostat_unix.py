"""iostat -x of Solaris (also -n, -M, -e, -T) and FreeBSD: a table of devices for each interval."""

import re
from collections.abc import Sequence

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._clock import epoch_us
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source

_HEADER = re.compile(
    rb"^ *(?:device +)?r/s +w/s +[kM]r/s +[kM]w/s +(?:wait +actv|qlen|ms/r) .*$", re.MULTILINE
)
_TITLES = ("extended device statistics", "---- errors ---")
_CPU = ("us", "sy", "wt", "id")
_CPU_COLUMNS = [
    column(f"system.cpu.utilization % cpu.mode={mode}") for mode in ("user", "system", "iowait", "idle")
]
_COLUMNS = {
    "r/s": "system.disk.operations /s disk.io.direction=read",
    "w/s": "system.disk.operations /s disk.io.direction=write",
    "kr/s": "system.disk.io KiB/s disk.io.direction=read",
    "kw/s": "system.disk.io KiB/s disk.io.direction=write",
    "Mr/s": "system.disk.io MiB/s disk.io.direction=read",
    "Mw/s": "system.disk.io MiB/s disk.io.direction=write",
    "wait": "iostat.waiting",
    "actv": "iostat.active",
    "qlen": "xat.disk.queue_length",
    "wsvc_t": "iostat.wait_time ms",
    "asvc_t": "xat.disk.service_time ms",
    "svc_t": "xat.disk.await ms",
    "ms/r": "xat.disk.await ms disk.io.direction=read",
    "ms/w": "xat.disk.await ms disk.io.direction=write",
    "ms/o": "xat.disk.await ms disk.io.direction=other",
    "ms/t": "xat.disk.await ms",
    "%w": "iostat.waiting_share %",
    "%b": "xat.disk.utilization %",
}


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"w/s" in head and _HEADER.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._moments = Moments(source)
        self._moment_us: int | None = None
        self._names: list[str] = []
        self._report: BlockReport | None = None
        self._begun_by_cpu = False
        """-c prints the CPU's shares before the devices of the same interval."""

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands before the first header is ignored."""
        words = line.split()
        if not words or words == ["cpu"] or any(title in line for title in _TITLES):
            return
        if number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif tuple(words) == _CPU:
            self._begin(self._names)
            self._begun_by_cpu = True
        elif _HEADER.match(line.encode()):
            if not self._begun_by_cpu or words != (self._names or words):
                self._begin(words)
            self._names, self._begun_by_cpu = words, False
        elif (moment_us := self._moment(words, line)) is not None:
            self._moment_us = moment_us
        elif self._report and not self._row(words):
            self._problems.add(number, f"not a line of iostat -x: {line}")

    def _moment(self, words: list[str], line: str) -> int | None:
        """What -T prints before each table."""
        if len(words) == 1:
            return epoch_us(words[0])
        return self._moments.us(line) if ":" in line else None

    def _begin(self, names: list[str]) -> None:
        """The next interval; other columns than before are another run."""
        if not self._report or (self._names and names != self._names):
            self.finish()
            self._sink.capture(CaptureInfo("iostat"))
            self._report = BlockReport(self._sink, BlockClock(self._source.resolve_zone()[0], None))
            keys = [made.key(name) for made, name in zip(_CPU_COLUMNS, _CPU, strict=True)]
            self._report.open(_CPU, keys, _CPU_COLUMNS)
        if self._moment_us is not None:
            name, how = self._moments.zone_name, self._moments.zone_source
            self._sink.update(zone=name, zone_source="file" if how == "none" else how)
        self._report.next_block(self._moment_us)
        self._moment_us = None

    def _row(self, words: list[str]) -> bool:
        assert self._report
        if self._begun_by_cpu:
            return self._cpu(self._report, words)
        at = self._names.index("device") if "device" in self._names else len(self._names)
        if len(words) < len(self._names) or at >= len(words):
            return False
        device = words[0] if at == 0 else " ".join(words[at:])
        cells = words[1 : len(self._names)] if at == 0 else words[:at]
        if at == 0 and len(words) > len(self._names):
            return False
        try:
            printed = [float(cell) for cell in cells]
        except ValueError:
            return False
        if self._report.columns(device) is None:
            names = [name for name in self._names if name != "device"]
            columns: Sequence[Column] = [column(_COLUMNS.get(name, f"iostat.{name}")) for name in names]
            named = attributes(system__device=device)
            keys = [made.key(name, named) for made, name in zip(columns, names, strict=True)]
            self._report.open(device, keys, columns)
        self._report.add(device, printed)
        return True

    def _cpu(self, report: BlockReport, words: list[str]) -> bool:
        if len(words) != len(_CPU) or not all(map(str.isdigit, words)):
            return False
        report.add(_CPU, [float(word) for word in words])
        return True

    def finish(self) -> None:
        """Hand over what is left of the run."""
        if self._report:
            self._report.finish(untimed="iostat without -T")
        self._report = None


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("iostat-unix", "iostat -x of Solaris, FreeBSD", (".txt", ".log", ".out"), _recognises, _parse)
