"""What HammerDB's `jobs ID timing` and `jobs ID tcount` print as JSON: response times, and the transaction counter."""

import re

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import documents
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers.hammerdb_job import add_response

_TIMING = re.compile(r'\{\s*"\w+"\s*:\s*\{\s*"elapsed_ms"\s*:')
_COUNTER = re.compile(r'\{\s*"(?P<database>[^"]+) (?P<metric>tpm|qph)"\s*:\s*\{(?P<points>[^{}]*)')
_POINT = re.compile(r'"(\d{1,15})"\s*:\s*"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"')
"""The count comes first; two of the same would be one in a JSON object."""
_PROCEDURES = (b"NEWORD", b"PAYMENT", b"DELIVERY", b"SLEV", b"OSTAT")
_ESTIMATOR = "HammerDB's own summary of all virtual users"


def _recognises(head: bytes, _name: str) -> Confidence:
    text = head[:4000].decode("utf-8", "replace")
    timing = b'"elapsed_ms"' in head and any(name in head for name in _PROCEDURES) and _TIMING.search(text)
    counter = _COUNTER.search(text)
    return Confidence.SURE if timing or (counter and _POINT.search(counter["points"])) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text, moments = source.whole().decode("utf-8", "replace"), Moments(source)
    found = 0
    for document in documents(text, _TIMING, problems):
        run = Summaries(_ESTIMATOR)
        for name, row in document.items() if isinstance(document, dict) else ():
            if isinstance(row, dict):
                own = attributes(db__operation__name=name)
                add_response({key: raw for key, raw in row.items() if key != "sd"}, run, own)
                run.add("hammerdb.sd_clicks", "sd", row.get("sd"), "1", "sd", named=own)
        if len(run):
            found += 1
            sink.capture(CaptureInfo("hammerdb"))
            sink.summary(*run.all)
    for counter in _COUNTER.finditer(text):
        found += _emit_counter(counter, text, moments, sink, problems)
    if not found:
        raise XatError("No HammerDB job can be read", f"{source.name}: it has no time and no count of one.")


def _emit_counter(
    counter: "re.Match[str]", text: str, moments: Moments, sink: Sink, problems: Problems
) -> bool:
    points = [(moments.us(time), float(count)) for count, time in _POINT.findall(counter["points"])]
    good = [(time, count) for time, count in points if time is not None]
    if not good:
        return False
    if not text.startswith("}", counter.end()):
        problems.add(0, "the list of transaction counts ends too early: the file is truncated")
    facts = {"database": counter["database"]}
    sink.capture(
        CaptureInfo("hammerdb", zone=moments.zone_name, zone_source=moments.zone_source, environment=facts)
    )
    key = SeriesKey("xat.db.tpm", (), "1/min", "gauge", f"{counter['database']} {counter['metric']}")
    sink.samples(
        [key], np.array([time for time, _ in good], np.int64), [np.array([count for _, count in good])]
    )
    return True


PARSER = Parser(
    "hammerdb-jobs", "HammerDB jobs: timing, tcount (JSON)", (".json", ".txt"), _recognises, _parse
)
