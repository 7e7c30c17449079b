"""ApacheBench's percentiles as CSV (ab -e): one for each percent."""

from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, REQUEST, Summaries, rank

_HEADER = ["Percentage served", "Time in ms"]
_ESTIMATOR = "ab's own: the sorted time at rank n x percent / 100"


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if header_of(head) == _HEADER else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    if header_of(source.head) != _HEADER:
        raise XatError("This is no table of ab -e", f"{source.name} does not begin with {','.join(_HEADER)}.")
    run = Summaries(_ESTIMATOR)
    for line, row in csv_rows(source, problems, _HEADER[0], again=lambda: run.hand_over(sink, "ab")):
        percent, time = (row.get(name, "") for name in _HEADER)
        if not (percent.isdigit() and run.add(REQUEST, rank(percent), time, "s", _HEADER[1], scale=MILLI)):
            problems.add(line, f"no percentile: {percent},{time}")
    run.hand_over(sink, "ab")


PARSER = Parser("ab-percentiles", "ApacheBench percentiles (ab -e)", (".csv",), _recognises, _parse)
