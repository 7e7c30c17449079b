"""JMeter result files (JTL) as CSV: any delimiter, time format and column set, with or without header."""

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, Times
from xat_desktop.errors import XatError
from xat_desktop.parsers import _timestamps
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import count_seconds
from xat_desktop.parsers._jmeter import COLUMNS, TRANSACTION, JMeterSeries, Part, sum_of_samples
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._table import ColumnType, Lines, Table, mapped_lines

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
    (
        *_START,
        "failureMessage",
        "bytes",
        "sentBytes",
        "grpThreads",
        "allThreads",
        *("URL", "Latency", "IdleTime", "Connect"),
    ),
)
"""What JMeter 2.x to 5.x write without a header; they differ in length or in the place of a number."""

_TOLD_BY = frozenset(("URL", "dataType"))
"""Where the message was not saved, a transaction controller's row is one without an address and a type of data."""

_HEADER = re.compile(rb"^\"?timeStamp\"?([,;\t|:^ ])\"?elapsed")
_NO_HEADER = re.compile(rb"^([^,;\t|\n]{8,40})([,;\t|])(\d+)\2")


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


@lru_cache(maxsize=1)  # the same head is looked at again when it is parsed
def _layout(head: bytes) -> _Layout | None:
    """The layout that the first lines show; None when this is no JTL."""
    header = _HEADER.match(head)
    bare = _NO_HEADER.match(head)
    if not header and not bare:
        return None
    separator = (header[1] if header else bare[2]).decode()  # type: ignore[index]
    rows = _first_rows(head, separator)
    if header:
        columns = tuple(cell.strip() for cell in rows[0])
        if not {"timeStamp", "elapsed"} <= set(columns):
            return None
        rows = [row for row in rows if len(row) == len(columns) and row[columns.index("elapsed")].isdigit()]
    else:
        columns, rows = max(
            ((layout, [row for row in rows if _fits(row, layout)]) for layout in _LAYOUTS),
            key=lambda fit: len(fit[1]),
        )
        if not rows:
            return None
    stamps = (
        _timestamps.detect(_timestamps.usual([row[0] for row in rows]))
        if rows
        else _timestamps.StampFormat("ms")
    )
    if stamps is None:
        return None
    success = columns.index("success") if "success" in columns else None
    boolean = success is not None and all(row[success] in ("true", "false") for row in rows)
    return _Layout(columns, separator, bool(header), stamps, boolean)


def _first_rows(head: bytes, separator: str) -> list[list[str]]:
    """Up to fifty rows; the last one only where it ends."""
    whole = head[: head.rfind(b"\n") + 1] or head
    lines = whole.decode("utf-8", "replace").splitlines()[:50]
    return [row for row in csv.reader(lines, delimiter=separator) if row]


def _fits(row: list[str], columns: tuple[str, ...]) -> bool:
    return (
        len(row) == len(columns)
        and row[7].lower() in ("true", "false")
        and all(row[columns.index(name)].isdigit() for name in ("elapsed", "bytes", "Latency"))
    )


@dataclass(frozen=True)
class _Block:
    """What a parsing thread makes of one block."""

    parts: list[Part]
    ends: Times
    threads: NDArray[np.integer] | None
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """Line and reason of each row that is no sample of its own."""


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    layout = _layout(source.head)
    if layout is None:
        reason = (
            "its time stamps are written in no known way" if _HEADER.match(source.head) else "no timeStamp"
        )
        raise XatError("This JMeter result file cannot be read", f"{source.name}: {reason}.")
    zone, zone_name, zone_source = source.resolve_zone("UTC" if layout.stamps.epoch_unit else None)
    if layout.stamps.offset:
        zone_source = "file"
    facts = {}
    if "responseMessage" not in layout.columns and not set(layout.columns) >= _TOLD_BY:
        facts["transactions"] = "not told from requests: responseMessage was not saved"
    sink.capture(CaptureInfo("jmeter", zone=zone_name, zone_source=zone_source, environment=facts))
    if layout.stamps.ambiguous:
        problems.add(0, "day and month of the time stamps could be swapped: month first was assumed")
    series = JMeterSeries()
    names = tuple(name for name in COLUMNS if name in layout.columns)

    def split(frame: "pl.DataFrame", lines: Lines) -> _Block:
        return _split(frame, lines, layout, zone, names)

    skipped = 1 if layout.has_header else 0
    for block in mapped_lines(source, _table(layout), problems, split, skip_lines=skipped):
        for line, reason in block.left_out:
            problems.add(line, reason)
        for part in block.parts:
            series.emit(part, sink)
        if block.threads is not None:
            series.add_threads(block.ends, block.threads)
    series.finish(sink, problems)


