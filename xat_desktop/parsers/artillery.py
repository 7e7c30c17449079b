"""artillery's report as JSON: totals of the run, and counters and percentiles of each period."""

import re
from collections.abc import Mapping
from typing import Any

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers import _artillery_1
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import unindented
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._json_text import Document, documents, number, rows, section
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Summaries, scaled_once

_START = re.compile(r'\{\s*"aggregate"\s*:')
ESTIMATOR = "artillery's sketch (DDSketch), within one percent"
_CODE = re.compile(r"(?:plugins\.metrics-by-endpoint\.(?P<label>.*)\.)?(?:http\.)?codes\.(?P<code>\w+)")
_ENDPOINT = "plugins.metrics-by-endpoint.response_time."
_STATISTICS = {"min": "min", "max": "max", "mean": "mean", "median": "p50", "count": "count"}
_TENTHS = {"p999": "p99.9", "p9999": "p99.99"}


def _recognises(head: bytes, _name: str) -> Confidence:
    start = _START.match(unindented(head))
    known = start and re.search(rb'"(?:vusers|http|scenariosCreated|plugins)[."]', head)
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        if isinstance(document, dict):
            found += 1
            _emit(document, Moments(source), sink)
    if not found:
        raise XatError("No artillery report can be read", f"{source.name}: no report is whole.")


def _emit(document: Document, moments: Moments, sink: Sink) -> None:
    total = section(document, "aggregate")
    old = _artillery_1.is_version_1(total)
    start, end = (_us(total.get(name)) for name in ("firstMetricAt", "lastMetricAt"))
    if old:
        end = moments.us(str(total.get("timestamp", "")))
    sink.capture(
        CaptureInfo(
            "artillery",
            zone_source="file",
            start_us=start,
            end_us=end,
        )
    )
    periods = IntervalRows()
    for period in rows(document, "intermediate"):
        time = moments.us(str(period.get("timestamp", ""))) if old else _us(period.get("period"))
        if time is not None:
            periods.add(time, period_values(_artillery_1.as_version_2(period) if old else period))
    periods.flush(sink)
    run = Summaries(_artillery_1.ESTIMATOR if old else ESTIMATOR)
    total_values(_artillery_1.as_version_2(total) if old else total, run)
    sink.summary(*run.all)


def _us(milliseconds: object) -> int | None:
    found = number(milliseconds)
    return None if found is None else round(found * 1000)


def period_values(period: Mapping[str, Any]) -> dict[SeriesKey, float]:
    """The values of ten seconds; counters are what was counted in them."""
    values: dict[SeriesKey, float] = {}
    for name, raw in section(period, "counters").items():
        metric, named = _counter(name)
        if name in ("http.requests", "vusers.created"):
            metric, named = f"artillery.{name}", ()
        elif metric == ERRORS:
            metric = f"artillery.{name.split('.')[0]}"
        values[SeriesKey(metric, named, "1", "event", name)] = float(number(raw) or 0)
    for name, raw in section(period, "rates").items():
        if (rate := number(raw)) is not None:
            metric = RATE if name == "http.request_rate" else f"artillery.{name}"
            values[SeriesKey(metric, (), "1/s", "gauge", name)] = rate
    for name, raw in section(period, "summaries").items():
        values |= _distribution_gauges(name, raw if isinstance(raw, dict) else {})
    return values


def _distribution_gauges(name: str, raw: Mapping[str, Any]) -> dict[SeriesKey, float]:
    metric, named = _duration(name)
    values = {}
    for source, found in raw.items():
        statistic = _statistic(source)
        if statistic and statistic != "count" and number(found) is not None:
            own = tuple(sorted((*named, ("statistic", statistic))))
            values[SeriesKey(metric, own, "s", "gauge", f"{name} {source}")] = scaled_once(found, MILLI)
    return values


def total_values(total: Mapping[str, Any], run: Summaries) -> None:
    """Keep what was counted and measured over the whole run."""
    counters = section(total, "counters")
    for name, raw in counters.items():
        metric, named = _counter(name)
        run.add(metric, "total", raw, "1", name, named=named)
    for name, raw in section(total, "rates").items():
        run.add(RATE if name == "http.request_rate" else f"artillery.{name}", "rate", raw, "1/s", name)
    for name, raw in section(total, "summaries").items():
        metric, named = _duration(name)
        for source, found in (raw if isinstance(raw, dict) else {}).items():
            if (statistic := _statistic(source)) == "count":
                run.add(metric, "count", found, "1", f"{name} {source}", named=named)
            elif statistic:
                run.add(metric, statistic, found, "s", f"{name} {source}", scale=MILLI, named=named)
    _ratio(counters, run)


def _ratio(counters: Mapping[str, Any], run: Summaries) -> None:
    responses = number(counters.get("http.responses"))
    bad = sum(
        number(raw) or 0 for name, raw in counters.items() if re.fullmatch(r"http\.codes\.[45]\d\d", name)
    )
    if responses:
        run.add(ERROR_RATIO, "mean", bad / responses, "1", "http.codes.4xx and 5xx / http.responses")
        run.add(ERRORS, "total", bad, "1", "http.codes.4xx and 5xx", named=attributes(error__type="status"))


def _counter(name: str) -> tuple[str, Attributes]:
    if name == "http.requests":
        return RATE, ()
    if name.startswith("errors."):
        return ERRORS, attributes(error__type=name.removeprefix("errors."))
    if code := _CODE.fullmatch(name):
        label = {"label": code["label"]} if code["label"] else {}
        return "artillery.responses", attributes(http__response__status_code=code["code"], **label)
    return f"artillery.{name}", ()


def _duration(name: str) -> tuple[str, Attributes]:
    if name == "http.response_time":
        return REQUEST, ()
    if name.startswith("http.response_time."):
        return REQUEST, attributes(status=name.removeprefix("http.response_time."))
    if name.startswith(_ENDPOINT):
        return REQUEST, attributes(label=name.removeprefix(_ENDPOINT))
    if name == "vusers.session_length":
        return "xat.request.transaction.duration", attributes(label=name)
    return f"artillery.{name}", ()


def _statistic(source: str) -> str:
    """`p999` is p99.9: artillery leaves the point out."""
    if re.fullmatch(r"p\d+", source):
        return _TENTHS.get(source, source)
    return _STATISTICS.get(source, "")


PARSER = Parser("artillery", "artillery report (JSON)", (".json",), _recognises, _parse, version=2)
