"""iperf2's results as CSV (-y C): one row for each interval and each total, without a header."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import to_utc, utc_us
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._iperf import JITTER, LOSS, THROUGHPUT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_ROW = re.compile(
    r"(?:(?P<zone>[+-]\d{4}):)?(?P<time>\d{14}(?:\.\d+)?)(?P<offset>[+-]\d{4})?,(?P<from>[\w.:%]*),\d*,(?P<to>[\w.:%]*),\d*,(?P<id>-?\d+),"
    r"(?P<begin>\d+(?:\.\d+)?)-(?P<end>\d+(?:\.\d+)?),(?P<bytes>-?\d+),(?P<bits>-?\d+)"
    r"(?:,(?P<jitter>\d+(?:\.\d+)?),(?P<lost>-?\d+),(?P<sent>-?\d+),(?P<percent>\d+(?:\.\d+)?),-?\d+)?(?:,.*)?"
)


_HEADER = "time,src"
"""Of version 2.2 and later."""
_Row = tuple[int, "re.Match[str]"]


def _recognises(head: bytes, _name: str) -> Confidence:
    lines = [line.strip() for line in lines_of(head)[:2]]
    rows = lines[1:] if lines and lines[0].startswith(_HEADER) else lines[:1]
    return Confidence.SURE if rows and _ROW.fullmatch(rows[0]) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    good: list[tuple[int, re.Match[str], bool]] = []
    for number, text in whole_lines(source, problems):
        found = _ROW.fullmatch(text.strip())
        moment = _moment(found) if found else None
        if found and moment:
            good.append((utc_us(moment), found, bool(found["offset"] or found["zone"])))
        elif text.strip() and not text.startswith(_HEADER):
            problems.add(number, f"not understood: {text[:200]}")
    stated = all(offset for _, _, offset in good)
    zone, zone_name, zone_source = source.resolve_zone("UTC" if stated else None)
    times = to_utc(np.array([time for time, _, _ in good], np.int64), zone)
    rows = [(time, found) for time, (_, found, _) in zip(times.tolist(), good, strict=True)]
    for test in _tests(rows):
        sink.capture(CaptureInfo("iperf", zone=zone_name, zone_source=zone_source))
        first = source.unterminated_line > 0 and all(len(own) == 1 for own in test.values())
        run = Summaries()
        for named, own in test.items():
            _emit(named, own, run, sink, first=first)
        sink.summary(*run.all)


def _tests(rows: "list[_Row]") -> "Iterator[dict[Attributes, list[_Row]]]":
    """The rows of each test by stream: behind a stream's total, or at an earlier second, another test begins."""
    streams: dict[Attributes, list[_Row]] = {}
    for row in rows:
        named = attributes(**({} if row[1]["id"] == "-1" else {"stream": row[1]["id"]}))
        before = streams.get(named, [])
        if before and _is_over(before, row):
            yield streams
            streams = {}
        streams.setdefault(named, []).append(row)
    if streams:
        yield streams


def _is_over(before: "list[_Row]", row: "_Row") -> bool:
    """Whether a row is of another test: a total is written when its last interval ends."""
    (last_us, last), (time_us, now) = before[-1], row
    begin, end = float(now["begin"]), float(now["end"])
    total = float(last["begin"]) == 0 and len(before) > 1
    later = begin == 0 and time_us - last_us > end * 500_000
    return total or later or (begin < float(last["begin"]) and end < float(last["end"]))


def _moment(found: "re.Match[str]") -> datetime | None:
    try:
        form = "%Y%m%d%H%M%S.%f%z" if "." in found["time"] else "%Y%m%d%H%M%S%z"
        return datetime.strptime(found["time"] + (found["offset"] or found["zone"] or "+0000"), form)  # noqa: DTZ007 - it has %z
    except ValueError:
        return None


def _emit(
    named: Attributes, rows: list[tuple[int, "re.Match[str]"]], run: Summaries, sink: Sink, *, first: bool
) -> None:
    """A stream's last row that begins at 0 is its total, but in a file that was cut behind `first` ones."""
    if float(rows[-1][1]["begin"]) == 0 and not first:
        _total(named, rows[-1][1], run)
        rows = rows[:-1]
    if not rows:
        return
    columns: dict[SeriesKey, list[float]] = {}
    for _, found in rows:
        columns.setdefault(SeriesKey(THROUGHPUT, named, "By/s", "gauge", "bits/s"), []).append(
            int(found["bits"]) / 8
        )
        jitter = float(Decimal(found["jitter"]) / 1000) if found["jitter"] else np.nan
        columns.setdefault(SeriesKey(JITTER, named, "s", "gauge", "jitter"), []).append(jitter)
        columns.setdefault(SeriesKey(LOSS, named, "1", "gauge", "lost"), []).append(_loss(found))
    kept = {key: np.array(values) for key, values in columns.items() if not np.isnan(values).all()}
    sink.samples(list(kept), np.array([time for time, _ in rows], np.int64), list(kept.values()))


def _loss(found: "re.Match[str]") -> float:
    return int(found["lost"]) / int(found["sent"]) if found["sent"] and int(found["sent"]) > 0 else np.nan


def _total(named: Attributes, found: "re.Match[str]", run: Summaries) -> None:
    run.add(THROUGHPUT, "rate", int(found["bits"]) / 8, "By/s", "bits/s", named=named)
    run.add("iperf.bytes", "total", found["bytes"], "By", "bytes", named=named)
    if found["jitter"]:
        run.add(JITTER, "last", float(Decimal(found["jitter"]) / 1000), "s", "jitter", named=named)
        run.add(LOSS, "mean", _loss(found), "1", "lost / sent", named=named)


PARSER = Parser("iperf2-csv", "iperf2 results (CSV)", (".csv", ".txt"), _recognises, _parse)
