"""HammerDB's charts as HTML (jobs ... getchart): the data that the page carries for its drawing."""

import json
import re
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, Summaries

_TITLE = re.compile(
    r"\"?text\"?\s*:\s*\"(?P<database>[^\"]*?) (?P<benchmark>TPROC-[CH]) (?P<chart>[A-Z][\w ]*?) "
    r"(?P<job>\w{8,}) @ (?P<time>[^\"]+)\""
)
_AXIS = re.compile(r"\"?xAxis\"?\s*:.*?\"?data\"?\s*:\s*(\[[^\[\]]*\])", re.DOTALL)
_SERIES = re.compile(r"\"?series\"?\s*:\s*\[")
_NAME = re.compile(r"\"?name\"?\s*:\s*\"([^\"]*)\"")
_DATA = re.compile(r"\"?data\"?\s*:\s*(\[[^\[\]]*\])")
_TRANSACTION = "xat.db.transaction.duration"
_QUERY = "db.client.operation.duration"
_STATISTICS = {"AVG_MS": "mean", "MIN_MS": "min", "MAX_MS": "max"}


def _recognises(head: bytes, _name: str) -> Confidence:
    return (
        Confidence.SURE
        if b"echarts" in head and _TITLE.search(head.decode("utf-8", "replace"))
        else Confidence.NO
    )


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text = source.whole().decode("utf-8", "replace")
    titles = list(_TITLE.finditer(text))
    found = 0
    for title, following in zip_longest(titles, titles[1:]):
        page = text[title.end() : following.start() if following else len(text)]
        found += _chart(title, page, Moments(source), sink, problems)
    if not found:
        raise XatError("The chart holds no data", f"{source.name}: its page has no series with numbers.")


def _chart(title: "re.Match[str]", page: str, moments: Moments, sink: Sink, problems: Problems) -> bool:
    axis, begin = _AXIS.search(page), _SERIES.search(page)
    labels = _list(axis[1]) if axis else []
    series = _named_lists(page[begin.end() :]) if begin else []
    good = [(name, data) for name, data in series if len(data) == len(labels)]
    if len(good) < len(series):
        problems.add(0, f"{title['chart']}: a series has another length than its axis")
    if not good:
        return False
    start = moments.us(title["time"])
    facts = {"database": title["database"], "benchmark": title["benchmark"], "job": title["job"]}
    sink.capture(CaptureInfo("hammerdb", label=title["chart"], start_us=start, environment=facts))
    run = Summaries("HammerDB's time profile")
    for name, data in good:
        if title["chart"] == "Transaction Count":
            _counter(name, labels, data, moments, sink, problems)
        else:
            _bars(title["chart"], name, labels, data, run)
    sink.update(zone=moments.zone_name, zone_source=moments.zone_source)
    sink.summary(*run.all)
    return True


def _list(text: str) -> list[str]:
    """The texts of a JavaScript array of strings and numbers."""
    try:
        return [str(item) for item in json.loads(text)]
    except (ValueError, RecursionError):
        return [item.strip().strip("'\"") for item in text.strip("[]").split(",")]


def _named_lists(text: str) -> list[tuple[str, list[str]]]:
    """(name, data) of each series; a name may stand before or after its data."""
    found = []
    for data in _DATA.finditer(text):
        opened = text.rfind("{", 0, data.start())
        names = _NAME.findall(text, max(opened, 0), data.end() + text[data.end() :].find("}") + 1)
        found.append((names[0] if names else "", _list(data[1])))
    return found


def _counter(
    name: str, labels: Sequence[str], data: Sequence[str], moments: Moments, sink: Sink, problems: Problems
) -> None:
    points = [(moments.us(label), number(value)) for label, value in zip(labels, data, strict=True)]
    good = [(time, value) for time, value in points if time is not None and value is not None]
    if len(good) < len(points):
        problems.add(0, f"{name}: points without a time or a value", len(points) - len(good))
    if good:
        times, values = np.array([time for time, _ in good], np.int64), np.array([value for _, value in good])
        sink.samples([SeriesKey("xat.db.tpm", (), "1/min", "gauge", name)], times, [values])


def _bars(chart: str, name: str, labels: Sequence[str], data: Sequence[str], run: Summaries) -> None:
    for label, value in zip(labels, data, strict=True):
        if chart == "Response Times":
            statistic = _STATISTICS.get(name) or name.removesuffix("_MS").lower()
            named = attributes(db__operation__name=label)
            run.add(_TRANSACTION, statistic, value, "s", name, scale=MILLI, named=named)
        elif chart.endswith("Query Times"):
            named = attributes(db__operation__name=f"query {label}")
            run.add(_QUERY, "value", value, "s", name, named=named)
        else:
            _result(label if label.upper() in ("NOPM", "TPM") else name, label, value, run)


def _result(name: str, label: str, value: str, run: Summaries) -> None:
    """New orders and transactions of TPROC-C; of TPROC-H two bars for each set of queries, in seconds."""
    if name.upper() == "NOPM":
        run.add("xat.db.new_orders", "rate", value, "1/min", name, estimator="of the timed period")
    elif name.upper().endswith("TPM"):
        run.add("xat.db.tpm", "rate", value, "1/min", name, estimator="of the timed period")
    elif name == "GEOMEAN":
        run.add(_QUERY, "geomean", value, "s", name, named=attributes(query_set=label))
    elif name == "QUERY SET":
        run.add("hammerdb.query_set_time", "total", value, "s", name, named=attributes(query_set=label))
    else:
        run.add(f"hammerdb.{name}", "value", value, "1", name, named=attributes(label=label))


PARSER = Parser("hammerdb-chart", "HammerDB charts (HTML)", (".html", ".htm"), _recognises, _parse)
