"""CSV of dstat, dool and pcp-dstat: preamble, group and column names, any time column or none, appended runs."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, Times, ToolSummary, ZoneSource, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import SECOND_US, clock_us, day_us, parse_date, to_utc
from xat_desktop.parsers._column_specs import column, columns, cpu_mode, own_column
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pieces import first_line_of, pieces
from xat_desktop.parsers._small_csv import cells_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._timestamps import LARGEST_EPOCH
from xat_desktop.parsers._wide_table import NO_TIME, Field, Layout, WideTable
from xat_desktop.parsers._zone_names import named_zone

if TYPE_CHECKING:
    import polars as pl

_BANNER = re.compile(rb'"?(?P<tool>pcp-dstat|[Dd]stat|[Dd]ool) (?P<version>[\d.]+) CSV [Oo]utput"?')
_SIGN = LineStart(_BANNER.pattern)
_BEGINS = re.compile(rb"^" + _BANNER.pattern + rb'|^"Host:",', re.MULTILINE)
"""A run that is appended to a file has no banner."""
_HEADER = LineStart(rb'(?:[^\n]*,)?"(?:total (?:cpu )?usage)"[^\n]*\n[^\n]*"?(?:total usage:)?usr"?,')
_DATE = re.compile(r"(?P<date>\d{1,2} \w{3} \d{4}) (?P<clock>[\d:]{8})(?: (?P<zone>\S+))?")
_INTERVAL = re.compile(r"\s(?P<delay>\d+)(?:\s+\d+)?\s*$")
_CLOCKS = ("%d-%m %H:%M:%S", "%b-%d %H:%M:%S", "%d-%m %H:%M:%S%.f")
_SAMPLE_ROWS = 200
_TIME_NAMES = ("time", "epoch", "date/time")

_PLAIN = columns(
    {
        "system:int": "xat.system.interrupts /s",
        "system:csw": "xat.system.context_switches /s",
        "load avg:1m": "system.cpu.load_average.1m",
        "load avg:5m": "system.cpu.load_average.5m",
        "load avg:15m": "system.cpu.load_average.15m",
        "procs:run": "xat.system.run_queue",
        "procs:blk": "xat.system.blocked",
        "procs:new": "system.process.created /s",
        "sockets:tot": "system.network.sockets",
        "sockets:tcp": "system.network.sockets network.transport=tcp",
        "sockets:udp": "system.network.sockets network.transport=udp",
        "sockets:raw": "system.network.sockets network.transport=raw",
        "virtual memory:majpf": "system.paging.faults /s system.paging.type=major",
        "virtual memory:minpf": "system.paging.faults /s system.paging.type=minor",
        "virtual memory:alloc": "dstat.vm.alloc /s",
        "virtual memory:free": "dstat.vm.free /s",
    }
)
_STATES = {
    "used": "used",
    "free": "free",
    "buf": "buffers",
    "buff": "buffers",
    "cach": "cached",
    "avai": "available",
}
_DIRECTIONS = {
    "read": "read",
    "writ": "write",
    "recv": "receive",
    "send": "transmit",
    "in": "in",
    "out": "out",
}


def _recognises(head: bytes, _name: str) -> Confidence:
    if found := b" CSV " in head and _SIGN.search(head):
        return Confidence.LIKELY if head[: found.start()].strip() else Confidence.SURE
    return Confidence.LIKELY if b' usage"' in head and _HEADER.search(head) else Confidence.NO


def column_of(group: str, name: str, *, pcp: bool) -> tuple[Column, Attributes]:
    """pcp-dstat prints disks and memory in KiB and counts swapped pages; dstat prints bytes everywhere."""
    size = "KiB" if pcp else "By"
    kind, _, item = group.partition("/")
    way = _DIRECTIONS.get(name, "")
    if found := re.fullmatch(r"(?:total|cpu(\d+)) (?:cpu )?usage", group):
        number = attributes(cpu__logical_number=found[1]) if found[1] else ()
        return cpu_mode(name) or own_column("dstat.cpu", name, "%"), number
    if kind in ("dsk", "io", "md", "dm", "part") and way:
        device = attributes(system__device=item) if item != "total" else ()
        metric = "system.disk.operations /s" if kind == "io" else f"system.disk.io {size}/s"
        return column(f"{metric} disk.io.direction={way}"), device
    if kind in ("net", "pkt") and way:
        interface = attributes(network__interface__name=item) if item != "total" else ()
        metric = "system.network.packets /s" if kind == "pkt" else "system.network.io By/s"
        return column(f"{metric} network.io.direction={way}"), interface
    if group == "memory usage" and name in _STATES:
        return column(f"system.memory.usage {size} system.memory.state={_STATES[name]}"), ()
    if name in ("used", "free") and (group == "swap" or pcp):
        device = attributes(system__device=group) if group not in ("swap", "total") else ()
        return column(f"system.paging.usage {size} system.paging.state={name}"), device
    if group == "paging" and way:
        metric = "xat.paging.swapped_pages /s" if pcp else "system.paging.io By/s"
        return column(f"{metric} system.paging.direction={way}"), ()
    known = _PLAIN.get(f"{group}:{name}")
    return (known, ()) if known else (own_column("dstat", f"{group}.{name}"), ())


class _Run:
    """One run: first its preamble and header, line by line, then its rows."""

    def __init__(self, source: Source, sink: Sink, problems: Problems, before: "_Run | None" = None) -> None:
        """`before`: the run that this one was appended to."""
        self._source = source
        self._sink = sink
        self._problems = problems
        self._pcp = False
        self._groups: list[str] = []
        self._start: tuple[date, int] | None = None
        self._interval = 1
        self._zone: tzinfo
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._table: WideTable | None = None
        self._facts: dict[str, str] = {}
        self._header: list[str] | None = None
        self._info = CaptureInfo("dstat")
        if before:
            self._pcp = before._pcp
            self._info = CaptureInfo(before._info.tool, before._info.tool_version)

    @property
    def reads_lines(self) -> bool:
        """The header is not complete yet."""
        return self._header is None

    def line(self, number: int, text: str) -> None:
        """A line of the preamble or the header."""
        cells = cells_of(text)
        banner = _BANNER.match(text.encode())
        if banner:
            self._pcp = banner["tool"].startswith(b"pcp")
            self._info = CaptureInfo(banner["tool"].decode().lower(), banner["version"].decode())
        elif cells and cells[0] in ("Host:", "Cmdline:"):
            self._preamble(dict(pairwise(cells)))
        elif any(cells) and cells[0] != "Author:":
            if not self._groups:
                self._groups = _filled(cells)
            else:
                self._header = cells
        elif any(cells):
            return
        elif text.strip(", "):
            self._problems.add(number, f"not a line of dstat's header: {text}")

    def _preamble(self, cells: dict[str, str]) -> None:
        info = self._info
        host, command = cells.get("Host:", info.host), cells.get("Cmdline:", info.command)
        self._info = CaptureInfo(info.tool, info.tool_version, command, host)
        if found := _INTERVAL.search(command):
            self._interval = int(found["delay"]) or 1
        if found := _DATE.search(cells.get("Date:", "")):
            day, clock = parse_date(found["date"]), clock_us(found["clock"])
            self._start = (day, clock) if day and clock is not None else None
            self._use_zone(found["zone"] or "")

    def _use_zone(self, abbreviation: str) -> None:
        named = named_zone(self._source, abbreviation) if abbreviation else None
        if named:
            self._zone, self._zone_name, self._zone_source = named
        elif abbreviation:
            said = f"the zone {abbreviation} has several meanings: {self._zone_name} was used"
            self._problems.add(0, said)

    def rows(self, first_line: int, data: bytes) -> None:
        """Rows of the table."""
        if self._table is None:
            first_line, data = self._open(first_line, data)
        if self._table and data:
            self._table.add(first_line, data)

    def _open(self, first_line: int, data: bytes) -> tuple[int, bytes]:
        """Begin the capture; (line, rows) without the row since boot."""
        text = data[: 64 << 10].decode("utf-8", "replace")
        rows = list(csv.reader(text.splitlines()[:_SAMPLE_ROWS]))
        widths = Counter(len(row) for row in rows if any(row))
        header = self._header or []
        width = widths.most_common(1)[0][0] if widths else len(header)
        names = header[:width]
        groups = [*self._groups, *[self._groups[-1]] * (width - len(self._groups))]
        at = next((i for i, name in enumerate(names) if name in _TIME_NAMES), None)
        fields = [
            Field(i, name, *column_of(group, name.removeprefix(f"{group}:"), pcp=self._pcp))
            for i, (group, name) in enumerate(zip(groups, names, strict=False))
            if name and i != at
        ]
        zone: tzinfo = self._zone
        name, how = self._zone_name, self._zone_source
        if at is not None and names[at] == "epoch":
            name, how = "UTC", "file"
        elif self._start is None:
            name, how = "UTC", "none"
            self._facts["time"] = "the file has no year (its first lines are missing)"
        self._begin(name, how)
        times = self._times(at, names[at] if at is not None else "", zone)
        layout = Layout(width, fields, time_columns=(at,) if at is not None else ())
        self._table = WideTable(self._sink, self._problems, layout, times)
        return self._without_first(first_line, data, rows, fields, width)

    def _begin(self, zone: str, how: ZoneSource) -> None:
        info = self._info
        self._sink.capture(
            CaptureInfo(info.tool, info.tool_version, info.command, info.host, zone=zone, zone_source=how)
        )

    def _without_first(
        self, first_line: int, data: bytes, rows: list[list[str]], fields: list[Field], width: int
    ) -> tuple[int, bytes]:
        """dstat's first row is the mean since boot; pcp-dstat's has no rates and may be shorter."""
        if not rows or (self._pcp and len(rows[0]) == width):
            return first_line, data
        if b"\n" not in data:
            self._problems.add(
                first_line, f"the file ends within this line: {data.decode('utf-8', 'replace')}"
            )
            return first_line, b""
        self._facts["first_row"] = "misaligned, left out" if self._pcp else "since boot, left out"
        if not self._pcp and len(rows[0]) == width and self._interval == 1:  # else it holds totals, not rates
            self._sink.summary(*_since_boot(rows[0], fields))
        return first_line + 1, data.partition(b"\n")[2]

    def _times(self, at: int | None, name: str, zone: tzinfo) -> "Callable[[pl.DataFrame], Times]":
        if name == "epoch":
            return lambda frame: _epochs(frame[f"c{at}"])
        day, clock = self._start or (date(1970, 1, 1), 0)
        start = day_us(day) + clock
        if at is not None:
            return lambda frame: _undated(frame[f"c{at}"], day, start, zone)
        self._facts["time"] = "not in the rows: counted from the date in the head of the file"
        counted = 0

        def count(frame: "pl.DataFrame") -> Times:
            nonlocal counted
            steps = np.arange(counted + 1, counted + 1 + len(frame), dtype=np.int64)
            counted += len(frame)
            return to_utc(start + steps * self._interval * SECOND_US, zone)

        return count

    def finish(self) -> None:
        """Tell the facts of the run."""
        if self._table:
            facts = {**self._facts, "interval_s": self._table.interval_s}
            self._sink.update(environment={name: text for name, text in facts.items() if text})


def _filled(cells: list[str]) -> list[str]:
    """Group names, each on all of its columns."""
    filled: list[str] = []
    for cell in cells:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _since_boot(row: list[str], fields: list[Field]) -> list[ToolSummary]:
    found = []
    for field in fields:
        if field.column.metric != "system.cpu.utilization" and not field.column.unit.endswith("/s"):
            continue
        try:
            printed = float(row[field.position])
        except ValueError:
            continue
        key = field.column.key(field.name, field.attributes)
        value = float(to_base_units(np.array([printed]), field.column)[0])
        found.append(
            ToolSummary(key.metric, "mean", value, key.unit, key.attributes, field.name, "since boot")
        )
    return found


def _epochs(texts: "pl.Series") -> Times:
    import polars as pl

    seconds = texts.str.strip_chars().cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    known = np.abs(seconds) < LARGEST_EPOCH["s"]  # false for NaN
    return np.where(known, np.rint(np.where(known, seconds, 0) * 1000).astype(np.int64) * 1000, NO_TIME)


def _undated(texts: "pl.Series", day: date, start: int, zone: tzinfo) -> Times:
    """Times without a year: that of the run's start, or the next after New Year."""
    import polars as pl

    texts = texts.str.strip_chars()
    form = next((f for f in _CLOCKS if _read(texts.head(1), day.year, f)[0] is not None), _CLOCKS[0])
    this, following = (_read(texts, year, form) for year in (day.year, day.year + 1))
    earliest = start - 86_400 * SECOND_US
    local = this.zip_with((this >= earliest).fill_null(value=False), following)
    known = local.is_not_null().to_numpy()
    times = local.fill_null(0).cast(pl.Int64).to_numpy()
    return np.where(known, to_utc(times, zone), NO_TIME)


def _read(texts: "pl.Series", year: int, form: str) -> "pl.Series":
    dated = f"{year} " + texts
    return dated.str.to_datetime(f"%Y {form}", strict=False, time_unit="us").to_physical()


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run = _Run(source, sink, problems)
    for piece in pieces(source, _BEGINS):
        if piece.begins and (_BANNER.match(piece.data) or not run.reads_lines):
            run.finish()
            run = _Run(source, sink, problems, run)
        number, data = piece.first_line, piece.data
        while data and run.reads_lines:
            text, data = first_line_of(data)
            run.line(number, text)
            number += 1
        if data:
            run.rows(number, data)
    run.finish()


PARSER = Parser("dstat", "dstat, dool, pcp-dstat (CSV)", (".csv",), _recognises, _parse, version=2)
