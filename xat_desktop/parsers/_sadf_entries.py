"""Entries of sadf's JSON and XML (one moment, all sections): keys of all versions become sar's columns."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._columns import Column, Rows, json_row
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_json import Host
from xat_desktop.parsers._sysstat_sections import SECTIONS, item_attributes

_STATED = ("UTC", "GMT")
_GROUPS = ("network", "power-management", "psi")
_ITEM_KEYS = {
    "cpu": "CPU",
    "disk-device": "DEV",
    "iface": "IFACE",
    "line": "TTY",
    "intr": "INTR",
    "filesystem": "FILESYSTEM",
    "mountpoint": "MOUNTPOINT",
    "fchost": "FCHOST",
    "device": "DEVICE",
    "bus_number": "BUS",
    **{name: name for name in ("idvendor", "idprod", "manufact", "product", "status")},
}
_NUMBERED = {
    "cpu-frequency": "CPU",
    "cpu-weighted-frequency": "CPU",
    "fan-speed": "FAN",
    "temperature": "TEMP",
    "voltage-input": "IN",
    "battery": "BAT",
}
_OTHER_NAMES = {
    "inactive": "kbinact",
    "shared": "kbshmem",
    "frequency": "MHz",
    "weighted-frequency": "wghMHz",
    "value": "intr/s",
    "variation": "cap/min",
    "percent-capacity": "%cap",
}
_SAME_TWICE = frozenset(("rd_sec", "wr_sec", "dc_sec", "avgrq-sz", "avgqu-sz"))
"""Since 11.x disks have these for old readers beside the same numbers in kB."""
_STALL = re.compile(r"(some|full)_avg(\d*)")


@dataclass
class SadfCapture:
    """One host's document, as far as it was read."""

    host: Host
    rows: Rows
    clock: BlockClock
    seen: set[str] = field(default_factory=set)
    """Intervals that the entries state."""


def add_entry(
    capture: SadfCapture, stamp: dict[str, Any], entry: dict[str, Any], line: int, problems: Problems
) -> None:
    """All sections of one moment."""
    time_us = _time(stamp, capture.clock)
    if time_us is None:
        problems.add(line, f"not a time: {json.dumps(stamp)}")
        return
    capture.seen.add(str(stamp.get("interval", "")))
    for section, row in _rows(entry):
        try:
            _add(capture.rows, time_us, section, row)
        except ValueError as error:
            problems.add(line, f"{section} at {stamp.get('date')} {stamp.get('time')}: {error}")


def begin_capture(host: Host, stamp: dict[str, Any], source: Source, sink: Sink) -> SadfCapture:
    """The capture of a host whose first moment is `stamp`."""
    epoch = not stamp.get("date")
    stated = epoch or stamp.get("utc") == 1 or stamp.get("tz") in _STATED
    zone, name, how = source.resolve_zone("UTC" if stated else None)
    sink.capture(CaptureInfo("sar", host=host.name, zone=name, zone_source=how, environment=host.facts))
    return SadfCapture(host, Rows(sink), BlockClock(zone if not stated else ZoneInfo("UTC"), None))


def finish_capture(capture: SadfCapture | None, sink: Sink) -> None:
    """Hand over what is left, and tell the facts."""
    if capture is None:
        return
    capture.rows.flush()
    boots = [body for kind, body in capture.host.after if kind == "boot"]
    comments = [body for kind, body in capture.host.after if kind == "comment"]
    facts = {
        "interval_s": min(capture.seen, key=len) if len(capture.seen) == 1 else capture.clock.interval_s,
        "restarts": str(len(boots) or ""),
        "comments": "; ".join(str(json.loads(body).get("com", "")) for body in comments),
    }
    sink.update(environment={name: text for name, text in facts.items() if text})


def _time(stamp: dict[str, Any], clock: BlockClock) -> int | None:
    day, time = str(stamp.get("date") or ""), str(stamp.get("time", ""))
    if not day and time.isdigit():
        return int(time) * 1_000_000
    return clock.read(f"{day} {time}") if day else None


def _rows(entry: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(section, row) of all sections; those of `network` and the like are brought to the same level."""
    for section, content in entry.items():
        if section in _GROUPS and isinstance(content, dict):
            yield from _rows(content)
        elif isinstance(content, list):
            for row in content:
                if isinstance(row, dict):
                    yield section, row
        elif isinstance(content, dict):
            yield section, content


@dataclass(frozen=True)
class _Plan:
    """What the values of a row with certain keys are, by their position."""

    keys: tuple[str, ...]
    item_at: tuple[int, ...]
    items: tuple[str, ...]
    number_at: tuple[int, ...]
    columns: tuple[tuple[str, Column], ...]


def _add(rows: Rows, time_us: int, section: str, row: dict[str, Any]) -> None:
    section = section.removesuffix("-all")
    plan = _plan(section, tuple(row))
    values = list(row.values())
    printed = [values[at] for at in plan.number_at]
    try:
        sum(printed)
    except TypeError:
        if any(isinstance(value, dict) for value in values):
            return _add(rows, time_us, section, _flat(row))
        printed = json_row({name: value for (name, _), value in zip(plan.columns, printed, strict=True)})
    if not printed:
        return None
    cells = [str(values[at]) for at in plan.item_at]
    layout = (section, plan.keys, *cells)
    if rows.columns(layout) is None:
        item = item_attributes(plan.items, cells)
        keys = [column.key(name, item) for name, column in plan.columns]
        rows.open(layout, keys, [column for _, column in plan.columns])
    return rows.add(layout, time_us, printed)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """What stands deeper (`io-reads`) brought to the same level."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        flat.update(value if isinstance(value, dict) else {key: value})
    return flat


@cache
def _plan(section: str, keys: tuple[str, ...]) -> _Plan:
    named = {**_ITEM_KEYS, "number": _NUMBERED.get(section, "")}
    items = [(at, named[key]) for at, key in enumerate(keys) if named.get(key)]
    repeated = _SAME_TWICE if "rkB" in keys else frozenset()
    numbers = [(at, key) for at, key in enumerate(keys) if not named.get(key) and key not in repeated]
    return _Plan(
        keys,
        tuple(at for at, _ in items),
        tuple(name for _, name in items),
        tuple(at for at, _ in numbers),
        tuple(_column(section, key) for _, key in numbers),
    )


@cache
def _column(section: str, key: str) -> tuple[str, Column]:
    """(sar's name, column) of a key."""
    stall = _STALL.fullmatch(key)
    if stall:
        window = f"-{stall[2]}" if stall[2] else ""
        name = f"%{stall[1][0]}{section.removeprefix('psi-')}{window}"
        return name, column_of(section, name)
    stem = key.removesuffix("-percent").removeprefix("percent-")
    names = [f"%{stem}"] if stem != key else [key, f"{key}/s", f"kb{key}", f"%{key}"]
    names.insert(0, _OTHER_NAMES.get(key, ""))
    for known in ("swap", "memory-changes", section) if section == "memory" else (section,):
        for name in names:
            if name in SECTIONS.get(known, ()):
                return name, column_of(known, name)
    return names[1], column_of(section, names[1])
