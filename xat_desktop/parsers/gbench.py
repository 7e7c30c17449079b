"""Google Benchmark's results as JSON, CSV and console text: repetitions are samples, aggregates stay what they are."""

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._gbench_console import CONSOLE, console_entries
from xat_desktop.parsers._head import lines_of, text_of
from xat_desktop.parsers._json_text import Document, documents, number, rows, section, texts
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._runs import end_to_end
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries, scaled_once

_START = re.compile(r'\{\s*"context"\s*:\s*\{')
_NAMES = ('"benchmarks"', '"library_build_type"', '"mhz_per_cpu"')
_TIMED = (" ns ", " us ", " ms ", " s ")
_HEADER = ["name", "iterations", "real_time", "cpu_time", "time_unit"]
_UNITS = {"ns": Decimal("1e-9"), "us": Decimal("1e-6"), "ms": Decimal("1e-3"), "s": Decimal(1)}
_AGGREGATES = {"mean": "mean", "median": "p50", "stddev": "sd", "cv": "cv", "min": "min", "max": "max"}
_SUFFIX = re.compile(r"(.*)_(mean|median|stddev|cv|min|max|BigO|RMS)")
_TIMES = {"real_time": "xat.benchmark.duration", "cpu_time": "xat.benchmark.cpu_time"}
_RATES = {
    "items_per_second": ("xat.benchmark.items", "1/s"),
    "bytes_per_second": ("xat.benchmark.bytes", "By/s"),
}
_NO_MEASURES = re.compile(
    r"(?:run_|aggregate_)?name|(?:family|per_family_instance|repetition)_index|run_type|repetitions|threads"
    r"|aggregate_unit|time_unit|label|error_\w+|skipped|skip_message|big_o|rms|(?:cpu|real)_coefficient"
)


def _recognises(head: bytes, _name: str) -> Confidence:
    text = text_of(head)
    lines = lines_of(head)[:60]
    begin = "\n".join(lines)
    timed = any(unit in begin for unit in _TIMED)
    if header_of(head)[:5] == _HEADER or (timed and any(map(CONSOLE.match, lines))):
        return Confidence.SURE
    start = _START.search(text[:4000])
    known = start and any(name in text for name in _NAMES) and '"executable"' in text
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for context, entries in _reports(source, problems):
        found += len(entries)
        _emit(context, entries, Moments(source), sink, problems)
    if not found:
        raise XatError(
            "The file holds no benchmark", f"{source.name}: no entry of Google Benchmark is in it."
        )


def _reports(source: Source, problems: Problems) -> Iterator[tuple[Document, list[Document]]]:
    """(context, entries) of each report in the file."""
    if header_of(source.head)[:5] == _HEADER:
        yield {}, [row for _, row in csv_rows(source, problems, _HEADER[0])]
    elif _START.search(source.head.decode("utf-8", "replace")):
        for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
            yield dict(section(document, "context")), rows(document, "benchmarks")
    else:
        yield {}, list(console_entries(source, problems))


def _emit(
    context: Document, entries: list[Document], moments: Moments, sink: Sink, problems: Problems
) -> None:
    start = moments.us(str(context.get("date", "")))
    sink.capture(
        CaptureInfo(
            "google-benchmark",
            str(context.get("library_version", "")),
            command=str(context.get("executable", "")),
            host=str(context.get("host_name", "")),
            zone=moments.zone_name,
            zone_source=moments.zone_source if start is not None else "none",
            start_us=start,
            environment=texts(
                context, "mhz_per_cpu", "library_build_type", "cpu_scaling_enabled", cores="num_cpus"
            ),
        )
    )
    run = Summaries("of the repetitions")
    repeated: dict[str, list[Document]] = {}
    for entry in entries:
        name, aggregate = _identity(entry)
        if "real_time" in entry and "time_unit" not in entry:
            problems.add(0, f"{name}: no unit of its time, the file was cut there")
        elif _failed(entry):
            problems.add(0, f"{name}: {entry.get('error_message') or entry.get('skip_message') or 'error'}")
        elif aggregate:
            _aggregate(name, aggregate, entry, run)
        else:
            repeated.setdefault(name, []).append(entry)
    for name, runs in repeated.items():
        _samples(name, runs, start or 0, sink)
    sink.summary(*run.all)


