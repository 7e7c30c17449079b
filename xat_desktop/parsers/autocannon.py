"""autocannon's results as JSON: latency, requests and bytes for each second, errors, status codes."""

import re
from collections.abc import Mapping
from typing import Any

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import Document, documents, number, section, texts
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Scale, Summaries

_START = re.compile(r'\{\s*"(?:title|url|socketPath)"\s*:')
_SIGNATURE = re.compile(rb'"sampleInt"\s*:|"pipelining"\s*:\s*\d+\s*,\s*"(?:workers|non2xx|duration)"')
_ESTIMATOR = "autocannon's HDR histogram, whole ms"
_PER_SECOND = "over autocannon's samples of one second"
_STATISTICS = {"average": "mean", "stddev": "sd", "min": "min", "max": "max"}
_ERRORS = ("errors", "timeouts", "mismatches", "resets")


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGNATURE.search(head) and b'"latency"' in head
    return Confidence.SURE if found else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        if isinstance(document, dict) and (section(document, "latency") or "sampleInt" in document):
            found += 1
            _emit(document, Moments(source), sink)
    if not found:
        raise XatError(
            "No autocannon result can be read", f"{source.name}: no document of it is in the file."
        )


def _emit(document: Document, moments: Moments, sink: Sink) -> None:
    start, end = (moments.us(str(document.get(name, ""))) for name in ("start", "finish"))
    facts = texts(document, "url", "pipelining", "workers", clients="connections", duration_s="duration")
    sink.capture(
        CaptureInfo(
            "autocannon",
            label=str(document.get("title") or ""),
            zone_source=moments.zone_source,
            start_us=start,
            end_us=end,
            environment=facts,
        )
    )
    run = Summaries()
    _distribution(section(document, "latency"), REQUEST, "s", run, _ESTIMATOR, MILLI)
    _distribution(section(document, "requests"), RATE, "1/s", run, _PER_SECOND)
    _distribution(section(document, "throughput"), "autocannon.throughput", "By/s", run, _PER_SECOND)
    _errors(document, run)
    sink.summary(*run.all)


def _distribution(
    found: Mapping[str, Any], metric: str, unit: str, run: Summaries, estimator: str, scale: Scale = 1
) -> None:
    for name, raw in found.items():
        statistic = _STATISTICS.get(name) or (_rank(name) if re.fullmatch(r"p\d+(_\d+)?", name) else "")
        if statistic:
            own = estimator if statistic.startswith("p") or estimator == _PER_SECOND else ""
            run.add(metric, statistic, raw, unit, name, scale=scale, estimator=own)
        elif name in ("total", "totalCount"):
            statistic = "total" if name == "total" else "count"
            run.add(metric, statistic, raw, "By" if unit == "By/s" else "1", name)
        elif name != "mean":  # the same as average
            run.add(f"autocannon.{name}", "total", raw, "1", name)


def _rank(name: str) -> str:
    """`p97_5` is p97.5."""
    return f"p{float(name[1:].replace('_', '.')):g}"


def _errors(document: Document, run: Summaries) -> None:
    for name in _ERRORS:
        run.add(ERRORS, "total", document.get(name), "1", name, named=attributes(error__type=name))
    bad = document.get("non2xx")
    run.add(ERRORS, "total", bad, "1", "non2xx", named=attributes(error__type="status"))
    total = number(section(document, "requests").get("total"))
    lost = number(document.get("errors")) or 0.0
    if total is not None and total + lost and (refused := number(bad)) is not None:
        ratio = (refused + lost) / (total + lost)
        run.add(ERROR_RATIO, "mean", ratio, "1", "(non2xx + errors) / (requests.total + errors)")
    for code, stats in section(document, "statusCodeStats").items():
        count = stats.get("count") if isinstance(stats, dict) else None
        named = attributes(http__response__status_code=str(code))
        run.add("autocannon.responses", "total", count, "1", "statusCodeStats", named=named)
    for family in ("1xx", "2xx", "3xx", "4xx", "5xx"):
        run.add(
            "autocannon.responses",
            "total",
            document.get(family),
            "1",
            family,
            named=attributes(status=family),
        )


PARSER = Parser("autocannon", "autocannon results (JSON)", (".json",), _recognises, _parse, version=2)
