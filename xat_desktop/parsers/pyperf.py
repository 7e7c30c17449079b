"""pyperf's results as JSON: every value is a sample, at the time of its run; warm-ups are kept apart."""

import re
from dataclasses import dataclass, field

import numpy as np

from xat_desktop.domain.series import CaptureInfo, Kind, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import unindented
from xat_desktop.parsers._json_text import Document, documents, elements, number, rows, section, texts
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source

_START = re.compile(r'\{\s*"benchmarks"\s*:\s*\[')
_WRITTEN = re.compile(rb'"(?:perf_version|calibrate_loops|mem_max_rss|load_avg_1min)"')
_SIGNATURE = re.compile(rb'"runs"\s*:\s*\[[\s\S]*"(?:warmups|values|metadata)"\s*:')
_UNITS: dict[str, tuple[str, str, Kind]] = {
    "second": ("xat.benchmark.duration", "s", "duration"),
    "byte": ("pyperf.bytes", "By", "event"),
    "integer": ("pyperf.value", "1", "event"),
}
_FACTS = {
    "python_version": "python_version",
    "cpu_model_name": "cpumodel",
    "cpu_count": "cores",
    "platform": "platform",
    "timeit_stmt": "statement",
    "timeit_setup": "setup",
    "loops": "loops",
}


@dataclass
class _Values:
    times: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


def _recognises(head: bytes, _name: str) -> Confidence:
    start = _START.match(unindented(head))
    known = start and _SIGNATURE.search(head) and _WRITTEN.search(head)
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
        if isinstance(document, dict) and rows(document, "benchmarks"):
            found += 1
            _emit(document, Moments(source), sink, problems)
    if not found:
        raise XatError("The file holds no benchmark", f"{source.name}: no entry of pyperf is in it.")


def _emit(document: Document, moments: Moments, sink: Sink, problems: Problems) -> None:
    shared = section(document, "metadata")
    facts = texts(shared, **{fact: name for name, fact in _FACTS.items()})
    sink.capture(
        CaptureInfo(
            "pyperf",
            str(shared.get("perf_version", "")),
            host=str(shared.get("hostname", "")),
            environment=facts,
        )
    )
    for place, benchmark in enumerate(rows(document, "benchmarks")):
        _benchmark(benchmark, {**shared, **section(benchmark, "metadata")}, place, moments, sink, problems)
    sink.update(zone=moments.zone_name, zone_source=moments.zone_source)


def _benchmark(
    benchmark: Document, shared: Document, place: int, moments: Moments, sink: Sink, problems: Problems
) -> None:
    name = str(shared.get("name") or f"benchmark {place + 1}")
    metric, unit, kind = _UNITS.get(str(shared.get("unit", "second")), _UNITS["integer"])
    values, warmups = _Values(), _Values()
    for run in rows(benchmark, "runs"):
        _run(run, {**shared, **section(run, "metadata")}, moments, values, warmups)
    if not values.values:
        problems.add(0, f"{name}: no run has values")
    for found, more in ((values, {}), (warmups, {"warmup": "true"})):
        if found.values:
            key = SeriesKey(
                metric, attributes(benchmark=name, **more), unit, kind, "warmups" if more else "values"
            )
            sink.samples([key], np.array(found.times, np.int64), [np.array(found.values)])


def _run(run: Document, metadata: Document, moments: Moments, values: _Values, warmups: _Values) -> None:
    """A run's date is its start; warm-ups and values follow each other, each of them `loops` times as long."""
    clock = moments.us(str(metadata.get("date", ""))) or 0
    inner = number(metadata.get("inner_loops")) or 1.0
    for raw in elements(run, "warmups"):
        loops, seconds = (
            (number(part) for part in raw) if isinstance(raw, list) and len(raw) == 2 else (None, None)
        )
        if loops is not None and seconds is not None:
            warmups.times.append(clock)
            warmups.values.append(seconds)
            clock += _length_us(seconds * loops * inner)
    loops = number(metadata.get("loops")) or 1.0
    for raw in elements(run, "values"):
        if (value := number(raw)) is not None:
            values.times.append(clock)
            values.values.append(value)
            clock += _length_us(value * loops * inner)


def _length_us(seconds: float) -> int:
    return max(round(min(abs(seconds), 1e9) * 1e6), 1)


PARSER = Parser("pyperf", "pyperf results (JSON)", (".json",), _recognises, _parse)
