"""The header of a table of pidstat: its columns, its clock; clocks of rows and programs of command lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xat_desktop.parsers._clock import clock_us, epoch_us
from xat_desktop.parsers._column_specs import columns, own_column
from xat_desktop.parsers._columns import Column

LABEL = re.compile(r"\S.{0,30}?[:：](?=\s)")
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


@dataclass(frozen=True)
class Table:
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


def is_header(text: str) -> bool:
    """Whether a line without blanks around it begins a table."""
    return text.endswith("Command") and any(word in text.split() for word in _SIGN)


def table_of(text: str) -> Table:
    """The table that a header begins."""
    words = text.lstrip("# ").split()
    count = clock_words(words)
    clock_text = " ".join(words[:count])
    if not count and (found := LABEL.match(text)):
        words = text[found.end() :].split()
    names = tuple(words[count:])
    return Table(names[1:] if names[0] == "Time" else names, clock_text)


def clock_words(words: Sequence[str]) -> int:
    """How many words at the start are a clock or an epoch."""
    if words and epoch_us(words[0]) is not None:
        return 1
    for count in (3, 2, 1):
        if len(words) >= count and words[0][0].isdigit() and clock_us(" ".join(words[:count])) is not None:
            return count
    return 0


def program_of(command: str) -> str:
    """The program of a command line: `postgres` of `postgres: checkpointer`, `init` of `/sbin/init`."""
    first = command.split()[0] if command.split() else ""
    if first.startswith("/"):
        first = first.rpartition("/")[2]
    return first.removeprefix("|__").rstrip(":")
