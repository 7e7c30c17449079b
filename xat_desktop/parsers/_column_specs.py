"""A column as a short text: metric, printed unit, attributes (`system.disk.io KiB/s disk.io.direction=read`)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from xat_desktop.parsers._columns import Column

_UNITS = {
    "": ("1", 1, 0),
    "/s": ("1/s", 1, 0),
    "/min": ("1/min", 1, 0),
    "%": ("1", 1, 2),
    "s": ("s", 1, 0),
    "ms": ("s", 1, 3),
    "us": ("s", 1, 6),
    "ns": ("s", 1, 9),
    "By": ("By", 1, 0),
    "KiB": ("By", 1 << 10, 0),
    "MiB": ("By", 1 << 20, 0),
    "GiB": ("By", 1 << 30, 0),
    "sectors": ("By", 512, 0),
    "pages": ("By", 4096, 0),
    "By/s": ("By/s", 1, 0),
    "KiB/s": ("By/s", 1 << 10, 0),
    "MiB/s": ("By/s", 1 << 20, 0),
    "sectors/s": ("By/s", 512, 0),
    "Mbit/s": ("By/s", 125_000, 0),
    "Mibit/s": ("By/s", 131_072, 0),
    "Hz": ("Hz", 1, 0),
    "MHz": ("Hz", 1_000_000, 0),
    "W": ("W", 1, 0),
    "J": ("J", 1, 0),
}


@lru_cache(4096)
def column(spec: str) -> Column:
    """`metric unit name=value ...`; without a unit the numbers are taken as they are."""
    metric, *rest = spec.split()
    pairs = tuple(sorted((word.partition("=")[0], word.partition("=")[2]) for word in rest if "=" in word))
    unit, scale, shift = _UNITS[next((word for word in rest if "=" not in word), "")]
    return Column(metric, unit, scale, shift, pairs)


@lru_cache(4096)
def own_column(tool: str, name: str, unit: str = "") -> Column:
    """A column without a common metric: `<tool>.<name>`, whatever the name holds."""
    base, scale, shift = _UNITS[unit]
    return Column(f"{tool}.{'_'.join(name.split()) or 'column'}", base, scale, shift)


def columns(specs: Mapping[str, str]) -> dict[str, Column]:
    """Several, by the tool's name for each; `a|b|c` gives the same to three names."""
    return dict(_each(specs))


def _each(specs: Mapping[str, str]) -> Iterator[tuple[str, Column]]:
    for names, spec in specs.items():
        for name in names.split("|"):
            yield name, column(spec)


CPU_MODES = {
    "user": "user",
    "usr": "user",
    "us": "user",
    "sys": "system",
    "system": "system",
    "sy": "system",
    "nice": "nice",
    "ni": "nice",
    "idle": "idle",
    "idl": "idle",
    "id": "idle",
    "wait": "iowait",
    "wai": "iowait",
    "wio": "iowait",
    "wa": "iowait",
    "iowait": "iowait",
    "irq": "interrupt",
    "hiq": "interrupt",
    "hi": "interrupt",
    "siq": "softirq",
    "si": "softirq",
    "soft": "softirq",
    "softirq": "softirq",
    "steal": "steal",
    "stl": "steal",
    "st": "steal",
    "guest": "guest",
    "gu": "guest",
    "gnice": "guest_nice",
    "guestn": "guest_nice",
}
"""What the tools call a CPU mode, in lower case."""


def cpu_mode(name: str) -> Column | None:
    """The share of CPU time, printed in percent, in the mode that a tool calls `name`."""
    mode = CPU_MODES.get(name.lower().strip("%"))
    return column(f"system.cpu.utilization % cpu.mode={mode}") if mode else None
