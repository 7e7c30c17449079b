"""pytest-benchmark's results as JSON and CSV: rounds are samples where they were saved, statistics stay its own."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import unindented
from xat_desktop.parsers._json_text import Document, documents, number, rows, section, texts
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._runs import end_to_end
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries

_START = re.compile(r'\{\s*"(?:machine_info|commit_info|benchmarks)"\s*:')
_DURATION = "xat.benchmark.duration"
_STATISTICS = {
    "min": "min",
    "max": "max",
    "mean": "mean",
    "stddev": "sd",
    "median": "p50",
    "q1": "p25",
    "q3": "p75",
}
_SECONDS = ("iqr", "ld15iqr", "hd15iqr", "total")
_NO_MEASURES = frozenset((*_STATISTICS, *_SECONDS, "data", "outliers", "name", "ops", "rounds"))
_ESTIMATOR = "pytest-benchmark's: median; quartiles are medians of the halves"


def _recognises(head: bytes, _name: str) -> Confidence:
    if _is_table(head):
        return Confidence.SURE
    start = _START.match(unindented(head))
    known = start and b'"machine_info"' in head
    known = known and (b'"python_implementation"' in head or b'"node"' in head)
    return Confidence.SURE if known else Confidence.NO


def _is_table(head: bytes) -> bool:
    header = header_of(head)
    return header[:1] == ["name"] and {"min", "max", "stddev", "rounds", "iterations"} <= set(header)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    if _is_table(source.head):
        sink.capture(CaptureInfo("pytest-benchmark"))
        for _line, row in csv_rows(source, problems, "name"):
            sink.summary(*_summaries(row, attributes(benchmark=row["name"])).all)
            found += 1
    else:
        for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
            if isinstance(document, dict):
                found += _emit(document, Moments(source), sink, problems)
    if not found:
        raise XatError(
            "The file holds no benchmark", f"{source.name}: no entry of pytest-benchmark is in it."
        )


def _emit(document: Document, moments: Moments, sink: Sink, problems: Problems) -> int:
    machine, commit = section(document, "machine_info"), section(document, "commit_info")
    written = moments.us(str(document.get("datetime", "")))
    facts = texts(
        machine, "python_version", "python_implementation", "machine", kernel="release", system="system"
    )
    facts |= texts(section(machine, "cpu"), cpumodel="brand_raw", cores="count")
    facts |= texts(commit, "branch", commit="id", commit_dirty="dirty")
    sink.capture(
        CaptureInfo(
            "pytest-benchmark",
            str(document.get("version", "")),
            host=str(machine.get("node", "")),
            zone=moments.zone_name,
            zone_source=moments.zone_source if written is not None else "none",
            end_us=written,
            environment=facts,
        )
    )
    entries = [entry for entry in rows(document, "benchmarks") if "name" in entry]
    for entry in entries:
        named = attributes(benchmark=str(entry.get("fullname") or entry["name"]))
        stats = section(entry, "stats")
        if not stats:
            problems.add(0, f"{entry['name']}: no statistics, the benchmark failed")
        _rounds(stats, named, written or 0, sink)
        sink.summary(*_summaries(stats, named).all)
    return len(entries)


def _rounds(stats: Mapping[str, Any], named: Attributes, start_us: int, sink: Sink) -> None:
    data = stats.get("data")
    if not isinstance(data, list) or not data:
        return
    values = np.array([np.nan if number(raw) is None else float(raw) for raw in data])
    repeats = number(stats.get("iterations")) or 1.0
    key = SeriesKey(_DURATION, named, "s", "duration", "data")
    sink.samples([key], end_to_end(np.nan_to_num(values) * repeats, start_us), [values])


def _summaries(stats: Mapping[str, Any], named: Attributes) -> Summaries:
    run = Summaries(_ESTIMATOR)
    run.add_all(_DURATION, stats, _STATISTICS, "s", named=named)
    run.add(_DURATION, "count", stats.get("rounds"), "1", "rounds", named=named)
    run.add("xat.benchmark.events", "rate", stats.get("ops"), "1/s", "ops", named=named)
    for name, raw in stats.items():
        if name in _SECONDS:
            run.add(f"pytest-benchmark.{name}", "value", raw, "s", name, named=named)
        elif name not in _NO_MEASURES:
            run.add(f"pytest-benchmark.{name}", "value", raw, "1", name, named=named)
    return run


PARSER = Parser(
    "pytest-benchmark", "pytest-benchmark results (JSON, CSV)", (".json", ".csv"), _recognises, _parse
)
