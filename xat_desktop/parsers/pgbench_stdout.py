"""What pgbench prints: progress lines and the final report; one run or many in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from xat_desktop.domain.series import CaptureInfo, SeriesKey, ZoneSource, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pgbench_report import TRANSACTION, Report, pattern
from xat_desktop.parsers._printed import MILLI, value
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(
    rb"(?:pgbench \(\d|progress: [\d.,]+ s, [\d.,]+ tps|transaction type: .*\r?\nscaling factor: )"
)
_TIME_AT_MOST_S = 1e11
_EPOCH_S = 100_000_000
"""A larger time in a progress line is a clock (--progress-timestamp), a smaller one counts from the start."""

_VERSION = re.compile(r"pgbench \(([^,()]+?)(?: \(.*?\))?(?:, server (.*?))?\)$")
_PROGRESS = pattern(
    r"progress: # s, # tps, lat # ms(?: stddev #)?"
    r"((?:, (?:\d+ failed|\d+ skipped|\d+ retried|\d+ retries|lag \S+ ms))*)"
)
_COUNT = re.compile(r"(\d+) (failed|skipped|retried|retries)\b")
_LAG = pattern(r"lag # ms")
_TROUBLE = re.compile(r"pgbench: ?(?:error|fatal)|.*\baborted\b|\s+\d+[.,]\d{3}\s", re.IGNORECASE)
"""Messages that the run went wrong, and lines that look like a statement's."""

_COUNTED = {
    "failed": "xat.db.error_rate",
    "skipped": "pgbench.skipped",
    "retried": "xat.db.retry_rate",
    "retries": "pgbench.retries",
}


@dataclass(frozen=True)
class _Progress:
    time_s: float
    values: dict[SeriesKey, float]
    counts: dict[str, int]
    """Events of the interval that ends at `time_s`."""


@dataclass
class _Run:
    version: str = ""
    progress: list[_Progress] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    @property
    def empty(self) -> bool:
        return not (self.report.started or self.progress)

    def ends_before(self, line: str) -> bool:
        """True when `line` belongs to the next run."""
        if line.startswith(("pgbench (", "starting vacuum")):
            return True
        return self.report.finished and line.startswith(("progress: ", "transaction type: "))

    def read(self, line: str) -> bool:
        """Take a line; False when it is none of pgbench's figures."""
        if found := _VERSION.match(line):
            self.version = found[1]
            if found[2]:
                self.report.facts["server_version"] = found[2]
            return True
        progress = _progress(line)
        if progress:
            self.progress.append(progress)
        return bool(progress) or self.report.read(line)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = False
    for run in _runs(source, problems):
        found = True
        _emit(run, sink)
        if not run.report.started:
            problems.add(0, "a run has no final report: it was interrupted, or only the progress was saved")
        elif not run.report.finished:
            problems.add(
                0, "the final report has no tps: no transaction was processed, or the file is truncated"
            )
    if not found:
        raise XatError(
            "The file holds no pgbench run", f"{source.name}: no progress line and no report is in it."
        )


def _runs(source: Source, problems: Problems) -> Iterator[_Run]:
    run = _Run()
    for number, line in whole_lines(source, problems):
        line = line.rstrip()
        if not run.empty and run.ends_before(line):
            yield run
            run = _Run()
        if not run.read(line) and _matters(line):
            problems.add(number, f"not understood: {line}")
    if not run.empty:
        yield run


def _matters(line: str) -> bool:
    """A figure that could not be read, or a message that the run went wrong."""
    return line.startswith(("progress: ", "tps = ", "latency ")) or bool(_TROUBLE.match(line))


def _progress(line: str) -> _Progress | None:
    found = _PROGRESS.fullmatch(line)
    if not found or not 0 <= value(found[1]) < _TIME_AT_MOST_S:
        return None
    values = {
        _gauge("xat.db.transactions", "1/s", "tps"): value(found[2]),
        _gauge(TRANSACTION, "s", "lat", "mean"): value(found[3], MILLI),
    }
    if found[4]:
        values[_gauge(TRANSACTION, "s", "stddev", "sd")] = value(found[4], MILLI)
    if lag := _LAG.search(found[5]):
        values[_gauge("xat.db.schedule_lag", "s", "lag", "mean")] = value(lag[1], MILLI)
    counts = {name: int(count) for count, name in _COUNT.findall(found[5])}
    return _Progress(value(found[1]), values, counts)


def _gauge(metric: str, unit: str, source_name: str, statistic: str = "") -> SeriesKey:
    named = attributes(statistic=statistic) if statistic else ()
    return SeriesKey(metric, named, unit, "gauge", source_name)


def _emit(run: _Run, sink: Sink) -> None:
    clock = bool(run.progress) and run.progress[0].time_s > _EPOCH_S
    zone_source: ZoneSource = "file" if clock else "none"
    facts = run.report.facts
    sink.capture(CaptureInfo("pgbench", run.version, zone="UTC", zone_source=zone_source, environment=facts))
    rows = IntervalRows()
    for line, interval_s in zip(run.progress, _intervals_s(run.progress), strict=True):
        rates = {
            _gauge(_COUNTED[name], "1/s", name): count / interval_s for name, count in line.counts.items()
        }
        rows.add(round(line.time_s * 1e6), line.values | rates)
    rows.flush(sink)
    sink.summary(*run.report.summaries())


def _intervals_s(progress: list[_Progress]) -> list[float]:
    """Length of each interval; a clock does not tell when the first one began, so it gets the usual length."""
    if not progress:
        return []
    steps = [after.time_s - before.time_s for before, after in pairwise(progress)]
    usual = median(steps) if steps else 1.0
    first = progress[0].time_s if 0 < progress[0].time_s < _EPOCH_S else usual
    return [step if step > 0 else 1.0 for step in (first, *steps)]


PARSER = Parser("pgbench", "pgbench output", (".txt", ".log", ".out"), _recognises, _parse)
