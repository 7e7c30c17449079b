"""JMeter's statistics.json of its dashboard: what it had aggregated by request name and in total."""

import re

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import text_of
from xat_desktop.parsers._json_text import Document, documents, number
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Summaries

_START = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"transaction"\s*:')
_STATISTICS = {"meanResTime": "mean", "minResTime": "min", "maxResTime": "max", "medianResTime": "p50"}
_RANKS = {"pct1ResTime": "p90", "pct2ResTime": "p95", "pct3ResTime": "p99"}
_BYTES = {"receivedKBytesPerSec": "jmeter.received", "sentKBytesPerSec": "jmeter.sent"}
_ESTIMATOR = "JMeter's dashboard: interpolation at rank p x (n + 1) (type 6)"
_RANKS_NOTE = (
    f"{_ESTIMATOR}; the rank is JMeter's default, a changed aggregate_rpt_pct does not show in the file"
)
_NO_MEASURES = frozenset(("transaction", "sampleCount", "errorCount", "errorPct", "throughput"))


def _recognises(head: bytes, _name: str) -> Confidence:
    start = b'"pct1ResTime"' in head and _START.search(text_of(head))
    return Confidence.SURE if start else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        run = Summaries(_ESTIMATOR)
        for name, raw in document.items() if isinstance(document, dict) else ():
            if isinstance(raw, dict):
                _add(raw, () if name == "Total" else attributes(label=name), run)
        found += len(run)
        sink.capture(CaptureInfo("jmeter"))
        sink.summary(*run.all)
    if not found:
        raise XatError("No JMeter statistics can be read", f"{source.name}: no request has a value.")


def _add(raw: Document, named: Attributes, run: Summaries) -> None:
    run.add(RATE, "total", raw.get("sampleCount"), "1", "sampleCount", named=named)
    run.add(ERRORS, "total", raw.get("errorCount"), "1", "errorCount", named=named)
    run.add(ERROR_RATIO, "mean", raw.get("errorPct"), "1", "errorPct", scale=PERCENT, named=named)
    run.add(RATE, "rate", raw.get("throughput"), "1/s", "throughput", named=named)
    run.add_all(REQUEST, raw, _STATISTICS, "s", scale=MILLI, named=named)
    for source, rank in _RANKS.items():
        run.add(REQUEST, rank, raw.get(source), "s", source, scale=MILLI, estimator=_RANKS_NOTE, named=named)
    for source, value in raw.items():
        if source in _BYTES:
            run.add(_BYTES[source], "rate", value, "By/s", source, scale=1024, named=named)
        elif source not in (_NO_MEASURES | _STATISTICS.keys() | _RANKS.keys()) and number(value) is not None:
            run.add(f"jmeter.{source}", "value", value, "1", source, named=named)


PARSER = Parser("jmeter-statistics", "JMeter dashboard statistics (JSON)", (".json",), _recognises, _parse)
