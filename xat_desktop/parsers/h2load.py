"""h2load's report: rates, requests by outcome, traffic, and its table of times; one run or many."""

import re

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import CONNECT, ERROR_RATIO, ERRORS, RATE, REQUEST, TTFB, Summaries
from xat_desktop.parsers._text_report import Target, line, read
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"finished in [\d.]+\w+, [\d.]+ req/s|spawning thread #\d+: \d+ total client")
_LINES = (
    line(
        r"finished in #u, # req/s, #u",
        Target("h2load.duration", "total", "s"),
        Target(RATE, "rate", "1/s"),
        Target("h2load.transfer", "rate", "By/s"),
    ),
    line(
        r"requests: # total, # started, # done, # succeeded, # failed, # errored(?:, # timeout)?",
        Target("h2load.requests", "total"),
        Target("h2load.started", "total"),
        Target(RATE, "total"),
        Target("h2load.succeeded", "total"),
        Target(ERRORS, "total"),
        Target(ERRORS, "total", named=attributes(error__type="errored")),
        Target(ERRORS, "total", named=attributes(error__type="timeout")),
    ),
    line(
        r"status codes: # 2xx, # 3xx, # 4xx, # 5xx",
        *(Target("h2load.responses", "total", named=attributes(status=f"{n}xx")) for n in (2, 3, 4, 5)),
    ),
)
_TRAFFIC = re.compile(r"(?:\((\d+)\)|\b(\d+) bytes) (total|headers|data)")
_FACTS = (
    ("clients", re.compile(r"spawning thread #\d+: (\d+) total client\(s\).*")),
    ("protocol", re.compile(r"Application protocol: (.+)")),
    ("tls", re.compile(r"TLS Protocol: (.+)")),
)
_TABLE = re.compile(r"(time for request|time for connect|time to 1st byte|req/s +):? +(.*)")
_ROWS = {
    "time for request": (REQUEST, "s"),
    "time for connect": (CONNECT, "s"),
    "time to 1st byte": (TTFB, "s"),
    "req/s": ("h2load.client_rate", "1/s"),
}
_STATISTICS = ("min", "max", "mean", "sd", "within_one_sd")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = Summaries(), 0
    for number, text in whole_lines(source, problems):
        text = text.strip()
        if text.startswith("starting benchmark") and len(run):
            found += _emit(run, sink, problems)
            run = Summaries()
        if not _read(text, run) and text.startswith(("finished in", "requests:", "time for")):
            problems.add(number, f"not understood: {text}")
    if len(run) or run.facts:
        found += _emit(run, sink, problems)
    if not found:
        raise XatError("The file holds no h2load run", f"{source.name}: no line of h2load's report is in it.")


def _read(text: str, run: Summaries) -> bool:
    if read(text, _LINES, run):
        return True
    if table := _TABLE.fullmatch(text):
        return _row(table[1].strip(), table[2].split(), run)
    for count, bare, what in _TRAFFIC.findall(text):
        run.add(f"h2load.bytes_{what}", "total", count or bare, "By", "traffic")
    for fact, pattern in _FACTS:
        if found := pattern.fullmatch(text):
            before = int(run.facts.get(fact, 0)) if fact == "clients" else 0
            run.facts[fact] = str(before + int(found[1])) if fact == "clients" else found[1]
    return text.startswith("traffic:")


def _row(name: str, cells: list[str], run: Summaries) -> bool:
    metric, unit = _ROWS[name]
    for statistic, cell in zip(_STATISTICS, cells, strict=False):
        if statistic == "within_one_sd":
            run.add("h2load.within_one_sd", "ratio", base(cell), "1", "+/- sd", named=attributes(of=name))
        else:
            run.add(metric, statistic, base(cell), unit, name)
    return len(cells) == len(_STATISTICS)


def _emit(run: Summaries, sink: Sink, problems: Problems) -> int:
    totals = {s.metric: s.value for s in run.all if s.statistic == "total" and not s.attributes}
    if done := totals.get("h2load.requests"):
        run.add(ERROR_RATIO, "mean", totals.get(ERRORS, 0.0) / done, "1", "failed / total")
    sink.capture(CaptureInfo("h2load", environment=run.facts))
    sink.summary(*run.all)
    if RATE not in {s.metric for s in run.all}:
        problems.add(0, "a run did not finish, or the file is truncated")
    return 1


PARSER = Parser("h2load", "h2load report", (".txt", ".log", ".out"), _recognises, _parse)
