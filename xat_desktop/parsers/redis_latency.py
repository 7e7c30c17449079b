"""redis-cli --latency-history: the least, mean and longest time of a PING in each window."""

import re
from itertools import islice, pairwise

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, scaled_once
from xat_desktop.parsers._whole_lines import whole_lines

_RAW = re.compile(r"(?P<min>\d+) (?P<max>\d+) (?P<avg>\d+\.\d\d) (?P<count>\d+)")
_TEXT = re.compile(
    r"min: (?P<min>\d+), max: (?P<max>\d+), avg: (?P<avg>\d+(?:\.\d+)?) \((?P<count>\d+) samples\)"
    r"(?: -- (?P<span>\d+(?:\.\d+)?) seconds range)?"
)
_RANGE = re.compile(r"-- (?P<span>\d+(?:\.\d+)?) seconds range")
_LONGEST_S = 1e9
_PING_S = 0.01
"""redis-cli waits ten milliseconds between two PINGs."""


def _recognises(head: bytes, _name: str) -> Confidence:
    lines = list(islice((line.strip() for line in lines_of(head) if line.strip()), 50))
    raw = [_RAW.fullmatch(line) for line in lines[:-1] or lines]
    counts = [int(found["count"]) for found in raw if found]
    if len(counts) == len(raw) > 2 and all(b == a + 1 or b == 1 for a, b in pairwise(counts)):
        return Confidence.SURE
    return Confidence.SURE if lines and all(_TEXT.search(line) for line in lines[:3]) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    windows: list[tuple[float, re.Match[str]]] = []
    last: re.Match[str] | None = None
    clock = 0.0
    for number, line in whole_lines(source, problems):
        for text in filter(None, map(str.strip, line.split("\r"))):
            found, ends = _RAW.fullmatch(text) or _TEXT.search(text), _RANGE.fullmatch(text)
            if not (found or ends):
                problems.add(number, f"not understood: {text}")
            elif last and (ends or (found and int(found["count"]) <= int(last["count"]))):
                clock += float(ends["span"]) if ends else _span(last)
                windows.append((clock, last))
                last = None
            last = found or last
    if last:
        windows.append((clock + _span(last), last))
    if not windows:
        raise XatError(
            "The file holds no latency", f"{source.name}: no line of redis-cli's history is in it."
        )
    sink.capture(CaptureInfo("redis-cli", environment={"clock": "assumed: 10 ms between two PINGs"}))
    keys = [
        SeriesKey(
            "db.client.operation.duration",
            attributes(db__operation__name="PING", statistic=name),
            "s",
            "gauge",
            source_name,
        )
        for source_name, name in (("min", "min"), ("avg", "mean"), ("max", "max"))
    ]
    keys.append(SeriesKey("redis-cli.samples", (), "1", "event", "samples"))
    times = np.rint(np.minimum([time for time, _ in windows], _LONGEST_S) * 1e6).astype(np.int64)
    columns = [[scaled_once(found[name], MILLI) for _, found in windows] for name in ("min", "avg", "max")]
    columns.append([float(found["count"]) for _, found in windows])
    sink.samples(keys, times, [np.array(column) for column in columns])


def _span(window: "re.Match[str]") -> float:
    """Seconds of a window: what it says, else ten milliseconds for each PING."""
    stated = window.groupdict().get("span")
    return float(stated) if stated else int(window["count"]) * _PING_S


PARSER = Parser("redis-latency", "redis-cli latency history", (".txt", ".log", ".out"), _recognises, _parse)
