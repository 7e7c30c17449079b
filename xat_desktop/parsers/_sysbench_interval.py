"""One interval line of sysbench, `[ 5s ] thds: 4 tps: 812.33 ...`, of any test and version, as values."""

import re
from decimal import Decimal

from xat_desktop.domain.series import Attributes, SeriesKey, attributes
from xat_desktop.parsers._printed import MEBI, MILLI, NUMBER, value

_MEMORY = re.compile(rf"({NUMBER}) (MiB|MB)/sec")
_SPLIT = re.compile(rf"\(r/w/o: ({NUMBER})/({NUMBER})/({NUMBER})\)")
_FIELD = re.compile(
    rf"(?P<name>[A-Za-z][A-Za-z /]*?)(?: \(ms,(?P<rank>\d+)%\))?:? +(?P<number>{NUMBER})"
    rf"(?P<unit> ?[MK]i?[Bb]/s|/s|ms)?(?: \((?P<rank_after>\d+)%\))?(?=[, ]|$)"
)
_OPERATIONS = {"reads": "read", "writes": "write", "reads/s": "read", "writes/s": "write"}
_COLUMNS = {
    "thds": ("xat.load.threads", "1"),
    "threads": ("xat.load.threads", "1"),
    "tps": ("xat.db.transactions", "1/s"),
    "qps": ("xat.db.queries", "1/s"),
    "eps": ("xat.benchmark.events", "1/s"),
    "events/s": ("xat.benchmark.events", "1/s"),
    "err/s": ("xat.db.error_rate", "1/s"),
    "errors": ("xat.db.error_rate", "1/s"),
    "reconn/s": ("xat.db.reconnect_rate", "1/s"),
    "reconnects": ("xat.db.reconnect_rate", "1/s"),
}
DB_LATENCY = "xat.db.transaction.duration"
IO_LATENCY = "xat.io.latency"
EVENT_LATENCY = "xat.benchmark.latency"


def interval_values(text: str) -> dict[SeriesKey, float] | None:
    """The values of a line without its time; None when a part of it is not understood."""
    if memory := _MEMORY.fullmatch(text):
        key = SeriesKey("xat.memory.bandwidth", (), "By/s", "gauge", f"{memory[2]}/sec")
        return {key: value(memory[1], MEBI)}
    found: dict[SeriesKey, float] = {}
    split = _SPLIT.search(text)
    if split:
        for operation, number in zip(("read", "write", "other"), split.groups(), strict=True):
            found[_queries(operation, "r/w/o")] = value(number)
        text = text[: split.start()] + text[split.end() :]
    fields = list(_FIELD.finditer(text))
    if not fields or _FIELD.sub("", text).strip(" ,"):
        return None
    latency = _latency_metric({field["name"] for field in fields}, text)
    for field in fields:
        column = _column(field, latency)
        if column:
            key, factor = column
            found[key] = value(field["number"], factor)
    return found


def _latency_metric(names: set[str], text: str) -> str:
    if "tps" in names:
        return DB_LATENCY
    return IO_LATENCY if "B/s" in text or "fsyncs" in names else EVENT_LATENCY


def _column(field: re.Match[str], latency: str) -> tuple[SeriesKey, int | Decimal] | None:
    """Series and factor of one field; None for a percentile that was switched off (`0%`)."""
    name, unit = field["name"].strip(), (field["unit"] or "").strip()
    rank = field["rank"] or field["rank_after"]
    if rank:
        named = attributes(statistic=f"p{rank}")
        return (SeriesKey(latency, named, "s", "gauge", name), MILLI) if int(rank) else None
    if unit.endswith("B/s") and name in _OPERATIONS:
        named = attributes(disk__io__direction=_OPERATIONS[name])
        return SeriesKey("xat.io.bandwidth", named, "By/s", "gauge", name), MEBI
    if name == "fsyncs":
        return SeriesKey("xat.io.operations", attributes(disk__io__direction="sync"), "1/s", "gauge", name), 1
    if name in _OPERATIONS:
        return _queries(_OPERATIONS[name], name), 1
    metric, base = _COLUMNS.get(name, (f"sysbench.{name.replace(' ', '_')}", "1/s" if unit == "/s" else "1"))
    return SeriesKey(metric, (), base, "gauge", name), 1


def _queries(operation: str, source_name: str) -> SeriesKey:
    named: Attributes = attributes(db__operation__name=operation)
    return SeriesKey("xat.db.queries", named, "1/s", "gauge", source_name)
