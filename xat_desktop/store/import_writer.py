"""The sink that parsers write into: gathers rows into chunks and stores captures within one transaction."""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.series import COUNTED_PER_SECOND, CaptureInfo, SeriesKey, Times, ToolSummary, Values
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import histograms, pyramids, schema
from xat_desktop.store.chunks import CHUNK_ROWS, Chunk, ColumnChunk, make_chunk
from xat_desktop.store.prepared import Rows
from xat_desktop.store.store import CACHE_KIB, now_us
from xat_desktop.threads import Workers

_UNDER_WAY = 3
_CACHE_KIB = 2048
"""Of a large file: its chunks go to the disk while others are made, not all of them at the commit."""
_WORTH_THREADS = 1 << 17
"""Numbers in memory that are encoded at the end by several threads; fewer are done before these have started."""

_Column = TypeVar("_Column", bound=np.ndarray[Any, Any])


@dataclass
class _Series:
    """What is known of a series so far."""

    id: str
    key: SeriesKey
    times_from: str | None
    shares_times: bool = True
    """All its chunks have the times of `times_from`'s chunks."""
    n: int = 0
    t0: int = 2**62
    t1: int = -(2**62)
    histogram: histograms.Collected = field(default_factory=histograms.Collected)
    buckets: list[tuple[Times, Any, Any]] = field(default_factory=list)

    def add(self, chunk: Chunk, column: ColumnChunk) -> None:
        self.n += column.n
        self.t0, self.t1 = min(self.t0, chunk.t0), max(self.t1, chunk.t1)
        self.histogram.add(column.found, column.decimals)
        self.buckets.append((chunk.bucket_times, column.low, column.high))


@dataclass
class _Group:
    """Rows of series that are emitted together, not yet stored."""

    series: list[_Series]
    times: list[Times] = field(default_factory=list)
    columns: list[Sequence[Values]] = field(default_factory=list)
    rows: int = 0

    def take(self, limit: int | None) -> tuple[Times, list[Values]]:
        """The first `limit` rows (None: all), removed from here."""
        times = np.concatenate(self.times)
        columns = [np.concatenate([block[i] for block in self.columns]) for i in range(len(self.series))]
        cut = len(times) if limit is None else limit
        self.times, self.columns = [times[cut:]], [[column[cut:] for column in columns]]
        self.rows = len(times) - cut
        return times[:cut], [column[:cut] for column in columns]


