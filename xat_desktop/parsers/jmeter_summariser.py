"""JMeter's summariser lines on the console: `summary +` for each interval, `summary =` for the run so far."""

import re

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Summaries, scaled_once
from xat_desktop.parsers._whole_lines import whole_lines

_LINE = re.compile(
    r"(?:.*\s)?(?P<name>\S+) (?P<kind>[+=]) +(?P<count>\d+) in "
    r"+(?P<time>\d+(?::\d+)*(?:\.\d+)?)s? = +(?P<rate>\d+(?:[.,]\d+)?)/s "
    r"Avg: +(?P<mean>-?\d+) Min: +(?P<min>-?\d+) Max: +(?P<max>-?\d+) Err: +(?P<failed>\d+) "
    r"\((?P<percent>\d+(?:[.,]\d+)?)%\)"
    r"(?: Active: (?P<active>\d+) Started: \d+ Finished: \d+)?"
)
_SIGNATURE = re.compile(rb"\S+ [+=] +\d+ in +[\d:.]+s? = +[\d.,]+/s Avg: +-?\d+ Min:")
_START = re.compile(r"Starting (?:standalone |remote |distributed |the )?test.*\((\d{13})\)")
_END = re.compile(r"Tidying up .*\((\d{13})\)")
_KEYS = (
    SeriesKey(RATE, (), "1/s", "gauge", "summary +"),
    SeriesKey(REQUEST, attributes(statistic="mean"), "s", "gauge", "Avg"),
    SeriesKey(REQUEST, attributes(statistic="min"), "s", "gauge", "Min"),
    SeriesKey(REQUEST, attributes(statistic="max"), "s", "gauge", "Max"),
    SeriesKey("jmeter.errors", (), "1", "event", "Err"),
    SeriesKey("xat.load.threads", (), "1", "gauge", "Active"),
)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"/s Avg:" in head and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _Run(), 0
    for number, text in whole_lines(source, problems):
        text = text.rstrip()
        if start := _START.search(text):
            if run.total or run.rows:
                found += run.emit(sink, problems)
                run = _Run()
            run.start_us = int(start[1]) * 1000
        elif end := _END.search(text):
            run.end_us = int(end[1]) * 1000
        elif line := _LINE.fullmatch(text):
            run.take(line)
        elif " in " in text and "/s Avg:" in text:
            problems.add(number, f"not understood: {text}")
    if run.total or run.rows:
        found += run.emit(sink, problems)
    if not found:
        raise XatError(
            "The file holds no summariser line", f"{source.name}: JMeter's `summary` lines are missing."
        )


class _Run:
    """One test: its intervals, and the last line of the whole."""

    def __init__(self) -> None:
        self.start_us: int | None = None
        self.end_us: int | None = None
        self.rows: list[tuple[int, tuple[float, ...]]] = []
        self.elapsed_us = 0
        self.total: re.Match[str] | None = None

    def take(self, line: "re.Match[str]") -> None:
        if line["kind"] == "=":
            self.total = line
            return
        self.elapsed_us += round(_seconds(line["time"]) * 1e6)
        values = (
            float(line["rate"].replace(",", ".")),
            *(scaled_once(line[name], MILLI) for name in ("mean", "min", "max")),
            float(line["failed"]),
            float(line["active"]) if line["active"] else np.nan,
        )
        self.rows.append(((self.start_us or 0) + self.elapsed_us, values))

    def emit(self, sink: Sink, problems: Problems) -> int:
        zone = "none" if self.start_us is None else "file"
        sink.capture(CaptureInfo("jmeter", zone_source=zone, start_us=self.start_us, end_us=self.end_us))  # type: ignore[arg-type]
        if self.rows:
            table = np.array([values for _, values in self.rows]).T
            sink.samples(
                _KEYS, np.array([time for time, _ in self.rows], np.int64), list(np.ascontiguousarray(table))
            )
        if self.total is None:
            problems.add(0, "the test has no line `summary =`: it was stopped, or the file is truncated")
            return 1
        summaries, line = Summaries(), self.total
        count, failed = int(line["count"]), int(line["failed"])
        summaries.add(RATE, "total", count, "1", "summary =")
        summaries.add(RATE, "rate", line["rate"].replace(",", "."), "1/s", "summary =")
        summaries.add(ERRORS, "total", failed, "1", "Err")
        summaries.add(ERROR_RATIO, "mean", failed / count if count else None, "1", "Err / count")
        summaries.add("jmeter.duration", "total", _seconds(line["time"]), "s", "in")
        for source, statistic in (("mean", "mean"), ("min", "min"), ("max", "max")):
            summaries.add(REQUEST, statistic, line[source], "s", "whole ms", scale=MILLI)
        sink.summary(*summaries.all)
        return 1


def _seconds(text: str) -> float:
    """`00:00:08` and the `8.1` of old versions."""
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


PARSER = Parser("jmeter-summariser", "JMeter summariser lines", (".txt", ".log", ".out"), _recognises, _parse)
