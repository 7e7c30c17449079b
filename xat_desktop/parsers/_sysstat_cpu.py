"""Columns of the CPU and interrupt tables of iostat and mpstat, and the metrics they are."""

from functools import cache

from xat_desktop.domain.series import Attributes, attributes
from xat_desktop.parsers._columns import Column

_CPU_MODES = {
    "user": "user",
    "usr": "user",
    "nice": "nice",
    "system": "system",
    "sys": "system",
    "iowait": "iowait",
    "steal": "steal",
    "irq": "interrupt",
    "soft": "softirq",
    "guest": "guest",
    "gnice": "guest_nice",
    "idle": "idle",
}
_SOFT = frozenset(
    (
        "HI",
        "TIMER",
        "NET_TX",
        "NET_RX",
        "BLOCK",
        "BLOCK_IOPOLL",
        "IRQ_POLL",
        "TASKLET",
        "SCHED",
        "HRTIMER",
        "RCU",
    )
)


@cache
def cpu_column(name: str, tool: str) -> Column:
    """The column of a CPU table, with or without the percent sign; an unknown one becomes `<tool>.<name>`."""
    mode = _CPU_MODES.get(name.removeprefix("%"))
    if mode is None:
        return Column(f"{tool}.{name}")
    return Column("system.cpu.utilization", "1", shift=2, attributes=attributes(cpu__mode=mode))


@cache
def mpstat_column(name: str) -> Column:
    """The column of any table of mpstat's text: modes begin with %, interrupts end with /s."""
    if not name.endswith("/s"):
        return cpu_column(name, "mpstat")
    return interrupt_column(name.removesuffix("/s"))


@cache
def interrupt_column(name: str) -> Column:
    """The rate of one interrupt line or soft interrupt; `intr` is the sum of all interrupts."""
    if name == "intr":
        return Column("xat.system.interrupts", "1/s")
    metric = "xat.system.soft_interrupts" if name in _SOFT else "xat.system.interrupts"
    return Column(metric, "1/s", attributes=attributes(interrupt__name=name))


def whose(kind: str, number: str) -> Attributes:
    """Attributes of a row of a CPU or NODE table; all CPUs together have none."""
    if kind == "NODE":
        return attributes(numa__node=number)
    return () if number == "all" else attributes(cpu__logical_number=number)
