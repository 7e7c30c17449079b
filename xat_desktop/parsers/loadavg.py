"""Loops over /proc/loadavg (with an epoch, a date or nothing before it) and over uptime."""

import re
from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo, ZoneSource
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Rows
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._source import Source

_PROC = re.compile(
    r"(?P<stamp>.*?\s)?(?P<one>\d+\.\d\d) (?P<five>\d+\.\d\d) (?P<fifteen>\d+\.\d\d) "
    r"(?P<running>\d+)/(?P<tasks>\d+) \d+\s*$"
)
_UPTIME = re.compile(
    r"(?P<stamp>.*?)\s*(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?) *up .*load averages?: "
    r"(?P<one>\d+[.,]\d+),? (?P<five>\d+[.,]\d+),? (?P<fifteen>\d+[.,]\d+)\s*$"
)
_LINES = 20
_NAMES = ("1m", "5m", "15m")


def _recognises(head: bytes, _name: str) -> Confidence:
    lines = [line for line in lines_of(head)[:_LINES] if line.strip()]
    fitting = sum(map(_fits, lines))
    if not fitting or fitting < 0.8 * len(lines):
        return Confidence.NO
    return Confidence.SURE


def _fits(line: str) -> bool:
    if "load average" in line and "top - " not in line and _UPTIME.match(line):
        return True
    return "/" in line and _PROC.match(line) is not None


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._dated = BlockClock(self._zone, None)
        self._clock = BlockClock(UTC, date(1970, 1, 1))
        self._rows: Rows | None = None
        self._count = 0
        self._said = ""

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if not line.strip():
            return
        found = _PROC.match(line) or _UPTIME.match(line)
        if number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not found:
            self._problems.add(number, f"no load averages in this line: {line}")
        elif (time_us := self._time(found)) is None:
            self._problems.add(number, f"no time can be read: {line}")
        else:
            self._add(found, time_us)

    def _time(self, found: re.Match[str]) -> int | None:
        stamp = (found["stamp"] or "").strip()
        self._count += 1
        if re.fullmatch(r"\d{9,11}(?:\.\d+)?", stamp):
            self._said = "epoch"
            return round(float(stamp) * 1e6)
        if stamp and (time_us := self._dated.read(stamp)) is not None:
            self._said = "date"
            return time_us
        groups = found.groupdict()
        if clock := stamp or groups.get("clock"):
            self._said = "clock"
            text = clock if clock.count(":") > 1 else re.sub(r"(\d:\d\d)", r"\1:00", clock)
            return self._clock.read(text)
        self._said = "none"
        return self._count * 1_000_000

    def _add(self, found: re.Match[str], time_us: int) -> None:
        if self._rows is None:
            self._begin()
        assert self._rows
        proc = "running" in found.re.groupindex
        values = [float(found[name].replace(",", ".")) for name in ("one", "five", "fifteen")]
        names, made = [*_NAMES], [column(f"system.cpu.load_average.{name}") for name in _NAMES]
        if proc:
            values += [float(found["running"]), float(found["tasks"])]
            names += ["running", "tasks"]
            made += [column("xat.system.run_queue"), column("xat.system.tasks")]
        if self._rows.columns(proc) is None:
            self._rows.open(proc, [c.key(name) for c, name in zip(made, names, strict=True)], made)
        self._rows.add(proc, time_us, values)

    def _begin(self) -> None:
        zone: tuple[str, ZoneSource] = ("UTC", "none")
        if self._said == "epoch":
            zone = ("UTC", "file")
        elif self._said == "date":
            zone = ("UTC", "file") if self._dated.offset_stated else (self._zone_name, self._zone_source)
        facts = {
            "clock": "times of day without a date",
            "none": "not in the file: lines are counted as seconds",
        }
        environment = {"time": facts[self._said]} if self._said in facts else {}
        self._sink.capture(CaptureInfo("loadavg", zone=zone[0], zone_source=zone[1], environment=environment))
        self._rows = Rows(self._sink)

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("loadavg", "/proc/loadavg or uptime in a loop", (".txt", ".log"), _recognises, _parse)
