"""autocannon's tables for people: latency, requests and bytes for each second, percentiles, totals."""

import re

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import text_of
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERRORS, MILLI, RATE, REQUEST, Summaries, rank
from xat_desktop.parsers._whole_lines import whole_lines

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SIGNATURE = re.compile(r"│ Stat +│ (?:\d+(?:\.\d+)?% +│ )+Avg +│ Stdev")
_TOTAL = re.compile(r"([\d.,]+k?M?) requests in (\d+(?:\.\d+)?)s, (.+) read")
_ERRORS = re.compile(r"([\d.,]+k?) errors \(([\d.,]+k?) timeouts\)")
_BAD = re.compile(r"([\d.,]+k?) 2xx responses, ([\d.,]+k?) non 2xx responses")
_RUNNING = re.compile(r"Running (?:(\d+)s test|.*) @ (\S+)")
_CLIENTS = re.compile(r"(\d+) connections(?: with (\d+) pipelining factor)?.*")
_STATISTICS = {"Avg": "mean", "Stdev": "sd", "Max": "max", "Min": "min"}
_ROWS = {
    "Latency": (REQUEST, "s", "autocannon's HDR histogram, whole ms"),
    "Req/Sec": (RATE, "1/s", "over autocannon's samples of one second"),
    "Bytes/Sec": ("autocannon.throughput", "By/s", "over autocannon's samples of one second"),
}


class _Run(Summaries):
    header: tuple[str, ...] = ()


def _recognises(head: bytes, _name: str) -> Confidence:
    known = not head.isascii() and _SIGNATURE.search(_ANSI.sub("", text_of(head)))
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _Run(), False
    for number, text in whole_lines(source, problems):
        text = _ANSI.sub("", text).strip()
        begins = text.startswith("Running ") or (text.startswith("│ Stat") and _complete(run))
        if begins and len(run):
            found |= _emit(run, sink, problems)
            run = _Run()
        if not _understood(text, run):
            problems.add(number, f"not understood: {text}")
    if not (_emit(run, sink, problems) or found):
        raise XatError("The file holds no autocannon table", f"{source.name}: no table of it is in the file.")


def _complete(run: _Run) -> bool:
    return any(s.metric == "autocannon.duration" for s in run.all)


def _read(text: str, run: _Run) -> bool:
    """Take a line; False for a cell that should be a number and is none."""
    if text.startswith("│"):
        return _row([cell.strip() for cell in text.strip("│").split("│")], run)
    if total := _TOTAL.fullmatch(text):
        run.add(RATE, "total", base(total[1].replace(",", "")), "1", "requests")
        run.add("autocannon.duration", "total", total[2], "s", "requests in")
        run.add("autocannon.bytes_read", "total", base(total[3], thousand=1000), "By", "read")
    elif errors := _ERRORS.fullmatch(text):
        run.add(ERRORS, "total", base(errors[1]), "1", "errors", named=(("error.type", "errors"),))
        run.add(ERRORS, "total", base(errors[2]), "1", "timeouts", named=(("error.type", "timeouts"),))
    elif bad := _BAD.fullmatch(text):
        run.add(ERRORS, "total", base(bad[2]), "1", "non 2xx responses", named=(("error.type", "status"),))
    elif running := _RUNNING.fullmatch(text):
        run.facts |= {"url": running[2], **({"duration_s": running[1]} if running[1] else {})}
    elif clients := _CLIENTS.fullmatch(text):
        run.facts |= {"clients": clients[1], **({"pipelining": clients[2]} if clients[2] else {})}
    return True


def _understood(text: str, run: _Run) -> bool:
    try:
        return _read(text, run)
    except ValueError:  # a percentile that is no number
        return False


def _row(cells: list[str], run: _Run) -> bool:
    if cells[0] in ("Stat", "Percentile"):
        run.header = tuple(cells)
        return True
    if run.header[:1] == ("Percentile",) and len(cells) == 2:
        return run.add(
            REQUEST, rank(cells[0]), cells[1], "s", "Latency (ms)", scale=MILLI, estimator=_ROWS["Latency"][2]
        )
    if cells[0] not in _ROWS or len(cells) != len(run.header):
        return False
    metric, unit, estimator = _ROWS[cells[0]]
    good = True
    for name, cell in zip(run.header[1:], cells[1:], strict=True):
        statistic = _STATISTICS.get(name) or rank(name.rstrip("%"))
        raw = base(cell.replace(",", ""), thousand=1000)
        good &= run.add(metric, statistic, raw, unit, cells[0], estimator=estimator)
    return good


def _emit(run: _Run, sink: Sink, problems: Problems) -> bool:
    if not len(run):
        return False
    sink.capture(CaptureInfo("autocannon", environment=run.facts))
    sink.summary(*run.all)
    if not _complete(run):
        problems.add(0, "a run has no line with its total: the file is truncated")
    return True


PARSER = Parser("autocannon-table", "autocannon tables", (".txt", ".log", ".out"), _recognises, _parse)
