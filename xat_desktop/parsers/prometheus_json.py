"""Answers of Prometheus' query API as JSON: range (matrix) and instant (vector) queries, one document or many."""

import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._columns import to_base_units
from xat_desktop.parsers._json_text import elements
from xat_desktop.parsers._prometheus_names import metric_of
from xat_desktop.parsers._source import Source

_SIGN = re.compile(rb'"resultType"\s*:\s*"(?:matrix|vector)"')
_ITEM = re.compile(r'"metric"\s*:\s*\{[^}]*\}\s*,\s*"(?:values|value)"\s*:\s*')
_MOMENT = re.compile(r'\[\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*,\s*"([^"]*)"\s*\]')


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text = source.whole().decode("utf-8", "replace")
    decoder, at, documents = json.JSONDecoder(), 0, 0
    while (at := text.find("{", at)) >= 0:
        line = text.count("\n", 0, at) + 1
        try:
            document, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            problems.add(line, f"not readable as JSON ({error}): what is whole was taken")
            document, at = _salvaged(text[at:]), len(text)
        if isinstance(document, dict) and isinstance(document.get("data"), dict):
            documents += 1
            if documents == 1:
                sink.capture(CaptureInfo("prometheus", zone="UTC", zone_source="file"))
            _document(document["data"], line, sink, problems)
        elif isinstance(document, dict) and document.get("status") == "error":
            problems.add(line, f"Prometheus answered with an error: {document.get('error')}")
    if not documents:
        raise XatError(
            "There is no result of a query in the file", f"{source.name}: it holds no data of Prometheus."
        )


def _document(data: dict[str, Any], line: int, sink: Sink, problems: Problems) -> None:
    for said in elements(data, "result"):
        if not isinstance(said, dict) or not isinstance(said.get("metric"), dict):
            problems.add(line, f"no series: {str(said)[:100]}")
            continue
        rows = said.get("values") or ([said["value"]] if said.get("value") else [])
        _series({str(k): str(v) for k, v in said["metric"].items()}, rows, line, sink, problems)
        if said.get("histograms") or said.get("histogram"):
            problems.add(line, "native histograms are left out")


def _series(metric: dict[str, str], rows: Sequence[Any], line: int, sink: Sink, problems: Problems) -> None:
    """One series: rows of [seconds, "value"]."""
    name = metric.pop("__name__", "")
    named: Attributes = tuple(sorted(metric.items()))
    try:
        times = np.array([row[0] for row in rows], np.float64)
        values = np.array([row[1] for row in rows], np.float64)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        problems.add(line, f"no pairs of time and value: {name} {dict(named)}")
        return
    good = np.isfinite(times) & (np.abs(times) < 1e11)
    if not good.all():
        problems.add(line, f"no time can be read: {name}", int((~good).sum()))
    if good.any():
        column = metric_of(name)
        stamps = np.rint(times[good] * 1000).astype(np.int64) * 1000
        sink.samples([column.key(name, named)], stamps, [to_base_units(values[good], column)])


def _salvaged(text: str) -> dict[str, Any]:
    """The series of a document that was cut off, up to the last whole pair."""
    result = []
    decoder = json.JSONDecoder()
    for found in _ITEM.finditer(text):
        try:
            metric, _ = decoder.raw_decode(text, text.index("{", found.start()))
        except json.JSONDecodeError:
            continue
        end = text.find('"metric"', found.end())
        part = text[found.end() : end if end > 0 else len(text)]
        result.append({"metric": metric, "values": [[float(a), b] for a, b in _MOMENT.findall(part)]})
    return {"data": {"result": result}}


PARSER = Parser("prometheus-json", "Prometheus query (JSON)", (".json",), _recognises, _parse)
