"""What a fio log holds: its file name says the measure, its first rows the columns and perhaps the unit."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

_NAMED = re.compile(
    r"(?P<label>.*?)_?(?<![a-z])(?P<log>bw|iops|slat|clat|lat)(?:\.(?P<job>\d+))?(?:\.\w+)*", re.IGNORECASE
)
_ROW = re.compile(rb"\d+(?:, ?(?:-?\d+|0x[0-9a-f]+)){3,7}")
_ROWS_SHOWN = 500
_EPOCH_MS = 100_000_000_000
"""A time above this is no time since a start: it would be more than three years."""

_LAYOUTS = (
    ("time", "value", "direction", "size"),
    ("time", "value", "direction", "size", "priority"),
    ("time", "value", "direction", "size", "offset"),
    ("time", "value", "direction", "size", "offset", "priority"),
    ("time", "value", "direction", "size", "priority", "issued"),
    ("time", "value", "maximum", "direction", "size", "priority"),
    ("time", "value", "direction", "size", "offset", "priority", "issued"),
    ("time", "value", "maximum", "direction", "size", "offset", "priority"),
    ("time", "value", "maximum", "direction", "size", "priority", "issued"),
    ("time", "value", "maximum", "direction", "size", "offset", "priority", "issued"),
)
"""What fio 2.0 to 3.42 write by version, log_offset, log_window_value=both and log_issue_time."""

NO_MEASURES = ("offset", "priority", "issued")
"""Where and how an I/O went: no series, and named among the facts."""


@dataclass(frozen=True)
class LogName:
    """What `job_clat.2.log` says; an empty `log` when the name says nothing."""

    label: str = ""
    log: str = ""
    job: str = ""


@dataclass(frozen=True)
class Layout:
    """What the first rows show."""

    columns: tuple[str, ...]
    blanks: bool
    """Each comma is followed by a blank, as fio writes it."""
    per_io: bool
    """Rows are single I/Os; else means or maxima of windows, which carry no size."""
    epoch: bool
    """Times are milliseconds since 1970, not since the start of the job."""
    latency_decimals: int
    """9: latencies in nanoseconds, 6: in microseconds."""
    latency_reason: str


def named(name: str) -> LogName:
    """The parts of a log's file name."""
    found = _NAMED.fullmatch(PurePath(name).name)
    return LogName(found["label"], found["log"].lower(), found["job"] or "") if found else LogName()


@lru_cache(maxsize=1)  # the same head is looked at again when it is parsed
def layout_of(head: bytes, name: str) -> Layout | None:
    """The layout that nearly all of the first rows have; None when this is no fio log."""
    lines = head.split(b"\n", _ROWS_SHOWN + 1)
    whole = [line.strip() for line in lines[: -1 if len(lines) > 1 else None] if line.strip()]
    if not any(map(_ROW.fullmatch, whole[: len(whole) // 10 + 1])):
        return None
    matching = [line for line in whole if _ROW.fullmatch(line)]
    if not matching or len(matching) < 0.9 * len(whole):
        return None
    rows = [line.decode().replace(", ", ",").split(",") for line in matching]
    enough = 0.9 * len(rows)
    for columns in _LAYOUTS:
        fitting = [row for row in rows if len(row) == len(columns) and _fits(row, columns)]
        if len(fitting) >= enough:
            return _described(fitting, columns, name, blanks=b", " in matching[0])
    return None


def _described(rows: list[list[str]], columns: tuple[str, ...], name: str, *, blanks: bool) -> Layout:
    per_io = any(row[columns.index("size")] != "0" for row in rows)
    decimals, reason = _latency_unit(rows, columns, name)
    return Layout(columns, blanks, per_io, int(rows[0][0]) > _EPOCH_MS, decimals, reason)


def _fits(row: list[str], columns: tuple[str, ...]) -> bool:
    cell = dict(zip(columns, row, strict=True))
    if [name for name, text in cell.items() if text[:2] == "0x"] not in ([], ["priority"]):
        return False
    if len(cell["direction"]) > 1 or cell["direction"] not in "01234567":
        return False
    if "priority" in cell and cell["priority"] not in ("0", "1") and not cell["priority"].startswith("0x"):
        return False
    return "maximum" not in cell or int(cell["maximum"]) >= int(cell["value"])


def _latency_unit(rows: list[list[str]], columns: tuple[str, ...], name: str) -> tuple[int, str]:
    """fio 2 wrote microseconds, fio 3 writes nanoseconds, and no log says which: (decimals, why)."""
    if len(columns) > 5 or ("priority" in columns and any(row[-1] != "0" for row in rows)):
        return 9, "ns: the priority column came with fio 3"
    if re.search(r"fio-?2[._]", name):
        return 6, "us: assumed from the file's name"
    if re.search(r"fio-?3[._]", name):
        return 9, "ns: assumed from the file's name"
    if "priority" in columns:
        return 9, "ns: assumed, a fifth column that is always 0 came with fio 3"
    values = sorted(int(row[1]) for row in rows)
    if values[len(values) // 2] < 1000:
        return 6, "us: assumed, half of the first values are below 1000"
    return 9, "ns: assumed, as fio 3 writes; fio 2 would mean microseconds"
