"""pgbench's aggregated log (`--aggregate-interval`): counts, sums and extremes of each interval."""

import math
import re
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times, ToolSummary, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import text_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_LATENCY = ("start", "transactions", "sum_latency", "sum_latency_2", "min_latency", "max_latency")
_LAG = ("sum_lag", "sum_lag_2", "min_lag", "max_lag")
_RETRIES = ("retried", "retries")
_FAILURES = ("serialization_failures", "deadlock_failures")
_LAYOUTS = {
    6: _LATENCY,
    10: _LATENCY + _LAG,
    11: (*_LATENCY, *_LAG, "skipped"),
    15: (*_LATENCY, *_LAG, "skipped", *_RETRIES, *_FAILURES),
    16: (*_LATENCY, *_LAG, "skipped", *_RETRIES, *_FAILURES, "other_failures"),
}
"""By the number of columns: 9.3 to 14 write the lag under -R and the skipped under -L, 15 and later all."""
_COUNTS_SKIPPED = 11
"""Columns of 9.5 to 14 under -L, whose number of transactions includes those that were skipped."""

_ROW = re.compile(r"\d{9,10}(?: \d+){5,15}")

_RATES = {
    "transactions": ("xat.db.transactions", ""),
    "skipped": ("pgbench.skipped", ""),
    "retried": ("xat.db.retry_rate", ""),
    "retries": ("pgbench.retries", ""),
    "serialization_failures": ("xat.db.error_rate", "serialization"),
    "deadlock_failures": ("xat.db.error_rate", "deadlock"),
    "other_failures": ("xat.db.error_rate", "other"),
}


def _recognises(head: bytes, _name: str) -> Confidence:
    """At least two of three of the first lines are intervals, all of them with as many columns."""
    lines = text_of(head).split("\n")
    lines = list(islice((line.strip() for line in (lines[:-1] or lines) if line.strip()), 50))
    rows = [line for line in lines if _ROW.fullmatch(line) and line.count(" ") + 1 in _LAYOUTS]
    uniform = len({line.count(" ") for line in rows}) == 1
    return Confidence.SURE if uniform and len(lines) - len(rows) <= len(lines) // 3 else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    rows: list[list[int]] = []
    for number, line in whole_lines(source, problems):
        fields = line.split()
        if not fields:
            continue
        good = _ROW.fullmatch(line.strip()) and len(fields) in _LAYOUTS
        if good and (not rows or len(fields) == len(rows[0])):
            rows.append([int(field) for field in fields])
        else:
            problems.add(number, f"no interval of an aggregated log: {line}")
    if not rows:
        raise XatError("This is no aggregated pgbench log", f"{source.name}: no line is an interval.")
    numbers = np.array(rows, np.float64).T
    columns = dict(zip(_LAYOUTS[len(rows[0])], numbers, strict=True))
    if len(rows[0]) == _COUNTS_SKIPPED:
        columns["transactions"] = columns["transactions"] - columns["skipped"]
    starts = np.array([row[0] for row in rows], np.int64)
    interval_s = _interval(starts, problems)
    facts = {"interval_s": str(interval_s)} if interval_s else {}
    sink.capture(CaptureInfo("pgbench", zone="UTC", zone_source="file", environment=facts))
    _emit(columns, starts * 1_000_000, interval_s, sink)
    sink.summary(*_totals("xat.db.transaction.duration", "latency", columns))
    if _used(columns, "max_lag"):
        sink.summary(*_totals("xat.db.schedule_lag", "lag", columns))


def _interval(starts: NDArray[np.int64], problems: Problems) -> int:
    """--aggregate-interval, as the intervals follow each other; 0 where a single one does not tell."""
    steps = np.diff(starts)
    steps = steps[steps > 0]
    if not len(steps):
        problems.add(0, "one interval only: its length is not known, so there are no rates")
        return 0
    return int(np.median(steps))


def _used(columns: dict[str, NDArray[np.float64]], name: str) -> bool:
    """15 and later write zeros for what was not switched on."""
    return name in columns and bool(columns[name].any())


def _emit(columns: dict[str, NDArray[np.float64]], times: Times, interval_s: int, sink: Sink) -> None:
    keys, values = [], []
    for name, (metric, error) in _RATES.items() if interval_s else ():
        if name == "transactions" or _used(columns, name):
            named = attributes(error__type=error) if error else ()
            keys.append(SeriesKey(metric, named, "1/s", "gauge", name))
            values.append(columns[name] / interval_s)
    pairs = [("xat.db.transaction.duration", "latency")]
    if _used(columns, "max_lag"):
        pairs.append(("xat.db.schedule_lag", "lag"))
    for metric, what in pairs:
        for statistic, column in _statistics(columns, what).items():
            named = attributes(statistic=statistic)
            keys.append(SeriesKey(metric, named, "s", "gauge", f"{statistic} of {what}"))
            values.append(column)
    sink.samples(keys, times, values)


def _statistics(columns: dict[str, NDArray[np.float64]], what: str) -> dict[str, NDArray[np.float64]]:
    """Mean, sd, min and max of each interval in seconds; NaN where it has no transaction."""
    count = np.where(columns["transactions"] > 0, columns["transactions"], np.nan)
    mean = columns[f"sum_{what}"] / count
    variance = np.maximum(columns[f"sum_{what}_2"] / count - mean**2, 0)
    low, high = (np.where(np.isnan(count), np.nan, columns[f"{side}_{what}"]) for side in ("min", "max"))
    return {"mean": mean / 1e6, "sd": np.sqrt(variance) / 1e6, "min": low / 1e6, "max": high / 1e6}


def _totals(metric: str, what: str, columns: dict[str, NDArray[np.float64]]) -> Sequence[ToolSummary]:
    """Over all intervals; sums and extremes lose nothing when they are put together."""
    filled = columns["transactions"] > 0
    count = columns["transactions"].sum()
    if not count:
        return []
    mean = columns[f"sum_{what}"].sum() / count
    variance = max(columns[f"sum_{what}_2"].sum() / count - mean**2, 0.0)
    values = {
        "mean": mean,
        "sd": math.sqrt(variance),
        "min": columns[f"min_{what}"][filled].min(),
        "max": columns[f"max_{what}"][filled].max(),
    }
    found = [
        ToolSummary(metric, name, float(value) / 1e6, "s", (), what, "from the sums of all intervals")
        for name, value in values.items()
    ]
    if what == "latency":
        found.append(ToolSummary("xat.db.transactions", "total", float(count), "1", (), "transactions"))
    return found


PARSER = Parser("pgbench-aggregate", "pgbench aggregated log", (".log",), _recognises, _parse, version=2)
