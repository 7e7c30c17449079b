"""JSON of iostat (-o JSON) since sysstat 11.5, as a stream."""

import re
from typing import Any

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._columns import Column, json_row
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_cpu import cpu_column
from xat_desktop.parsers._sysstat_disk import disk_column
from xat_desktop.parsers._sysstat_json import Host, entries, objects

_SIGNATURE = re.compile(
    rb'"statistics"\s*:\s*\[\s*,?\s*\{\s*(?:"timestamp"\s*:\s*"[^"]*"\s*,\s*)?"(?:avg-cpu|disk)"\s*:'
)
_TEXT_NAMES = {"util": "%util", "r": "r/s", "w": "w/s", "rkB": "rkB/s", "wkB": "wkB/s"}
"""Keys that differ from the header of the text; those without /s are sysstat 11.5's."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b'"sysstat"' in head and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    zone, zone_name, zone_source = source.resolve_zone()
    host: Host | None = None
    report: BlockReport | None = None
    for entry_host, entry in entries(source, problems):
        if report is None or entry_host is not host:
            _finish(report)
            host = entry_host
            sink.capture(CaptureInfo("iostat", host=host.name, environment=host.facts))
            report = BlockReport(sink, BlockClock(zone, host.day), first_counts=host.skipped_first)
        text = entry.get("timestamp")
        time_us = report.clock.read(str(text)) if text else None
        if text and time_us is None:
            problems.add(0, f"not a time: {text}")
            continue
        if time_us is not None and not report.timed:
            stated = report.clock.offset_stated
            sink.update(zone="UTC" if stated else zone_name, zone_source="file" if stated else zone_source)
        report.next_block(time_us)
        _entry(report, entry, problems)
    _finish(report)


def _finish(report: BlockReport | None) -> None:
    if report:
        report.finish(untimed="iostat without -t")


def _entry(report: BlockReport, entry: dict[str, Any], problems: Problems) -> None:
    cpu = entry.get("avg-cpu")
    if isinstance(cpu, dict):
        _row(report, "", cpu, problems)
    for disk in objects(entry.get("disk")):
        if "disk_device" in disk:
            name = str(disk.pop("disk_device"))
            _row(report, name, disk, problems)


def _row(report: BlockReport, device: str, row: dict[str, Any], problems: Problems) -> None:
    try:
        printed = json_row(row)
    except ValueError as error:
        problems.add(0, f"{device or 'avg-cpu'}: {error}")
        return
    layout = (device, *row)
    if report.columns(layout) is None:
        named: Attributes = attributes(system__device=device) if device else ()
        columns = [_column(name, row) if device else cpu_column(name, "iostat") for name in row]
        report.open(
            layout, [column.key(name, named) for column, name in zip(columns, row, strict=True)], columns
        )
    report.add(layout, printed)


def _column(name: str, row: dict[str, Any]) -> Column:
    """The column of a key; `rrqm` is a percentage where `rrqm/s` stands beside it, else the rate (11.5)."""
    if name in ("rrqm", "wrqm", "drqm"):
        return disk_column(f"%{name}" if f"{name}/s" in row else f"{name}/s")
    return disk_column(_TEXT_NAMES.get(name, name.replace("_per_sec", "/s")))


PARSER = Parser("iostat-json", "iostat (JSON)", (".json",), _recognises, _parse)
