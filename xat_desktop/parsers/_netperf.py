"""netperf's units, and the values of its omni tests by the names of their output selectors."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from xat_desktop.domain.series import attributes
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._summaries import MICRO, Summaries

_BITS = re.compile(r"10\^(\d) ?bits/s(?:ec)?")
_BYTES = {"Bytes": 1, "KBytes": 1 << 10, "MBytes": 1 << 20, "GBytes": 1 << 30}
_LATENCY = re.compile(r"(MIN|MAX|MEAN|STDDEV|P\d+)_LATENCY")
_STATISTICS = {"MIN": "min", "MAX": "max", "MEAN": "mean", "STDDEV": "sd"}
_ESTIMATOR = "netperf's histogram of times"
_CSV_LATENCY = re.compile(r"(\d+)(?:st|nd|rd|th) Percentile Latency Microseconds")
_CSV_NAMES = {
    "Minimum Latency Microseconds": "MIN_LATENCY",
    "Maximum Latency Microseconds": "MAX_LATENCY",
    "Mean Latency Microseconds": "MEAN_LATENCY",
    "Stddev Latency Microseconds": "STDDEV_LATENCY",
    "Elapsed Time (sec)": "ELAPSED_TIME",
    "Local CPU Util %": "LOCAL_CPU_UTIL",
    "Remote CPU Util %": "REMOTE_CPU_UTIL",
}


def csv_name(header: str) -> str:
    """The selector's name of a column: `99th Percentile Latency Microseconds` is P99_LATENCY."""
    header = header.strip()
    if found := _CSV_LATENCY.fullmatch(header):
        return f"P{found[1]}_LATENCY"
    return _CSV_NAMES.get(header) or re.sub(r"\W+", "_", header).strip("_").upper()


_EXPECTED = frozenset(
    ("THROUGHPUT", "ELAPSED_TIME", "MEAN_LATENCY", "MIN_LATENCY", "MAX_LATENCY", "P50_LATENCY", "P99_LATENCY")
)
"""A table of chosen columns has one of these; other lines with a number in them are no table."""
_CLASSIC = re.compile(r"\s*(?:Recv +Send|Socket +Message|Local +/ ?Remote)\b")


def is_classic(header: Sequence[str]) -> bool:
    """Whether the lines above a row are those of the tests that print a fixed table."""
    return any(map(_CLASSIC.match, header))


def omni_columns(block: Sequence[str]) -> dict[str, str]:
    """Values by selector of a table (-O): up to four header lines, and one of values that begin where these do."""
    *header, values = block
    cells = list(re.finditer(r"\S+", values))
    if any(":" in line for line in block):  # a histogram
        return {}
    if not header or not any(number(cell[0]) is not None for cell in cells):
        return {}
    found = {}
    for cell, following in zip_longest(cells, cells[1:]):
        stop = following.start() if following else None
        name = " ".join(part for line in header if (part := line[cell.start() : stop].strip()))
        found[csv_name(name)] = cell[0]
    return found if "" not in found and not _EXPECTED.isdisjoint(found) else {}


def throughput(text: str, unit: str) -> tuple[str, str, float] | None:
    """(metric, unit, value) in bytes or transactions a second; None for no number or an unknown unit."""
    if number(text) is None:
        return None
    value = Decimal(text)
    if bits := _BITS.fullmatch(unit):
        return "xat.network.throughput", "By/s", float(value * 10 ** int(bits[1]) / 8)
    name = unit.removesuffix("/sec").removesuffix("/s")
    if name in _BYTES:
        return "xat.network.throughput", "By/s", float(value * _BYTES[name])
    return ("xat.network.transactions", "1/s", float(value)) if unit.startswith("Trans") else None


def add_omni(omni: Mapping[str, str], run: Summaries, facts: dict[str, str]) -> None:
    """Keep the values of an omni test; texts become facts, numbers without a metric `netperf.<name>`."""
    for name, text in omni.items():
        if name == "THROUGHPUT":
            measured = throughput(text, omni.get("THROUGHPUT_UNITS", "10^6bits/s"))
            if measured:
                run.add(measured[0], "rate", measured[2], measured[1], name)
        elif latency := _LATENCY.fullmatch(name):
            statistic = _STATISTICS.get(latency[1], latency[1].lower())
            estimator = _ESTIMATOR if statistic.startswith("p") else ""
            metric = "xat.network.round_trip_time"
            run.add(metric, statistic, text, "s", name, scale=MICRO, estimator=estimator)
        elif name in ("LOCAL_CPU_UTIL", "REMOTE_CPU_UTIL") and (number(text) or 0) >= 0:
            side = attributes(side=name.split("_")[0].lower())
            run.add("process.cpu.utilization", "mean", text, "1", name, scale=PERCENT, named=side)
        elif name == "ELAPSED_TIME":
            run.add("netperf.duration", "total", text, "s", name)
        elif number(text) is None or name in ("PROTOCOL", "DIRECTION"):
            facts[name.lower()] = text
        else:
            run.add(f"netperf.{name}", "value", text, "1", name)
