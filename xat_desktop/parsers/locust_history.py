"""Locust's history as CSV: users, rates and percentiles of the last seconds, row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, Times, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._small_csv import header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import ColumnType, Table, mapped, within
from xat_desktop.parsers._timestamps import LARGEST_EPOCH
from xat_desktop.parsers.locust import named

if TYPE_CHECKING:
    import polars as pl

_DURATION = "http.client.request.duration"
_COLUMNS = {
    "Requests/s": Column("xat.request.rate", "1/s"),
    "Failures/s": Column("xat.request.error_rate", "1/s"),
    "Total Request Count": Column("locust.total_request_count", kind="counter"),
    "Total Failure Count": Column("locust.total_failure_count", kind="counter"),
    "Total Median Response Time": Column("locust.total_median_response_time", "s", shift=3),
    "Total Average Response Time": Column("locust.total_average_response_time", "s", shift=3),
    "Total Min Response Time": Column("locust.total_min_response_time", "s", shift=3),
    "Total Max Response Time": Column("locust.total_max_response_time", "s", shift=3),
    "Total Average Content Size": Column("locust.total_average_content_size", "By"),
}
"""Those called Total are over all requests since the start, the others over the last ten seconds."""
_OLD_COLUMNS = {
    "# requests": "Total Request Count",
    "# failures": "Total Failure Count",
    "Requests Failed/s": "Failures/s",
    "Median response time": "Total Median Response Time",
    "Average response time": "Total Average Response Time",
    "Min response time": "Total Min Response Time",
    "Max response time": "Total Max Response Time",
    "Average Content Size": "Total Average Content Size",
}
"""How versions before 1 called them; they had no column of users."""
_USERS = "User Count"
_IDENTITY = ("Timestamp", "User Count", "Type", "Name")


def _recognises(head: bytes, _name: str) -> Confidence:
    begin = header_of(head)[:3]
    known = begin in (["Timestamp", "User Count", "Type"], ["Type", "Name", "Timestamp"])
    return Confidence.SURE if known else Confidence.NO


@dataclass(frozen=True)
class _Part:
    method: str
    name: str
    times: Times
    columns: list[NDArray[np.float64]]
    users: NDArray[np.float64]


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    header = header_of(source.head)
    if not set(_IDENTITY) - {_USERS} <= set(header):
        raise XatError("This is no Locust history", f"{source.name}: it has no column {_IDENTITY}.")
    measured = [name for name in header if name not in _IDENTITY]
    wanted: dict[str, ColumnType] = dict.fromkeys(header, "text")
    wanted["Timestamp"] = "int"
    sink.capture(CaptureInfo("locust", zone_source="file"))
    blocks = mapped(
        source,
        Table(tuple(header), wanted),
        problems,
        lambda frame: _parts(frame, measured),
        skip_lines=1,
    )
    most = 0.0
    for parts, bad in blocks:
        if bad:
            problems.add(0, "a time stamp is beyond reason", bad)
        for part in parts:
            most = max(most, _emit(part, measured, sink))
    if most:
        sink.update(environment={"clients": f"{most:g}"})


def _emit(part: _Part, measured: list[str], sink: Sink) -> float:
    """Hand a part to the sink; the largest number of users in it."""
    own = _named(part)
    sink.samples([_key(name, own) for name in measured], part.times, part.columns)
    if own or not np.isfinite(part.users).any():
        return 0.0
    sink.samples([SeriesKey("xat.load.threads", (), "1", "gauge", _USERS)], part.times, [part.users])
    return float(np.nanmax(part.users))


def _parts(frame: "pl.DataFrame", measured: list[str]) -> tuple[list[_Part], int]:
    """(the block's rows by request in file order, how many have no usable time)."""
    frame, bad = within(frame, "Timestamp", 0, LARGEST_EPOCH["s"])
    return list(_split(frame, measured)), bad


def _split(frame: "pl.DataFrame", measured: list[str]) -> Iterator[_Part]:
    import polars as pl

    if _USERS not in frame.columns:
        frame = frame.with_columns(pl.lit(None).alias(_USERS))
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in (*measured, _USERS)]
    frame = frame.with_columns(*numbers)
    for (method, name), own in frame.group_by(["Type", "Name"], maintain_order=True):
        times = own["Timestamp"].to_numpy() * 1_000_000
        raw = [own[column].fill_null(float("nan")).to_numpy() for column in measured]
        columns = [
            to_base_units(values, _column(column)) for column, values in zip(measured, raw, strict=True)
        ]
        yield _Part(str(method), str(name), times, columns, own[_USERS].fill_null(float("nan")).to_numpy())


def _named(part: _Part) -> Attributes:
    return named("" if part.method == "None" else part.method, part.name)


def _column(name: str) -> Column:
    if re.fullmatch(r"\d+(\.\d+)?%?", name):  # old versions forgot the sign behind 99.999
        return Column(
            _DURATION, "s", shift=3, attributes=attributes(statistic=f"p{float(name.rstrip('%')):g}")
        )
    return _COLUMNS.get(_OLD_COLUMNS.get(name, name)) or Column(f"locust.{name}")


def _key(name: str, own: Attributes) -> SeriesKey:
    return _column(name).key(name, own)


PARSER = Parser("locust-history", "Locust history (CSV)", (".csv",), _recognises, _parse)
