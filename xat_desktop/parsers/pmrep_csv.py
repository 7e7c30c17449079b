"""pmrep -o csv (Performance Co-Pilot): any delimiter and time format."""

import re

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._headed_tables import read_tables
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pcp import pcp_column
from xat_desktop.parsers._small_csv import cells_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._wide_table import Field, Layout, WideTable
from xat_desktop.parsers._wide_times import Stamps

_BEGIN = rb'"?Time"?(?P<separator>[,;|\t])"?[a-z]\w*(?:\.\w+)+'
_SIGN = LineStart(_BEGIN)
_HEADER = re.compile(rb"^" + _BEGIN, re.MULTILINE)
_EXAMPLES = 50


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGN.search(head)
    return Confidence.NO if not found or found.start() > 4096 else Confidence.SURE


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    def open_table(header: str, data: bytes) -> WideTable:
        return _open(header, data, source, sink, problems)

    read_tables(source, _HEADER, sink, open_table)


def _open(header: str, data: bytes, source: Source, sink: Sink, problems: Problems) -> WideTable:
    found = _HEADER.match(header.encode())
    assert found
    separator = found["separator"].decode()
    names = cells_of(header, separator)
    lines = data[: 64 << 10].decode("utf-8", "replace").splitlines()[:_EXAMPLES]
    zone, zone_name, how = source.resolve_zone()
    stamps = Stamps([line.partition(separator)[0] for line in lines], zone)
    if stamps.utc or not stamps.dated:
        zone_name, how = "UTC", "file" if stamps.utc else "none"
    facts = {} if stamps.dated else {"time": "times of day without a date (pmrep -f sets their format)"}
    sink.capture(CaptureInfo("pmrep", zone=zone_name, zone_source=how, environment=facts))
    fields = [Field(i, name, *pcp_column(name)) for i, name in enumerate(names) if i]
    return WideTable(
        sink, problems, Layout(len(names), fields, separator), lambda frame: stamps.read(frame["c0"])
    )


PARSER = Parser("pmrep-csv", "pmrep -o csv (PCP)", (".csv",), _recognises, _parse)
