"""The columns of sar and sadf in all versions, and the metric that each of them is."""

from functools import cache

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._sysstat_cpu import cpu_column

_UNITS = {
    "": ("1", 1, 0),
    "/s": ("1/s", 1, 0),
    "%": ("1", 1, 2),
    "ms": ("s", 1, 3),
    "MHz": ("Hz", 1_000_000, 0),
    "kB": ("By", 1024, 0),
    "MB": ("By", 1 << 20, 0),
    "sectors": ("By", 512, 0),
    "B/s": ("By/s", 1, 0),
    "kB/s": ("By/s", 1024, 0),
    "sectors/s": ("By/s", 512, 0),
    "degree": ("Cel", 1, 0),
    "volt": ("V", 1, 0),
    "/min": ("1/min", 1, 0),
}
"""Printed unit: unit of the series, scale, shift. sysstat's k is 1024, its sectors and blocks have 512 bytes."""

_METRICS = {
    "proc/s": "system.process.created",
    "cswch/s": "xat.system.context_switches",
    "intr/s": "xat.system.interrupts",
    "runq-sz": "xat.system.run_queue",
    "plist-sz": "xat.system.tasks",
    "blocked": "xat.system.blocked",
    "ldavg-1": "system.cpu.load_average.1m",
    "ldavg-5": "system.cpu.load_average.5m",
    "ldavg-15": "system.cpu.load_average.15m",
    "MHz": "system.cpu.frequency MHz",
    "fault/s": "system.paging.faults",
    "majflt/s": "system.paging.faults system.paging.type=major",
    "pgpgin/s": "system.paging.io kB/s system.paging.direction=in",
    "pgpgout/s": "system.paging.io kB/s system.paging.direction=out",
    "pswpin/s": "xat.paging.swapped_pages system.paging.direction=in",
    "pswpout/s": "xat.paging.swapped_pages system.paging.direction=out",
    "kbmemfree": "system.memory.usage system.memory.state=free",
    "kbavail": "system.memory.usage system.memory.state=available",
    "kbmemused": "system.memory.usage system.memory.state=used",
    "kbbuffers": "system.memory.usage system.memory.state=buffers",
    "kbcached": "system.memory.usage system.memory.state=cached",
    "kbcommit": "system.memory.usage system.memory.state=committed",
    "kbactive": "system.memory.usage system.memory.state=active",
    "kbinact": "system.memory.usage system.memory.state=inactive",
    "kbdirty": "system.memory.usage system.memory.state=dirty",
    "kbshmem": "system.memory.usage system.memory.state=shared",
    "kbanonpg": "system.memory.usage system.memory.state=anonymous",
    "kbslab": "system.memory.usage system.memory.state=slab",
    "kbkstack": "system.memory.usage system.memory.state=kernel_stack",
    "kbpgtbl": "system.memory.usage system.memory.state=page_tables",
    "kbvmused": "system.memory.usage system.memory.state=vmalloc",
    "%memused": "system.memory.utilization system.memory.state=used",
    "%commit": "system.memory.utilization system.memory.state=committed",
    "kbswpfree": "system.paging.usage system.paging.state=free",
    "kbswpused": "system.paging.usage system.paging.state=used",
    "kbswpcad": "system.paging.usage system.paging.state=cached",
    "%swpused": "system.paging.utilization system.paging.state=used",
    "%swpcad": "system.paging.utilization system.paging.state=cached",
    "tps": "system.disk.operations /s",
    "rtps": "system.disk.operations /s disk.io.direction=read",
    "wtps": "system.disk.operations /s disk.io.direction=write",
    "dtps": "system.disk.operations /s disk.io.direction=discard",
    "bread/s": "system.disk.io sectors/s disk.io.direction=read",
    "bwrtn/s": "system.disk.io sectors/s disk.io.direction=write",
    "bdscd/s": "system.disk.io sectors/s disk.io.direction=discard",
    "rd_sec/s": "system.disk.io sectors/s disk.io.direction=read",
    "wr_sec/s": "system.disk.io sectors/s disk.io.direction=write",
    "dc_sec/s": "system.disk.io sectors/s disk.io.direction=discard",
    "rkB/s": "system.disk.io disk.io.direction=read",
    "wkB/s": "system.disk.io disk.io.direction=write",
    "dkB/s": "system.disk.io disk.io.direction=discard",
    "areq-sz": "xat.disk.request_size kB",
    "avgrq-sz": "xat.disk.request_size sectors",
    "aqu-sz": "xat.disk.queue_length",
    "avgqu-sz": "xat.disk.queue_length",
    "await": "xat.disk.await ms",
    "svctm": "xat.disk.service_time ms",
    "%util": "xat.disk.utilization",
    "rxpck/s": "system.network.packets network.io.direction=receive",
    "txpck/s": "system.network.packets network.io.direction=transmit",
    "rxbyt/s": "system.network.io B/s network.io.direction=receive",
    "txbyt/s": "system.network.io B/s network.io.direction=transmit",
    "rxkB/s": "system.network.io network.io.direction=receive",
    "txkB/s": "system.network.io network.io.direction=transmit",
    "rxerr/s": "system.network.errors network.io.direction=receive",
    "txerr/s": "system.network.errors network.io.direction=transmit",
    "rxdrop/s": "system.network.dropped network.io.direction=receive",
    "txdrop/s": "system.network.dropped network.io.direction=transmit",
    "%ifutil": "xat.network.utilization",
    "totsck": "system.network.sockets",
    "tcpsck": "system.network.sockets network.transport=tcp",
    "udpsck": "system.network.sockets network.transport=udp",
    "rawsck": "system.network.sockets network.transport=raw",
    "tcp6sck": "system.network.sockets network.transport=tcp network.type=ipv6",
    "udp6sck": "system.network.sockets network.transport=udp network.type=ipv6",
    "raw6sck": "system.network.sockets network.transport=raw network.type=ipv6",
    "MBfsfree": "system.filesystem.usage system.filesystem.state=free",
    "MBfsused": "system.filesystem.usage system.filesystem.state=used",
    "%fsused": "system.filesystem.utilization",
    "txmtin/s": "sar.xmtin/s",
    "retrseg/s": "sar.etcp.retrans/s",
    "rpm": "hw.fan.speed /min",
    "degC": "hw.temperature degree",
    "inV": "hw.voltage volt",
    "%cap": "hw.battery.charge",
}
"""Column: metric, unit where the column's name does not show it, attributes."""

