"""siege.log: one row for each run of siege, written when it ended."""

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._printed import MEBI
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import RATE, REQUEST, scaled_once

_FIRST = "Date & Time"
_MEAN = attributes(statistic="mean")
_COLUMNS = {
    "Trans": (SeriesKey("siege.transactions", (), "1", "event", "Trans"), 1),
    "Elap Time": (SeriesKey("siege.duration", (), "s", "gauge", "Elap Time"), 1),
    "Data Trans": (SeriesKey("siege.bytes_read", (), "By", "event", "Data Trans"), MEBI),
    "Resp Time": (SeriesKey(REQUEST, _MEAN, "s", "gauge", "Resp Time"), 1),
    "Trans Rate": (SeriesKey(RATE, (), "1/s", "gauge", "Trans Rate"), 1),
    "Throughput": (SeriesKey("siege.transfer", (), "By/s", "gauge", "Throughput"), MEBI),
    "Concurrent": (SeriesKey("siege.concurrency", (), "1", "gauge", "Concurrent"), 1),
    "OKAY": (SeriesKey("siege.successful_transactions", (), "1", "event", "OKAY"), 1),
    "Failed": (SeriesKey("siege.failed_transactions", (), "1", "event", "Failed"), 1),
}
_FLUSH_ROWS = 500
_NO_VALUE = float("nan")


def _recognises(head: bytes, _name: str) -> Confidence:
    header = header_of(head)
    return (
        Confidence.SURE if header[:1] == [_FIRST] and {"Trans", "Elap Time"} <= set(header) else Confidence.NO
    )


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    moments, rows, found = Moments(source), IntervalRows(), 0
    for line, row in csv_rows(source, problems, _FIRST):
        time = moments.us(row[_FIRST])
        values = {
            key: _NO_VALUE if number(row[name]) is None else scaled_once(row[name], scale)
            for name, (key, scale) in _COLUMNS.items()
            if name in row
        }
        if time is None or all(np.isnan(value) for value in values.values()):
            problems.add(line, f"not understood: {', '.join(row.values())}")
            continue
        if not found:
            sink.capture(CaptureInfo("siege", zone=moments.zone_name, zone_source=moments.zone_source))
        found += 1
        rows.add(time, values)
        if len(rows) >= _FLUSH_ROWS:
            rows.flush(sink)
    rows.flush(sink)
    if not found:
        raise XatError("The file holds no siege run", f"{source.name}: no row of siege's log is in it.")


PARSER = Parser("siege-log", "siege.log", (".log", ".csv"), _recognises, _parse)
