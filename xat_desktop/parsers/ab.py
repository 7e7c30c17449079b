"""ApacheBench's report (ab): rates, failures, connection times, percentiles; one run or many."""

import re

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import (
    CONNECT,
    ERROR_RATIO,
    ERRORS,
    MILLI,
    RATE,
    REQUEST,
    Summaries,
    rank,
)
from xat_desktop.parsers._text_report import Target, line, read
from xat_desktop.parsers._whole_lines import whole_lines

_BEGIN = "This is ApacheBench, Version "
_SIGNATURE = LineStart(rb"This is ApacheBench, Version |Time per request: .*\(mean")
_ESTIMATOR = "ab's own: the sorted time at rank n x percent / 100"
_FACTS = {
    "Server Software": "server_software",
    "Server Hostname": "server",
    "Server Port": "port",
    "Document Path": "url",
    "Document Length": "document_length",
    "SSL/TLS Protocol": "tls",
    "Concurrency Level": "clients",
}
_LINES = (
    line(r"Time taken for tests: +# seconds", Target("ab.duration", "total", "s")),
    line(r"Complete requests: +#", Target(RATE, "total")),
    line(r"Failed requests: +#", Target(ERRORS, "total")),
    line(r"Write errors: +#", Target(ERRORS, "total", named=attributes(error__type="write"))),
    line(r"Non-2xx responses: +#", Target(ERRORS, "total", named=attributes(error__type="status"))),
    line(r"Keep-Alive requests: +#", Target("ab.keep_alive_requests", "total")),
    line(r"Total transferred: +# bytes", Target("ab.bytes_read", "total", "By")),
    line(r"HTML transferred: +# bytes", Target("ab.body_bytes_read", "total", "By")),
    line(r"Total (?:body sent|POSTed): +#", Target("ab.body_bytes_sent", "total", "By")),
    line(r"Requests per second: +# \[.*", Target(RATE, "rate", "1/s")),
    line(r"Time per request: +# \[ms\] \(mean\)", Target("ab.time_per_request", "mean", "s", MILLI)),
    line(
        r"Time per request: +# \[ms\] \(mean, across all concurrent requests\)",
        Target("ab.time_per_request_concurrent", "mean", "s", MILLI),
    ),
    line(r"Transfer rate: +# \[Kbytes/sec\] received", Target("ab.transfer", "rate", "By/s", 1024)),
    line(r" +# kb/s sent", Target("ab.transfer_sent", "rate", "By/s", 1024)),
    line(r" +# kb/s total", Target("ab.transfer_total", "rate", "By/s", 1024)),
)
_KINDS = re.compile(r"(Connect|Receive|Length|Exceptions): (\d+)")
_PHASES = {"Connect": CONNECT, "Processing": "ab.processing", "Waiting": "ab.waiting", "Total": REQUEST}
_PHASE = re.compile(r"(Connect|Processing|Waiting|Total): +([\d. -]+)")
_PERCENTILE = re.compile(r"(\d+)% +(\d+)(?: \(.*\))?")
_COLUMNS = {"min": "min", "mean": "mean", "avg": "mean", "sd": "sd", "median": "p50", "max": "max"}


class _Run(Summaries):
    columns: tuple[str, ...] = ()
    """Statistics of the table of connection times."""
    finished = False


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _Run(_ESTIMATOR), False
    for number, text in whole_lines(source, problems):
        text = text.rstrip()
        if text.startswith(_BEGIN) and (len(run) or run.facts):
            found |= _emit(run, sink, problems)
            run = _Run(_ESTIMATOR)
        if not _read(text, run) and text.startswith(
            ("Requests per second", "Time per request", "Failed requ")
        ):
            problems.add(number, f"not understood: {text}")
    if not (_emit(run, sink, problems) or found):
        raise XatError("The file holds no ab run", f"{source.name}: no line of ab's report is in it.")


def _read(text: str, run: _Run) -> bool:
    if text.startswith(_BEGIN):
        run.facts["version"] = text.removeprefix(_BEGIN).split()[0]
    elif read(text, _LINES, run):
        run.finished |= text.startswith("Requests per second")
    elif (fact := text.partition(":")) and fact[0] in _FACTS and fact[2].strip():
        run.facts[_FACTS[fact[0]]] = fact[2].strip()
    elif text.strip().startswith("min "):
        run.columns = tuple(_COLUMNS[name] for name in re.findall(r"min|mean|sd|median|avg|max", text))
    elif phase := _PHASE.fullmatch(text):
        return _phase(phase[1], phase[2].split(), run)
    elif percentile := _PERCENTILE.fullmatch(text.strip()):
        run.add(REQUEST, rank(percentile[1]), percentile[2], "s", f"{percentile[1]}%", scale=MILLI)
    elif kinds := _KINDS.findall(text):
        for kind, count in kinds:
            named = attributes(error__type=kind.lower())
            run.add(ERRORS, "total", count, "1", kind, named=named)
    else:
        return False
    return True


def _phase(name: str, cells: list[str], run: _Run) -> bool:
    if len(cells) != len(run.columns):
        return False
    for statistic, cell in zip(run.columns, cells, strict=True):
        estimator = "ab's own: the middle of the sorted times" if statistic == "p50" else ""
        run.add(_PHASES[name], statistic, cell, "s", name, scale=MILLI, estimator=estimator)
    return True


def _emit(run: _Run, sink: Sink, problems: Problems) -> bool:
    if not len(run):
        return False
    totals = {s.metric: s.value for s in run.all if s.statistic == "total" and not s.attributes}
    if requests := totals.get(RATE):
        ratio = totals.get(ERRORS, 0.0) / requests
        run.add(ERROR_RATIO, "mean", ratio, "1", "Failed requests / Complete requests")
    version = run.facts.pop("version", "")
    sink.capture(CaptureInfo("ab", version, environment=run.facts))
    sink.summary(*run.all)
    if not run.finished:
        problems.add(0, "a run has no Requests per second: it was stopped, or the file is truncated")
    return True


PARSER = Parser("ab", "ApacheBench report (ab)", (".txt", ".log", ".out"), _recognises, _parse)
