"""fio's bandwidth, latency and IOPS logs: one row for each I/O, or for each window of --log_avg_msec."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times, Values, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._fio_layout import Layout, LogName, layout_of, named
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import ColumnType, Table, mapped

if TYPE_CHECKING:
    import polars as pl

_DIRECTIONS = ("read", "write", "trim", "sync", "datasync", "sync_file_range", "syncfs", "wait")
_PHASES = {"lat": "total", "clat": "completion", "slat": "submission"}
_NO_MEASURES = ("offset", "priority", "issued")
_RESTART_MS = 100
_NAME_WANTED = (
    "the file name does not say what was logged: call it NAME_lat.1.log, or with _clat, _slat, _bw or _iops"
)
_TIME_LIMIT_MS = 1 << 52

Columns = Mapping[str, NDArray[np.int64]]


def _recognises(head: bytes, name: str) -> Confidence:
    layout = layout_of(head, name)
    if layout is None:
        return Confidence.NO
    return Confidence.SURE if layout.blanks and named(name).log else Confidence.LIKELY


@dataclass(frozen=True)
class _Part:
    """Rows of one direction."""

    direction: str
    times: Times
    columns: Columns


@dataclass(frozen=True)
class _Rows:
    """A block: all its rows, and the same by direction."""

    columns: Columns
    parts: list[_Part]
    steps_back: NDArray[np.intp]
    """Rows whose time is clearly before that of the row above."""
    impossible: int = 0
    """Rows left out because fio has no such direction or time."""


def _rows(frame: "pl.DataFrame") -> _Rows:
    columns = {name: frame[name].to_numpy() for name in frame.columns}
    directions, times = columns["direction"], columns["time"]
    good = (directions >= 0) & (directions < len(_DIRECTIONS)) & (times >= 0) & (times < _TIME_LIMIT_MS)
    impossible = len(good) - int(np.count_nonzero(good))
    if impossible:
        columns = {name: values[good] for name, values in columns.items()}
    back = np.flatnonzero(np.diff(columns["time"]) <= -_RESTART_MS) + 1
    return _Rows(columns, _parts(columns), back, impossible)


def _parts(columns: Columns) -> list[_Part]:
    directions = columns["direction"]
    taken = {name: values for name, values in columns.items() if name != "direction"}
    parts = []
    for code in np.flatnonzero(np.bincount(directions)).tolist():
        rows = np.flatnonzero(directions == code)
        whole = len(rows) == len(directions)
        own = taken if whole else {name: values[rows] for name, values in taken.items()}
        parts.append(_Part(_DIRECTIONS[code], own["time"] * 1000, own))
    return parts


@dataclass
class _Jobs:
    """Numbers the jobs of a file that several jobs appended to: the time starts again."""

    number: int = 1
    start: int = 0
    last: int | None = None

    def split(self, rows: _Rows) -> Iterator[tuple[int, slice]]:
        """(job, rows) for each part of a block."""
        times = rows.columns["time"]
        if not len(times):
            return
        if self.last is None:
            self.start = self.last = int(times[0])
        begin = 0
        for row in [0, *rows.steps_back.tolist()]:
            last = int(times[row - 1]) if row else self.last
            now = int(times[row])
            if last - now >= _RESTART_MS and now < self.start + (last - self.start) / 2:
                if row > begin:
                    yield self.number, slice(begin, row)
                self.number, self.start, begin = self.number + 1, now, row
        yield self.number, slice(begin, len(times))
        self.last = int(times[-1])


@dataclass
class _State:
    layout: Layout
    name: LogName
    jobs: _Jobs = field(default_factory=_Jobs)
    rates: dict[tuple[str, int], RatePerSecond] = field(default_factory=dict)
    smallest: int = 2**62
    largest: int = 0

    @property
    def mixed_sizes(self) -> bool:
        return self.layout.per_io and self.smallest < self.largest


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    layout = layout_of(source.head, source.name)
    if layout is None:
        raise XatError("This is no fio log", f"{source.name}: rows of 4 to 8 numbers were expected.")
    name = named(source.name)
    if not name.log:
        problems.add(0, _NAME_WANTED)
    label = f"{name.label} (job {name.job})" if name.job else name.label
    sink.capture(CaptureInfo("fio", label=label, zone_source="file" if layout.epoch else "none"))
    state = _State(layout, name)
    wanted: dict[str, ColumnType] = {name: "int" for name in layout.columns if name not in _NO_MEASURES}
    table = Table(layout.columns, wanted, quoted=False, repeated_header=False, blanks=layout.blanks)
    for rows in mapped(source, table, problems, _rows):
        if rows.impossible:
            problems.add(0, "a direction that fio does not have, or a time out of range", rows.impossible)
        for job, cut in state.jobs.split(rows):
            whole = cut == slice(0, len(rows.columns["time"]))
            parts = rows.parts if whole else _parts({n: values[cut] for n, values in rows.columns.items()})
            for part in parts:
                _emit(part, job, state, sink)
    _finish(state, sink)


def _emit(part: _Part, job: int, state: _State, sink: Sink) -> None:
    sizes = part.columns["size"]
    state.smallest = min(state.smallest, int(sizes.min()))
    state.largest = max(state.largest, int(sizes.max()))
    log, per_io = state.name.log, state.layout.per_io
    if not (log == "iops" and per_io):  # a 1 for each I/O: how many there are in a second is what counts
        keys, values = _measures(part, job, state)
        sink.samples(keys, part.times, values)
    if state.mixed_sizes:
        key = SeriesKey(
            "fio.block_size", _attributes(state, part.direction, job), "By", "event", "block size"
        )
        sink.samples([key], part.times, [sizes])
    if per_io and log in ("lat", "clat", "iops"):
        state.rates.setdefault((part.direction, job), RatePerSecond()).add(part.times)


def _attributes(state: _State, direction: str, job: int, **more: str) -> tuple[tuple[str, str], ...]:
    """A file of one numbered job needs no job attribute: its series compare with those of other runs."""
    if job > 1 or not state.name.job:
        more["job"] = str(job)
    return attributes(disk__io__direction=direction, **more)


def _measures(part: _Part, job: int, state: _State) -> tuple[list[SeriesKey], list[Values]]:
    log = state.name.log
    phase = {"io__phase": _PHASES[log]} if log in _PHASES else {}
    keys, values = [_key(_attributes(state, part.direction, job, **phase), state)], [part.columns["value"]]
    if "maximum" in part.columns:
        keys.append(_key(_attributes(state, part.direction, job, window="max", **phase), state))
        values.append(part.columns["maximum"])
    if log == "bw":
        return keys, [column * 1024 for column in values]
    return keys, list(values)


def _key(named_by: tuple[tuple[str, str], ...], state: _State) -> SeriesKey:
    log = state.name.log
    if log in _PHASES:
        kind, decimals = "duration" if state.layout.per_io else "gauge", state.layout.latency_decimals
        return SeriesKey("xat.io.latency", named_by, "s", kind, log, decimals)  # type: ignore[arg-type]
    if log == "bw":
        return SeriesKey("xat.io.bandwidth", named_by, "By/s", "gauge", log)
    if log == "iops":
        return SeriesKey("xat.io.operations", named_by, "1/s", "gauge", log)
    return SeriesKey("fio.value", named_by, "1", "gauge", "value")


def _finish(state: _State, sink: Sink) -> None:
    for (direction, job), rate in state.rates.items():
        rate.emit(sink, "xat.io.operations", "", _attributes(state, direction, job))
    layout, log = state.layout, state.name.log
    facts = {"log": log or "unknown", "jobs": str(state.jobs.number), "rows": _rows_text(layout)}
    if log in _PHASES:
        facts["latency_unit"] = layout.latency_reason
    if layout.per_io and state.largest:
        same = state.smallest == state.largest
        facts["block_size"] = str(state.largest) if same else f"{state.smallest}-{state.largest}"
    left_out = [name for name in _NO_MEASURES if name in layout.columns]
    if left_out:
        facts["columns_left_out"] = ", ".join(left_out)
    sink.update(environment=facts)


def _rows_text(layout: Layout) -> str:
    if layout.per_io:
        return "one for each I/O"
    if "maximum" in layout.columns:
        return "mean and maximum of each window"
    return "mean or maximum of each window: the log does not say which"


PARSER = Parser("fio-log", "fio logs (bandwidth, latency, IOPS)", (".log",), _recognises, _parse)
