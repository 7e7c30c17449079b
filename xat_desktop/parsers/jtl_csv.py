"""JMeter result files (JTL) as CSV: any delimiter, time format and column set, with or without header."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, Times, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers import _timestamps
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import ColumnType, Table, frames

if TYPE_CHECKING:
    import polars as pl

_START = (
    "timeStamp",
    "elapsed",
    "label",
    "responseCode",
    "responseMessage",
    "threadName",
    "dataType",
    "success",
)
_LAYOUTS = (
    (*_START, "bytes", "Latency"),
    (*_START, "bytes", "grpThreads", "allThreads", "Latency"),
    (*_START, "failureMessage", "bytes", "grpThreads", "allThreads", "Latency", "IdleTime"),
    (*_START, "bytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"),
    (*_START, "failureMessage", "bytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"),
    (
        *_START,
        "failureMessage",
        "bytes",
        "sentBytes",
        "grpThreads",
        "allThreads",
        "Latency",
        "IdleTime",
        "Connect",
    ),
    (*_START, "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads")
    + ("URL", "Latency", "IdleTime", "Connect"),
)
"""What JMeter 2.x to 5.x write without a header; they differ in length or in the place of a number."""

_MAX_LABELS = 2000
_OTHER = "(all other labels)"
_TRANSACTION = b"Number of samples in transaction"
_HEADER = re.compile(rb"^\"?timeStamp\"?([,;\t|:^ ])\"?elapsed")
_NO_HEADER = re.compile(rb"^([^,;\t|\n]{8,40})([,;\t|])(\d+)\2")

_COLUMNS = {
    "elapsed": ("http.client.request.duration", "s", "duration", 3),
    "Latency": ("xat.http.client.time_to_first_byte", "s", "duration", 3),
    "Connect": ("xat.http.client.connect.duration", "s", "duration", 3),
    "bytes": ("http.client.response.body.size", "By", "event", 0),
    "sentBytes": ("http.client.request.body.size", "By", "event", 0),
    "success": ("xat.request.failed", "1", "event", 0),
}


@dataclass(frozen=True)
class _Layout:
    columns: tuple[str, ...]
    separator: str
    has_header: bool
    stamps: _timestamps.StampFormat
    boolean: bool
    """success is written as true and false, not as TRUE or 1."""


def _recognises(head: bytes, _name: str) -> Confidence:
    if _HEADER.match(head):
        return Confidence.SURE
    layout = _layout(head)
    return Confidence.LIKELY if layout and not layout.has_header else Confidence.NO


def _layout(head: bytes) -> _Layout | None:
    """The layout that the first lines show; None when this is no JTL."""
    header = _HEADER.match(head)
    bare = _NO_HEADER.match(head)
    if not header and not bare:
        return None
    separator = (header[1] if header else bare[2]).decode()  # type: ignore[index]
    lines = head.decode("utf-8", "replace").splitlines()[: 50 if len(head) > 200 else None]
    rows = [row for row in csv.reader(lines[:-1] or lines, delimiter=separator) if row]
    if header:
        columns, rows = tuple(cell.strip() for cell in rows[0]), rows[1:]
    else:
        found = next((c for c in _LAYOUTS if all(_fits(row, c) for row in rows)), None)
        if found is None:
            return None
        columns = found
    rows = [row for row in rows if len(row) == len(columns)]
    stamps = _timestamps.detect([row[0] for row in rows]) if rows else _timestamps.StampFormat("ms")
    if stamps is None:
        return None
    success = columns.index("success") if "success" in columns else None
    boolean = success is not None and all(row[success] in ("true", "false") for row in rows)
    return _Layout(columns, separator, bool(header), stamps, boolean)


def _fits(row: list[str], columns: tuple[str, ...]) -> bool:
    return (
        len(row) == len(columns)
        and row[7].lower() in ("true", "false")
        and all(row[columns.index(name)].isdigit() for name in ("elapsed", "bytes", "Latency"))
    )


@dataclass
class _State:
    """What is carried from block to block."""

    layout: _Layout
    columns: list[str]
    """Those that become series, in the order of the keys."""
    keys: dict[tuple[str, bool], list[SeriesKey]] = field(default_factory=dict)
    rates: dict[str, RatePerSecond] = field(default_factory=dict)
    total: RatePerSecond = field(default_factory=RatePerSecond)
    threads: dict[int, int] = field(default_factory=dict)
    folded: bool = False


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    layout = _layout(source.head)
    if layout is None:
        raise XatError(
            "This is no JMeter result file", f"{source.name}: the first line has no timeStamp column."
        )
    zone, zone_name, zone_source = source.resolve_zone("UTC" if layout.stamps.epoch_unit else None)
    if layout.stamps.offset:
        zone_source = "file"
    sink.capture(CaptureInfo("jmeter", zone=zone_name, zone_source=zone_source))
    if layout.stamps.ambiguous:
        problems.add(0, "day and month of the time stamps could be swapped: month first was assumed")
    state = _State(layout, [name for name in _COLUMNS if name in layout.columns])
    for frame in frames(source, _table(layout), problems, skip_lines=1 if layout.has_header else 0):
        try:
            times = _timestamps.to_utc_us(frame["timeStamp"], layout.stamps, zone)
        except ValueError:
            frame, times = _salvaged(frame, layout, zone, problems)
        for part in _split(frame, times, state):
            _emit(part, state, sink)
    _finish(state, sink, problems)


def _table(layout: _Layout) -> Table:
    wanted: dict[str, ColumnType] = {
        "timeStamp": "int" if layout.stamps.epoch_unit else "text",
        "label": "category",
    }
    wanted["elapsed"] = "int"
    for name in layout.columns:
        if name in _COLUMNS or name in ("allThreads", "IdleTime"):
            wanted[name] = "int"
    if "success" in layout.columns:
        wanted["success"] = "bool" if layout.boolean else "text"
    if "responseMessage" in layout.columns:
        wanted["responseMessage"] = "text"
    return Table(layout.columns, wanted, layout.separator)


def _salvaged(
    frame: "pl.DataFrame", layout: _Layout, zone: object, problems: Problems
) -> tuple["pl.DataFrame", Times]:
    """Without the rows whose time stamp is not written like the others."""
    import polars as pl

    bare = frame["timeStamp"].str.replace(r"(Z| ?UTC| ?GMT|[+-]\d{2}:?\d{2})$", "")
    good = bare.str.to_datetime(layout.stamps.pattern, strict=False).is_not_null()
    bad = frame.filter(~good)
    problems.add(0, f"time stamp not readable: {bad['timeStamp'][0]}", len(bad))
    frame = frame.filter(good)
    assert isinstance(frame, pl.DataFrame)
    return frame, _timestamps.to_utc_us(frame["timeStamp"], layout.stamps, zone)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Part:
    """Rows of one label in one block."""

    label: str
    transaction: bool
    times: Times
    columns: list[NDArray[np.int64]]
    elapsed: NDArray[np.int64]
    failed: NDArray[np.bool_]
    idle: NDArray[np.int64] | None
    threads: NDArray[np.int64] | None


def _split(frame: "pl.DataFrame", times: Times, state: _State) -> Iterator[_Part]:
    """The block's rows by label, samplers and transactions apart, in file order within each."""
    codes = frame["label"].to_physical().to_numpy().astype(np.int32)
    if "responseMessage" in frame.columns:
        inside = frame["responseMessage"].str.starts_with(_TRANSACTION.decode()).to_numpy()
        codes = codes * 2 + inside
    else:
        codes = codes * 2
    order = np.argsort(codes, kind="stable")
    sorted_codes = codes[order]
    starts = np.flatnonzero(np.r_[True, sorted_codes[1:] != sorted_codes[:-1]])
    columns = {name: _numbers(frame, name) for name in {*state.columns, "elapsed"}}
    extra = {name: _numbers(frame, name) for name in ("IdleTime", "allThreads") if name in frame.columns}
    labels = frame["label"]
    for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
        rows = order[start:stop]
        taken = {name: column[rows] for name, column in columns.items()}
        yield _Part(
            str(labels[int(rows[0])]),
            bool(sorted_codes[start] & 1),
            times[rows],
            [taken[name] for name in state.columns],
            taken["elapsed"],
            taken["success"] == 1 if "success" in taken else np.zeros(len(rows), bool),
            extra["IdleTime"][rows] if "IdleTime" in extra else None,
            extra["allThreads"][rows] if "allThreads" in extra else None,
        )


