"""The lines of atop's parseable output: what each field of each label is."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from xat_desktop.parsers._column_specs import column, own_column
from xat_desktop.parsers._columns import Column

How = Literal[
    "gauge", "mean", "count", "ticks", "pages", "pages of interval", "us of interval", "ms of interval"
]
"""Counts of an interval become rates; ticks become shares of all ticks; pages have the size in the line.

A mean, like them, speaks of the whole interval.
"""


@dataclass(frozen=True)
class AtopField:
    """One field: its name, the series it is, and how the printed number becomes that."""

    name: str
    column: Column
    how: How


_PRESSURE = "xat.pressure.stall % resource={} stall={} window={}"
_TICKS = ("sys system", "user user", "nice nice", "idle idle", "wait iowait", "irq interrupt", "softirq softirq",
          "steal steal", "guest guest")  # fmt: skip
_CPU = [f"{text.split()[0]}|ticks|system.cpu.utilization cpu.mode={text.split()[1]}" for text in _TICKS]
_CPU += ["freq|gauge|system.cpu.frequency MHz", "freqperc|gauge|atop.cpu.frequency_share %"]
_CPU += ["instructions|count|xat.cpu.instructions /s", "cycles|count|xat.cpu.cycles /s"]
_ALL_CPUS = [*_CPU[:9], "freq|gauge|atop.CPU.frequency_sum MHz", *_CPU[10:]]
_READ, _WRITE, _DISCARD = (f"disk.io.direction={way}" for way in ("read", "write", "discard"))
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_DISK = [
    "busy|ms of interval|xat.disk.utilization",
    f"reads|count|system.disk.operations /s {_READ}",
    f"read sectors|count|system.disk.io sectors/s {_READ}",
    f"writes|count|system.disk.operations /s {_WRITE}",
    f"write sectors|count|system.disk.io sectors/s {_WRITE}",
    f"discards|count|system.disk.operations /s {_DISCARD}",
    f"discard sectors|count|system.disk.io sectors/s {_DISCARD}",
    "inflight|gauge|atop.disk.inflight",
    "avque|mean|atop.disk.queue_while_busy",
]
_STATE = "system.memory.usage By system.memory.state="


def _counts(label: str, *names: str) -> list[str]:
    """Fields without a common metric that count what happened in the interval."""
    return [f"{name}|count|atop.{label}.{name.replace(' ', '_')} /s" for name in names]


_LABELS: dict[str, tuple[str, list[str]]] = {
    "CPU": ("", ["hz|", "ncpu|gauge|system.cpu.logical.count", *_ALL_CPUS]),
    "cpu": ("cpu.logical_number@1", ["hz|", "number|", *_CPU]),
    "CPL": (
        "",
        [
            "ncpu|",
            "lavg1|gauge|system.cpu.load_average.1m",
            "lavg5|gauge|system.cpu.load_average.5m",
            "lavg15|gauge|system.cpu.load_average.15m",
            "csw|count|xat.system.context_switches /s",
            "devint|count|xat.system.interrupts /s",
        ],
    ),
    "MEM": (
        "",
        [
            "pagesize|",
            "physmem|pages|system.memory.limit By",
            *[
                f"{name}|pages|{_STATE}{state}"
                for name, state in (
                    ("freemem", "free"),
                    ("cachemem", "cached"),
                    ("buffermem", "buffers"),
                    ("slabmem", "slab"),
                    ("dirty", "dirty"),
                    ("slabreclaim", "slab_reclaimable"),
                    ("balloon", "balloon"),
                    ("shmem", "shared"),
                    ("shmrss", "shared_resident"),
                    ("shmswp", "shared_swapped"),
                )
            ],
            "hugepagesize|",
            "tothugepage|gauge|atop.MEM.huge_pages",
            "freehugepage|gauge|atop.MEM.huge_pages_free",
            f"zfsarc|pages|{_STATE}zfs_arc",
            "ksmsharing|pages|atop.MEM.ksm_sharing By",
            "ksmshared|pages|atop.MEM.ksm_shared By",
            "tcpsock|pages|atop.MEM.tcp_sockets By",
            "udpsock|pages|atop.MEM.udp_sockets By",
            f"pagetables|pages|{_STATE}page_tables",
        ],
    ),
    "SWP": (
        "",
        [
            "pagesize|",
            "swap|pages|xat.paging.total By",
            "free|pages|system.paging.usage By system.paging.state=free",
            "cache|pages|system.paging.usage By system.paging.state=cached",
            f"committed|pages|{_STATE}committed",
            "limit|pages|atop.SWP.commit_limit By",
            "cache2|",
            "zswap stored|pages|atop.SWP.zswap_stored By",
            "zswap pool|pages|atop.SWP.zswap_pool By",
        ],
    ),
    "PAG": (
        "",
        [
            "pagesize|",
            "scans|count|atop.PAG.scans /s",
            "allocstalls|count|atop.PAG.allocstalls /s",
            "future|",
            "swapins|count|xat.paging.swapped_pages /s system.paging.direction=in",
            "swapouts|count|xat.paging.swapped_pages /s system.paging.direction=out",
            "oomkills|count|atop.PAG.oomkills /s",
            "compactstalls|count|atop.PAG.compactstalls /s",
            "migrated|count|atop.PAG.migrated /s",
            "numamigrated|count|atop.PAG.numa_migrated /s",
            "pgins|pages of interval|system.paging.io By/s system.paging.direction=in",
            "pgouts|pages of interval|system.paging.io By/s system.paging.direction=out",
        ],
    ),
    "PSI": (
        "",
        [
            "present|",
            *[
                f"{what}{kind}{window or 'total'}|{'gauge' if window else 'us of interval'}|"
                + _PRESSURE.format(resource, stall, f"{window}s" if window else "interval").replace(
                    " %", " %" if window else ""
                )
                for what, resource, kind, stall in (
                    ("cpu", "cpu", "s", "some"),
                    ("mem", "memory", "s", "some"),
                    ("mem", "memory", "f", "full"),
                    ("io", "io", "s", "some"),
                    ("io", "io", "f", "full"),
                )
                for window in ("10", "60", "300", "")
            ],
        ],
    ),
    "DSK": ("system.device@0", ["name|", *_DISK]),
    "LVM": ("system.device@0", ["name|", *_DISK]),
    "MDD": ("system.device@0", ["name|", *_DISK]),
    "NET": (
        "network.interface.name@0",
        [
            "name|",
            f"rpack|count|system.network.packets /s {_IN}",
            f"rbyte|count|system.network.io By/s {_IN}",
            f"spack|count|system.network.packets /s {_OUT}",
            f"sbyte|count|system.network.io By/s {_OUT}",
            "speed|gauge|atop.NET.speed_mbps",
            "duplex|",
        ],
    ),
    "NET upper": (
        "",
        [
            "upper|",
            *[
                f"{name}|count|atop.NET.{name.replace(' ', '_')} /s"
                for name in (
                    "tcp in", "tcp out", "udp in", "udp out", "ip in", "ip out", "ip delivered", "ip forwarded",
                    "udp errors", "udp noport", "tcp active opens", "tcp passive opens",
                )
            ],
            "tcp established|gauge|atop.NET.tcp_established",
            *[
                f"{name}|count|atop.NET.{name.replace(' ', '_')} /s"
                for name in ("tcp retransmitted", "tcp errors", "tcp resets")
            ],
        ],
    ),
    "NFC": ("", _counts("NFC", "rpcs", "reads", "writes", "retransmissions", "authorization refreshes")),
    "NFS": (
        "",
        [
            *_counts("NFS", "rpcs", "reads", "writes"),
            "read bytes|count|atop.NFS.io By/s disk.io.direction=read",
            "written bytes|count|atop.NFS.io By/s disk.io.direction=write",
            *_counts("NFS", "bad format", "bad authorization", "bad client", "requests", "tcp requests",
                     "udp requests", "tcp connections", "cache hits", "cache misses", "uncached"),
        ],
    ),
    "NFM": (
        "system.filesystem.mountpoint@0",
        [
            "name|",
            *[
                f"{kind} {way}|count|atop.NFM.{kind}_io By/s disk.io.direction={way}"
                for kind in ("total", "normal", "direct")
                for way in ("read", "write")
            ],
            "mapped pages read|count|atop.NFM.mapped_pages /s disk.io.direction=read",
            "mapped pages written|count|atop.NFM.mapped_pages /s disk.io.direction=write",
        ],
    ),
    "IFB": (
        "network.interface.name@0",
        [
            "name|",
            "port|",
            "lanes|",
            "rate|gauge|atop.NET.speed_mbps",
            f"rbyte|count|system.network.io By/s {_IN}",
            f"sbyte|count|system.network.io By/s {_OUT}",
            f"rpack|count|system.network.packets /s {_IN}",
            f"spack|count|system.network.packets /s {_OUT}",
        ],
    ),
    "NUM": (
        "numa.node@0",
        [
            "node|",
            "pagesize|",
            "fragmentation|gauge|atop.NUM.fragmentation %",
            *[
                f"{name}|pages|atop.NUM.{name} By"
                for name in ("total", "free", "active", "inactive", "cached", "dirty", "slab",
                             "slab_reclaimable", "shared")
            ],
        ],
    ),
    "LLC": (
        "cpu.cache@0",
        ["id|", "used|gauge|atop.LLC.used %", *_counts("LLC", "total bandwidth", "local bandwidth")],
    ),
    "GPU": (
        "hw.id@0",
        [
            "number|",
            "busid|",
            "type|",
            "busy|gauge|atop.GPU.busy %",
            "memory busy|gauge|atop.GPU.memory_busy %",
            "memory total|gauge|atop.GPU.memory_total KiB",
            "memory used|gauge|atop.GPU.memory_used KiB",
        ],
    ),
    "NUC": ("numa.node@0", ["node|", "ncpu|gauge|atop.NUC.cpus", *_CPU[:9]]),
}  # fmt: skip


@cache
def fields_of(label: str) -> tuple[tuple[str, int] | None, tuple[AtopField | None, ...]]:
    """((attribute, field that holds it) or None, the fields in order); None for a field that is no measurement."""
    if label not in _LABELS:
        return None, ()
    item, specs = _LABELS[label]
    attribute, _, at = item.partition("@")
    return (attribute, int(at)) if item else None, tuple(_field(spec) for spec in specs)


def _field(text: str) -> AtopField | None:
    name, how, *spec = text.split("|")
    return AtopField(name, column(spec[0]), how) if spec else None  # type: ignore[arg-type]


@cache
def extra_field(label: str, number: int) -> AtopField:
    """A field that no known version has: kept under its number."""
    return AtopField(str(number), own_column("atop", f"{label.replace(' ', '.')}.{number}"), "mean")
