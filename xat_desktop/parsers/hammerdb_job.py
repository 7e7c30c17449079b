"""HammerDB's job reports (`hammerdb-job-report-v1`): result, transaction count, response times, system metrics."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import Document, documents, number, rows, section, texts
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, Summaries

_SCHEMA = "hammerdb-job-report-v1"
_START = re.compile(r'\{\s*"schema"\s*:')
_TRANSACTION = "xat.db.transaction.duration"
_QUERY = "db.client.operation.duration"
_RESPONSE = {"min_ms": "min", "avg_ms": "mean", "max_ms": "max", "sd": "sd", "total_ms": "total"}
_CPU_MODES = {"usr_pct": "user", "sys_pct": "system", "irq_pct": "interrupt", "idle_pct": "idle"}
_PLAIN = {"iops": ("hammerdb.iops", "1/s"), "mbps": ("hammerdb.mbps", "MBy/s")}
"""The report does not say which device, or whether a MB has 10^6 or 2^20 bytes."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if f'"{_SCHEMA}"'.encode() in head else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        if isinstance(document, dict) and document.get("schema") == _SCHEMA:
            found += 1
            _emit(document, Moments(source), sink, problems)
    if not found:
        raise XatError("No HammerDB job can be read", f"{source.name}: no {_SCHEMA} document is in it.")


def _emit(document: Document, moments: Moments, sink: Sink, problems: Problems) -> None:
    job, result, system = (section(document, name) for name in ("job", "result", "system"))
    start = moments.us(str(job.get("timestamp", "")))
    facts = texts(job, "benchmark", job="jobid", database="database_display", server_version="release")
    facts |= texts(section(document, "benchmark_config"), "warehouses", "rampup_minutes", "scale_factor")
    facts |= texts(section(document, "benchmark_config"), "duration_minutes", clients="virtual_users")
    facts |= texts(system, "cpumodel", "os_name", "memory", "storage", "nic", cores="cpucount")
    window = section(section(document, "analysis_hints"), "active_window")
    facts |= texts(window, active_start="start", active_end="end")
    sink.capture(
        CaptureInfo(
            "hammerdb",
            str(job.get("hdb_version", "")).removeprefix("v"),
            host=str(system.get("hostname", "")),
            zone=moments.zone_name,
            zone_source=moments.zone_source,
            start_us=start,
            environment=facts,
        )
    )
    for series in rows(section(document, "transaction_count"), "series"):
        key = SeriesKey("xat.db.tpm", (), "1/min", "gauge", str(series.get("name", "tpm")))
        _emit_points(series.get("points"), {"value": key}, moments, sink, problems)
    _emit_metrics(section(document, "metrics"), moments, sink, problems)
    sink.summary(*_summaries(document, result).all)


def _emit_metrics(metrics: Mapping[str, Any], moments: Moments, sink: Sink, problems: Problems) -> None:
    for name, points in metrics.items():
        if name == "cpu_percent":
            keys = {
                source: SeriesKey("system.cpu.utilization", attributes(cpu__mode=mode), "1", "gauge", source)
                for source, mode in _CPU_MODES.items()
            }
            _emit_points(points, keys, moments, sink, problems, divisor=100.0)
        elif isinstance(points, list):
            metric, unit = _PLAIN.get(name, (f"hammerdb.{name}", "1"))
            key = SeriesKey(metric, (), unit, "gauge", name)
            _emit_points(points, {"value": key}, moments, sink, problems)


def _emit_points(
    points: object,
    keys: dict[str, SeriesKey],
    moments: Moments,
    sink: Sink,
    problems: Problems,
    *,
    divisor: float = 1.0,
) -> None:
    good = []
    for point in rows({"points": points}, "points"):
        time = moments.us(str(point.get("timestamp", "")))
        values = [number(point.get(name)) for name in keys]
        if time is None or all(value is None for value in values):
            problems.add(0, f"a point without a time or a value: {point}")
        else:
            good.append((time, values))
    if not good:
        return
    times = np.array([time for time, _ in good], np.int64)
    table = np.array([[np.nan if v is None else v for v in values] for _, values in good]).T
    sink.samples(list(keys.values()), times, list(np.ascontiguousarray(table / divisor)))


def _summaries(document: Document, result: Mapping[str, Any]) -> Summaries:
    run = Summaries("HammerDB's time profile")
    run.add("xat.db.new_orders", "rate", result.get("nopm"), "1/min", "nopm", estimator="of the timed period")
    run.add("xat.db.tpm", "rate", result.get("tpm"), "1/min", "tpm", estimator="of the timed period")
    run.add(_QUERY, "geomean", result.get("geomean_seconds"), "s", "geomean_seconds")
    total = result.get("total_query_time_seconds")
    run.add("hammerdb.query_set_time", "total", total, "s", "total_query_time_seconds")
    run.add("hammerdb.query_sets", "total", result.get("query_sets"), "1", "query_sets")
    for row in rows(section(document, "response_times"), "rows"):
        add_response(row, run, attributes(db__operation__name=str(row.get("name", "?"))))
    for row in rows(section(document, "query_times"), "rows"):
        named = attributes(db__operation__name=f"query {row.get('name', '?')}")
        run.add(_QUERY, "total", row.get("total_ms"), "s", "total_ms", scale=MILLI, named=named)
    return run


def add_response(row: Document, run: Summaries, named: Attributes) -> None:
    """Keep the response times of a procedure, by the names of the job's table."""
    run.add_all(_TRANSACTION, row, _RESPONSE, "s", scale=MILLI, named=named)
    ranks = {name: name.removesuffix("_ms") for name in row if re.fullmatch(r"p\d+_ms", name)}
    run.add_all(_TRANSACTION, row, ranks, "s", scale=MILLI, named=named)
    run.add(_TRANSACTION, "count", row.get("calls"), "1", "calls", named=named)
    run.add("hammerdb.ratio", "share", row.get("ratio_pct"), "1", "ratio_pct", scale=MILLI * 10, named=named)
    run.add("hammerdb.elapsed", "total", row.get("elapsed_ms"), "s", "elapsed_ms", scale=MILLI, named=named)


PARSER = Parser("hammerdb-job", "HammerDB job reports (JSON)", (".json",), _recognises, _parse)
