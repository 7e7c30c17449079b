"""atop -P: lines by label, RESET and SEP; counts of an interval become rates, ticks become shares."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from xat_desktop.domain.series import Attributes, CaptureInfo
from xat_desktop.parsers._atop_labels import AtopField, extra_field, fields_of
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._program_sums import ProgramSums
from xat_desktop.parsers._source import Source

_LINE = re.compile(
    r"(?P<label>[A-Za-z]{3}) (?P<host>\S+) (?P<epoch>\d{9,11}) "
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?P<seconds>\d+) (?P<rest>.*)"
)
_SIGN = LineStart(rb"[A-Za-z]{3} \S+ \d{9,11} \d{4}/\d\d/\d\d \d\d:\d\d:\d\d \d+ ")
_PROCESS = re.compile(r"(?P<pid>\d+) (?:\((?P<name>.*?)\)|(?P<bare>\S+)) (?P<state>[A-Z]) ?(?P<rest>.*)")
_TICK_NAMES = ("sys", "user", "nice", "idle", "wait", "irq", "softirq", "steal")
"""They make the whole; guest is part of user."""
_IS_PROCESS = {"PRC": 10, "PRM": 13, "PRD": 9}
"""Where a line says y for a process, n for a thread; old versions list processes only."""
_PAGE_AT = {"MEM": 0, "SWP": 0, "PAG": 0, "NUM": 1}
"""Where a line says how large a page is."""
_USER = ("PRC utime", column("process.cpu.utilization cpu.mode=user"))
_SYSTEM = ("PRC stime", column("process.cpu.utilization cpu.mode=system"))
_VIRTUAL = ("PRM vmem", column("process.memory.virtual KiB"))
_RESIDENT = ("PRM rmem", column("process.memory.usage KiB"))
_MINOR = ("PRM minflt", column("process.paging.faults /s system.paging.type=minor"))
_MAJOR = ("PRM majflt", column("process.paging.faults /s system.paging.type=major"))
_DISK_READ = ("PRD rsz", column("process.disk.io sectors/s disk.io.direction=read"))
_DISK_WRITE = ("PRD wsz", column("process.disk.io sectors/s disk.io.direction=write"))


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._host: str | None = None
        self._rows = Rows(sink)
        self._programs = ProgramSums(sink)
        self._since_boot = False
        self._reset_seen = 0
        self._seconds: Counter[int] = Counter()
        self._threads = False
        self._separated = False
        """The file has lines between its samples."""
        self._complete = False
        """The last line was one of them."""

    def line(self, number: int, line: str) -> None:
        """Take one line; what comes before the first good one is no measurement."""
        if line in ("SEP", "RESET"):
            self._separated, self._complete = self._separated or line == "SEP", True
            self._since_boot = line == "RESET"
            self._reset_seen += self._since_boot
            return
        found = _LINE.match(line)
        if number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not found:
            if line.strip() and self._host is not None:
                self._problems.add(number, f"not a line of atop -P: {line}")
        else:
            if found["host"] != self._host:
                self._begin(found["host"])
            if not self._take(found):
                self._problems.add(number, f"not a line of atop -P: {line}")
        self._complete = self._complete and not line.strip()

    def _begin(self, host: str) -> None:
        self.finish()
        self._host = host
        self._sink.capture(CaptureInfo("atop", host=host, zone="UTC", zone_source="file"))
        self._rows, self._programs = Rows(self._sink), ProgramSums(self._sink)

    def _take(self, found: re.Match[str]) -> bool:
        time_us = int(found["epoch"]) * 1_000_000
        seconds = int(found["seconds"])
        if seconds <= 0:
            return False
        if not self._since_boot:
            self._seconds[seconds] += found["label"] in ("CPU", "CPL", "MEM", "PRC")
        if found["label"] in ("PRC", "PRM", "PRD", "PRG", "PRE", "PRN"):
            return self._process(found["label"], time_us, seconds, found["rest"])
        return self._system(found["label"], time_us, seconds, found["rest"].split(" "))

    def _system(self, label: str, time_us: int, seconds: int, texts: Sequence[str]) -> bool:
        if texts[0] == "upper":
            label = f"{label} upper"
        item, fields = fields_of(label)
        if item and len(texts) <= item[1]:
            return False
        named: Attributes = ((item[0], texts[item[1]]),) if item else ()
        if not fields:
            fields = (None,) * (not texts[0].lstrip("-").replace(".", "").isdigit())
            named = (("item", texts[0]),) if fields else ()
        try:
            values = _values(label, fields, texts, seconds)
        except ValueError:
            return False
        wanted = {
            field: value
            for field, value in values.items()
            if not self._since_boot or field.how in ("gauge", "pages")
        }
        layout = (label, named, tuple(wanted))
        if self._rows.columns(layout) is None:
            keys = [field.column.key(f"{label} {field.name}", named) for field in wanted]
            self._rows.open(layout, keys, [field.column for field in wanted])
        if wanted:
            self._rows.add(layout, time_us, list(wanted.values()))
        return True

    def _process(self, label: str, time_us: int, seconds: int, rest: str) -> bool:
        found = _PROCESS.match(rest)
        if not found:
            return False
        texts = found["rest"].split(" ")
        if self._since_boot:
            return True
        if _is_thread(label, texts):
            self._threads = True
            return True
        try:
            values = _of_process(label, texts, seconds)
        except (ValueError, IndexError):
            return False
        name = found["name"] if found["bare"] is None else found["bare"]
        if label == "PRC":
            self._programs.add(time_us, name, values)
        elif values:
            self._programs.join(time_us, name, values)
        return True

    def finish(self) -> None:
        """Hand over what is left of a host."""
        if self._host is None:
            return
        self._rows.flush()
        if self._separated and not self._complete and self._programs.leave_out():
            self._problems.add(0, "the processes of the last sample are not complete: left out")
        self._programs.finish()
        facts = {
            "interval_s": str(self._seconds.most_common(1)[0][0]) if self._seconds else "",
            "first_row": "since boot, its rates left out" if self._reset_seen else "",
            "threads": "left out: their processes are counted" if self._threads else "",
            "restarts": str(self._reset_seen - 1) if self._reset_seen > 1 else "",
        }
        self._sink.update(environment={name: text for name, text in facts.items() if text})


def _values(
    label: str, fields: Sequence[AtopField | None], texts: Sequence[str], seconds: int
) -> dict[AtopField, float]:
    """What the fields of a line are, as printed numbers of their columns."""
    numbers = {}
    page = int(texts[_PAGE_AT[label]]) if label in _PAGE_AT else 0
    for at, text in enumerate(texts):
        field = fields[at] if at < len(fields) else extra_field(label, at + 1)
        if field and text not in ("", "-1", "n", "y"):
            numbers[field] = float(text)
    whole = sum(
        value for field, value in numbers.items() if field.name in _TICK_NAMES and field.how == "ticks"
    )
    divisors = {
        "count": seconds,
        "ticks": whole,
        "ms of interval": seconds * 1e3,
        "us of interval": seconds * 1e6,
    }
    result = {}
    for field, value in numbers.items():
        if field.how in ("pages", "pages of interval"):
            value *= page
        divisor = seconds if field.how == "pages of interval" else divisors.get(field.how, 1)
        if divisor:
            result[field] = value / divisor
    return result


def _is_thread(label: str, texts: Sequence[str]) -> bool:
    """Whether the line is about a thread of a process that has a line of its own."""
    at = _IS_PROCESS.get(label, len(texts))
    return at < len(texts) and texts[at] == "n"


def _of_process(label: str, texts: Sequence[str], seconds: int) -> Mapping[tuple[str, Column], float]:
    if label == "PRC":
        ticks = int(texts[0]) * seconds
        return {_USER: int(texts[1]) / ticks, _SYSTEM: int(texts[2]) / ticks}
    if label == "PRM":
        return {
            _VIRTUAL: float(texts[1]),
            _RESIDENT: float(texts[2]),
            _MINOR: int(texts[6]) / seconds,
            _MAJOR: int(texts[7]) / seconds,
        }
    if label == "PRD" and texts[1] == "y":
        return {_DISK_READ: int(texts[3]) / seconds, _DISK_WRITE: int(texts[5]) / seconds}
    return {}


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("atop-parseable", "atop -P (parseable)", (".txt", ".log"), _recognises, _parse, version=2)
