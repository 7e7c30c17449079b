"""Batch output of top (procps): the summary of each snapshot, and its processes by program."""

import re
from collections.abc import Sequence
from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo, ToolSummary
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._column_specs import column, columns, cpu_mode
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._snapshot_sums import SnapshotSums
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._top_rows import read_processes

_TITLE = re.compile(
    r"top - (?P<clock>\d\d:\d\d:\d\d) up .*load average: "
    r"(?P<one>\d+[.,]\d+), (?P<five>\d+[.,]\d+), (?P<fifteen>\d+[.,]\d+)"
)
_SIGN = LineStart(rb"top - \d\d:\d\d:\d\d up .*load average: ")
_TASKS = re.compile(r"(?P<kind>Tasks|Threads): *(?P<rest>\d.*)")
_CPU = re.compile(r"%?Cpu(?:\((?P<all>s)\)|(?P<number>\d+) *) *: *(?P<rest>.*)")
_MEMORY = re.compile(r"(?:(?P<unit>[KMGTPE]i?B) )?(?P<what>Mem|Swap) *: *(?P<rest>.*)")
_PART = re.compile(r"(?P<value>\d+(?:[.,]\d+)?)(?P<unit>[kKmMgG%])?(?:/\S+)? *%? *(?P<name>[a-z/]+(?: Mem)?)")
_SHARES = re.compile(r"(?:\s*\d+(?:[.,]\d+)? ?%? ?[a-z]+,?)+\s*")
"""All shares of a CPU, where they are no bars."""
_NEXT_CPU = re.compile(r"\s+(?=%?Cpu\d+ *:)")
"""Since procps 3.3.17 several CPUs may stand on one line."""
_CUT = re.compile(r"\d\+")
"""A number that top had no room for: its last digits are missing."""
_SCALES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50, "E": 1 << 60}
_STATES = {
    "free": "free",
    "used": "used",
    "buffers": "buffers",
    "buff/cache": "buffers_and_cached",
    "cached": "cached",
    "cached Mem": "cached",
    "avail Mem": "available",
}
_TASK_STATES = ("running", "sleeping", "stopped", "zombie")
_LOAD = columns(
    {
        "1m": "system.cpu.load_average.1m",
        "5m": "system.cpu.load_average.5m",
        "15m": "system.cpu.load_average.15m",
    }
)
_PROCESS = columns(
    {
        "%CPU": "process.cpu.utilization %",
        "RES": "process.memory.usage KiB",
        "VIRT": "process.memory.virtual KiB",
        "nTH": "process.thread.count",
    }
)
_TIMED = ("%CPU",)
"""Columns that speak of the time since the last snapshot."""


