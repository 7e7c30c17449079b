"""The columns of collectl's plot format and of its tables for people, and the metrics that they are."""

from functools import lru_cache

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._column_specs import columns, cpu_mode, own_column
from xat_desktop.parsers._columns import Column

ITEMS = {
    "CPU": "cpu.logical_number",
    "DSK": "system.device",
    "NET": "network.interface.name",
    "INT": "interrupt.name",
    "NUMA": "numa.node",
    "MEM": "numa.node",
}
"""What `[DSK:vda]` is about: subsystem and attribute."""

_READ, _WRITE = "disk.io.direction=read", "disk.io.direction=write"
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_STATE = "system.memory.usage KiB system.memory.state="
_SWAP = "system.paging.usage KiB system.paging.state="

_COLUMNS = {
    "CPU": columns(
        {
            "Totl%|cpu": "xat.cpu.busy %",
            "Intrpt/sec|Intrpt|Intr|inter|INTRPT": "xat.system.interrupts /s",
            "Ctx/sec|Ctxsw|ctxsw": "xat.system.context_switches /s",
            "Proc/sec|Proc": "system.process.created /s",
            "ProcQue|RunQ": "xat.system.tasks",
            "ProcRun|Run": "xat.system.run_queue",
            "L-Avg1|Avg1": "system.cpu.load_average.1m",
            "L-Avg5|Avg5": "system.cpu.load_average.5m",
            "L-Avg15|Avg15": "system.cpu.load_average.15m",
            "BlkTot|BlkT": "xat.system.blocked",
            "CPUs": "system.cpu.logical.count",
        }
    ),
    "DSK": columns(
        {
            "ReadTot|Reads": f"system.disk.operations /s {_READ}",
            "WriteTot|Writes": f"system.disk.operations /s {_WRITE}",
            "OpsTot": "system.disk.operations /s",
            "ReadKBTot|RKBytes|KBRead|KBytesR": f"system.disk.io KiB/s {_READ}",
            "WriteKBTot|WKBytes|KBWrit|KBWrite|KBytesW": f"system.disk.io KiB/s {_WRITE}",
            "KbTot": "system.disk.io KiB/s",
            "ReadMrgTot|RMerge|RMerged": f"system.disk.merged /s {_READ}",
            "WriteMrgTot|WMerge|WMerged": f"system.disk.merged /s {_WRITE}",
            "MrgTot": "system.disk.merged /s",
            "WaitR": f"xat.disk.await ms {_READ}",
            "WaitW": f"xat.disk.await ms {_WRITE}",
            "Wait": "xat.disk.await ms",
            "SvcTim": "xat.disk.service_time ms",
            "QueLen|QLen": "xat.disk.queue_length",
            "Util|Pct": "xat.disk.utilization %",
            "Request|RWSize": "xat.disk.request_size KiB",
            "SizeKB|RSize": f"xat.disk.request_size KiB {_READ}",
            "SizeKB.2|WSize": f"xat.disk.request_size KiB {_WRITE}",
        }
    ),
    "NET": columns(
        {
            "RxPktTot|RxPkt|PktIn": f"system.network.packets /s {_IN}",
            "TxPktTot|TxPkt|PktOut": f"system.network.packets /s {_OUT}",
            "RxKBTot|RxKB|KBIn": f"system.network.io KiB/s {_IN}",
            "TxKBTot|TxKB|KBOut": f"system.network.io KiB/s {_OUT}",
            "RxErrsTot|RxErrs|ErrsI": f"system.network.errors /s {_IN}",
            "TxErrsTot|TxErrs|ErrsO": f"system.network.errors /s {_OUT}",
            "RxDrp": f"system.network.dropped /s {_IN}",
            "TxDrp": f"system.network.dropped /s {_OUT}",
            "SizeIn": f"xat.network.packet_size By {_IN}",
            "SizeO": f"xat.network.packet_size By {_OUT}",
        }
    ),
    "MEM": columns(
        {
            "Tot|Total": "system.memory.limit KiB",
            "Used": f"{_STATE}used",
            "Free": f"{_STATE}free",
            "Shared": f"{_STATE}shared",
            "Buf|Buff": f"{_STATE}buffers",
            "Cached|Cach": f"{_STATE}cached",
            "Slab": f"{_STATE}slab",
            "Map|Mapped": f"{_STATE}mapped",
            "Anon": f"{_STATE}anonymous",
            "AnonH": f"{_STATE}anonymous_huge",
            "Commit": f"{_STATE}committed",
            "Locked": f"{_STATE}locked",
            "Dirty": f"{_STATE}dirty",
            "Inactive|Inact|Inac": f"{_STATE}inactive",
            "SUnreclaim": f"{_STATE}slab_unreclaimable",
            "SwapTot|Total.2": "xat.paging.total KiB",
            "SwapUsed|Used.2": f"{_SWAP}used",
            "SwapFree|Free.2": f"{_SWAP}free",
            "SwapIn|In": "xat.paging.swapped_pages /s system.paging.direction=in",
            "SwapOut|Out": "xat.paging.swapped_pages /s system.paging.direction=out",
            "PageIn|In.2": "system.paging.io KiB/s system.paging.direction=in",
            "PageOut|Out.2": "system.paging.io KiB/s system.paging.direction=out",
            "PageFaults|Fault": "system.paging.faults /s",
            "PageMajFaults|MajFt": "system.paging.faults /s system.paging.type=major",
            "Clean": "collectl.MEM.Clean KiB",
            "Laundry": "collectl.MEM.Laundry KiB",
        }
    ),
}
_LIKE = (("%", "%"), ("KB", "KiB/s"), ("/sec", "/s"))


@lru_cache(4096)
def collectl_column(subsystem: str, name: str) -> Column:
    """`[DSK]ReadTot` is ("DSK", "ReadTot"); a column without a common metric becomes `collectl.<subsystem>.<name>`."""
    known = _COLUMNS.get(subsystem, {}).get(name)
    if known:
        return known
    mode = cpu_mode({"NiceG": "guestn"}.get(name, name)) if subsystem == "CPU" else None
    if mode:
        return mode
    unit = next((unit for text, unit in _LIKE if text in name), "")
    return own_column(f"collectl.{subsystem or 'other'}", name, unit)


def item_of(subsystem: str, item: str) -> Attributes:
    """The attributes of one CPU, disk, interface, ..."""
    return ((ITEMS.get(subsystem, subsystem.lower()), item),) if item else ()
