"""Prometheus series: selectors such as `node_load1{instance="x"}`, and the metrics that common exporters' names are."""

import re
from functools import lru_cache

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._column_specs import column, own_column
from xat_desktop.parsers._columns import Column

SELECTOR = re.compile(r"(?P<name>[A-Za-z_:][\w:]*)?(?:\{(?P<labels>.*)\})?$")
_LABEL = re.compile(r'\s*(?P<name>[\w.:]+|"(?:[^"\\]|\\.)*")\s*=~?\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*,?')
_ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}
_STATE = "system.memory.usage By system.memory.state="
_GAUGES = {
    "node_load1": "system.cpu.load_average.1m",
    "node_load5": "system.cpu.load_average.5m",
    "node_load15": "system.cpu.load_average.15m",
    "node_memory_MemTotal_bytes": "system.memory.limit By",
    "node_memory_MemFree_bytes": f"{_STATE}free",
    "node_memory_MemAvailable_bytes": f"{_STATE}available",
    "node_memory_Buffers_bytes": f"{_STATE}buffers",
    "node_memory_Cached_bytes": f"{_STATE}cached",
    "node_memory_Dirty_bytes": f"{_STATE}dirty",
    "node_memory_SwapTotal_bytes": "xat.paging.total By",
    "node_memory_SwapFree_bytes": "system.paging.usage By system.paging.state=free",
    "node_procs_running": "xat.system.run_queue",
    "node_procs_blocked": "xat.system.blocked",
}
_UNITS = (
    (r"_bytes(?:_total|_sum)?$", "By"),
    (r"_seconds(?:_total|_sum)?$", "s"),
    (r"_milliseconds(?:_sum)?$", "ms"),
    (r"_celsius$", ""),
    (r"_joules(?:_total)?$", "J"),
    (r"_watts$", "W"),
    (r"_hertz$", "Hz"),
)
_COUNTED = re.compile(r"_(?:total|count|sum|bucket)$")


def parts_of(selector: str) -> tuple[str, Attributes] | None:
    """(name, labels) of `name{label="value"}` or `{label="value"}`; None for text that is none."""
    found = SELECTOR.match(selector.strip())
    if not found or not selector.strip():
        return None
    labels, rest = [], found["labels"] or ""
    while rest.strip():
        label = _LABEL.match(rest)
        if not label:
            return None
        labels.append((label["name"].strip('"'), _unescaped(label["value"])))
        rest = rest[label.end() :]
    named = dict(labels)
    name = found["name"] or named.pop("__name__", "")
    return name, tuple(sorted(named.items()))


def _unescaped(text: str) -> str:
    return re.sub(r"\\.", lambda found: _ESCAPES.get(found[0], found[0]), text)


@lru_cache(4096)
def metric_of(name: str, kind: str = "") -> Column:
    """The column of a Prometheus metric; counters keep their kind, since only who queries knows how to rate them."""
    known = _GAUGES.get(name)
    if known and kind in ("", "gauge", "unknown", "untyped"):
        return column(known)
    unit = next((unit for pattern, unit in _UNITS if re.search(pattern, name)), "")
    made = own_column("prometheus", name or "value", unit)
    counts = kind in ("", "histogram", "summary") and _COUNTED.search(name)  # a quantile of a summary is none
    is_counter = kind == "counter" or counts
    return Column(made.metric, made.unit, made.scale, made.shift, (), "counter") if is_counter else made
