"""ApacheBench's table of single requests (ab -g), which is sorted by duration, not by time."""

from typing import TYPE_CHECKING

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import CONNECT, RATE, REQUEST
from xat_desktop.parsers._table import Table, mapped

if TYPE_CHECKING:
    import polars as pl

_COLUMNS = ("starttime", "seconds", "ctime", "dtime", "ttime", "wait")
_METRICS = {"ttime": REQUEST, "ctime": CONNECT, "dtime": "ab.processing", "wait": "ab.waiting"}
_TABLE = Table(_COLUMNS, {"seconds": "int", **dict.fromkeys(_METRICS, "int")}, "\t", quoted=False)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if head.startswith("\t".join(_COLUMNS).encode()) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("ab", zone_source="file"))
    keys = [SeriesKey(metric, (), "s", "duration", name, 3) for name, metric in _METRICS.items()]
    ended = RatePerSecond()
    for starts, columns in mapped(source, _TABLE, problems, _split, skip_lines=1):
        sink.samples(keys, starts, columns)
        ended.add(starts + columns[0].astype(np.int64) * 1000)
    ended.emit(sink, RATE, "")


def _split(frame: "pl.DataFrame") -> tuple[Times, list["np.ndarray[tuple[int], np.dtype[np.int64]]"]]:
    """(start in whole seconds as µs, the times in ms) of a block; each of shape (n,)."""
    return frame["seconds"].to_numpy() * 1_000_000, [frame[name].to_numpy() for name in _METRICS]


PARSER = Parser(
    "ab-gnuplot", "ApacheBench single requests (ab -g)", (".tsv", ".dat", ".txt"), _recognises, _parse
)
