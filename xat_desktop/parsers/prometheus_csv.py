"""CSV exports of Prometheus data, as Grafana writes them: a time and columns named by selectors."""

import re

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._headed_tables import read_tables
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._prometheus_names import metric_of, parts_of
from xat_desktop.parsers._small_csv import cells_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._wide_table import Field, Layout, WideTable
from xat_desktop.parsers._wide_times import Stamps

_BEGIN = (
    rb'"?(?:[Tt]ime|[Tt]imestamp)"?(?P<separator>[,;\t])'
    rb'(?:[^\n]*[,;\t])?"?[A-Za-z_:]?[\w:]*\{[\w.:]+ *= *"'
)
_SIGN = LineStart(_BEGIN)
_HEADER = re.compile(rb"^" + _BEGIN, re.MULTILINE)
_EXAMPLES = 50


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGN.search(head)
    return Confidence.SURE if found and found.start() < 1024 else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    def open_table(header: str, data: bytes) -> WideTable:
        return _open(header, data, source, sink, problems)

    read_tables(source, _HEADER, sink, open_table)


def _open(header: str, data: bytes, source: Source, sink: Sink, problems: Problems) -> WideTable:
    found = _HEADER.match(header.encode())
    separator = found["separator"].decode() if found else ","
    names = cells_of(header, separator)
    lines = data[: 64 << 10].decode("utf-8", "replace").splitlines()[:_EXAMPLES]
    zone, zone_name, how = source.resolve_zone()
    stamps = Stamps([(cells_of(line, separator) or [""])[0] for line in lines if line], zone)
    if stamps.utc or not stamps.dated:
        zone_name, how = "UTC", "file" if stamps.utc else "none"
    sink.capture(CaptureInfo("prometheus", zone=zone_name, zone_source=how))
    fields = []
    for at, name in enumerate(names[1:], 1):
        metric, labels = parts_of(name) or (name, ())
        fields.append(Field(at, metric or name, metric_of(metric), labels))
    layout = Layout(len(names), fields, separator)
    return WideTable(sink, problems, layout, lambda frame: stamps.read(frame["c0"]))


PARSER = Parser("prometheus-csv", "Prometheus data as CSV (Grafana)", (".csv",), _recognises, _parse)
