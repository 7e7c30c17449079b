"""One counter of perf stat, from a line of text, of -x or of -j."""

import json
import re
from dataclasses import dataclass
from itertools import islice

_COUNT = r"(?P<value>\d[\d.,'\u00a0\u202f]*|<not (?:supported|counted)>)"
_TEXT = re.compile(
    rf"\s*(?:(?P<time>\d+[.,]\d{{6,9}})\s+)?(?:(?P<whose>(?:CPU|S|D|C|N)\d[\w-]*|\S.{{0,15}}?-\d+)\s+(?:\d+\s+)?)?{_COUNT}\s+"
    r"(?:(?P<unit>msec|usec|nsec|ns|Joules|MiB|MB|Bytes|C|W)\s+)?(?P<event>[A-Za-z][\w\-:./=,]*)\s*"
    r"(?:#\s*(?P<metric>[.,]?\d[\d.,]*)\s*(?P<metric_unit>.*?))?\s*(?:\(\s*\+-\s*(?P<error>[.,]?\d[\d.,]*)%\s*\))?\s*(?:\((?P<running>[.,]?\d[\d.,]*)%\))?\s*$"
)
_ELAPSED = re.compile(
    r"\s*(?P<value>\d+[.,]\d+)(?: \+- (?P<error>\d+[.,]\d+))? seconds (?P<what>time elapsed|user|sys)"
)
_VALUE = re.compile(r"-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|<not (?:supported|counted)>|-?nan")
_AGGREGATE = re.compile(r"(?:(?:CPU|S\d|D\d|C\d|N\d|cpu)[\w-]*|\D.{0,15}-\d+)$")
_SEPARATORS = ";|\t,: "
_LEAST_CELLS = 2
_WELL_KNOWN = re.compile(
    r"(?:(?:cpu|task)-clock(?:-msecs)?|context-switches|cs|(?:cpu-|CPU-)?migrations|(?:page-|minor-|major-)?faults"
    r"|(?:cpu-|bus-|ref-)?cycles|instructions|branches|branch-(?:misses|instructions)|cache-(?:references|misses)"
    r"|stalled-cycles-\w+|(?:L1-[di]cache|LLC|[di]TLB|node|branch)-(?:load|store|prefetch)(?:e?s|-misses))(?::[a-zA-Z]+)?"
)
"""Versions up to 4 print less beside them: no unit up to 3.13, no times of software events."""


@dataclass(frozen=True)
class Counter:
    """A value as perf states it; `value` is None where it was not supported or not counted."""

    event: str
    value: float | None
    why_missing: str = ""
    unit: str = ""
    time_s: float | None = None
    whose: str = ""
    """CPU, socket, core, ... under -A and --per-socket."""
    relative_error: float | None = None
    running: float = 1.0
    """Share of the time in which the event was counted; the value is scaled up when it is below 1."""
    metric: float | None = None
    metric_unit: str = ""


def text_counter(line: str) -> Counter | None:
    """A line such as `445.93 msec task-clock  #  0.987 CPUs utilized  ( +-  0.62% )`."""
    found = _TEXT.match(line)
    if not found:
        return None
    missing = found["value"].strip("<>") if found["value"].startswith("<") else ""
    return Counter(
        found["event"],
        None if missing else (_decimal(found["value"]) if found["unit"] else _whole(found["value"])),
        missing,
        found["unit"] or "",
        _decimal(found["time"]) if found["time"] else None,
        found["whose"] or "",
        _decimal(found["error"]) / 100 if found["error"] else None,
        _decimal(found["running"]) / 100 if found["running"] else 1.0,
        _decimal(found["metric"]) if found["metric"] else None,
        (found["metric_unit"] or "").strip(),
    )


def elapsed(line: str) -> tuple[str, float, float | None] | None:
    """(what, seconds, standard error) of `0.45159 +- 0.00395 seconds time elapsed`."""
    found = _ELAPSED.match(line)
    if not found:
        return None
    return found["what"], _decimal(found["value"]), _decimal(found["error"]) if found["error"] else None