_NO_ROW = re.compile(rb"^(?! *\d)", re.MULTILINE)
_NO_PROCESS = (b"PID", b"load average")
"""In a command these make a header or a title of the line."""
_FEWEST_COLUMNS = 8
"""No date and time has as many words."""
_BLOCK_BYTES = 1 << 20
_WORTH_BYTES = 2 << 10
"""Fewer rows are read faster one by one."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._clock = BlockClock(UTC, date(1970, 1, 1))
        self._rows = Rows(sink)
        self._programs = SnapshotSums(sink)
        self._time_us = 0
        self._snapshots = 0
        self._moments = Moments(source)
        self._moment_us: int | None = None
        """A date before the snapshot: each is a run of top of its own (`date; top -b -n 1` in a loop)."""
        self._header: tuple[str, ...] = ()
        self._boot: list[ToolSummary] = []

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands before the first snapshot is ignored."""
        if found := _TITLE.search(line):
            self._begin(found)
        elif (moment_us := self._moments.us(line) if line.count(":") > 1 else None) is not None:
            self._moment_us, self._header = moment_us, ()
        elif not self._snapshots or not line.strip():
            return
        elif number == self._source.unterminated_line:
            known = self._programs.leave_out(self._time_us)
            left_out = " (the processes of its snapshot are incomplete: left out)" if known else ""
            self._problems.add(number, f"the file ends within this line{left_out}: {line}")
        elif not self._summary(line.strip()) and not self._process(line):
            self._problems.add(number, f"not a line of top: {line}")

    def _begin(self, found: re.Match[str]) -> None:
        if not self._snapshots:
            self._open()
        clock_us = self._clock.read(found["clock"]) or self._time_us
        self._time_us = clock_us if self._moment_us is None else self._moment_us
        self._snapshots += 1
        self._header = ()
        load = [_decimal(found[name]) for name in ("one", "five", "fifteen")]
        self._add(list(_LOAD), list(_LOAD.values()), load)

    def _open(self) -> None:
        if self._moment_us is None:
            said = "times of day without a date"
            self._sink.capture(CaptureInfo("top", zone="UTC", zone_source="none", environment={"time": said}))
        else:
            zone, how = self._moments.zone_name, self._moments.zone_source
            self._sink.capture(CaptureInfo("top", zone=zone, zone_source=how))

    @property
    def _span_unknown(self) -> bool:
        """CPU shares of the first snapshot of a run are since boot, or of a moment."""
        return self._snapshots == 1 or self._moment_us is not None

    def _summary(self, line: str) -> bool:
        """A line above the processes."""
        if found := _TASKS.match(line):
            return self._tasks(found["rest"])
        if _CPU.match(line):
            known = [self._cpu(part) for part in _NEXT_CPU.split(line)]
            return all(known)
        if found := _MEMORY.match(line):
            return self._memory(found)
        words = line.split()
        if words[0] == "PID" or ("PID" in words and "COMMAND" in words):
            self._header = tuple(words)
            return True
        return False

    def _tasks(self, rest: str) -> bool:
        counts = {found["name"]: _decimal(found["value"]) for found in _PART.finditer(rest)}
        names = [name for name in _TASK_STATES if name in counts]
        made = [column(f"xat.system.tasks process.state={name}") for name in names]
        total = counts.get("total")
        self._add(
            ["total", *names],
            [column("xat.system.tasks"), *made],
            [total or 0.0, *(counts[n] for n in names)],
        )
        return total is not None

    def _cpu(self, text: str) -> bool:
        found = _CPU.match(text)
        parts = [
            (part["name"], _decimal(part["value"])) for part in _PART.finditer(found["rest"] if found else "")
        ]
        pairs = [(name, made, value) for name, value in parts if (made := cpu_mode(name))]
        if not found or not pairs or not ("[" in found["rest"] or _SHARES.fullmatch(found["rest"])):
            return False
        item = (("cpu.logical_number", found["number"]),) if found["number"] else ()
        if self._span_unknown:
            self._boot += [] if self._snapshots > 1 else [
                ToolSummary(made.metric, "mean", value / 100, "1", tuple(sorted((*made.attributes, *item))), name,
                            "first snapshot of top: since boot or a moment")
                for name, made, value in pairs
            ]  # fmt: skip
            return True
        self._add([p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs], item)
        return True

    def _memory(self, found: re.Match[str]) -> bool:
        scale = _SCALES[found["unit"][0]] if found["unit"] else 1 << 10
        family = (
            "system.memory.usage By system.memory.state="
            if found["what"] == "Mem"
            else "system.paging.usage By system.paging.state="
        )
        names, made, values = [], [], []
        for part in _PART.finditer(found["rest"]):
            size = _SCALES[part["unit"].upper()] if part["unit"] and part["unit"] != "%" else scale
            name = part["name"]
            if name == "total":
                metric = column("system.memory.limit By" if found["what"] == "Mem" else "xat.paging.total By")
            elif name in ("cached", "cached Mem", "avail Mem"):
                metric = column(f"system.memory.usage By system.memory.state={_STATES[name]}")
            else:
                metric = column(family + _STATES.get(name, "other"))
            names.append(f"{found['what']} {name}")
            made.append(metric)
            values.append(round(_decimal(part["value"]) * size, 1))
        self._add(names, made, values)
        return bool(names) and not _CUT.search(found["rest"])

    def _process(self, line: str) -> bool:
        names = self._header
        cells = line.split(None, len(names) - 1) if names else []
        if not names or len(cells) != len(names) or not cells[names.index("PID")].isdigit():
            return False
        row = dict(zip(names, cells, strict=True))
        try:
            values = {
                (name, made): _size(row[name])
                for name, made in _PROCESS.items()
                if name in row and (not self._span_unknown or name not in _TIMED)
            }
        except ValueError:
            return False
        self._programs.add(self._time_us, row.get("COMMAND", "").split(" ")[0].strip(), values)
        return True

    def block(self, first: int, block: bytes) -> None:
        """Take whole lines (the last one of a file may have no end), the processes of a snapshot at once."""
        number, at, singly_to = first, 0, 0
        while at < len(block):
            if self._header and at >= singly_to:
                stop = _end_of_rows(block, at)
                if stop - at >= _WORTH_BYTES and self._processes(block[at:stop]):
                    number, at = number + count_byte(block[at:stop], 10), stop
                    continue
                singly_to = stop
            stop = block.find(b"\n", at) + 1 or len(block)
            text = block[at:stop].decode("utf-8", "replace").replace("\r\n", "\n")
            self.line(number, text.removesuffix("\n"))
            number, at = number + 1, stop

    def _processes(self, text: bytes) -> bool:
        """Take lines that are all processes; False when one of them could be anything else."""
        names = self._header
        if len(names) < _FEWEST_COLUMNS or names[-1] != "COMMAND" or len(set(names)) < len(names):
            return False
        if "PID" not in names or any(sign in text for sign in _NO_PROCESS):
            return False
        wanted = [
            name for name in _PROCESS if name in names and (not self._span_unknown or name not in _TIMED)
        ]
        rows = read_processes(text, len(names), names.index("PID"), [names.index(name) for name in wanted])
        if rows:
            keys = tuple((name, _PROCESS[name]) for name in wanted)
            self._programs.add_snapshot(self._time_us, rows.programs, keys, rows.values)
        return rows is not None

    def _add(
        self,
        names: Sequence[str],
        made: Sequence[Column],
        values: Sequence[float],
        item: tuple[tuple[str, str], ...] = (),
    ) -> None:
        layout = (tuple(names), item)
        if self._rows.columns(layout) is None:
            self._rows.open(layout, [c.key(name, item) for c, name in zip(made, names, strict=True)], made)
        self._rows.add(layout, self._time_us, values)

    def finish(self) -> None:
        """Hand over what is left."""
        if not self._snapshots:
            return
        self._rows.flush()
        self._programs.finish()
        self._sink.summary(*self._boot)
        facts = {"interval_s": self._clock.interval_s}
        if self._moment_us is None:
            facts["first_row"] = "its CPU shares are no samples: their span is not known"
        else:
            facts["rows"] = (
                "each is a run of its own, whose CPU shares are no samples: their span is not known"
            )
        self._sink.update(environment={name: text for name, text in facts.items() if text})


def _end_of_rows(block: bytes, at: int) -> int:
    """Where the lines end that begin with a number, from the line that begins at `at`."""
    found = _NO_ROW.search(block, at)
    return found.start() if found else block.rfind(b"\n", at) + 1


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _size(text: str) -> float:
    """`77468` (KiB), `11.2g`, `1,5t`, `42.9`, in KiB where it carries a letter."""
    text = text.replace(",", ".")
    if text[-1:].lower() in "mgtp" and len(text) > 1:
        return float(text[:-1]) * _SCALES[text[-1].upper()] / 1024
    return float(text.removesuffix("k"))


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for first, block in source.blocks(_BLOCK_BYTES):
        if not block.endswith(b"\n"):
            source.unterminated_line = first + count_byte(block, 10)
        reader.block(first, block)
    reader.finish()


PARSER = Parser("top", "top -b", (".txt", ".log", ".out"), _recognises, _parse, version=2)
