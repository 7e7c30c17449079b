"""hey's summary: latency, percentiles, phases, status codes and errors; one run or many."""

import re

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, RATE, REQUEST, Summaries, rank
from xat_desktop.parsers._text_report import Target, line, read
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"Summary:\r?\n\s+Total:\s+[\d.]+ secs")
_ESTIMATOR = "hey's own: the sorted time at rank n x percent / 100"
_LINES = (
    line(r"Total:\s+# secs\.?", Target("hey.duration", "total", "s")),
    line(r"Slowest:\s+# secs\.?", Target(REQUEST, "max", "s")),
    line(r"Fastest:\s+# secs\.?", Target(REQUEST, "min", "s")),
    line(r"Average:\s+# secs\.?", Target(REQUEST, "mean", "s")),
    line(r"Requests/sec:\s+#", Target(RATE, "rate", "1/s")),
    line(r"Total data:\s+# bytes\.?", Target("hey.bytes_read", "total", "By")),
    line(r"Size/request:\s+# bytes\.?", Target("http.client.response.body.size", "mean", "By")),
)
_PERCENTILE = re.compile(r"(\d+(?:\.\d+)?)%+ in (\d+(?:\.\d+)?) secs\.?")
_DETAIL = re.compile(r"(DNS\+dialup|DNS-lookup|req write|resp wait|resp read):\s+([\d., secs]+)")
_STATUS = re.compile(r"\[(\d+)\]\s+(\d+) responses")
_ERROR = re.compile(r"\[(\d+)\]\s+(.+)")
_BUCKET = re.compile(r"(\d+(?:\.\d+)?) \[(\d+)\]\s*\|.*")
_DETAILS = ("mean", "min", "max")


class _Run(Summaries):
    in_errors = False
    responses = 0
    lost = 0
    """Requests that ended in an error, without an answer."""
    bad = 0
    """Answers with a status of 400 or more."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _Run(_ESTIMATOR), False
    for _number, text in whole_lines(source, problems):
        text = text.strip()
        if text == "Summary:":
            found |= _emit(run, sink, problems)
            run = _Run(_ESTIMATOR)
        _read(text, run)
    if not (_emit(run, sink, problems) or found):
        raise XatError("The file holds no hey run", f"{source.name}: no line of hey's summary is in it.")


def _read(text: str, run: _Run) -> None:
    if text.startswith("Error distribution"):
        run.in_errors = True
    elif read(text, _LINES, run):
        return
    elif percentile := _PERCENTILE.fullmatch(text):
        run.add(REQUEST, rank(percentile[1]), percentile[2], "s", f"{percentile[1]}%")
    elif detail := _DETAIL.fullmatch(text):
        name = f"hey.{detail[1].replace(' ', '_')}"
        for statistic, number in zip(_DETAILS, re.findall(r"\d+(?:\.\d+)?", detail[2]), strict=False):
            # hey prints the whole request's fastest and slowest in the first line
            if detail[1] != "DNS+dialup" or statistic == "mean":
                run.add(name, statistic, number, "s", detail[1])
    elif bucket := _BUCKET.fullmatch(text):
        named = attributes(upto=f"{bucket[1]} s")
        run.add("hey.response_time_histogram", "count", bucket[2], "1", "histogram", named=named)
    elif status := _STATUS.fullmatch(text):
        run.responses += int(status[2])
        run.bad += int(status[2]) if int(status[1]) >= 400 else 0
        named = attributes(http__response__status_code=status[1])
        run.add("hey.responses", "total", status[2], "1", "Status code distribution", named=named)
    elif run.in_errors and (error := _ERROR.fullmatch(text)):
        named = attributes(error__type=error[2][:200])
        run.add(ERRORS, "total", error[1], "1", "Error distribution", named=named)
        run.lost += int(error[1])


def _emit(run: _Run, sink: Sink, problems: Problems) -> bool:
    if not len(run):
        return False
    if run.responses:
        run.add(RATE, "total", run.responses, "1", "responses")
        run.add(ERRORS, "total", run.bad, "1", "status >= 400", named=attributes(error__type="status"))
    if whole := run.responses + run.lost:
        ratio = (run.bad + run.lost) / whole
        run.add(ERROR_RATIO, "mean", ratio, "1", "(status >= 400 + errors) / (responses + errors)")
    sink.capture(CaptureInfo("hey", environment=run.facts))
    sink.summary(*run.all)
    if not any(s.metric == RATE and s.statistic == "rate" for s in run.all):
        problems.add(0, "a run has no Requests/sec: the file is truncated")
    return True


PARSER = Parser("hey", "hey summary", (".txt", ".log", ".out"), _recognises, _parse, version=2)