def _numbers(frame: "pl.DataFrame", name: str) -> NDArray[np.int64]:
    """A column as integers; success becomes 1 where the request FAILED."""
    import polars as pl

    column = frame[name]
    if name != "success":
        return column.to_numpy()
    good = column if column.dtype == pl.Boolean else column.str.to_lowercase().is_in(["true", "1", "yes"])
    return (~good).cast(pl.Int64).to_numpy()


def _emit(part: _Part, state: _State, sink: Sink) -> None:
    label = part.label
    if label not in state.rates and len(state.rates) >= _MAX_LABELS:
        label, state.folded = _OTHER, True
    keys = state.keys.get((label, part.transaction))
    if keys is None:
        keys = state.keys[label, part.transaction] = _keys(label, part.transaction, state.columns)
    sink.samples(keys, part.times, part.columns)
    named = attributes(label=label)
    if part.idle is not None and part.idle.any():
        sink.samples(
            [SeriesKey("jmeter.IdleTime", named, "s", "duration", "IdleTime", 3)], part.times, [part.idle]
        )
    if part.transaction:
        return
    ends = part.times + part.elapsed * 1000
    state.rates.setdefault(label, RatePerSecond()).add(ends, part.failed)
    state.total.add(ends, part.failed)
    if part.threads is not None:
        seconds, last = np.unique(ends[::-1] // 1_000_000, return_index=True)
        state.threads.update(zip(seconds.tolist(), part.threads[::-1][last].tolist(), strict=True))


def _keys(label: str, transaction: bool, columns: list[str]) -> list[SeriesKey]:
    named: Attributes = attributes(label=label)
    keys = []
    for name in columns:
        metric, unit, kind, decimals = _COLUMNS[name]
        if transaction:
            metric = "xat.request.transaction.duration" if name == "elapsed" else f"jmeter.transaction.{name}"
        keys.append(SeriesKey(metric, named, unit, kind, name, decimals))  # type: ignore[arg-type]
    return keys


def _finish(state: _State, sink: Sink, problems: Problems) -> None:
    for label, rate in state.rates.items():
        rate.emit(sink, "xat.request.rate", "xat.request.error_rate", attributes(label=label))
    state.total.emit(sink, "xat.request.rate", "xat.request.error_rate")
    if state.threads:
        seconds = np.array(sorted(state.threads), np.int64)
        counts = np.array([state.threads[int(second)] for second in seconds], np.int64)
        key = SeriesKey("xat.load.threads", (), "1", "gauge", "allThreads")
        sink.samples([key], seconds * 1_000_000, [counts])
        sink.update(environment={"threads": str(int(counts.max()))})
    if state.folded:
        problems.add(0, f"more than {_MAX_LABELS} labels: the rest was put together as {_OTHER}")


PARSER = Parser("jtl-csv", "JMeter results (CSV)", (".jtl", ".csv"), _recognises, _parse)
