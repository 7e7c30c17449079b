"""Reading series back: lists, samples of a window, histograms, and an overview of any width for charts."""

import json
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy import Connection

from xat_desktop.domain.capture import Series
from xat_desktop.domain.series import Times, ToolSummary
from xat_desktop.errors import XatError
from xat_desktop.store import codecs, histograms, schema
from xat_desktop.store.histograms import Histogram
from xat_desktop.store.store import Store

_series, _chunk, _pyramid = schema.series, schema.chunk, schema.pyramid
IDS_AT_ONCE = 10_000
"""SQLite takes 32,766 parameters in a query, and an esxtop file has more series than that."""
_LISTED = [column for column in _series.c if column.name not in ("histogram", "times_from")]


class Samples(NamedTuple):
    """`times` µs ascending (n,), `values` float64 in the series' unit (n,), NaN where there was none."""

    times: Times
    values: NDArray[np.float64]


class Overview(NamedTuple):
    """Ranges for drawing: start of each bucket in µs, smallest and largest value in it; shape (k,)."""

    times: Times
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rows_per_bucket: int
    """1: these are the samples themselves."""


def series_of(store: Store, capture_id: str, metric: str = "*") -> list[Series]:
    """Series of a capture whose metric matches the pattern, by metric and attributes."""
    return series_of_many(store, [capture_id], metric)


def series_of_many(store: Store, capture_ids: Sequence[str], metric: str = "*") -> list[Series]:
    """Series of several captures in one statement."""
    query = (
        sa.select(*_LISTED)
        .where(_series.c.capture_id.in_(capture_ids))
        .order_by(_series.c.capture_id, _series.c.metric, _series.c.attributes)
    )
    with store.read() as db:
        return [_of_row(row) for row in db.execute(query) if fnmatchcase(row.metric, metric)]


def get(store: Store, series_id: str) -> Series:
    """The series of this id; XatError when there is none."""
    with store.read() as db:
        row = db.execute(sa.select(*_LISTED).where(_series.c.id == series_id)).first()
    if row is None:
        raise XatError("There is no such series", f"{series_id}: it was probably deleted with its capture.")
    return _of_row(row)


def histograms_of(store: Store, series_ids: Sequence[str]) -> dict[str, Histogram]:
    """Exact histogram of all samples of each series."""
    found: dict[str, Histogram] = {}
    with store.read() as db:
        for start in range(0, len(series_ids), IDS_AT_ONCE):
            wanted = _series.c.id.in_(series_ids[start : start + IDS_AT_ONCE])
            rows = db.execute(sa.select(_series.c.id, _series.c.histogram).where(wanted))
            found |= {row.id: histograms.decode(row.histogram) for row in rows}
    return found


def samples(store: Store, series_id: str, start_us: int | None = None, end_us: int | None = None) -> Samples:
    """Samples with start <= time <= end, by time."""
    with store.read() as db:
        parts = list(_parts(db, series_id, start_us, end_us))
    if not parts:
        return Samples(np.empty(0, np.int64), np.empty(0))
    times = np.concatenate([part.times for part in parts])
    values = np.concatenate([part.values for part in parts])
    if (times[1:] < times[:-1]).any():
        order = np.argsort(times, kind="stable")
        times, values = times[order], values[order]
    return Samples(times, values)


def _parts(db: Connection, series_id: str, start_us: int | None, end_us: int | None) -> Iterator[Samples]:
    leader = sa.select(_series.c.times_from).where(_series.c.id == series_id).scalar_subquery()
    lead = _chunk.alias()
    query = (
        sa.select(sa.func.coalesce(_chunk.c.times, lead.c.times).label("times"), _chunk.c.data)
        .select_from(_chunk)
        .outerjoin(lead, sa.and_(lead.c.series_id == leader, lead.c.no == _chunk.c.no))
        .where(_chunk.c.series_id == series_id)
        .order_by(_chunk.c.t0, _chunk.c.no)
    )
    if start_us is not None:
        query = query.where(_chunk.c.t1 >= start_us)
    if end_us is not None:
        query = query.where(_chunk.c.t0 <= end_us)
    for row in db.execute(query):
        times = codecs.decode_times(row.times)
        first = 0 if start_us is None else int(np.searchsorted(times, start_us, "left"))
        last = len(times) if end_us is None else int(np.searchsorted(times, end_us, "right"))
        if first < last:
            yield Samples(times[first:last], codecs.decode_values(row.data)[first:last])


