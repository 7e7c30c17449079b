"""JMeter's Aggregate and Summary Report as they are saved: what it had computed of each label, and of all."""

import re

from xat_desktop.domain.series import Attributes, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, MILLI, RATE, REQUEST, Scale, Summaries

_ESTIMATOR = "JMeter's own: the time at rank p / 100 x n, from counts of each ms"
_TITLES = (("Label", "# Samples"), ("sampler_label", "aggregate_report_count"))
_VALUES: dict[str, tuple[str, str, str, Scale]] = {
    "# samples": (RATE, "total", "1", 1),
    "count": (RATE, "total", "1", 1),
    "average": (REQUEST, "mean", "s", MILLI),
    "median": (REQUEST, "p50", "s", MILLI),
    "min": (REQUEST, "min", "s", MILLI),
    "max": (REQUEST, "max", "s", MILLI),
    "std. dev.": (REQUEST, "sd", "s", MILLI),
    "stddev": (REQUEST, "sd", "s", MILLI),
    "kb/sec": ("jmeter.received", "rate", "By/s", 1024),
    "bandwidth": ("jmeter.received", "rate", "By/s", 1024),
    "received kb/sec": ("jmeter.received", "rate", "By/s", 1024),
    "sent kb/sec": ("jmeter.sent", "rate", "By/s", 1024),
    "avg. bytes": ("http.client.response.body.size", "mean", "By", 1),
}
"""By column: those of the file that the command line writes begin with aggregate_report_."""
_RANK = re.compile(r"(\d+(?:\.\d+)?)%[ _]line")
_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/(sec|min|hour))?")
_SECONDS = {"min": 60, "hour": 3600}


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if tuple(header_of(head)[:2]) in _TITLES else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    header = header_of(source.head)
    if tuple(header[:2]) not in _TITLES:
        raise XatError("This is no report of JMeter", f"{source.name} begins with: {', '.join(header)[:100]}")
    first = header[0]
    run, found = Summaries(_ESTIMATOR), 0
    for line, row in csv_rows(source, problems, first, again=lambda: run.hand_over(sink, "jmeter")):
        found += 1
        own = () if row[first] == "TOTAL" else attributes(label=row[first])
        for title, text in row.items():
            name = title.lower().removeprefix("aggregate_report_")
            if title != first and not _keep(name, text, own, run):
                problems.add(line, f"{title} is no number: {text}")
    if not found:
        raise XatError("The file holds no report", f"{source.name}: no label is in it.")
    run.hand_over(sink, "jmeter")


def _keep(name: str, text: str, own: Attributes, run: Summaries) -> bool:
    if name in _VALUES:
        metric, statistic, unit, factor = _VALUES[name]
        return run.add(metric, statistic, text, unit, name, scale=factor, named=own)
    if rank := _RANK.fullmatch(name):
        return run.add(REQUEST, f"p{float(rank[1]):g}", text, "s", name, scale=MILLI, named=own)
    if name in ("error %", "error%"):
        scale: Scale = PERCENT if text.endswith("%") else 1
        return run.add(ERROR_RATIO, "mean", text.rstrip("%"), "1", name, scale=scale, named=own)
    if name in ("throughput", "rate") and (rate := _RATE.fullmatch(text)):
        per_second = float(rate[1]) / _SECONDS.get(rate[2] or "sec", 1)
        return run.add(RATE, "rate", per_second, "1/s", name, named=own)
    return run.add(f"jmeter.{name}", "value", text, "1", name, named=own)


PARSER = Parser(
    "jmeter-aggregate", "JMeter Aggregate and Summary Report (CSV)", (".csv",), _recognises, _parse
)
