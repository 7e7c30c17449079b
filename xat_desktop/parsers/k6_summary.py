"""k6's summary of the whole run as JSON: --summary-export, and what handleSummary is given."""

import re
from collections.abc import Mapping
from typing import Any

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import unindented
from xat_desktop.parsers._json_text import Document, documents, number, section
from xat_desktop.parsers._k6 import column
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, Summaries, rank

_START = re.compile(r'\{\s*"(?:metrics|root_group|options|state)"\s*:\s*\{')
_SIGNATURE = re.compile(rb'"(?:http_req_\w+|http_reqs|iterations|iteration_duration|vus|vus_max)"\s*:\s*\{')
ESTIMATOR = "k6's own: linear interpolation between order statistics (type 7)"
STATISTICS = {"avg": "mean", "min": "min", "max": "max", "med": "p50", "count": "count"}
_SUBMETRIC = re.compile(r"([^{]+)\{(.*)\}")


def _recognises(head: bytes, _name: str) -> Confidence:
    start = _START.match(unindented(head))
    known = start and (_SIGNATURE.search(head) or b'"root_group"' in head[:200])
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        if isinstance(document, dict) and section(document, "metrics"):
            found += 1
            _emit(document, sink)
    if not found:
        raise XatError("No k6 summary can be read", f"{source.name}: it has no metrics.")


def _emit(document: Document, sink: Sink) -> None:
    run = Summaries(ESTIMATOR)
    for name, raw in section(document, "metrics").items():
        if isinstance(raw, dict):
            add_metric(name, {**raw, **section(raw, "values")}, run)
            _thresholds(name, raw.get("thresholds"), run)
    _checks(section(document, "root_group"), run)
    users = number(section(section(document, "metrics"), "vus_max").get("max"))
    facts = {"clients": f"{users:g}"} if users else {}
    duration = number(section(document, "state").get("testRunDurationMs"))
    if duration is not None:
        facts["duration_s"] = f"{duration / 1000:g}"
    sink.capture(CaptureInfo("k6", environment=facts))
    sink.summary(*run.all)


def identity(name: str) -> tuple[str, Attributes]:
    """(metric, attributes) of `http_req_duration{expected_response:true}`."""
    sub = _SUBMETRIC.fullmatch(name)
    if not sub:
        return name, ()
    pairs = (pair.partition(":") for pair in sub[2].split(","))
    return sub[1].strip(), tuple(sorted((tag.strip(), value.strip()) for tag, _, value in pairs))


def add_metric(name: str, raw: Mapping[str, Any], run: Summaries) -> None:
    """Keep all values of one metric, whose kind shows in the names of its values."""
    metric, named = identity(name)
    if "passes" in raw and "fails" in raw:
        _rate(metric, raw, named, run)
    elif "avg" in raw or any(str(key).startswith("p(") for key in raw):
        _trend(metric, raw, named, run)
    elif "count" in raw:
        add_counter(metric, raw.get("count"), raw.get("rate"), named, run)
    else:
        kept = column(metric)
        for source in ("value", "min", "max"):
            run.add(
                kept.metric,
                {"value": "last"}.get(source, source),
                raw.get(source),
                kept.unit,
                source,
                named=named,
            )


def add_counter(metric: str, count: object, rate: object, named: Attributes, run: Summaries) -> None:
    """Keep a counter's total and its rate over the run."""
    kept = column(metric)
    name, unit = (RATE, "1") if metric == "http_reqs" else (kept.metric, kept.unit)
    run.add(name, "total", count, unit, metric, named=named)
    run.add(name, "rate", rate, f"{unit}/s", metric, named=named)


def _rate(metric: str, raw: Mapping[str, Any], named: Attributes, run: Summaries) -> None:
    """`passes` counts the points that are not 0: those of http_req_failed are the requests that FAILED."""
    share = raw["value"] if "value" in raw else raw.get("rate")
    if metric == "http_req_failed":
        run.add(ERRORS, "total", raw["passes"], "1", "http_req_failed.passes", named=named)
        run.add(ERROR_RATIO, "mean", share, "1", "http_req_failed.value", named=named)
        run.add("k6.http_req_good", "total", raw["fails"], "1", "http_req_failed.fails", named=named)
        return
    run.add(f"k6.{metric}", "ratio", share, "1", f"{metric}.value", named=named)
    for source, result in (("passes", "true"), ("fails", "false")):
        own = (*named, ("result", result))
        run.add(f"k6.{metric}", "total", raw[source], "1", f"{metric}.{source}", named=own)


def _trend(metric: str, raw: Mapping[str, Any], named: Attributes, run: Summaries) -> None:
    kept = column(metric, frozenset((metric,)) if raw.get("contains") == "time" else frozenset())
    for source, value in raw.items():
        statistic = STATISTICS.get(source) or (
            rank(source[2:-1]) if re.fullmatch(r"p\(\d+(?:\.\d+)?\)", source) else ""
        )
        if statistic == "count":
            run.add(kept.metric, statistic, value, "1", f"{metric}.{source}", named=named)
        elif statistic:
            run.add(
                kept.metric,
                statistic,
                value,
                kept.unit,
                f"{metric}.{source}",
                scale=MILLI if kept.shift else 1,
                named=named,
            )


def _thresholds(name: str, thresholds: object, run: Summaries) -> None:
    """The export says true for a threshold that was CROSSED, handleSummary's form has ok = false for it."""
    for rule, raw in thresholds.items() if isinstance(thresholds, dict) else ():
        crossed = not raw.get("ok", True) if isinstance(raw, dict) else bool(raw)
        named = attributes(threshold=f"{name}: {rule}")
        run.add("k6.threshold_crossed", "value", int(crossed), "1", "thresholds", named=named)


def _checks(group: Mapping[str, Any], run: Summaries) -> None:
    """Those of a group and of the groups in it; newer forms have lists in place of objects."""
    for check in _members(group.get("checks")):
        for source, result in (("passes", "true"), ("fails", "false")):
            named = attributes(
                label=str(check.get("path") or check.get("name")).removeprefix("::"), result=result
            )
            run.add("k6.checks", "total", check.get(source), "1", f"check {source}", named=named)
    for inner in _members(group.get("groups")):
        _checks(inner, run)


def _members(raw: object) -> list[Document]:
    members = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return [member for member in members if isinstance(member, dict)]


PARSER = Parser("k6-summary", "k6 summary (JSON)", (".json",), _recognises, _parse)
