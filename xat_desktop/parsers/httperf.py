"""httperf's report: connections, requests, replies, CPU, errors; one run or many."""

import re

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import CONNECT, ERROR_RATIO, ERRORS, MILLI, RATE, TTFB, Summaries
from xat_desktop.parsers._text_report import Target, line, read
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(
    rb"Total: connections \d+ requests \d+ replies \d+ test-duration|httperf .*--(?:server|num-conns|hog)"
)
_CPU = "process.cpu.utilization"


def _times(metric: str, scale: bool = True) -> list[Target]:
    unit, factor = ("s", MILLI) if scale else ("1/s", 1)
    return [Target(metric, statistic, unit, factor) for statistic in ("min", "mean", "max")]


_LINES = (
    line(
        r"Total: connections # requests # replies # test-duration # s",
        Target("httperf.connections", "total"),
        Target(RATE, "total"),
        Target("httperf.replies", "total"),
        Target("httperf.duration", "total", "s"),
    ),
    line(
        r"Connection rate: # conn/s \(# ms/conn, <=# concurrent connections\)",
        Target("httperf.connection_rate", "rate", "1/s"),
        None,
        Target("httperf.concurrent_connections", "max"),
    ),
    line(
        r"Connection time \[ms\]: min # avg # max # median # stddev #",
        *_times("httperf.connection_time"),
        Target("httperf.connection_time", "p50", "s", MILLI, estimator="httperf's histogram of 1 ms"),
        Target("httperf.connection_time", "sd", "s", MILLI),
    ),
    line(r"Connection time \[ms\]: connect #", Target(CONNECT, "mean", "s", MILLI)),
    line(r"Connection length \[replies/conn\]: #", Target("httperf.replies_per_connection", "mean")),
    line(r"Request rate: # req/s \(# ms/req\)", Target(RATE, "rate", "1/s"), None),
    line(r"Request size \[B\]: #", Target("http.client.request.body.size", "mean", "By")),
    line(
        r"Reply rate \[replies/s\]: min # avg # max # stddev # \(# samples\)",
        *_times("httperf.reply_rate", scale=False),
        Target("httperf.reply_rate", "sd", "1/s"),
        Target("httperf.reply_rate", "count"),
    ),
    line(
        r"Reply time \[ms\]: response # transfer #",
        Target(TTFB, "mean", "s", MILLI),
        Target("httperf.reply_transfer", "mean", "s", MILLI),
    ),
    line(
        r"Reply size \[B\]: header # content # footer # \(total #\)",
        Target("httperf.reply_header", "mean", "By"),
        Target("http.client.response.body.size", "mean", "By"),
        Target("httperf.reply_footer", "mean", "By"),
        Target("httperf.reply_size", "mean", "By"),
    ),
    line(
        r"Reply status: 1xx=# 2xx=# 3xx=# 4xx=# 5xx=#",
        *(Target("httperf.responses", "total", named=attributes(status=f"{n}xx")) for n in range(1, 6)),
    ),
    line(
        r"CPU time \[s\]: user # system # \(user #% system #% total #%\)",
        Target("httperf.cpu_time", "total", "s", named=attributes(cpu__mode="user")),
        Target("httperf.cpu_time", "total", "s", named=attributes(cpu__mode="system")),
        Target(_CPU, "mean", "1", PERCENT, attributes(cpu__mode="user")),
        Target(_CPU, "mean", "1", PERCENT, attributes(cpu__mode="system")),
        Target(_CPU, "mean", "1", PERCENT),
    ),
    line(
        r"Session rate \[sess/s\]: min # avg # max # stddev # \((\d+)/(\d+)\)",
        *_times("httperf.session_rate", scale=False),
        Target("httperf.session_rate", "sd", "1/s"),
        Target("httperf.sessions_completed", "total"),
        Target("httperf.sessions", "total"),
    ),
    line(r"Session: avg # connections/session", Target("httperf.connections_per_session", "mean")),
    line(r"Session lifetime \[s\]: #", Target("httperf.session_time", "mean", "s")),
    line(r"Session failtime \[s\]: #", Target("httperf.session_failtime", "mean", "s")),
    line(r"Net I/O: # KB/s \(.*\)", Target("httperf.transfer", "rate", "By/s", 1024)),
)
_ERRORS = re.compile(r"Errors: (.*)")
_ERROR = re.compile(r"([\w-]+) (\d+)")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = Summaries(), 0
    for number, text in whole_lines(source, problems):
        text = text.strip()
        if text.startswith(("httperf --", "Total: connections")) and len(run):
            found += _emit(run, sink, problems)
            run = Summaries()
        if text.startswith("httperf --"):
            run.facts["command"] = text
        elif errors := _ERRORS.fullmatch(text):
            for kind, count in _ERROR.findall(errors[1]):
                named = () if kind == "total" else attributes(error__type=kind)
                run.add(ERRORS, "total", count, "1", "Errors", named=named)
        elif not read(text, _LINES, run) and re.match(
            r"(?:Total|Request|Reply|Connection|Session (?!length)|CPU)\b.*[\d:]", text
        ):
            problems.add(number, f"not understood: {text}")
    if len(run) or run.facts:
        found += _emit(run, sink, problems)
    if not found:
        raise XatError(
            "The file holds no httperf run", f"{source.name}: no line of httperf's report is in it."
        )


def _emit(run: Summaries, sink: Sink, problems: Problems) -> int:
    totals = {s.metric: s.value for s in run.all if s.statistic == "total" and not s.attributes}
    bad = sum(
        s.value
        for s in run.all
        if s.metric == "httperf.responses" and dict(s.attributes)["status"] in ("4xx", "5xx")
    )
    if requests := totals.get(RATE):
        failed = totals.get(ERRORS, 0.0) + bad
        run.add(ERROR_RATIO, "mean", failed / requests, "1", "(Errors total + 4xx + 5xx) / requests")
    sink.capture(CaptureInfo("httperf", command=run.facts.pop("command", "")))
    idle = {
        s.metric
        for s in run.all
        if s.metric == "httperf.reply_rate" and s.value == 0 and s.statistic == "count"
    }
    sink.summary(*(s for s in run.all if s.metric not in idle or s.statistic == "count"))
    if ERRORS not in totals:
        problems.add(0, "a run has no line Errors: it was stopped, or the file is truncated")
    return 1


PARSER = Parser("httperf", "httperf report", (".txt", ".log", ".out"), _recognises, _parse, version=2)
