"""k6's points as CSV (--out csv): durations by request name, failures, checks, users."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers import _timestamps
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._k6 import TAGS, K6Series, Points, split
from xat_desktop.parsers._small_csv import header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import ColumnType, Table, mapped, within

if TYPE_CHECKING:
    import polars as pl

_START = ["metric_name", "timestamp", "metric_value"]


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if header_of(head)[:3] == _START else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    header = tuple(header_of(source.head))
    if list(header[:3]) != _START:
        raise XatError("This is no table of k6", f"{source.name} begins with: {', '.join(header)[:100]}")
    lines = source.head.decode("utf-8", "replace").splitlines()[1:50]
    stamps = _timestamps.detect([line.split(",")[1] for line in lines[:-1] or lines if line.count(",") > 2])
    if stamps is None and len(lines) > 1:
        raise XatError("The time stamps cannot be read", f"{source.name}: neither Unix times nor RFC 3339.")
    stamps = stamps or _timestamps.StampFormat("s")
    zone, zone_name, zone_source = source.resolve_zone("UTC" if stamps.epoch_unit or stamps.offset else None)
    sink.capture(CaptureInfo("k6", zone=zone_name, zone_source=zone_source))
    wanted: dict[str, ColumnType] = {
        "metric_name": "category",
        "timestamp": "int" if stamps.epoch_unit else "text",
        "metric_value": "float",
        **{tag: "category" for tag in TAGS if tag in header},
    }

    def parts(frame: "pl.DataFrame") -> tuple[list[Points], int]:
        return _split(frame, stamps, zone)

    series = K6Series()
    for block, bad in mapped(source, Table(header, wanted), problems, parts, skip_lines=1):
        if bad:
            problems.add(0, "a time stamp is not readable or beyond reason", bad)
        for points in block:
            series.emit(points, sink)
    series.finish(sink, problems)


def _split(
    frame: "pl.DataFrame", stamps: _timestamps.StampFormat, zone: ZoneInfo
) -> tuple[list[Points], int]:
    """(points by metric and tags, how many rows have no usable time)."""
    import polars as pl

    whole = len(frame)
    if stamps.epoch_unit:
        frame, _ = within(frame, "timestamp", 0, _timestamps.LARGEST_EPOCH[stamps.epoch_unit])
    frame, _ = _timestamps.with_good_stamps(frame, "timestamp", stamps)
    times = _timestamps.to_utc_us(frame["timestamp"], stamps, zone)
    missing = [pl.lit("").alias(tag) for tag in TAGS if tag not in frame.columns]
    tags = [pl.col(tag).cast(pl.String) for tag in TAGS if tag in frame.columns]
    renamed = frame.select(
        pl.col("metric_name").cast(pl.String).alias("metric"),
        pl.col("metric_value").alias("value"),
        *tags,
        *missing,
    )
    return list(split(renamed, times)), whole - len(frame)


PARSER = Parser("k6-csv", "k6 points (CSV)", (".csv",), _recognises, _parse)
