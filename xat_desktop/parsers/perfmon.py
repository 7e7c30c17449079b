"""Counter logs of Windows (perfmon, typeperf, relog) and of VMware's esxtop: one CSV layout, any language and zone."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from xat_desktop.domain.series import CaptureInfo, Times, ZoneSource
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._headed_tables import read_tables
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pdh_counters import ESXTOP_OBJECTS, Counter, column_of, counter_of
from xat_desktop.parsers._small_csv import cells_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._wide_table import Field, Layout, WideTable
from xat_desktop.parsers._wide_times import local_times

if TYPE_CHECKING:
    import polars as pl

_BEGIN = rb'"?(?:Date [^"\n]*)?\(PDH-[CT]SV 4\.0\)'
_SIGN = LineStart(_BEGIN)
_HEADER = re.compile(rb"^" + _BEGIN, re.MULTILINE)
_ZONE = re.compile(r"\(PDH-[CT]SV 4\.0\)(?: \((?P<zone>.*?)\)\((?P<bias>-?\d{1,4})\))?")
_STAMPS = ("%m/%d/%Y %H:%M:%S%.f", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f")
_FAREWELL = re.compile(
    rb"^(?:Exiting, please wait|The command completed|Der Befehl wurde|Beenden|La commande|Fermeture)[^\n]*",
    re.MULTILINE,
)
_DECIMAL_COMMA = re.compile(rb'"-?\d+,\d+"')


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGN.search(head)
    return Confidence.SURE if found and found.start() < 4096 else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    of_typeperf = False

    def open_table(header: str, data: bytes) -> WideTable:
        nonlocal of_typeperf
        of_typeperf = header.startswith('"(PDH-CSV 4.0)",')
        return _open(header, data, source, sink, problems)

    def clean(data: bytes) -> bytes:
        data = _FAREWELL.sub(b"", data)
        return data.replace(b'"-1"', b'""') if of_typeperf else data  # it could not be collected

    read_tables(source, _HEADER, sink, open_table, clean)


def _open(header: str, data: bytes, source: Source, sink: Sink, problems: Problems) -> WideTable:
    separator = "\t" if "PDH-TSV" in header else ";" if header.count('";"') > header.count('","') else ","
    names = cells_of(header, separator)
    first = 2 if names[1:2] == ["Time"] else 1
    counters = [(at, name, counter_of(name)) for at, name in enumerate(names) if at >= first and name.strip()]
    tool = _tool([counter for _, _, counter in counters if counter])
    hosts = list(dict.fromkeys(counter.host for _, _, counter in counters if counter and counter.host))
    zone, zone_name, how = _zone(names[0], data, source)
    facts = {"hosts": ", ".join(hosts)} if len(hosts) > 1 else {}
    sink.capture(
        CaptureInfo(tool, host=hosts[0] if hosts else "", zone=zone_name, zone_source=how, environment=facts)
    )
    layout = Layout(
        len(names),
        [_field(at, name, counter, tool, several=len(hosts) > 1) for at, name, counter in counters],
        separator,
        tuple(range(first)),
        bool(_DECIMAL_COMMA.search(data[: 64 << 10])),
    )
    return WideTable(sink, problems, layout, _times(first, zone))


def _tool(counters: Sequence[Counter]) -> str:
    esxtop = sum(counter.object.lower() in ESXTOP_OBJECTS for counter in counters)
    return "esxtop" if esxtop * 2 > len(counters) else "perfmon"


def _field(at: int, name: str, counter: Counter | None, tool: str, *, several: bool) -> Field:
    column, item = column_of(counter or Counter("", "other", "", name), tool)
    if several and counter and counter.host:
        item = tuple(sorted((*item, ("host.name", counter.host))))
    return Field(at, name, column, item)


def _times(columns: int, zone: tzinfo) -> "Callable[[pl.DataFrame], Times]":
    def read(frame: "pl.DataFrame") -> Times:
        text = frame["c0"] if columns == 1 else frame["c0"] + " " + frame["c1"]
        return local_times(text, _STAMPS, zone)

    return read


def _zone(cell: str, data: bytes, source: Source) -> tuple[tzinfo, str, ZoneSource]:
    """The zone whose distance to UTC in minutes the header states; a chosen zone that has it goes first."""
    chosen = source.resolve_zone()
    found = _ZONE.search(cell)
    if not found or found["bias"] is None:
        return chosen
    offset = timedelta(minutes=-int(found["bias"]))
    if abs(offset) >= timedelta(days=1):
        return chosen
    if chosen[2] in ("user", "collector") and offset in _offsets(chosen[0], data):
        return chosen
    if not offset:
        return UTC, "UTC", "file"
    hours = offset / timedelta(hours=1)
    return timezone(offset), f"Etc/GMT{-hours:+.0f}" if hours and hours == int(hours) else "UTC", "file"


def _offsets(zone: tzinfo, data: bytes) -> set[timedelta | None]:
    """The offsets of a zone in winter and summer of the year in which the log begins."""
    found = re.search(rb"(?<!\d)(?:19|20)\d\d(?!\d)", data[:200])
    year = int(found[0]) if found else 2025
    return {datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}


PARSER = Parser(
    "perfmon", "perfmon, typeperf, relog, esxtop (CSV)", (".csv", ".tsv"), _recognises, _parse, version=2
)
