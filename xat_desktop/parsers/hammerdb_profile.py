"""HammerDB's time profiles (xtprof): response times of each procedure, by virtual user and over all users."""

import re
from dataclasses import dataclass, field

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_HEAD = re.compile(r"(?P<database>.*?) ?Hammerdb Time Profile Report @ (?P<time>.*)")
_USER = re.compile(r">+ VIRTUAL USER (\d+) : ELAPSED TIME : (\d+)ms")
_SUMMARY = re.compile(r">+ SUMMARY OF (\d+) ACTIVE VIRTUAL USERS : MEDIAN ELAPSED TIME : (\d+)ms")
_PROCEDURE = re.compile(r">+ PROC: (.+)")
_VALUE = re.compile(r"(\w+): (-?\d+(?:\.\d+)?)(ms|%|)")
_DURATION = "xat.db.transaction.duration"
_STATISTICS = {"MIN": "min", "AVG": "mean", "MAX": "max", "SD": "sd"}
_ESTIMATOR = "sorted values, the mean of two neighbours where the rank is whole"
_OVER_USERS = "HammerDB's own summary of all virtual users"


@dataclass
class _Report:
    database: str
    start_us: int | None
    summaries: Summaries = field(default_factory=lambda: Summaries(_ESTIMATOR))
    user: str | None = None
    procedure: str = ""
    finished: bool = False


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"Hammerdb Time Profile Report @" in head else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    moments = Moments(source)
    report: _Report | None = None
    for number, line in whole_lines(source, problems):
        line = line.strip()
        if head := _HEAD.fullmatch(line):
            if report:
                _emit(report, moments, sink, problems)
            report = _Report(head["database"], moments.us(head["time"]))
        elif report and line and not _read(line, report):
            problems.add(number, f"not understood: {line}")
    if report:
        _emit(report, moments, sink, problems)


def _read(line: str, report: _Report) -> bool:
    if user := _USER.fullmatch(line):
        report.user = user[1]
        named = attributes(virtual_user=user[1])
        report.summaries.add(
            "hammerdb.elapsed", "total", user[2], "s", "ELAPSED TIME", scale=MILLI, named=named
        )
    elif whole := _SUMMARY.fullmatch(line):
        report.user = None
        report.finished = True
        report.summaries.facts["clients"] = whole[1]
        report.summaries.add("hammerdb.elapsed", "p50", whole[2], "s", "MEDIAN ELAPSED TIME", scale=MILLI)
    elif procedure := _PROCEDURE.fullmatch(line):
        report.procedure = procedure[1]
    elif found := _VALUE.findall(line):
        for name, value, unit in found:
            _keep(name, value, unit, report)
    else:
        return line.startswith("+-+")
    return True


def _keep(name: str, value: str, unit: str, report: _Report) -> None:
    own = {"virtual_user": report.user} if report.user else {}
    named = attributes(db__operation__name=report.procedure, **own)
    add = report.summaries.add
    estimator = None if report.user else _OVER_USERS
    statistic = _STATISTICS.get(name, name.lower() if re.fullmatch(r"P\d+", name) else "")
    if (
        name == "SD" and not unit
    ):  # up to HammerDB 4.12: in clicks of the clock, whose length depends on the system
        add("hammerdb.sd_clicks", "sd", value, "1", name, named=named)
    elif statistic:
        add(_DURATION, statistic, value, "s", name, scale=MILLI, estimator=estimator, named=named)
    elif name == "CALLS":
        add(_DURATION, "count", value, "1", name, named=named)
    elif name == "TOTAL":
        add(_DURATION, "total", value, "s", name, scale=MILLI, named=named)
    else:
        scale = MILLI * 10 if unit == "%" else MILLI if unit else 1
        unit = "s" if unit == "ms" else "1"
        add(f"hammerdb.{name.lower()}", "share", value, unit, name, scale=scale, named=named)


def _emit(report: _Report, moments: Moments, sink: Sink, problems: Problems) -> None:
    facts = {**report.summaries.facts, **({"database": report.database} if report.database else {})}
    sink.capture(
        CaptureInfo(
            "hammerdb",
            zone=moments.zone_name,
            zone_source=moments.zone_source,
            end_us=report.start_us,
            environment=facts,
        )
    )
    sink.summary(*report.summaries.all)
    if not report.finished:
        problems.add(0, "a report has no summary of all virtual users: the file is truncated")


PARSER = Parser("hammerdb-profile", "HammerDB time profiles", (".log", ".txt"), _recognises, _parse)
