"""redis-benchmark's text, also with -q: rates, percentiles and progress of each test."""

import re
from dataclasses import dataclass, field

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._printed import value
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, RATE, Summaries, rank
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = re.compile(
    rb"^====== .+ ======\s*$[\s\S]{0,200}?requests completed in|(?:^|\r) *\S.*?: [\d.]+ requests per second"
    rb"|(?:^|\r) *\S.*?: rps=[\d.]+ \(overall: ",
    re.MULTILINE,
)
_DURATION = "db.client.operation.duration"
_ESTIMATOR = "redis-benchmark's HdrHistogram, three digits"
_OLD_ESTIMATOR = "redis-benchmark's own: at least this share took no longer, in whole units of its table"
_TITLE = re.compile(r"====== (.+) ======")
_PROGRESS = re.compile(
    r"(?P<test>.+?): rps=(?P<rps>\d+(?:\.\d+)?|-?nan|inf) \(overall: \S+\) "
    r"avg_msec=(?P<ms>\d+(?:\.\d+)?|-?nan|inf) \(overall: \S+\)"
)
_QUIET = re.compile(
    r"(?!throughput)(?P<test>.+?): (?P<rps>\d+(?:\.\d+)?) requests per second(?:, p50=(?P<p50>\d+(?:\.\d+)?) msec)?"
)
_PERCENTILE = re.compile(r"(\d+(?:\.\d+)?)% <= (\d+(?:\.\d+)?) milliseconds(?: \(cumulative count (\d+)\))?")
_DONE = re.compile(r"(\d+) requests completed in (\d+(?:\.\d+)?) seconds")
_THROUGHPUT = re.compile(r"(?:throughput summary: )?(\d+(?:\.\d+)?) requests per second")
_FACTS = (
    ("clients", re.compile(r"(\d+) parallel clients")),
    ("payload_bytes", re.compile(r"(\d+) bytes payload")),
    ("keep_alive", re.compile(r"keep alive: (\d+)")),
    ("threads", re.compile(r"threads: (\d+)")),
)
_LATENCY = ("mean", "min", "p50", "p95", "p99", "max")
_FLUSH_ROWS = 1000
_PROGRESS_US = 250_000
"""redis-benchmark shows its progress every quarter of a second."""


@dataclass
class _State:
    run: Summaries = field(default_factory=lambda: Summaries(_ESTIMATOR))
    progress: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    """Rows of progress that were handed over, by test."""
    test: str = ""
    finished: set[str] = field(default_factory=set)
    """Tests whose rate over the whole was printed."""
    cumulative: bool = False
    by_percentile: bool = False
    """The lines show percentiles of a histogram; before version 6.2 shares of requests below whole times."""
    table: bool = False


def _recognises(head: bytes, _name: str) -> Confidence:
    hint = b"rps=" in head or b" requests per second" in head or b"requests completed in" in head
    return Confidence.SURE if hint and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    state = _State()
    sink.capture(CaptureInfo("redis-benchmark"))
    for number, text in whole_lines(source, problems):
        for part in text.split("\r"):
            if _tested_again(part.strip(), state):
                _finish(state, sink, problems)
                state = _State()
                sink.capture(CaptureInfo("redis-benchmark"))
            _read(part.strip(), number, state, problems)
        if sum(map(len, state.progress.values())) >= _FLUSH_ROWS:
            _emit_progress(state, sink)
    if not len(state.run) and not state.progress:
        raise XatError("The file holds no redis-benchmark run", f"{source.name}: no test is in it.")
    _finish(state, sink, problems)


def _tested_again(text: str, state: _State) -> bool:
    """Whether a line begins a test that has its result already: another run follows in the file."""
    found = _TITLE.fullmatch(text) or _PROGRESS.fullmatch(text) or _QUIET.fullmatch(text)
    return found is not None and found[1] in state.finished


