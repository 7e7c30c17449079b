"""Text of sar on Solaris, HP-UX and AIX: sections without CPU column, device rows that share one clock, restarts."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date

from xat_desktop.domain.series import Attributes, CaptureInfo, ToolSummary
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import clock_us, parse_date
from xat_desktop.parsers._column_specs import columns, cpu_mode, own_column
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source

_BANNER = re.compile(
    r"(?P<os>SunOS|HP-UX|AIX) +(?P<host>\S+) +(?P<release>\S+) +(?P<rest>.*?) *(?P<date>\d\d/\d\d/\d{2,4})\s*$"
)
_SIGN = LineStart(
    rb"(?:SunOS|HP-UX|AIX) +\S+ +\S+ .*\d\d/\d\d/\d{2,4}\s*$(?s:.{0,2000}?)"
    rb"^\d\d:\d\d:\d\d +(?:%usr|cpu|device|[a-z]\S*/s|runq-sz|"
    rb"proc-sz|freemem|sml_mem|text-sz|rawch)"
)
_HEADER_NAME = re.compile(r"%?[A-Za-z][\w+%./-]*$")
_CONFIGURATION = re.compile(r"System configuration: (?P<facts>.*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?$")
_COLUMNS = columns(
    {
        "%busy": "xat.disk.utilization %",
        "avque": "xat.disk.queue_length",
        "r+w/s": "system.disk.operations /s",
        "read/s": "system.disk.operations /s disk.io.direction=read",
        "write/s": "system.disk.operations /s disk.io.direction=write",
        "blks/s": "system.disk.io sectors/s",
        "Kbs/s": "system.disk.io KiB/s",
        "avserv": "xat.disk.service_time ms",
        "avwait": "sar.avwait ms",
        "runq-sz": "xat.system.run_queue",
        "pswch/s|cswch/s": "xat.system.context_switches /s",
        "fork/s": "system.process.created /s",
        "freeswap": "system.paging.usage sectors system.paging.state=free",
    }
)
_ITEMS = {"device": "system.device", "cpu": "cpu.logical_number"}
_ALL_CPUS = ("-", "U", "all", "system")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


@dataclass
class _Table:
    """The section that the last header began."""

    names: tuple[str, ...]
    item: str
    clock: BlockClock
    ends: tuple[int, ...]
    """Where the names end in the header line."""
    time_us: int | None = None
    average: bool = False

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the words of a row can be one more device or CPU of this section."""
        if not self.names:
            return not _NUMBER.match(words[0])
        return bool(self.item) and len(words) == len(self.names) + 1

    def cells(self, line: str, words: list[str]) -> list[float] | None:
        """The numbers of a row, NaN where it is blank: a queue that was never occupied has no length."""
        if not words or not all(map(_NUMBER.match, words)) or len(words) > len(self.names):
            return None
        printed = [float(word.partition("/")[0]) for word in words]
        if len(words) == len(self.names):
            return printed
        row = [math.nan] * len(self.names)
        for found, value in zip(list(re.finditer(r"\S+", line))[-len(words) :], printed, strict=True):
            at = min(range(len(self.ends)), key=lambda i: abs(self.ends[i] - found.end()))
            if abs(self.ends[at] - found.end()) > 1 or not math.isnan(row[at]):
                return None
            row[at] = value
        return row


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day: date | None = None
        self._rows: Rows | None = None
        self._table: _Table | None = None
        self._stack: list[_Table] = []
        """Sections whose headers stand together (several options): their rows follow in the same order.

        A damaged header keeps its place, without names: none of its rows can be read.
        """
        self._out_of_step = False
        """A row could not be read: which section the rows after it are of is not known until the next clock."""
        self._clocks: dict[tuple[str, ...], BlockClock] = {}
        self._averages: list[ToolSummary] = []
        self._facts: dict[str, str] = {}
        self._restarts: set[str] = set()

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands before the first banner is ignored."""
        words = line.split()
        if not words:
            return
        if found := _BANNER.match(line):
            self._begin(found)
        elif found := _CONFIGURATION.match(line.strip()):
            self._facts["configuration"] = found["facts"].strip()
        elif self._rows is None:
            return
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif "restart" in line.lower():
            self._restarts.add(words[0])
        elif clock_us(words[0]) is not None and len(words) > 1 and _is_header(words[1:]):
            self._stack, self._out_of_step = [self._start(line, words[0], words[1:])], False
        elif line[0] in " \t" and self._stack and not self._stack[0].time_us and _is_header(words):
            self._stack.append(self._start(line, "", words))
        elif not self._table or not self._row(self._rows, self._table, line, words):
            self._problems.add(number, f"not a line of sar: {line}")
            if self._stack and not self._stack[0].time_us and line[0] in " \t":
                self._table = _Table((), "", self._stack[0].clock, ())
                self._stack.append(self._table)
            elif len(self._stack) > 1:
                self._out_of_step |= bool(self._table and self._table.names)

    def _begin(self, found: re.Match[str]) -> None:
        self.finish()
        self._day = parse_date(found["date"])
        facts = {
            "os": found["os"],
            "kernel": found["release"],
            "architecture": found["rest"].split()[-1:] or [""],
        }
        environment = {name: str(text[0] if isinstance(text, list) else text) for name, text in facts.items()}
        self._sink.capture(
            CaptureInfo("sar", host=found["host"], zone=self._zone_name, zone_source=self._zone_source,
                        environment={name: text for name, text in environment.items() if text})
        )  # fmt: skip
        self._rows, self._table, self._stack = Rows(self._sink), None, []
        self._clocks, self._averages, self._facts, self._restarts = {}, [], {}, set()

    def _start(self, line: str, clock_text: str, words: list[str]) -> _Table:
        names = _told_apart(words)
        item = names[0] if names[0] in _ITEMS else ""
        clock = self._clocks.get(names)
        if clock is None:
            clock = self._clocks[names] = BlockClock(
                self._zone if self._day else UTC, self._day or date(1970, 1, 1)
            )
            clock.read(clock_text)
        ends = tuple(found.end() for found in re.finditer(r"\S+", line))[-len(words) :]
        self._table = _Table(names[bool(item) :], item, clock, ends[bool(item) :])
        return self._table

    def _row(self, rows: Rows, table: _Table, line: str, words: list[str]) -> bool:
        average = words[0] == "Average"
        if average or clock_us(words[0]) is not None:
            table = self._table = self._stack[0]
            table.time_us = table.time_us if average else table.clock.read(words[0])
            table.average = average
            words = words[1:]
            self._out_of_step = False
        elif self._out_of_step or line[0] not in " \t":
            return False
        elif len(self._stack) > 1 and not table.fits(words):
            table = self._table = self._next(table, words)
        if not words:
            return True
        printed = table.cells(line, words[bool(table.item) :])
        if printed is None:
            return False
        item = words[0] if table.item else ""
        layout = (table.names, item)
        if rows.columns(layout) is None:
            made = [_column(name) for name in table.names]
            named = _attributes(table.item, item)
            rows.open(layout, [c.key(name, named) for c, name in zip(made, table.names, strict=True)], made)
        if table.average:
            self._averages += rows.summaries(layout, printed, "sar's average over the run")
        elif table.time_us is None:
            return False
        else:
            rows.add(layout, table.time_us, printed)
        return True

    def _next(self, table: _Table, words: list[str]) -> _Table:
        """The section after `table` that a row is of; one of devices may have none."""
        at = min(self._stack.index(table) + 1, len(self._stack) - 1)
        while at + 1 < len(self._stack) and self._stack[at].item and not self._stack[at].fits(words):
            at += 1
        first, found = self._stack[0], self._stack[at]
        found.time_us, found.average = first.time_us, first.average
        return found

    def finish(self) -> None:
        """Hand over what is left of a report."""
        if self._rows is None:
            return
        self._rows.flush()
        if not self._restarts:
            self._sink.summary(*self._averages)
        gaps = Counter(clock.interval_s for clock in self._clocks.values() if clock.interval_s)
        facts = {**self._facts, "restarts": str(len(self._restarts) or "")}
        facts["interval_s"] = gaps.most_common(1)[0][0] if gaps else ""
        self._sink.update(environment={name: text for name, text in facts.items() if text})


def _is_header(words: Sequence[str]) -> bool:
    return all(map(_HEADER_NAME.match, words)) and not any(map(_NUMBER.match, words))


def _told_apart(words: Sequence[str]) -> tuple[str, ...]:
    """`ov` comes after each table size: it gets the name of what overflows."""
    names: list[str] = []
    for word in words:
        names.append(f"{names[-1]}.ov" if word == "ov" and names else word)
    seen: Counter[str] = Counter()
    for at, name in enumerate(names):
        seen[name] += 1
        names[at] = name if seen[name] == 1 else f"{name}.{seen[name]}"
    return tuple(names)


def _attributes(column: str, item: str) -> Attributes:
    return ((_ITEMS[column], item),) if item and not (column == "cpu" and item in _ALL_CPUS) else ()


def _column(name: str) -> Column:
    known = _COLUMNS.get(name) or (cpu_mode(name) if name.startswith("%") else None)
    return known or own_column(
        "sar", name, "/s" if name.endswith("/s") else "%" if name.startswith("%") else ""
    )


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser(
    "sar-unix", "sar (Solaris, HP-UX, AIX)", (".txt", ".sar", ".log"), _recognises, _parse, version=2
)
