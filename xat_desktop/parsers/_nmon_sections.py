"""The sections of nmon for Linux and AIX, and the series that their columns are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, SeriesKey, attributes
from xat_desktop.parsers._columns import Column, to_base_units

Floats = NDArray[np.float64]

_MIB = 1 << 20
_MODES = {
    "User": "user",
    "Nice": "nice",
    "Sys": "system",
    "Wait": "iowait",
    "Idle": "idle",
    "Steal": "steal",
    "Irq": "interrupt",
    "Softirq": "softirq",
    "Guest": "guest",
    "Guest_nice": "guest_nice",
}


def _io(metric: str, unit: str, scale: int, direction: str = "") -> Column:
    return Column(metric, unit, scale, 0, attributes(disk__io__direction=direction) if direction else ())


_DISK = {
    "BUSY": Column("xat.disk.utilization", "1", 1, 2),
    "READ": _io("system.disk.io", "By/s", 1024, "read"),
    "WRITE": _io("system.disk.io", "By/s", 1024, "write"),
    "XFER": _io("system.disk.operations", "1/s", 1),
    "RXFER": _io("system.disk.operations", "1/s", 1, "read"),
    "READS": _io("system.disk.operations", "1/s", 1, "read"),
    "WRITES": _io("system.disk.operations", "1/s", 1, "write"),
    "RIO": _io("system.disk.operations", "1/s", 1, "read"),
    "WIO": _io("system.disk.operations", "1/s", 1, "write"),
    "BSIZE": Column("xat.disk.request_size", "By", 1024),
    "SERV": Column("xat.disk.service_time", "s", 1, 3),
}


def _memory(state: str) -> Column:
    return Column("system.memory.usage", "By", _MIB, 0, attributes(system__memory__state=state))


def _paging(state: str) -> Column:
    return Column("system.paging.usage", "By", _MIB, 0, attributes(system__paging__state=state))


_MEMORY = {
    "memfree": _memory("free"),
    "cached": _memory("cached"),
    "buffers": _memory("buffers"),
    "active": _memory("active"),
    "inactive": _memory("inactive"),
    "memshared": _memory("shared"),
    "memtotal": Column("system.memory.limit", "By", _MIB),
    "swaptotal": Column("xat.paging.total", "By", _MIB),
    "swapfree": _paging("free"),
    "swapcached": _paging("cached"),
    "Real total(MB)": Column("system.memory.limit", "By", _MIB),
    "Virtual total(MB)": Column("xat.paging.total", "By", _MIB),
    "Real free(MB)": _memory("free"),
    "Virtual free(MB)": _paging("free"),
    "Real Free %": Column("system.memory.utilization", "1", 1, 2, attributes(system__memory__state="free")),
    "Virtual free %": Column(
        "system.paging.utilization", "1", 1, 2, attributes(system__paging__state="free")
    ),
}
_MEMORY_USED = (
    (_memory("used"), "memtotal", ("memfree", "buffers", "cached")),
    (_paging("used"), "swaptotal", ("swapfree",)),
    (_memory("used"), "Real total(MB)", ("Real free(MB)",)),
    (_paging("used"), "Virtual total(MB)", ("Virtual free(MB)",)),
)
_PROC = {
    "Runnable": Column("xat.system.run_queue"),
    "Blocked": Column("xat.system.blocked"),
    "pswitch": Column("xat.system.context_switches", "1/s"),
    "fork": Column("system.process.created", "1/s"),
}
_VM = {
    "pgpgin": Column("system.paging.io", "By/s", 1024, 0, attributes(system__paging__direction="in")),
    "pgpgout": Column("system.paging.io", "By/s", 1024, 0, attributes(system__paging__direction="out")),
    "pswpin": Column("xat.paging.swapped_pages", "1/s", 1, 0, attributes(system__paging__direction="in")),
    "pswpout": Column("xat.paging.swapped_pages", "1/s", 1, 0, attributes(system__paging__direction="out")),
    "pgfault": Column("system.paging.faults", "1/s"),
    "pgmajfault": Column("system.paging.faults", "1/s", 1, 0, attributes(system__paging__type="major")),
}
_PAGE = {
    "pgsin": Column("xat.paging.swapped_pages", "1/s", 1, 0, attributes(system__paging__direction="in")),
    "pgsout": Column("xat.paging.swapped_pages", "1/s", 1, 0, attributes(system__paging__direction="out")),
}
"""AIX: pages from and to paging space; faults count more than page faults there, so they keep their own name."""
_NET = re.compile(r"(?P<interface>.+?)-(?P<way>read|write)s?(?P<size>-KB/s|/s|size)")
_WAYS = {"read": "receive", "write": "transmit"}
_OF_DEVICES = re.compile(r"(?P<kind>(?:DG|FC|ESS|VG|WLM|SEA|GPU_|JFS|DISK)[A-Z]*?)\d*")
_UNITS = (
    (r"%", ("1", 1, 2)),
    (r"KB/s", ("By/s", 1024, 0)),
    (r"MB/s", ("By/s", _MIB, 0)),
    (r"\(?MB\)?|SizeMB", ("By", _MIB, 0)),
    (r"\(?KB\)?", ("By", 1024, 0)),
    (r"/s|tps|per second", ("1/s", 1, 0)),
    (r"msec", ("s", 1, 3)),
    (r"MHz", ("Hz", 1_000_000, 0)),
)


@dataclass(frozen=True)
class Layout:
    """What the columns of a section are, in their order; then the derived ones."""

    keys: tuple[SeriesKey, ...]
    columns: tuple[Column, ...]
    per_interval: tuple[bool, ...]
    """Counts of an interval, to be divided by its length."""
    derived: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """(minuend, subtrahends) of each derived column."""
    negative_is_missing: bool = False
    starts_with_zero: frozenset[int] = frozenset()
    """Columns whose first row is no measurement: nmon has nothing to compare its counters with."""

    def values(self, printed: Sequence[Floats], seconds: Floats) -> list[Floats]:
        """Columns in base units; `seconds` is the length of each row's interval; shape (n,) each."""
        if self.negative_is_missing:
            printed = [np.where(np.signbit(column), np.nan, column) for column in printed]
        for i in self.starts_with_zero:
            printed = [*printed]
            printed[i] = np.where(np.isnan(seconds) & (printed[i] == 0), np.nan, printed[i])
        sums = [printed[first] - sum(printed[i] for i in rest) for first, rest in self.derived]
        exact = [np.round(column, 1) for column in sums]
        result = []
        for column, values, rate in zip(self.columns, [*printed, *exact], self.per_interval, strict=True):
            in_base = to_base_units(values, column)
            result.append(in_base / seconds if rate else in_base)
        return result


