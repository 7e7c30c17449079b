"""What sysbench prints for all its tests: options, interval lines, histogram, checkpoints, final report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._printed import value
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysbench_interval import DB_LATENCY, IO_LATENCY, interval_values
from xat_desktop.parsers._sysbench_report import SysbenchReport
from xat_desktop.parsers._whole_lines import whole_lines

_VERSION = re.compile(r"sysbench v?(\d\S*?)(?::\s+multi-threaded| \(using |$)")
_SIGNATURE = LineStart(rb"\s*+sysbench v?\d[\w.-]*(?::\s+multi-threaded| \(using )")
_LATER_PART = LineStart(
    rb"\s*+Threads fairness:\s*\n\s*events \(avg/stddev\):|\[\s*\d+s\s*\] (?:thds|threads): \d+,? tps: "
)
_INTERVAL = re.compile(r"\[\s*(\d{1,9}(?:\.\d{1,9})?)s\s*\] (.*)")
_COMMAND = re.compile(r"(?:.*?[$#>+%] ?)?((?:\S*/)?sysbench (?!\d).*\brun\b.*)")
_SECRET = re.compile(r"(--\S*password=)\S+")
_TROUBLE = ("FATAL", "ALERT")
_BEGIN = "Running the test with following options:"

_FACTS = (
    (re.compile(r"Number of threads: (\d+)"), "threads"),
    (re.compile(r"Report intermediate results every (\d+) second"), "interval_s"),
    (re.compile(r"Target transaction rate: (\d+)/sec"), "target_rate"),
    (re.compile(r"(?:Prime numbers limit|Maximum prime number checked in CPU test): (\d+)"), "cpu_max_prime"),
    (re.compile(r"(?:Memory )?block size:? (\S+)", re.IGNORECASE), "block_size"),
    (re.compile(r"(?:total size|Memory transfer size): (\S+)"), "data_size"),
    (re.compile(r"(\S+) total file size"), "data_size"),
    (re.compile(r"(?:operation|Memory operations type): (\w+)"), "rw"),
    (re.compile(r"(?:scope|Memory scope type): (\w+)"), "scope"),
    (re.compile(r"(\d+) files, \S+ each"), "files"),
    (re.compile(r"Extra file open flags: (.+)"), "file_flags"),
    (re.compile(r"Read/Write ratio for combined random IO test: (\S+)"), "rw_ratio"),
    (re.compile(r"Periodic FSYNC enabled, calling fsync\(\) each (\d+) requests"), "fsync_every"),
    (re.compile(r"Using (.+) I/O mode"), "io_mode"),
)
_WORKLOADS = (
    (re.compile(r"Prime numbers limit|Doing CPU performance"), "cpu"),
    (re.compile(r"Running memory speed test|Doing memory operations"), "memory"),
    (re.compile(r"Doing thread subsystem"), "threads"),
    (re.compile(r"Doing mutex"), "mutex"),
    (re.compile(r"Doing OLTP test|SQL statistics|OLTP test statistics"), "oltp"),
)
_FILE_TEST = re.compile(r"Doing (.+) test$")


@dataclass
class _Run:
    version: str = ""
    command: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    rows: IntervalRows = field(default_factory=IntervalRows)
    report: SysbenchReport = field(default_factory=SysbenchReport)
    begun: bool = False
    announced: bool = False

    def read(self, line: str) -> bool:
        """Take a line; False when it is an interval line or a report line that cannot be read."""
        if interval := _INTERVAL.fullmatch(line):
            return self._interval(interval[1], interval[2])
        if found := _VERSION.match(line):
            self.version = found[1]
        elif found := _COMMAND.fullmatch(line):
            self.command = _SECRET.sub(r"\1***", found[1])
            self.facts.setdefault("workload", _test_name(self.command))
        elif line == _BEGIN:
            self.begun = True
        elif self.report.read(line):
            self.begun = True
            self._workload(line)
        else:
            self._fact(line)
        return not line.startswith(_TROUBLE)

    def _interval(self, second: str, text: str) -> bool:
        self.begun = True
        if text.startswith("Checkpoint report"):
            self.report.begin_checkpoint(second)
            return True
        values = interval_values(text)
        if values and any(key.metric == "xat.db.transactions" for key in values):
            self.facts.setdefault("workload", "oltp")
        if values:
            self.rows.add(round(value(second) * 1e6), values)
        return values is not None

    def _fact(self, line: str) -> None:
        for pattern, name in _FACTS:
            if found := pattern.match(line):
                self.facts.setdefault(name, found[1])
                break
        self._workload(line)

    def _workload(self, line: str) -> None:
        for pattern, name in _WORKLOADS:
            if pattern.match(line):
                self.facts.setdefault("workload", name)
        if (found := _FILE_TEST.match(line)) and "io_mode" in self.facts:
            self.facts["rw"] = found[1]
            self.facts.setdefault("workload", "fileio")


def _test_name(command: str) -> str:
    """The first argument that is no option, or the value of `--test`."""
    words = command.split()[1:]
    named = [word.removeprefix("--test=") for word in words if word.startswith("--test=")]
    plain = [word for word in words if not word.startswith("-")]
    return (named or plain or [""])[0].rsplit("/", 1)[-1].removesuffix(".lua")


def _recognises(head: bytes, _name: str) -> Confidence:
    if _SIGNATURE.search(head):
        return Confidence.SURE
    return Confidence.LIKELY if _LATER_PART.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    count = 0
    for run in _runs(source, sink, problems):
        count += 1
        _announce(run, sink)
        run.rows.flush(sink)
        run.report.test = run.report.test or _latency_of(run)
        sink.summary(*run.report.summaries())
        if not run.report.finished:
            problems.add(
                0, f"run {count} has no complete final report: it was stopped, or the file is truncated"
            )
    if not count:
        raise XatError(
            "The file holds no sysbench run", f"{source.name}: only `sysbench ... run` measures something."
        )


def _latency_of(run: _Run) -> str:
    """The metric of the latencies of a run whose report was cut before it shows the test."""
    return {"fileio": IO_LATENCY, "oltp": DB_LATENCY}.get(run.facts.get("workload", ""), "")


def _runs(source: Source, sink: Sink, problems: Problems) -> Iterator[_Run]:
    run = _Run()
    for number, line in whole_lines(source, problems):
        line = line.strip()
        if run.begun and (line == _BEGIN or _VERSION.match(line) or _COMMAND.fullmatch(line)):
            yield run
            run = _Run()
        if not run.read(line):
            problems.add(number, f"not understood: {line}" if line.startswith("[") else line)
        if run.rows.full:
            _announce(run, sink)
            run.rows.flush(sink)
    if run.begun:
        yield run


def _announce(run: _Run, sink: Sink) -> None:
    """Begin the capture once; what comes later completes its facts."""
    if run.announced:
        sink.update(environment=run.facts)
        return
    run.announced = True
    sink.capture(CaptureInfo("sysbench", run.version, run.command, environment=run.facts))


PARSER = Parser("sysbench", "sysbench output", (".txt", ".log", ".out"), _recognises, _parse)