def overview(
    store: Store,
    series: Series,
    start_us: int | None = None,
    end_us: int | None = None,
    max_buckets: int = 4_000,
) -> Overview:
    """The window in at most about `max_buckets` ranges that keep every peak; raw samples when they are fewer."""
    start = series.t0_us if start_us is None else start_us
    end = series.t1_us if end_us is None else end_us
    span = max(series.t1_us - series.t0_us, 1)
    rows = series.n * min(max((end - start) / span, 0.0), 1.0)
    with store.read() as db:
        level = _level(db, series.id, rows / max(max_buckets, 1))
    if level is None:
        found = samples(store, series.id, start, end)
        keep = ~np.isnan(found.values)
        times, values = found.times[keep], found.values[keep]
        return reduced(Overview(times, values, values, 1), max_buckets)
    window = (level.times >= _before(level.times, start)) & (level.times <= end)
    cut = Overview(level.times[window], level.low[window], level.high[window], level.rows_per_bucket)
    return reduced(cut, max_buckets)


def _before(times: Times, start_us: int) -> int:
    """Start of the bucket that reaches into the window."""
    index = int(np.searchsorted(times, start_us, "right")) - 1
    return int(times[max(index, 0)]) if len(times) else start_us


def _level(db: Connection, series_id: str, rows_per_bucket: float) -> Overview | None:
    """The coarsest stored level that is not coarser than wanted; None: read the samples."""
    bucket = db.execute(
        sa.select(sa.func.max(_pyramid.c.bucket)).where(
            _pyramid.c.series_id == series_id, _pyramid.c.bucket <= rows_per_bucket * 2
        )
    ).scalar()
    if bucket is None:
        return None
    leader = sa.select(_series.c.times_from).where(_series.c.id == series_id).scalar_subquery()
    lead = _pyramid.alias()
    row = db.execute(
        sa.select(
            sa.func.coalesce(_pyramid.c.times, lead.c.times).label("times"), _pyramid.c.low, _pyramid.c.high
        )
        .select_from(_pyramid)
        .outerjoin(lead, sa.and_(lead.c.series_id == leader, lead.c.level == _pyramid.c.level))
        .where(_pyramid.c.series_id == series_id, _pyramid.c.bucket == bucket)
    ).one()
    return Overview(
        codecs.decode_times(row.times), codecs.decode_values(row.low), codecs.decode_values(row.high), bucket
    )


def reduced(found: Overview, max_buckets: int) -> Overview:
    """Neighbouring ranges joined until at most twice `max_buckets` are left."""
    factor = len(found.times) // max_buckets
    if factor < 2:
        return found
    starts = np.arange(0, len(found.times), factor)
    return Overview(
        found.times[::factor],
        np.fmin.reduceat(found.low, starts),
        np.fmax.reduceat(found.high, starts),
        found.rows_per_bucket * factor,
    )


def summaries_of(store: Store, capture_ids: Sequence[str]) -> dict[str, list[ToolSummary]]:
    """Values that the tools had aggregated, by capture."""
    table = schema.summary
    found: dict[str, list[ToolSummary]] = {id_: [] for id_ in capture_ids}
    with store.read() as db:
        for row in db.execute(
            sa.select(table).where(table.c.capture_id.in_(capture_ids)).order_by(table.c.id)
        ):
            named = tuple(sorted(json.loads(row.attributes).items()))
            found[row.capture_id].append(
                ToolSummary(
                    row.metric, row.statistic, row.value, row.unit, named, row.source_name, row.estimator
                )
            )
    return found


def _of_row(row: Any) -> Series:
    nan = float("nan")
    return Series(
        id=row.id,
        capture_id=row.capture_id,
        metric=row.metric,
        attributes=tuple(sorted(json.loads(row.attributes).items())),
        unit=row.unit,
        kind=row.kind,
        source_name=row.source_name,
        n=row.n,
        t0_us=row.t0,
        t1_us=row.t1,
        minimum=nan if row.minimum is None else row.minimum,
        maximum=nan if row.maximum is None else row.maximum,
        sum=row.sum,
        sum_squares=row.sum_squares,
    )