class ImportWriter:
    """Stores the captures of one result file; call `finish` at the end, or roll the transaction back."""

    def __init__(self, db: Connection | Rows, describe: Callable[[CaptureInfo], Mapping[str, Any]]) -> None:
        """`describe` gives the columns of the capture row that the importer knows (file, collector, tags)."""
        db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # series follow their chunks
        self._db = db
        self._describe = describe
        self._pool: Workers | None = None
        self.capture_ids: list[str] = []
        self.stored: list[CaptureInfo] = []
        self.sample_count = 0
        self.info: CaptureInfo | None = None
        self._reset()

    def _reset(self) -> None:
        self._series: dict[SeriesKey, _Series] = {}
        self._groups: dict[tuple[SeriesKey, ...], _Group] = {}
        self._waiting: deque[tuple[_Group, Future[Chunk]]] = deque()
        self._summaries: list[ToolSummary] = []
        self._next_no = 0
        self._capture_id = new_id()

    def capture(self, info: CaptureInfo) -> None:
        """Begin a capture; the one before is stored."""
        self._store_capture()
        self.info = info

    def update(self, **changes: Any) -> None:
        """Change fields of the current capture; `environment` is merged."""
        assert self.info is not None, "capture() comes first"
        if "environment" in changes:
            changes["environment"] = {**self.info.environment, **changes["environment"]}
        self.info = replace(self.info, **changes)

    def samples(self, keys: Sequence[SeriesKey], times: Times, columns: Sequence[Values]) -> None:
        """Append rows of series that share a time column."""
        assert self.info is not None, "capture() comes first"
        if not len(times):
            return
        group = self._group(tuple(keys))
        group.times.append(_own(times))
        group.columns.append([_own(column) for column in columns])
        group.rows += len(times)
        while group.rows >= CHUNK_ROWS:
            self._submit(group, CHUNK_ROWS)

    def summary(self, *values: ToolSummary) -> None:
        """Keep values that the tool had aggregated."""
        self._summaries.extend(value for value in values if np.isfinite(value.value))

    def finish(self) -> None:
        """Store what is left."""
        try:
            self._store_capture()
        finally:
            self.close()

    def close(self) -> None:
        """Stop the threads; without `finish` before, what is under way is dropped."""
        if self._pool:
            self._pool.close()
            self._pool = None
            self._db.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")

    def _group(self, keys: tuple[SeriesKey, ...]) -> _Group:
        group = self._groups.get(keys)
        if group is None:
            leader = self._series.get(keys[0])
            leader_id = leader.id if leader else new_id()
            members = []
            for number, key in enumerate(keys):
                fresh = _Series(new_id() if number else leader_id, key, leader_id if number else None)
                members.append(self._series.setdefault(key, fresh))
            group = self._groups[keys] = _Group(members)
        return group

    def _submit(self, group: _Group, limit: int | None = None) -> None:
        times, columns = group.take(limit)
        decimals = [series.key.decimals for series in group.series]
        self._waiting.append((group, self._threads().submit(make_chunk, times, columns, decimals)))
        while len(self._waiting) > _UNDER_WAY:
            self._write(*self._next())

    def _threads(self) -> Workers:
        if self._pool is None:
            self._pool = Workers()
            self._db.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIB}")
        return self._pool

    def _next(self) -> tuple[_Group, Chunk]:
        group, future = self._waiting.popleft()
        return group, future.result()

    def _flush(self) -> None:
        left = [group for group in self._groups.values() if group.rows]
        if sum(group.rows * len(group.series) for group in left) >= _WORTH_THREADS:
            for group in left:
                self._submit(group)
        while self._waiting:
            self._write(*self._next())
        for group in left:
            if group.rows:
                times, columns = group.take(None)
                self._write(group, make_chunk(times, columns, [s.key.decimals for s in group.series]))

    def _write(self, group: _Group, chunk: Chunk) -> None:
        leader, no = group.series[0].id, self._next_no
        self._next_no += 1
        rows = []
        for series, column in zip(group.series, chunk.columns, strict=True):
            series.add(chunk, column)
            own_times = series.times_from != leader
            series.shares_times &= not own_times
            rows.append(
                {
                    "series_id": series.id,
                    "no": no,
                    "t0": chunk.t0,
                    "t1": chunk.t1,
                    "n": chunk.rows,
                    "times": chunk.times if own_times else None,
                    "data": column.data,
                }
            )
        self._db.execute(sa.insert(schema.chunk), rows)

    def _store_capture(self) -> None:
        info = self.info
        if info is None:
            return
        self._flush()
        filled = [series for series in self._series.values() if series.n or series.t1 >= series.t0]
        if filled or self._summaries:
            self._insert_capture(info, filled)
            self._insert_series(filled)
            self._insert_summaries()
            self.capture_ids.append(self._capture_id)
            self.stored.append(info)
        self.info = None
        self._reset()

    def _insert_capture(self, info: CaptureInfo, filled: list[_Series]) -> None:
        # A counted second begins before the first event in it.
        exact = [series for series in filled if series.key.source_name != COUNTED_PER_SECOND] or filled
        starts = [t for t in (info.start_us, *(s.t0 for s in exact)) if t is not None]
        ends = [t for t in (info.end_us, info.start_us, *(s.t1 for s in exact)) if t is not None]
        samples = sum(series.n for series in filled)
        self.sample_count += samples
        row = {
            "id": self._capture_id,
            "tool": info.tool,
            "tool_version": info.tool_version,
            "command": info.command,
            "host": info.host,
            "label": info.label,
            "start_us": min(starts, default=None),
            "end_us": max(ends, default=None),
            "zone": info.zone,
            "zone_source": info.zone_source,
            "environment": json.dumps(dict(info.environment)),
            "series_count": len(filled),
            "sample_count": samples,
            "created_at": now_us(),
            **self._describe(info),
        }
        self._db.execute(sa.insert(schema.capture), row)

    def _insert_series(self, filled: list[_Series]) -> None:
        described = self._pool.map(_described, filled) if self._pool else map(_described, filled)
        rows, levels = [], []
        for row, pyramid in described:
            rows.append(row | {"capture_id": self._capture_id})
            levels += pyramid
        if rows:
            self._db.execute(sa.insert(schema.series), rows)
        if levels:
            self._db.execute(sa.insert(schema.pyramid), levels)

    def _insert_summaries(self) -> None:
        rows = [
            {
                "id": new_id(),
                "capture_id": self._capture_id,
                "metric": value.metric,
                "attributes": json.dumps(dict(value.attributes)),
                "statistic": value.statistic,
                "value": value.value,
                "unit": value.unit,
                "source_name": value.source_name,
                "estimator": value.estimator,
            }
            for value in self._summaries
        ]
        if rows:
            self._db.execute(sa.insert(schema.summary), rows)


def _own(values: _Column) -> _Column:
    """A copy of what is a small part of a larger array, which would be kept in memory as long."""
    whole = values.base
    return values.copy() if isinstance(whole, np.ndarray) and whole.nbytes > 2 * values.nbytes else values


def _described(series: _Series) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a series and those of its pyramid."""
    histogram = series.histogram.merged()
    total, squares = histograms.sums(histogram)
    row = {
        "id": series.id,
        "times_from": series.times_from,
        "metric": series.key.metric,
        "attributes": json.dumps(dict(series.key.attributes)),
        "unit": series.key.unit,
        "kind": series.key.kind,
        "source_name": series.key.source_name,
        "n": series.n,
        "t0": series.t0,
        "t1": series.t1,
        "minimum": float(histogram.values[0]) if series.n else None,
        "maximum": float(histogram.values[-1]) if series.n else None,
        "sum": total,
        "sum_squares": squares,
        "histogram": histograms.encode(histogram, series.key.decimals),
    }
    own_times, decimals = not series.shares_times, series.key.decimals
    return row, pyramids.rows(series.id, series.buckets, own_times=own_times, decimals=decimals)
