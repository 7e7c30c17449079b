"""ApacheBench's table of single requests (ab -g), which is sorted by duration, not by time."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import CONNECT, RATE, REQUEST
from xat_desktop.parsers._table import Table, mapped, within
from xat_desktop.parsers._timestamps import LARGEST_EPOCH

if TYPE_CHECKING:
    import polars as pl

_COLUMNS = ("starttime", "seconds", "ctime", "dtime", "ttime", "wait")
_METRICS = {"ttime": REQUEST, "ctime": CONNECT, "dtime": "ab.processing", "wait": "ab.waiting"}
_TABLE = Table(_COLUMNS, {"seconds": "int", **dict.fromkeys(_METRICS, "int")}, "\t", quoted=False)
_LONGEST_MS = 10**12


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if head.startswith("\t".join(_COLUMNS).encode()) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("ab", zone_source="file"))
    keys = [SeriesKey(metric, (), "s", "duration", name, 3) for name, metric in _METRICS.items()]
    ended = RatePerSecond()
    for starts, columns, bad in mapped(source, _TABLE, problems, _split, skip_lines=1):
        if bad:
            problems.add(0, "a time is beyond reason", bad)
        sink.samples(keys, starts, columns)
        ended.add(starts + columns[0] * 1000)
    ended.emit(sink, RATE, "")


def _split(frame: "pl.DataFrame") -> tuple[Times, list[NDArray[np.int64]], int]:
    """(start in whole seconds as µs, the times in ms, rows that were left out) of a block; each of shape (n,)."""
    whole = len(frame)
    frame, _ = within(frame, "seconds", 0, LARGEST_EPOCH["s"])
    frame, _ = within(frame, "ttime", -_LONGEST_MS, _LONGEST_MS)
    columns = [frame[name].to_numpy() for name in _METRICS]
    return frame["seconds"].to_numpy() * 1_000_000, columns, whole - len(frame)


PARSER = Parser(
    "ab-gnuplot", "ApacheBench single requests (ab -g)", (".tsv", ".dat", ".txt"), _recognises, _parse
)