def layout_of(section: str, title: str, names: Sequence[str]) -> Layout:
    """The series of a section's columns; a column without a common metric becomes `nmon.<section>.<column>`."""
    pairs = [_column(section, title, name, number) for number, name in enumerate(names)]
    derived = []
    for column, first, rest in _MEMORY_USED if section == "MEM" else ():
        if {first, *rest} <= set(names):
            derived.append((names.index(first), tuple(names.index(name) for name in rest)))
            pairs.append((column, ()))
    texts = [*names, *(" - ".join(names[i] for i in (first, *rest)) for first, rest in derived)]
    keys: dict[SeriesKey, None] = {}
    for number, ((column, item), text) in enumerate(zip(pairs, texts, strict=True)):
        key = column.key(text, item)
        if any((key.metric, key.attributes) == (known.metric, known.attributes) for known in keys):
            key = replace(key, attributes=tuple(sorted((*key.attributes, ("column", str(number + 1))))))
        keys[key] = None
    counts = tuple(section == "VM" and not text.startswith("nr_") for text in texts)
    zero = frozenset(i for i, name in enumerate(names) if section == "PROC" and name in ("pswitch", "fork"))
    return Layout(
        tuple(keys),
        tuple(column for column, _ in pairs),
        counts,
        tuple(derived),
        section in ("MEM", "PROC", "VM"),
        zero,
    )


def _column(section: str, title: str, name: str, number: int) -> tuple[Column, Attributes]:
    """The column and the attributes of the device, CPU or interface that it is about."""
    if cpu := re.fullmatch(r"(S?P?CPU(?:UTIL)?)_?(\d+|ALL)", section):
        return _cpu(cpu[1], cpu[2], name)
    if disk := re.fullmatch(r"DISK([A-Z]+?)\d*", section):
        if disk[1] in _DISK:
            return _DISK[disk[1]], attributes(system__device=name)
    elif section in ("NET", "NETPACKET", "NETSIZE") and (net := _NET.fullmatch(name)):
        return _network(section, net)
    elif section == "NETERROR" and (error := re.fullmatch(r"(.+)-(\w+)", name)):
        return Column(f"nmon.NETERROR.{error[2]}"), attributes(network__interface__name=error[1])
    elif section == "MHZ":
        return Column("system.cpu.frequency", "Hz", 1_000_000), attributes(cpu__logical_number=str(number))
    elif section == "JFSFILE":
        column = Column("system.filesystem.utilization", "1", 1, 2)
        return column, attributes(system__filesystem__mountpoint=name)
    known = {"MEM": _MEMORY, "PROC": _PROC, "VM": _VM, "PAGE": _PAGE}.get(section, {}).get(name)
    return (known, ()) if known else _own(section, title, name)


def _cpu(kind: str, number: str, name: str) -> tuple[Column, Attributes]:
    """CPU001 is the first CPU, CPUUTIL000 too."""
    mode = _MODES.get(name.rstrip("%"))
    first = 0 if kind == "CPUUTIL" else 1
    item = {} if number == "ALL" else {"cpu__logical_number": str(int(number) - first)}
    if not mode:
        return Column(f"nmon.{kind}.{name or 'column'}", *_unit(name)), attributes(**item)
    item["cpu__mode"] = mode
    if kind == "CPU":
        return Column("system.cpu.utilization", "1", 1, 2), attributes(**item)
    # CPUUTIL counts in percent of one CPU, PCPU and SCPU in physical CPUs
    return Column(f"nmon.{kind}", "1", 1, 2 if kind == "CPUUTIL" else 0), attributes(**item)


def _network(section: str, found: re.Match[str]) -> tuple[Column, Attributes]:
    item = attributes(network__interface__name=found["interface"], network__io__direction=_WAYS[found["way"]])
    if section == "NETSIZE":
        return Column("xat.network.packet_size", "By"), item
    if section == "NETPACKET":
        return Column("system.network.packets", "1/s"), item
    return Column("system.network.io", "By/s", 1024), item


def _own(section: str, title: str, name: str) -> tuple[Column, Attributes]:
    if devices := _OF_DEVICES.fullmatch(section):
        return Column(f"nmon.{devices['kind']}", *_unit(title)), attributes(device=name)
    unit = _unit(name)
    if section == "MEM" and "%" not in name:
        unit = ("By", _MIB, 0)
    if section == "VM" and not name.startswith("nr_"):
        unit = ("1/s", 1, 0)
    return Column(f"nmon.{section}.{name}", *unit), ()


def _unit(text: str) -> tuple[str, int, int]:
    return next((unit for pattern, unit in _UNITS if re.search(pattern, text)), ("1", 1, 0))
