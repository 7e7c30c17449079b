"""JSON of mpstat (-o JSON) since sysstat 11.5, as a stream."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._columns import Column, Rows, json_row
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_cpu import cpu_column, interrupt_column, whose
from xat_desktop.parsers._sysstat_json import Host, entries, objects

_TABLES = ("cpu-load", "node-load", "sum-interrupts", "individual-interrupts", "soft-interrupts")
_SIGNATURE = re.compile(
    rb'"statistics"\s*:\s*\[\s*\{\s*"timestamp"\s*:\s*"[^"]*"\s*,\s*"(?:%s)"\s*:' % "|".join(_TABLES).encode()
)
_TOPOLOGY = ("core", "socket", "node")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b'"sysstat"' in head and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    zone, zone_name, zone_source = source.resolve_zone()
    host: Host | None = None
    rows, clock = Rows(sink), BlockClock(zone, None)
    for entry_host, entry in entries(source, problems):
        if entry_host is not host:
            _finish(rows, clock, sink)
            host = entry_host
            sink.capture(CaptureInfo("mpstat", host=host.name, environment=host.facts))
            if host.day:
                sink.update(zone=zone_name, zone_source=zone_source)
            rows = Rows(sink)
            clock = BlockClock(zone, host.day) if host.day else BlockClock(ZoneInfo("UTC"), date(1970, 1, 1))
        time_us = clock.read(str(entry.get("timestamp", "")))
        if time_us is None:
            problems.add(0, f"not a time: {entry.get('timestamp')}")
            continue
        for table, label, row in _table_rows(entry):
            _add(rows, time_us, table, label, row, problems)
    _finish(rows, clock, sink)


def _finish(rows: Rows, clock: BlockClock, sink: Sink) -> None:
    rows.flush()
    if clock.interval_s:
        sink.update(environment={"interval_s": clock.interval_s})


def _table_rows(entry: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(table, CPU or node, values) of all tables; lists of interrupts become values under their names."""
    for table in _TABLES:
        for row in objects(entry.get(table)):
            label = str(row.pop("node" if table == "node-load" else "cpu", "all"))
            for name in _TOPOLOGY:
                row.pop(name, None)
            interrupts = row.get("intr")
            if isinstance(interrupts, list):
                row = {str(each.get("name")): each.get("value") for each in objects(interrupts)}
            yield table, label, row


def _add(rows: Rows, time_us: int, table: str, label: str, row: dict[str, Any], problems: Problems) -> None:
    try:
        printed = json_row(row)
    except ValueError as error:
        problems.add(0, f"{table} {label}: {error}")
        return
    layout = (table, label, *row)
    if rows.columns(layout) is None:
        columns = [_column(table, name) for name in row]
        named = whose("NODE" if table == "node-load" else "CPU", label)
        rows.open(
            layout, [column.key(name, named) for column, name in zip(columns, row, strict=True)], columns
        )
    rows.add(layout, time_us, printed)


def _column(table: str, name: str) -> Column:
    return cpu_column(name, "mpstat") if table.endswith("-load") else interrupt_column(name)


PARSER = Parser("mpstat-json", "mpstat (JSON)", (".json",), _recognises, _parse)
