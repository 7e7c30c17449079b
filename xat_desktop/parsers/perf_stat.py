"""perf stat: text, -x with any separator, -j; counts of intervals (-I) become rates, totals stay totals."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, ToolSummary, ZoneSource
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import SECOND_US, parse_date, utc_us
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._perf_rows import (
    Counter,
    elapsed,
    json_counter,
    separated_counter,
    separator_of,
    text_counter,
)
from xat_desktop.parsers._source import Source

_STARTED = re.compile(r"# started on (?P<date>\w{3} +\w{3} +\d+) (?P<clock>\d\d:\d\d:\d\d) (?P<year>\d{4})")
_TITLE = re.compile(r"\s*Performance counter stats for (?P<what>.+?)(?: \((?P<runs>\d+) runs\))?:\s*$")
_SIGN = re.compile(
    rb"^# started on |Performance counter stats for |#\s+time\s+(?:\w+\s+)*counts\s+unit\s+events",
    re.MULTILINE,
)
_UNITS = {
    "msec": ("s", 1e3),
    "usec": ("s", 1e6),
    "nsec": ("s", 1e9),
    "ns": ("s", 1e9),
    "Joules": ("J", 1.0),
    "MiB": ("By", 1 / 1048576),
    "Bytes": ("By", 1.0),
}
"""Unit of the series, and how many of perf's units make one of it."""
_RATES = {"/sec": 1.0, "K/sec": 1e3, "M/sec": 1e6, "G/sec": 1e9}
_OWN = ("CPUs utilized", *_RATES)
"""Metrics that are the count over the time, which the samples are too."""


def _recognises(head: bytes, _name: str) -> Confidence:
    lines = _first_rows(head)
    if not lines:
        return Confidence.NO
    signed = bool(_SIGN.search(head[:4096]))
    if _way(lines) is not text_counter:
        return Confidence.SURE if signed else Confidence.LIKELY
    return Confidence.SURE if signed and any(map(text_counter, lines)) else Confidence.NO


def _first_rows(head: bytes) -> list[str]:
    rows = (line for line in lines_of(head)[:200] if line.strip() and not line.lstrip().startswith("#"))
    return list(islice(rows, 50))


