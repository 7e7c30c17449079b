"""ioping's raw statistics (-p): one row of ten numbers for each batch of requests."""

import re

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_FLUSH_ROWS = 2000
_BEYOND = 2**50
"""Thirteen days in nanoseconds; no batch is as long."""
_ROW = re.compile(r"\d+(?: \d+){9}")
_KEYS = (
    SeriesKey("ioping.requests", (), "1", "event", "(1) requests"),
    SeriesKey("ioping.running_time", (), "s", "gauge", "(2) running time", 9),
    SeriesKey("xat.io.operations", (), "1/s", "gauge", "(3) iops"),
    SeriesKey("xat.io.bandwidth", (), "By/s", "gauge", "(4) transfer speed"),
    *(
        SeriesKey("xat.io.latency", attributes(io__phase="total", statistic=name), "s", "gauge", source, 9)
        for source, name in (
            ("(5) minimum", "min"),
            ("(6) average", "mean"),
            ("(7) maximum", "max"),
            ("(8) deviation", "sd"),
        )
    ),
)


def _recognises(head: bytes, _name: str) -> Confidence:
    lines = lines_of(head)[:20]
    rows = [[int(cell) for cell in line.split()] for line in lines if _ROW.fullmatch(line.strip())]
    return (
        Confidence.SURE
        if rows and len(rows) >= len(lines) - 1 and all(map(_plausible, rows))
        else Confidence.NO
    )


def _plausible(row: list[int]) -> bool:
    """requests / time is the rate, and the mean lies between the least and the most."""
    count, time_ns, rate, _, least, mean, most, *_ = row
    return time_ns > 0 and least <= mean <= most and abs(count * 1e9 / time_ns - rate) <= 1 + rate * 0.01


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("ioping", zone_source="none"))
    rows: list[list[int]] = []
    clock_ns, found = 0, 0
    for number, text in whole_lines(source, problems):
        row = [int(cell) for cell in text.split()] if len(text) < 200 and _ROW.fullmatch(text.strip()) else []
        if row and max(row) < _BEYOND:
            rows.append(row)
            found += 1
        elif text.strip():
            problems.add(number, f"not ten numbers: {text}")
        if len(rows) >= _FLUSH_ROWS:
            clock_ns = _emit(rows, clock_ns, sink)
    if rows:
        _emit(rows, clock_ns, sink)
    if not found:
        raise XatError(
            "The file holds no ioping statistics", f"{source.name}: rows of ten numbers were expected."
        )


def _emit(rows: list[list[int]], clock_ns: int, sink: Sink) -> int:
    """Hand the rows to the sink; the time at the end of the last one."""
    table = np.array(rows, np.int64).T
    rows.clear()
    ends = clock_ns + np.cumsum(table[9])
    sink.samples(_KEYS, ends // 1000, [np.ascontiguousarray(column) for column in table[:8]])
    return int(ends[-1])


PARSER = Parser("ioping-raw", "ioping raw statistics (-p)", (".txt", ".log", ".out"), _recognises, _parse)