_PRESSURE = {"cpu": "cpu", "io": "io", "mem": "memory"}
_OWN_NAMES = frozenset(("fchosts", "softnet"))
_PLAIN = frozenset(("net-dev", "net-edev", "net-sock", "net-sock6"))


@cache
def column_of(section: str, name: str) -> Column:
    """The series that a column is; one without a common metric becomes `sar.<column>` or `sar.<protocol>.<column>`."""
    if section == "cpu-load":
        return cpu_column(name, "sar")
    if section == "interrupts":
        return _interrupts(name)
    if section.startswith("psi-"):
        return _pressure(name)
    if name not in _METRICS:
        return _column(f"sar.{_prefix(section)}{name}", _printed_unit(name))
    metric, *rest = _METRICS[name].split()
    pairs = tuple(sorted((word.split("=")[0], word.split("=")[1]) for word in rest if "=" in word))
    unit = next((word for word in rest if "=" not in word), _printed_unit(name))
    return _column(metric, unit, pairs)


def _column(metric: str, unit: str, pairs: Attributes = ()) -> Column:
    base, scale, shift = _UNITS[unit]
    return Column(metric, base, scale, shift, pairs)


def _printed_unit(name: str) -> str:
    if name.endswith("kB/s"):
        return "kB/s"
    if name.startswith("%"):
        return "%"
    ending = next((ending for ending in ("/s", "/min", "MHz") if name.endswith(ending)), "")
    return ending or {"kb": "kB", "MB": "MB"}.get(name[:2], "")


def _prefix(section: str) -> str:
    """What keeps apart columns of the same name: `retrans/s` of NFS and of TCP."""
    if section.startswith("net-") and section not in _PLAIN:
        return section.removeprefix("net-") + "."
    return f"{section}." if section in _OWN_NAMES else ""


def _interrupts(name: str) -> Column:
    """`all` and `intr/s` are the rate on all CPUs, `CPU3` that on one."""
    number = name.removeprefix("CPU")
    pairs = (("cpu.logical_number", number),) if number.isdigit() else ()
    return _column("xat.system.interrupts", "/s", pairs)


def _pressure(name: str) -> Column:
    """`%scpu-10`: share of the last 10 s in which some task stalled, `%fio`: all tasks, over the interval."""
    what, _, window_s = name.removeprefix("%").partition("-")
    pairs = {
        "resource": _PRESSURE.get(what[1:], what[1:]),
        "stall": "full" if what.startswith("f") else "some",
        "window": f"{window_s}s" if window_s else "interval",
    }
    return _column("xat.pressure.stall", "%", tuple(sorted(pairs.items())))
