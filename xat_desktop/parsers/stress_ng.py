"""stress-ng's metrics on the console: bogo operations, times and rates of each stressor; one run or many."""

import re

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Scale, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"stress-ng: (?:\S+ )?(?:info|metrc):\s+\[\d+\]")
_LINE = re.compile(r"stress-ng: (?:\S+ )?(?P<level>\w+): +\[(?P<pid>\d+)\] (?P<text>.*)")
_ROW = re.compile(r"(?P<name>[\w-]+) +(?P<numbers>\d+(?: +[\d.]+){5,})")
_MISC = re.compile(r"(?P<name>[\w-]+) +(?P<number>[\d.]+) (?P<what>[a-zA-Z].*?)(?: \((?P<how>.*)\))?")
_TIME = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)s (?P<what>available CPU|user|system|total) time(?: +\( *(?P<percent>[\d.]+)%\))?"
)
_LOAD = re.compile(r"load average: (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)")
_BEGIN = re.compile(r"(?:setting to an? .* run|defaulting to an? .* run|dispatching hogs: .*)")
_FACT = re.compile(r"dispatching hogs: (.*)")
_TROUBLE = re.compile(r"unsuccessful run completed|.*\bfailed\b.*")
EVENTS = "xat.benchmark.events"
_COLUMNS: tuple[tuple[str, str, str, Scale], ...] = (
    (EVENTS, "total", "1", 1),
    ("stress-ng.real_time", "total", "s", 1),
    ("stress-ng.user_time", "total", "s", 1),
    ("stress-ng.system_time", "total", "s", 1),
    (EVENTS, "rate", "1/s", 1),
    ("stress-ng.bogo_ops_per_cpu_second", "rate", "1/s", 1),
    ("process.cpu.utilization", "mean", "1", PERCENT),
    ("process.memory.usage", "max", "By", 1024),
)
"""What stands behind the name of a stressor; old versions lack the last ones."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = Summaries(), 0
    for number, text in whole_lines(source, problems):
        line = _LINE.fullmatch(text.strip())
        if not line:
            continue
        message = line["text"].strip()
        if _BEGIN.fullmatch(message) and len(run):
            found += _emit(run, sink)
            run = Summaries()
        if fact := _FACT.fullmatch(message):
            run.facts["stressors"] = fact[1]
        elif not _read(message, run) and (line["level"] == "fail" or _TROUBLE.fullmatch(message)):
            problems.add(number, message)
    if len(run):
        found += _emit(run, sink)
    if not found:
        raise XatError(
            "The file holds no metrics", f"{source.name}: run stress-ng with --metrics, its output has none."
        )


def _read(text: str, run: Summaries) -> bool:
    if row := _ROW.fullmatch(text):
        numbers = row["numbers"].split()
        for (metric, statistic, unit, scale), number in zip(_COLUMNS, numbers, strict=False):
            run.add(metric, statistic, number, unit, "metrics", scale=scale, named=named(row["name"]))
    elif time := _TIME.fullmatch(text):
        name = f"stress-ng.times.{time['what'].lower().replace(' ', '-')}-time"
        run.add(name, "value", time["number"], "s", "--times")
        run.add(f"{name}-percent", "value", time["percent"], "1", "--times")
    elif load := _LOAD.fullmatch(text):
        for minutes, number in zip((1, 5, 15), load.groups(), strict=True):
            run.add(f"stress-ng.times.load-average-{minutes}-minute", "value", number, "1", "load average")
    elif misc := _MISC.fullmatch(text):
        metric = f"stress-ng.{misc['what'].replace(' ', '-')}"
        run.add(
            metric,
            "mean",
            misc["number"],
            "1",
            misc["what"],
            estimator=misc["how"] or "",
            named=named(misc["name"]),
        )
    else:
        return False
    return True


def named(stressor: str) -> Attributes:
    """The attributes of a stressor's values."""
    return attributes(benchmark=stressor)


def _emit(run: Summaries, sink: Sink) -> int:
    sink.capture(CaptureInfo("stress-ng", environment=run.facts))
    sink.summary(*run.all)
    return 1


PARSER = Parser("stress-ng", "stress-ng metrics (text)", (".txt", ".log", ".out"), _recognises, _parse)
