"""Batch output of the top of BusyBox: memory, CPU shares and load of each snapshot, and its processes by program."""

import re
from collections.abc import Sequence

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._column_specs import column, columns, cpu_mode
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._program_sums import ProgramSums
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS

_SIGN = LineStart(rb"(?:\x1b\[\S*)?Mem: \d+K used, \d+K free, [^\n]*\n(?:\x1b\[\S*)?CPU\d*: ")
_SIZES = re.compile(r"Mem: (?P<rest>\d+K [a-z]+(?:, \d+K [a-z]+)*)\s*")
_SIZE = re.compile(r"(?P<value>\d+)K (?P<name>[a-z]+)")
_CPU = re.compile(r"CPU(?P<number>\d*): +(?P<rest>\d+(?:\.\d+)?% [a-z]+(?: +\d+(?:\.\d+)?% [a-z]+)*)\s*")
_SHARE = re.compile(r"(?P<value>\d+(?:\.\d+)?)% (?P<name>[a-z]+)")
_LOAD = re.compile(
    r"Load average: (?P<one>\d+\.\d+) (?P<five>\d+\.\d+) (?P<fifteen>\d+\.\d+)"
    r"(?: (?P<run>\d+)/(?P<all>\d+)(?: \d+)?)?\s*"
)
_VALUE = re.compile(r"\d+(?:\.\d+)?[mgt%]?")
_MODES = {"nic": "nice", "io": "iowait", "sirq": "softirq"}
_STATES = {"used": "used", "free": "free", "shrd": "shared", "buff": "buffers", "cached": "cached"}
_LOADS = {
    "one": column("system.cpu.load_average.1m"),
    "five": column("system.cpu.load_average.5m"),
    "fifteen": column("system.cpu.load_average.15m"),
    "run": column("xat.system.run_queue"),
    "all": column("xat.system.tasks"),
}
_PROCESS = columns({"VSZ": "process.memory.virtual KiB", "%CPU": "process.cpu.utilization %"})
_POWERS = {"m": 1 << 10, "g": 1 << 20, "t": 1 << 30}
"""In KiB; a plain number is KiB."""
_SECOND_US = 1_000_000


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._sink = sink
        self._rows = Rows(sink)
        self._programs = ProgramSums(sink)
        self._snapshots = 0
        self._header: list[str] = []

    @property
    def _time_us(self) -> int:
        return (self._snapshots - 1) * _SECOND_US

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands before the first snapshot is ignored."""
        if line.startswith("Mem: ") and number != self._source.unterminated_line:
            self._begin()
        if not self._snapshots or not line.strip():
            return
        if number == self._source.unterminated_line:
            known = self._programs.leave_out(self._time_us)
            left_out = " (the processes of its snapshot are incomplete: left out)" if known else ""
            self._problems.add(number, f"the file ends within this line{left_out}: {line}")
        elif not self._summary(line) and not self._process(line):
            self._problems.add(number, f"not a line of top: {line}")

    def _begin(self) -> None:
        if not self._snapshots:
            facts = {
                "time": "not in the file: snapshots are counted as seconds",
                "first_row": "its CPU shares are no samples: their span is not known",
            }
            self._sink.capture(CaptureInfo("top", zone="UTC", zone_source="none", environment=facts))
        self._snapshots, self._header = self._snapshots + 1, []

    def _summary(self, line: str) -> bool:
        """A line above the processes."""
        if found := _SIZES.fullmatch(line):
            sizes = {size["name"]: float(size["value"]) for size in _SIZE.finditer(found["rest"])}
            made = [column(f"system.memory.usage KiB system.memory.state={_STATES.get(n, n)}") for n in sizes]
            return self._add(list(sizes), made, list(sizes.values()))
        if found := _CPU.fullmatch(line):
            shares = {share["name"]: float(share["value"]) for share in _SHARE.finditer(found["rest"])}
            known = [(n, mode, value) for n, value in shares.items() if (mode := cpu_mode(_MODES.get(n, n)))]
            item = (("cpu.logical_number", found["number"]),) if found["number"] else ()
            if self._snapshots == 1:
                return bool(known)
            return self._add([k[0] for k in known], [k[1] for k in known], [k[2] for k in known], item)
        if found := _LOAD.fullmatch(line):
            values = {name: float(text) for name, text in found.groupdict().items() if text}
            return self._add(list(values), [_LOADS[name] for name in values], list(values.values()))
        words = line.split()
        if words[0] == "PID" and words[-1] == "COMMAND":
            self._header = words
            return True
        return False

    def _process(self, line: str) -> bool:
        names = self._header
        cells = _cells(line, len(names)) if names else []
        if len(cells) != len(names) or not cells or not cells[0].isdigit():
            return False
        row = dict(zip(names, cells, strict=True))
        printed = [(name, made, row[name]) for name, made in _PROCESS.items() if name in row]
        if not all(_VALUE.fullmatch(text) for _, _, text in printed):
            return False
        values = {(n, made): _size(text) for n, made, text in printed if self._snapshots > 1 or n != "%CPU"}
        self._programs.add(self._time_us, _program(row["COMMAND"]), values)
        return True

    def _add(
        self, names: Sequence[str], made: Sequence[Column], values: Sequence[float],
        item: tuple[tuple[str, str], ...] = (),
    ) -> bool:  # fmt: skip
        layout = (tuple(names), item)
        if self._rows.columns(layout) is None:
            self._rows.open(layout, [c.key(name, item) for c, name in zip(made, names, strict=True)], made)
        self._rows.add(layout, self._time_us, values)
        return bool(names)

    def finish(self) -> None:
        """Hand over what is left."""
        self._rows.flush()
        self._programs.finish()


def _cells(line: str, count: int) -> list[str]:
    """The cells of a row; the state may have a blank in it, as `S N` and `S <` do."""
    return re.sub(r"(?<= [A-Z]) (?=[N<] )", "", line).split(None, count - 1)


def _size(text: str) -> float:
    """`24964` (KiB), `1444m`, `29%`, `3.0`."""
    text = text.removesuffix("%")
    return float(text[:-1]) * _POWERS[text[-1]] if text[-1:] in _POWERS else float(text)


def _program(command: str) -> str:
    """The program of a command line; `{name}` stands first where that is another than the file's."""
    words = command.split()
    if words[0][0] in "[{":  # a thread of the kernel, or a name that another program gave itself
        return words[0].strip("{}")
    return words[0].rpartition("/")[2].rstrip(":") or words[0]


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, COLOURS.sub("", line).replace("\x1b[H", "").replace("\x1b[J", ""))
    reader.finish()


PARSER = Parser("top-busybox", "top -b (BusyBox)", (".txt", ".log", ".out"), _recognises, _parse)
