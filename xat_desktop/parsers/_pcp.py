"""Metrics of Performance Co-Pilot as pmrep prints them (rates already made), and the common metrics they are."""

import re
from functools import lru_cache

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._column_specs import CPU_MODES, columns
from xat_desktop.parsers._columns import Column

_READ, _WRITE = "disk.io.direction=read", "disk.io.direction=write"
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_STATE = "system.memory.usage KiB system.memory.state="

_COLUMNS = columns(
    {
        "kernel.all.load-1 minute": "system.cpu.load_average.1m",
        "kernel.all.load-5 minute": "system.cpu.load_average.5m",
        "kernel.all.load-15 minute": "system.cpu.load_average.15m",
        "kernel.all.pswitch": "xat.system.context_switches /s",
        "kernel.all.intr": "xat.system.interrupts /s",
        "kernel.all.sysfork": "system.process.created /s",
        "kernel.all.nprocs": "xat.system.tasks",
        "kernel.all.runnable|proc.runq.runnable": "xat.system.run_queue",
        "kernel.all.blocked|proc.runq.blocked": "xat.system.blocked",
        "hinv.ncpu": "system.cpu.logical.count",
        "mem.physmem": "system.memory.limit KiB",
        "mem.freemem|mem.util.free": f"{_STATE}free",
        "mem.util.used": f"{_STATE}used",
        "mem.util.available": f"{_STATE}available",
        "mem.util.bufmem": f"{_STATE}buffers",
        "mem.util.cached": f"{_STATE}cached",
        "mem.util.active": f"{_STATE}active",
        "mem.util.inactive": f"{_STATE}inactive",
        "mem.util.dirty": f"{_STATE}dirty",
        "mem.util.shared|mem.util.shmem": f"{_STATE}shared",
        "mem.util.slab": f"{_STATE}slab",
        "mem.util.committed_AS": f"{_STATE}committed",
        "swap.used": "system.paging.usage By system.paging.state=used",
        "swap.free": "system.paging.usage By system.paging.state=free",
        "swap.pagesin": "xat.paging.swapped_pages /s system.paging.direction=in",
        "swap.pagesout": "xat.paging.swapped_pages /s system.paging.direction=out",
        "mem.vmstat.pswpin": "xat.paging.swapped_pages /s system.paging.direction=in",
        "mem.vmstat.pswpout": "xat.paging.swapped_pages /s system.paging.direction=out",
        "mem.vmstat.pgpgin": "system.paging.io KiB/s system.paging.direction=in",
        "mem.vmstat.pgpgout": "system.paging.io KiB/s system.paging.direction=out",
        "mem.vmstat.pgfault": "system.paging.faults /s",
        "mem.vmstat.pgmajfault": "system.paging.faults /s system.paging.type=major",
    }
)
_DISK = columns(
    {
        "read": f"system.disk.operations /s {_READ}",
        "write": f"system.disk.operations /s {_WRITE}",
        "total": "system.disk.operations /s",
        "read_bytes|blkread_kb": f"system.disk.io KiB/s {_READ}",
        "write_bytes|blkwrite_kb": f"system.disk.io KiB/s {_WRITE}",
        "total_bytes": "system.disk.io KiB/s",
        "read_merge": f"system.disk.merged /s {_READ}",
        "write_merge": f"system.disk.merged /s {_WRITE}",
    }
)
_NETWORK = columns(
    {
        "in.bytes": f"system.network.io By/s {_IN}",
        "out.bytes": f"system.network.io By/s {_OUT}",
        "in.packets": f"system.network.packets /s {_IN}",
        "out.packets": f"system.network.packets /s {_OUT}",
        "in.errors": f"system.network.errors /s {_IN}",
        "out.errors": f"system.network.errors /s {_OUT}",
        "in.drops": f"system.network.dropped /s {_IN}",
        "out.drops": f"system.network.dropped /s {_OUT}",
    }
)
_CPU = re.compile(r"kernel\.(?P<whose>all|percpu)\.cpu\.(?P<mode>\w+(?:\.\w+)?)(?:-cpu(?P<number>\d+))?$")
_MODES = {"wait.total": "wait", "irq.hard": "irq", "irq.soft": "soft", "guest_nice": "gnice", "vuser": ""}


@lru_cache(4096)
def pcp_column(name: str) -> tuple[Column, Attributes]:
    """(column, attributes) of `disk.dev.read-vda`; a metric that has no common name becomes `pcp.<name>`."""
    if known := _COLUMNS.get(name):
        return known, ()
    if found := _CPU.match(name):
        mode = CPU_MODES.get(_MODES.get(found["mode"], found["mode"]))
        if mode:
            return _cpu(found["whose"], mode, found["number"] or "")
    for prefix, known_names, attribute in (
        ("disk.all.", _DISK, ""),
        ("disk.dev.", _DISK, "system.device"),
        ("network.interface.", _NETWORK, "network.interface.name"),
    ):
        metric, _, item = name.removeprefix(prefix).partition("-")
        if name.startswith(prefix) and metric in known_names:
            return known_names[metric], (((attribute, item),) if attribute and item else ())
    metric, _, item = name.partition("-")
    return Column(f"pcp.{metric.replace(' ', '_')}"), ((("instance", item),) if item else ())


def _cpu(whose: str, mode: str, number: str) -> tuple[Column, Attributes]:
    """Milliseconds of CPU time in a second: those of all CPUs together are a number of busy CPUs, not a share."""
    if whose == "all":
        return Column("xat.cpu.usage", "1", 1, 3, (("cpu.mode", mode),)), ()
    pairs = (("cpu.logical_number", number),) if number else ()
    return Column("system.cpu.utilization", "1", 1, 3, (("cpu.mode", mode),)), pairs