def _table(layout: _Layout) -> Table:
    wanted: dict[str, ColumnType] = {
        "timeStamp": "int" if layout.stamps.epoch_unit else "text",
    }
    if "label" in layout.columns:
        wanted["label"] = "category"
    wanted["elapsed"] = "small int"
    for name in layout.columns:
        if name in COLUMNS or name in ("allThreads", "IdleTime", "SampleCount"):
            wanted[name] = "small int"
    if "success" in layout.columns:
        wanted["success"] = "bool" if layout.boolean else "text"
    if "responseMessage" in layout.columns:
        wanted["responseMessage"] = "text"
    elif set(layout.columns) >= _TOLD_BY:
        wanted |= dict.fromkeys(_TOLD_BY, "category")
    return Table(layout.columns, wanted, layout.separator)


def _split(
    frame: "pl.DataFrame", lines: Lines, layout: _Layout, zone: ZoneInfo, names: tuple[str, ...]
) -> _Block:
    """The block's rows by label, in file order within each."""
    import polars as pl

    if "label" not in frame.columns:
        frame = frame.with_columns(pl.lit("").cast(pl.Categorical).alias("label"))
    frame, bad = _samples_of(frame, lines, layout)
    times = _timestamps.to_utc_us(frame["timeStamp"], layout.stamps, zone)
    codes = _codes(frame)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.empty(0, np.int64)
    wanted = [name for name in (*names, "elapsed", "IdleTime") if name in frame.columns]
    columns = {name: _numbers(frame, name) for name in wanted}
    labels, parts = frame["label"], []
    for start, stop in pairwise([*starts, len(order)]):
        rows = order[start:stop]
        mine = {name: column.take(rows) for name, column in columns.items()}
        mine_times = times.take(rows)
        failed = mine["success"] == 1 if "success" in mine else np.zeros(len(rows), bool)
        parts.append(
            Part(
                str(labels[int(rows[0])]),
                "transaction" if codes[start] & 1 else "request",
                mine_times,
                names,
                [mine[name] for name in names],
                count_seconds(_ends(mine_times, mine["elapsed"]), failed),
                mine.get("IdleTime"),
            )
        )
    threads = _numbers(frame, "allThreads") if "allThreads" in frame.columns else None
    return _Block(parts, _ends(times, columns["elapsed"]), threads, bad)


def _ends(times: Times, elapsed_ms: NDArray[np.integer]) -> Times:
    return times + elapsed_ms.astype(np.int64) * 1000


def _samples_of(
    frame: "pl.DataFrame", lines: Lines, layout: _Layout
) -> tuple["pl.DataFrame", list[tuple[int, str]]]:
    """The rows that are one sample each; line and reason of the others."""
    rows = np.arange(len(frame))
    frame, bad = _timestamps.with_good_stamps(frame, "timeStamp", layout.stamps)
    reasons = {place: f"time stamp not readable: {stamp}" for place, stamp in bad}
    if "SampleCount" in frame.columns and (sums := frame["SampleCount"] > 1).any():
        rows = np.delete(rows, list(reasons))
        for at in sums.arg_true():
            reasons[int(rows[at])] = sum_of_samples(frame["SampleCount"][at])
        frame = frame.filter(~sums)
    at_line = lines() if reasons else []
    return frame, [(at_line[place], reason) for place, reason in sorted(reasons.items())]


def _codes(frame: "pl.DataFrame") -> NDArray[np.integer]:
    """A number for each row: twice that of its label, plus one for a transaction controller's row."""
    import polars as pl

    labels = frame["label"].to_physical().to_numpy()
    if not len(labels) or labels.max() >= 1 << 15:
        labels = np.unique(labels, return_inverse=True)[1]
    codes = labels * 2
    if "responseMessage" in frame.columns:
        codes = codes + frame["responseMessage"].str.starts_with(TRANSACTION).to_numpy()
    elif set(frame.columns) >= _TOLD_BY:
        url, kind = (frame[name].cast(pl.String).fill_null("") for name in ("URL", "dataType"))
        codes = codes + ((url == "null") & (kind == "")).to_numpy()
    return codes.astype(np.uint16) if len(codes) and codes.max() < 1 << 16 else codes  # radix sort


def _numbers(frame: "pl.DataFrame", name: str) -> NDArray[np.integer]:
    """A column as integers; success becomes 1 where the request FAILED."""
    import polars as pl

    column = frame[name]
    if name == "success":
        good = column if column.dtype == pl.Boolean else column.str.to_lowercase().is_in(["true", "1", "yes"])
        return (~good).cast(pl.Int8).to_numpy()
    return column.to_numpy()


PARSER = Parser("jtl-csv", "JMeter results (CSV)", (".jtl", ".csv"), _recognises, _parse)