def _finish(state: _State, sink: Sink, problems: Problems) -> None:
    _emit_progress(state, sink)
    sink.update(environment=state.run.facts)
    sink.summary(*state.run.all)
    for test in sorted(state.progress.keys() - state.finished):
        problems.add(0, f"{test} has no result: it was stopped, or the file is truncated")


def _emit_progress(state: _State, sink: Sink) -> None:
    for test, rows in state.progress.items():
        if not rows:
            continue
        named = attributes(db__operation__name=test)
        mean = attributes(db__operation__name=test, statistic="mean")
        keys = [
            SeriesKey(RATE, named, "1/s", "gauge", "rps"),
            SeriesKey(_DURATION, mean, "s", "gauge", "avg_msec"),
        ]
        begin = state.shown.get(test, 0)
        times = np.arange(begin, begin + len(rows), dtype=np.int64) * _PROGRESS_US
        sink.samples(keys, times, list(np.ascontiguousarray(np.array(rows).T)))
        state.shown[test] = begin + len(rows)
        rows.clear()


def _read(text: str, number: int, state: _State, problems: Problems) -> None:
    if not text:
        return
    if title := _TITLE.fullmatch(text):
        state.test, state.cumulative, state.by_percentile = title[1], False, False
    elif progress := _PROGRESS.fullmatch(text):
        row = value(progress["rps"]), value(progress["ms"], MILLI)
        state.progress.setdefault(progress["test"], []).append(row)
    elif quiet := _QUIET.fullmatch(text):
        named = attributes(db__operation__name=quiet["test"])
        state.run.add(RATE, "rate", quiet["rps"], "1/s", "requests per second", named=named)
        state.finished.add(quiet["test"])
        state.run.add(_DURATION, "p50", quiet["p50"], "s", "p50", scale=MILLI, named=named)
    elif text.startswith(("Cumulative distribution", "Latency by percentile")):
        state.cumulative = text.startswith("Cumulative")
        state.by_percentile = not state.cumulative
    elif not (state.test and _test_line(text, state)) and re.search(r"requests per second$|<=", text):
        problems.add(number, f"not understood: {text}")


def _test_line(text: str, state: _State) -> bool:
    run, named = state.run, attributes(db__operation__name=state.test)
    cells = text.split()
    if percentile := _PERCENTILE.fullmatch(text):
        if not state.cumulative:
            estimator = _ESTIMATOR if state.by_percentile else _OLD_ESTIMATOR
            statistic = rank(percentile[1])
            run.add(
                _DURATION,
                statistic,
                percentile[2],
                "s",
                "percentile",
                scale=MILLI,
                named=named,
                estimator=estimator,
            )
        else:
            own = attributes(db__operation__name=state.test, upto=f"{percentile[2]} ms")
            run.add(
                "redis-benchmark.latency_histogram",
                "count",
                percentile[3],
                "1",
                "cumulative count",
                named=own,
            )
    elif done := _DONE.fullmatch(text):
        run.add(RATE, "total", done[1], "1", "requests completed", named=named)
        run.add("redis-benchmark.duration", "total", done[2], "s", "completed in", named=named)
    elif throughput := _THROUGHPUT.fullmatch(text):
        run.add(RATE, "rate", throughput[1], "1/s", "throughput summary", named=named)
        state.finished.add(state.test)
    elif cells == ["avg", *_LATENCY[1:]]:
        state.table = True
    elif state.table and len(cells) == len(_LATENCY):
        state.table = False
        for statistic, cell in zip(_LATENCY, cells, strict=True):
            run.add(_DURATION, statistic, cell, "s", "latency summary", scale=MILLI, named=named)
    else:
        for fact, pattern in _FACTS:
            if found := pattern.fullmatch(text):
                run.facts[fact] = found[1]
        return False
    return True


PARSER = Parser(
    "redis-benchmark", "redis-benchmark output", (".txt", ".log", ".out"), _recognises, _parse, version=2
)