def _failed(entry: Document) -> bool:
    return str(entry.get("error_occurred", "")).lower() == "true" or bool(entry.get("skipped"))


def _identity(entry: Document) -> tuple[str, str]:
    """(benchmark, aggregate); in CSV and in console output only the end of the name tells."""
    name = str(entry.get("name", "?"))
    if entry.get("run_type"):
        aggregate = str(entry.get("aggregate_name", "")) if entry["run_type"] == "aggregate" else ""
        return str(entry.get("run_name", name)), aggregate
    found = _SUFFIX.fullmatch(name)
    whole = found and (found[2] in ("BigO", "RMS") or not entry.get("iterations") or "repeats:" in name)
    return (found[1], found[2]) if found and whole else (name, "")


def _aggregate(name: str, aggregate: str, entry: Document, run: Summaries) -> None:
    named = attributes(benchmark=name)
    if aggregate in ("BigO", "RMS"):
        for source, raw in entry.items():
            if source in ("cpu_coefficient", "real_coefficient", "rms", *_TIMES) and number(raw) is not None:
                own = attributes(
                    benchmark=name, big_o=str(entry.get("big_o") or entry.get("time_unit") or "")
                )
                run.add(f"google-benchmark.{aggregate}.{source}", "fit", raw, "1", source, named=own)
        return
    statistic = _AGGREGATES.get(aggregate, aggregate)
    share = entry.get("aggregate_unit") == "percentage" or aggregate == "cv"
    for source, raw in entry.items():
        metric, unit, scale = _measure(source, entry)
        if metric and source != "iterations":
            run.add(
                metric,
                statistic,
                raw,
                "1" if share else unit,
                source,
                scale=1 if share else scale,
                named=named,
            )


def _measure(source: str, entry: Document) -> tuple[str, str, Decimal | int]:
    """(metric, unit, scale) of a value; an empty metric for what is none."""
    if source in _TIMES:
        return _TIMES[source], "s", _UNITS.get(str(entry.get("time_unit", "ns")), Decimal("1e-9"))
    if source in _RATES:
        return (*_RATES[source], 1)
    return ("", "", 1) if _NO_MEASURES.fullmatch(source) else (f"google-benchmark.{source}", "1", 1)


def _samples(name: str, entries: list[Document], start_us: int, sink: Sink) -> None:
    named = attributes(benchmark=name)
    columns: dict[SeriesKey, list[float]] = {}
    for place, entry in enumerate(entries):
        for source, raw in entry.items():
            metric, unit, scale = _measure(source, entry)
            if metric and number(raw) is not None:
                kind = "duration" if source in _TIMES else "gauge"
                key = SeriesKey(metric, named, unit, kind, source)  # type: ignore[arg-type]
                values = columns.setdefault(key, [np.nan] * len(entries))
                values[place] = scaled_once(raw, scale)
    times = end_to_end([_length_s(entry) for entry in entries], start_us)
    if columns:
        sink.samples(list(columns), times, [np.array(values) for values in columns.values()])


def _length_s(entry: Document) -> float:
    """How long a repetition took: its iterations times the time of one."""
    one = number(entry.get("real_time")) or 0.0
    scale = float(_UNITS.get(str(entry.get("time_unit", "ns")), Decimal("1e-9")))
    return min(one * scale * (number(entry.get("iterations")) or 1.0), 1e9)


PARSER = Parser("gbench", "Google Benchmark results", (".json", ".csv", ".txt"), _recognises, _parse)
