"""What artillery prints on the console, of versions 1 and 2: each period, and the summary of the run."""

import re
from dataclasses import dataclass, field
from typing import Any

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers import _artillery_1
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines
from xat_desktop.parsers.artillery import ESTIMATOR, period_values, total_values

_SIGNATURE = LineStart(rb"\s*+(?:Metrics for period to: |Summary report @ |Report @ )\d\d:\d\d:\d\d\(")
_PERIOD = re.compile(r"(?:Metrics for period to:|Report @) (\d\d):(\d\d):(\d\d)\(.*")
_SUMMARY = re.compile(r"Summary report @ \d\d:\d\d:\d\d\(.*")
_LINE = re.compile(r"(?P<indent> *)(?P<name>\S.*?): *\.* *(?P<number>-?\d+(?:\.\d+)?)(?:/sec| \(\d.*%\))?")
_OPEN = re.compile(r" *(?P<name>\S.*?): *")
_DAY_S = 86_400
_FLUSH_ROWS = 200
_OLD = {
    "Scenarios launched": "scenariosCreated",
    "Scenarios completed": "scenariosCompleted",
    "Requests completed": "requestsCompleted",
    "RPS sent": "rps",
    "Mean response/sec": "rps",
    "Request latency": "latency",
    "Response time (msec)": "latency",
    "Scenario duration": "scenarioDuration",
    "Scenario counts": "scenarioCounts",
    "Codes": "codes",
    "Errors": "errors",
}
"""Version 1: its texts, and the names of its JSON."""
_LISTS = ("scenarioCounts", "codes", "errors")


@dataclass
class _Block:
    second: int | None
    """Of the day; None: the summary."""
    values: dict[str, Any] = field(default_factory=dict)
    above: str = ""
    finished: bool = False


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, block = _Run(sink), None
    for _, raw in whole_lines(source, problems):
        text = raw.rstrip()
        period = _PERIOD.fullmatch(text.strip())
        if period or _SUMMARY.fullmatch(text.strip()):
            run.close(block)
            block = _Block(_second(period) if period else None)
        elif block:
            _take(text, block)
    run.close(block)
    if not run.found:
        raise XatError(
            "The file holds no artillery report", f"{source.name}: no number of it is in the file."
        )
    if run.begun:
        run.finish(problems)


def _second(period: "re.Match[str]") -> int:
    hour, minute, second = (int(part) for part in period.groups())
    return hour * 3600 + minute * 60 + second


class _Run:
    """Hands periods to the sink as they end; the last summary is the whole run's."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._rows = IntervalRows()
        self._first: int | None = None
        self._whole: _Block | None = None
        self.begun = False
        self.found = False

    def close(self, block: "_Block | None") -> None:
        """Take a block that is at its end."""
        if block is None or not block.values:
            return
        if self._whole:
            self._hand_over()
        if not self.begun:
            facts = {"time": "times of day without a date: seconds since the first period"}
            self._sink.capture(CaptureInfo("artillery", environment=facts))
            self.begun = self.found = True
        if block.second is None:
            self._whole = block
            return
        self._first = block.second if self._first is None else self._first
        elapsed_s = (block.second - self._first) % _DAY_S
        self._rows.add(elapsed_s * 1_000_000, period_values(_stats(block)))
        if len(self._rows) >= _FLUSH_ROWS:
            self._rows.flush(self._sink)

    def finish(self, problems: Problems) -> None:
        """Hand over what is left."""
        if self._whole is None:
            self._rows.flush(self._sink)
            problems.add(0, "the run has no summary: it was stopped, or the file is truncated")
            return
        self._hand_over()

    def _hand_over(self) -> None:
        """A run whose summary was there; what comes next is of another one."""
        self._rows.flush(self._sink)
        assert self._whole is not None
        run = Summaries(_artillery_1.ESTIMATOR if _is_old(self._whole) else ESTIMATOR)
        total_values(_stats(self._whole), run)
        self._sink.summary(*run.all)
        self._rows, self._first, self._whole, self.begun = IntervalRows(), None, None, False


def _take(text: str, block: _Block) -> None:
    """A number, or the name of those that follow it indented; an empty line ends the block of version 2."""
    if text.startswith(("-----", "=====")) or not text.strip():
        block.finished |= bool(block.values) and not _is_old(block)
        return
    line, opened = _LINE.fullmatch(text), _OPEN.fullmatch(text)
    if block.finished or not (line or opened):
        return
    if line and block.above and (line["name"] in _artillery_1.STATISTICS or block.above in _LISTS):
        inner = block.values.setdefault(block.above, {})
        if isinstance(inner, dict):
            inner[line["name"]] = float(line["number"])
    elif line:
        block.above = ""
        block.values[_OLD.get(line["name"], line["name"])] = float(line["number"])
    elif opened:
        block.above = _OLD.get(opened["name"], opened["name"])


def _is_old(block: _Block) -> bool:
    return "scenariosCreated" in block.values or "requestsCompleted" in block.values


def _stats(block: _Block) -> dict[str, Any]:
    if _is_old(block):
        raw = block.values
        return _artillery_1.as_version_2({**raw, "rps": {"mean": raw.get("rps")}})
    stats: dict[str, Any] = {"counters": {}, "rates": {}, "summaries": {}}
    for name, value in block.values.items():
        kind = "summaries" if isinstance(value, dict) else "rates" if name.endswith("_rate") else "counters"
        stats[kind][name] = value
    return stats


PARSER = Parser("artillery-text", "artillery console output", (".txt", ".log", ".out"), _recognises, _parse)
