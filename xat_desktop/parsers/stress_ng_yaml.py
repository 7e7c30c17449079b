"""stress-ng's results as YAML (--yaml): system, metrics of each stressor, times of the run."""

import re

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Scale, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"\s++stress-ng-version: ")
_SECTION = re.compile(r"(\w[\w-]*):\s*")
_PAIR = re.compile(r"\s+(- )?([\w.() /-]+?): +(.*)")
_METRICS: dict[str, tuple[str, str, str, Scale]] = {
    "bogo-ops": ("xat.benchmark.events", "total", "1", 1),
    "bogo-ops-per-second-real-time": ("xat.benchmark.events", "rate", "1/s", 1),
    "bogo-ops-per-second-usr-sys-time": ("stress-ng.bogo_ops_per_cpu_second", "rate", "1/s", 1),
    "wall-clock-time": ("stress-ng.real_time", "total", "s", 1),
    "user-time": ("stress-ng.user_time", "total", "s", 1),
    "system-time": ("stress-ng.system_time", "total", "s", 1),
    "cpu-usage-per-instance": ("process.cpu.utilization", "mean", "1", PERCENT),
    "max-rss": ("process.memory.usage", "max", "By", 1024),
}
_FACTS = {
    "cpus": "cores",
    "totalram": "memory_bytes",
    "release": "kernel",
    "machine": "architecture",
    "compiler": "compiler",
}


class _Run(Summaries):
    system: dict[str, str]
    section = ""
    stressor = ""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _new(), 0
    for line, text in whole_lines(source, problems):
        text = text.rstrip()
        if text == "---" and (len(run) or run.system):
            found += _emit(run, sink, problems)
            run = _new()
        if section := _SECTION.fullmatch(text):
            run.section = section[1]
        elif (pair := _PAIR.fullmatch(text)) and not _read(pair[2], pair[3].strip().strip("'\""), run):
            problems.add(line, f"no number: {text.strip()}")
    if len(run) or run.system:
        found += _emit(run, sink, problems)
    if not found:
        raise XatError("The file holds no stress-ng run", f"{source.name}: no metric is in it.")


def _new() -> _Run:
    run = _Run()
    run.system = {}
    return run


def _read(name: str, text: str, run: _Run) -> bool:
    if run.section == "system-info":
        run.system[name] = text
    elif name == "stressor":
        run.stressor = text
    elif run.section == "metrics":
        metric, statistic, unit, scale = _METRICS.get(name, (f"stress-ng.{name}", "mean", "1", 1))
        return run.add(
            metric, statistic, text, unit, name, scale=scale, named=attributes(benchmark=run.stressor)
        )
    elif number(text) is not None:
        unit = "s" if name.endswith("-time") else "1"
        own = attributes(benchmark=run.stressor) if run.section != "times" and run.stressor else ()
        return run.add(f"stress-ng.{run.section}.{name}", "value", text, unit, name, named=own)
    return True


def _emit(run: _Run, sink: Sink, problems: Problems) -> int:
    end = number(run.system.get("epoch-secs"))
    facts = {fact: run.system[name] for name, fact in _FACTS.items() if name in run.system}
    sink.capture(
        CaptureInfo(
            "stress-ng",
            run.system.get("stress-ng-version", ""),
            host=run.system.get("hostname", ""),
            zone_source="none" if end is None else "file",
            end_us=None if end is None else round(end * 1e6),
            environment=facts,
        )
    )
    sink.summary(*run.all)
    if not len(run):
        problems.add(0, "a run has no metrics: run stress-ng with --metrics; or the file is truncated")
    return 1


PARSER = Parser("stress-ng-yaml", "stress-ng results (YAML)", (".yaml", ".yml"), _recognises, _parse)
