"""Text of pidstat in every layout: -u -r -d -w -s -v, -h, -l, -t, -T CHILD, any locale; processes by program."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property

import numpy as np

from xat_desktop.domain.series import CaptureInfo, ToolSummary, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import clock_us, epoch_us
from xat_desktop.parsers._column_specs import columns, own_column
from xat_desktop.parsers._columns import Column, number, to_base_units
from xat_desktop.parsers._head import without_colours
from xat_desktop.parsers._program_sums import ProgramSums
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS, Banner, day_comes_first, parse_banner

_HEADER = re.compile(
    rb"^ ?(?:#?\s*Time|\d{1,2}\D[^\n]{0,20}?|\d{9,10})\s+(?:UID|USER)?\s*(?:PID|TGID\s+TID)\s[^\n]*\sCommand\s*$",
    re.MULTILINE,
)
_LABEL = re.compile(r"\S.{0,30}?[:：](?=\s)")
_IDS = ("UID", "USER", "PID", "TGID", "TID", "CPU", "prio", "policy", "Command")
"""They name things; to add them up would make no sense."""
_COLUMNS = columns(
    {
        "%usr|%user": "process.cpu.utilization % cpu.mode=user",
        "%system": "process.cpu.utilization % cpu.mode=system",
        "%guest": "process.cpu.utilization % cpu.mode=guest",
        "%wait": "xat.process.cpu.wait %",
        "%CPU": "process.cpu.utilization %",
        "minflt/s": "process.paging.faults /s system.paging.type=minor",
        "majflt/s": "process.paging.faults /s system.paging.type=major",
        "VSZ": "process.memory.virtual KiB",
        "RSS": "process.memory.usage KiB",
        "%MEM": "process.memory.utilization %",
        "kB_rd/s": "process.disk.io KiB/s disk.io.direction=read",
        "kB_wr/s": "process.disk.io KiB/s disk.io.direction=write",
        "kB_ccwr/s": "pidstat.kB_ccwr/s KiB/s",
        "cswch/s": "process.context_switches /s process.context_switch.type=voluntary",
        "nvcswch/s": "process.context_switches /s process.context_switch.type=involuntary",
        "StkSize": "pidstat.StkSize KiB",
        "StkRef": "pidstat.StkRef KiB",
        "threads": "process.thread.count",
        "fd-nr": "process.unix.file_descriptor.count",
        "usr-ms": "pidstat.usr-ms ms",
        "system-ms": "pidstat.system-ms ms",
        "guest-ms": "pidstat.guest-ms ms",
    }
)
_SIGN = ("PID", "TGID")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"Command" in head and _HEADER.search(without_colours(head)) else Confidence.NO


@dataclass(frozen=True)
class _Table:
    """The columns that the last header shows, and its clock."""

    names: tuple[str, ...]
    clock_text: str

    @cached_property
    def measured(self) -> list[tuple[str, Column]]:
        """The columns of numbers that can be added up."""
        return [
            (name, _COLUMNS.get(name) or own_column("pidstat", name))
            for name in dict.fromkeys(self.names)
            if name not in _IDS
        ]

    def cells(self, text: str) -> Mapping[str, str] | None:
        """What stands under each name; a command may contain blanks."""
        cells = text.split(None, len(self.names) - 1)
        return dict(zip(self.names, cells, strict=True)) if len(cells) == len(self.names) else None


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._clock: BlockClock | None = None
        self._programs = ProgramSums(sink)
        self._seen: set[tuple[str, str]] = set()
        self._time_us: int | None = None
        self._table: _Table | None = None
        self._averages: dict[str, dict[tuple[str, Column], float]] = {}
        self._stamp = ""
        self._stamp_us: int | None = None
        """The clock of the last row, and the time that it tells (None: it has to be read again)."""
        self._epoch = False
        self._boot = False
        self._threads = False

    def line(self, number_: int, line: str) -> None:
        """Take one line; what stands before the first header is ignored."""
        text = line.strip()
        if not text:
            return
        banner = parse_banner(text, day_first=self._day_first)
        if number_ == self._source.unterminated_line and not banner:
            self._cut(number_, text)
        elif banner:
            self._begin(banner)
        elif text.endswith("Command") and any(word in text.split() for word in _SIGN):
            self._start(text)
        elif not self._table or not self._clock:
            return
        elif not self._row(self._table, self._clock, text):
            self._problems.add(number_, f"not a line of pidstat: {text}")

    def _cut(self, number_: int, text: str) -> None:
        """The last line has no end: sums over the processes of its moment would lack some."""
        stamp = self._stamp[: len(text)]
        of_header = text[len(stamp) :].strip()[:1].isalpha()
        of_last = (
            text.startswith(stamp) != of_header
        )  # the header of the next moment bears the clock of the last
        left_out = ""
        if self._averages and not self._boot:
            self._averages, left_out = {}, " (the averages are incomplete: left out)"
        elif stamp and of_last and self._programs.leave_out():
            left_out = " (the last moment is incomplete: left out)"
        self._problems.add(number_, f"the file ends within this line{left_out}: {text}")

    def _begin(self, banner: Banner | None) -> None:
        self.finish()
        day = banner.day if banner else None
        zone = (self._zone_name, self._zone_source) if day else ("UTC", "none")
        self._sink.capture(
            CaptureInfo(
                "pidstat",
                host=banner.host if banner else "",
                zone=zone[0],
                zone_source=zone[1],
                environment=banner.environment
                if banner
                else {"time": "the file has no date (its first line is missing)"},
            )
        )
        self._clock = BlockClock(self._zone if day else UTC, day or date(1970, 1, 1))
        self._programs, self._table = ProgramSums(self._sink), None
        self._stamp, self._stamp_us = "", None

    def _start(self, text: str) -> None:
        if self._clock is None:
            self._begin(None)
        assert self._clock
        words = text.lstrip("# ").split()
        count = _clock_words(words)
        clock_text = " ".join(words[:count])
        if count and (self._table is None or self._table.clock_text != clock_text):
            self._clock.read(clock_text)  # not before each table of one moment: that would go back in time
            self._stamp_us = None
        elif not count and (found := _LABEL.match(text)):
            words = text[found.end() :].split()
        names = tuple(words[count:])
        self._table = _Table(names[1:] if names[0] == "Time" else names, clock_text)

    def _row(self, table: _Table, clock: BlockClock, text: str) -> bool:
        words = text.split(None, 4)
        known = self._stamp_us is not None and text.startswith(self._stamp + " ")
        count = self._stamp.count(" ") + 1 if known else _clock_words(words)
        label = None if count else _LABEL.match(text + " ")
        if not count and not label:
            return False
        row = table.cells(text[label.end() :] if label else text.split(None, count)[-1])
        if row is None:
            return False
        try:
            values = {(name, made): _measured(number(row[name], made.scale)) for name, made in table.measured}
        except ValueError:
            return False
        if row.get("TID", "-") != "-":
            self._threads = True
            return True
        if label:
            self._average(row, values)
            return True
        stamp = self._stamp if known else " ".join(words[:count])
        time_us = self._stamp_us if known else clock.read(stamp)
        if time_us is None:
            return False
        if clock.offset_stated and not self._epoch:
            self._epoch = True
            self._sink.update(zone="UTC", zone_source="file")
        if stamp == table.clock_text:
            self._boot = True
            self._average(row, values)
            return True
        self._take(time_us, row, values)
        self._stamp, self._stamp_us = stamp, time_us
        return True

    def _take(self, time_us: int, row: Mapping[str, str], values: Mapping[tuple[str, Column], float]) -> None:
        """A process may come again in the other tables of the same moment."""
        if time_us != self._time_us:
            self._seen, self._time_us = set(), time_us
        process = (row.get("PID") or row.get("TGID") or "", row["Command"])
        add = self._programs.join if process in self._seen else self._programs.add
        add(time_us, _program(row["Command"]), values)
        self._seen.add(process)

    def _average(self, row: Mapping[str, str], values: Mapping[tuple[str, Column], float]) -> None:
        sums = self._averages.setdefault(_program(row["Command"]), {})
        for key, value in values.items():
            if not math.isnan(value):
                sums[key] = sums.get(key, 0.0) + value

    def finish(self) -> None:
        """Hand over what is left of a run."""
        if self._clock is None:
            return
        self._programs.finish()
        estimator = "since boot" if self._boot else "pidstat's average over the run, summed by program"
        for program, sums in self._averages.items():
            item = attributes(process__executable__name=program)
            self._sink.summary(
                *(
                    ToolSummary(key.metric, "mean", float(to_base_units(np.array([round(value, 3)]), made)[0]),
                                key.unit, key.attributes, name, estimator)
                    for (name, made), value in sums.items()
                    for key in (made.key(name, item),)
                )
            )  # fmt: skip
        facts = {
            "interval_s": self._clock.interval_s,
            "threads": "left out: their processes are counted" if self._threads else "",
        }
        self._sink.update(environment={name: text for name, text in facts.items() if text})
        self._averages, self._clock = {}, None


def _clock_words(words: Sequence[str]) -> int:
    """How many words at the start are a clock or an epoch."""
    if words and epoch_us(words[0]) is not None:
        return 1
    for count in (3, 2, 1):
        if len(words) >= count and words[0][0].isdigit() and clock_us(" ".join(words[:count])) is not None:
            return count
    return 0


def _measured(printed: float) -> float:
    """-1 stands for what pidstat was not allowed to read of another user's process."""
    return printed if printed >= 0 else math.nan


def _program(command: str) -> str:
    """The program of a command line: `postgres` of `postgres: checkpointer`, `init` of `/sbin/init`."""
    first = command.split()[0] if command.split() else ""
    if first.startswith("/"):
        first = first.rpartition("/")[2]
    return first.removeprefix("|__").rstrip(":")


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number_, line in source.lines():
        reader.line(number_, COLOURS.sub("", line) if "\x1b" in line else line)
    reader.finish()


PARSER = Parser("pidstat", "pidstat", (".txt", ".log"), _recognises, _parse, version=3)
