"""hey's single requests as CSV (-o csv): times of all phases, status, offset from the start."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._small_csv import header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import CONNECT, ERRORS, RATE, REQUEST
from xat_desktop.parsers._table import Table, mapped, within

if TYPE_CHECKING:
    import polars as pl

_METRICS = {
    "response-time": REQUEST,
    "DNS+dialup": CONNECT,
    "DNS": "hey.DNS-lookup",
    "Request-write": "hey.req_write",
    "Response-delay": "hey.resp_wait",
    "Response-read": "hey.resp_read",
}
_COLUMNS = (*_METRICS, "status-code", "offset")
_TABLE = Table(_COLUMNS, {**dict.fromkeys(_METRICS, "float"), "status-code": "int", "offset": "float"})
_LONGEST_S = 1e9


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if tuple(header_of(head)) == _COLUMNS else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("hey", zone_source="none"))
    keys = [SeriesKey(metric, (), "s", "duration", name) for name, metric in _METRICS.items()]
    failed_key = SeriesKey("xat.request.failed", (), "1", "event", "status-code")
    ended = RatePerSecond()
    for starts, columns, failed, bad in mapped(source, _TABLE, problems, _split, skip_lines=1):
        if bad:
            problems.add(0, "a time is beyond reason", bad)
        sink.samples([*keys, failed_key], starts, [*columns, failed.astype(np.int8)])
        ended.add(starts + np.rint(columns[0] * 1e6).astype(np.int64), failed)
    ended.emit(sink, RATE, ERRORS)


def _split(
    frame: "pl.DataFrame",
) -> tuple[Times, list[NDArray[np.float64]], NDArray[np.bool_], int]:
    """(start in µs, times in s, True for a status of 400 or more, rows left out) of a block; each of shape (n,)."""
    whole = len(frame)
    for name in ("offset", "response-time"):
        frame, _ = within(frame, name, -_LONGEST_S, _LONGEST_S)
    starts = np.rint(frame["offset"].to_numpy() * 1e6).astype(np.int64)
    failed = frame["status-code"].to_numpy() >= 400
    return starts, [frame[name].to_numpy() for name in _METRICS], failed, whole - len(frame)


PARSER = Parser("hey-csv", "hey single requests (CSV)", (".csv",), _recognises, _parse)