def _way(lines: list[str]) -> Callable[[str], Counter | None]:
    """How the lines are to be read."""
    if any(map(json_counter, lines[:5])):
        return json_counter
    separator = separator_of(lines)
    if separator:
        return lambda line: separated_counter(line, separator)
    return text_counter


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._way = _way(_first_rows(source.head))
        self._start_us: int | None = None
        self._open = False
        self._rows = IntervalRows()
        self._last_s = 0.0
        self._now_s = 0.0
        self._missing: dict[str, dict[str, None]] = {}
        self._shared: dict[str, None] = {}
        self._runs = 1

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands around the counters is ignored."""
        text = line.strip()
        if found := _STARTED.match(text):
            self.finish()
            self._started(found)
        elif found := _TITLE.match(line):
            if self._open:
                self.finish()
            self._begin(found["what"].strip("'"), int(found["runs"] or 1))
        elif not text or text.startswith("#"):
            return
        elif number == self._source.unterminated_line and self._way is not json_counter:
            self._problems.add(number, f"the file ends within this line: {text}")
        elif counter := self._way(line):
            self._take(counter)
        elif found_time := elapsed(line):
            self._elapsed(*found_time)
        elif self._open:
            self._problems.add(number, f"not a line of perf stat: {text}")

    def _started(self, found: re.Match[str]) -> None:
        day = parse_date(f"{found['date']} {found['year']}")
        zone, _, _ = self._source.resolve_zone()
        try:
            moment = datetime.fromisoformat(f"{day} {found['clock']}").replace(tzinfo=zone)
        except ValueError:
            return  # a clock that is none
        self._start_us = utc_us(moment.astimezone(UTC))

    def _begin(self, command: str = "", runs: int = 1) -> None:
        zone: tuple[str, ZoneSource] = ("UTC", "none")
        if self._start_us is not None:
            zone = self._source.resolve_zone()[1:]
        self._sink.capture(
            CaptureInfo("perf", command=command, zone=zone[0], zone_source=zone[1], start_us=self._start_us)
        )
        self._open, self._runs = True, runs
        self._last_s = self._now_s = 0.0

    def _take(self, counter: Counter) -> None:
        if not self._open:
            self._begin()
        whose: Attributes = (("perf.aggregate", counter.whose),) if counter.whose else ()
        if found := re.fullmatch(r"(?:CPU|cpu)(\d+)", counter.whose):
            whose = (("cpu.logical_number", found[1]),)
        if counter.value is None:
            self._missing.setdefault(counter.why_missing, {})[counter.event] = None
        elif counter.time_s is not None:
            self._sample(counter, counter.value, counter.time_s, whose)
        else:
            self._sink.summary(*_totals(counter, counter.value, whose, self._runs))
        if counter.running < 0.995:
            self._shared[counter.event] = None

    def _sample(self, counter: Counter, value: float, time_s: float, whose: Attributes) -> None:
        if time_s != self._now_s:
            self._last_s, self._now_s = self._now_s if time_s > self._now_s else 0.0, time_s
        seconds = self._now_s - self._last_s
        unit, scale = _UNITS.get(counter.unit, ("1", 1.0))
        rate_unit = {"s": "1", "J": "W"}.get(unit, f"{unit}/s")
        values = {
            SeriesKey(f"perf.{counter.event}", whose, rate_unit, source_name=counter.event): value
            / scale
            / seconds
        }
        if counter.metric is not None and counter.metric_unit not in _OWN and counter.metric_unit:
            key = SeriesKey(f"perf.{counter.event}.ratio", whose, "1", source_name=counter.metric_unit)
            values[key] = counter.metric / (
                100 if "%" in counter.metric_unit or "of all" in counter.metric_unit else 1
            )
        self._rows.add((self._start_us or 0) + round(time_s * SECOND_US), values)
        if self._rows.full:
            self._rows.flush(self._sink)

    def _elapsed(self, what: str, seconds: float, error: float | None) -> None:
        if not self._open:
            self._begin()
        metric = f"perf.{what.replace(' ', '_')}"
        estimator = f"mean of {self._runs} runs" if self._runs > 1 else ""
        statistic = "mean" if self._runs > 1 else "total"
        found = [ToolSummary(metric, statistic, seconds, "s", (), what, estimator)]
        if error is not None:
            found.append(
                ToolSummary(metric, "stderr", error, "s", (), what, f"standard error over {self._runs} runs")
            )
        self._sink.summary(*found)

    def finish(self) -> None:
        """Hand over what is left of a run."""
        if self._open:
            self._rows.flush(self._sink)
            facts = {why.replace(" ", "_"): ", ".join(events) for why, events in self._missing.items()}
            if self._shared:
                facts["multiplexed"] = f"scaled up by perf: {', '.join(self._shared)}"
            if self._runs > 1:
                facts["runs"] = str(self._runs)
            self._sink.update(environment=facts)
        self._open, self._rows = False, IntervalRows()
        self._missing, self._shared, self._start_us = {}, {}, None


def _totals(counter: Counter, value: float, whose: Attributes, runs: int) -> list[ToolSummary]:
    """What perf counted over the whole run, and the rate that it prints beside."""
    unit, scale = _UNITS.get(counter.unit, ("1", 1.0))
    metric = f"perf.{counter.event}"
    many = runs > 1 or counter.relative_error is not None
    estimator = (f"mean of {runs} runs" if runs > 1 else "mean of the runs") if many else ""
    found = [
        ToolSummary(
            metric,
            "mean" if many else "total",
            float(f"{value / scale:.13g}"),
            unit,
            whose,
            counter.event,
            estimator,
        )
    ]
    if counter.relative_error is not None:
        said = "standard error of the mean, as a share of it"
        found.append(
            ToolSummary(metric, "relative_stderr", counter.relative_error, "1", whose, counter.event, said)
        )
    if counter.metric is not None and counter.metric_unit:
        ratio = counter.metric_unit not in _RATES
        size = counter.metric * _RATES.get(counter.metric_unit, 1.0)
        if "%" in counter.metric_unit or "of all" in counter.metric_unit:
            size /= 100
        name = "ratio" if ratio else "rate"
        found.append(ToolSummary(metric, name, size, "1" if ratio else "1/s", whose, counter.metric_unit))
    return found


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("perf-stat", "perf stat", (".txt", ".csv", ".json", ".log"), _recognises, _parse)