def separator_of(lines: list[str]) -> str:
    """The separator of -x lines; empty when they are none."""
    return next((separator for separator in _SEPARATORS if lines and _half_fit(lines, separator)), "")


def _half_fit(lines: list[str], separator: str) -> bool:
    misfits = (line for line in lines if not separated_counter(line, separator))
    return next(islice(misfits, len(lines) // 2, None), None) is None


def separated_counter(line: str, separator: str) -> Counter | None:
    """A line of -x: [time] [whose [count]] value unit event [error%] run-time percent [metric unit]."""
    if line.count(separator) < _LEAST_CELLS - 1:
        return None
    cells = line.rstrip("\r\n").split(separator)
    if not (_is_value(cells[0].strip()) or _AGGREGATE.match(cells[0].strip())):
        return None
    cells = [cell.strip() for cell in cells]
    at, time_s, whose = 0, None, ""
    if re.fullmatch(r"\d+[.,]\d{6,9}", cells[0]) and (_is_value(cells[1]) or _AGGREGATE.match(cells[1])):
        time_s, at = _decimal(cells[0]), 1
    if len(cells) > at + 1 and _AGGREGATE.match(cells[at]):
        whose, at = cells[at], at + 1
        if len(cells) > at + 1 and cells[at].isdigit() and _is_value(cells[at + 1]):
            at += 1
    if not _is_value(cells[at]):
        return None
    value, cells = cells[at], cells[at + 1 :]
    if cells and _WELL_KNOWN.fullmatch(cells[0]):
        cells.insert(0, "msec" if cells[0].endswith("-msecs") else "")
    if (
        len(cells) < 2
        or not re.match(r"[A-Za-z]", cells[1])
        or not re.fullmatch(r"[A-Za-z%/]{0,12}", cells[0])
    ):
        return None
    unit, event, *rest = cells
    known = _WELL_KNOWN.fullmatch(event)
    if (
        known
        and not unit
        and event.partition(":")[0] in ("task-clock", "cpu-clock")
        and _MSEC.fullmatch(value)
    ):
        unit = "msec"
    error = _decimal(rest.pop(0).rstrip("%")) / 100 if rest and re.fullmatch(r"\d[\d.,]*%", rest[0]) else None
    if len(rest) < 2 or not rest[0].isdigit() or not re.fullmatch(r"\d{1,3}[.,]\d\d", rest[1]):
        if not known or (rest and not re.fullmatch(r"[\d.,]*", rest[0])):
            return None
        rest = ["", "100.00"]
    missing = value.strip("<>") if value.startswith("<") else ""
    metric = rest[2] if len(rest) > 3 and _is_value(rest[2]) else ""
    return Counter(
        event,
        None if missing else _decimal(value),
        missing,
        unit,
        time_s,
        whose,
        error,
        _decimal(rest[1]) / 100,
        _decimal(metric) if metric else None,
        rest[3] if metric else "",
    )


def json_counter(line: str) -> Counter | None:
    """A line of -j; numbers are texts."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or "counter-value" not in row or not row.get("event"):
        return None
    value = str(row["counter-value"])
    missing = value.strip("<>") if value.startswith("<") else ""
    try:
        return Counter(
            str(row["event"]),
            None if missing else _decimal(value),
            missing,
            str(row.get("unit", "")),
            float(row["interval"]) if "interval" in row else None,
            next(
                (f"{name}{row[name]}" for name in ("cpu", "socket", "die", "core", "node") if name in row), ""
            ),
            float(row["variance"]) / 100 if "variance" in row else None,
            float(row.get("pcnt-running", 100)) / 100,
            float(row["metric-value"]) if row.get("metric-unit") else None,
            str(row.get("metric-unit", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None


_MSEC = re.compile(r"\d+[.,]\d{6}")
"""Clocks had no unit up to perf 4.17."""


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text))


def _decimal(text: str) -> float:
    """The last point or comma is that of the decimals, others stand between thousands."""
    head, mark, tail = re.sub(r"['\u00a0\u202f]", "", text.rstrip(".,")).replace(",", ".").rpartition(".")
    return float(head.replace(".", "") + mark + tail)


def _whole(text: str) -> float:
    return float(re.sub(r"\D", "", text))
