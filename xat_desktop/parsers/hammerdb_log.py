"""HammerDB's logs and CLI output: results of TPROC-C and TPROC-H, transaction counter, failed users; many runs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._hammerdb_etprof import TimeProfile
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._runs import end_to_end
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(
    rb"Hammerdb (?:Log|Transaction Counter Log) @ |HammerDB CLI v\d"
    rb"|Vuser \d+:(?:RUNNING|Beginning rampup|Timing test period|Executing Query \d|query \d+ completed)"
)
_RESULT = re.compile(rb"TEST RESULT : System achieved \d")
_QUERY = "db.client.operation.duration"
_NOPM_FIRST = re.compile(r"System achieved (-?\d+) NOPM from (-?\d+) (.+?) TPM")
_TPM_FIRST = re.compile(r"System achieved (-?\d+) (.+?) TPM at (-?\d+) NOPM")
_COUNTER = re.compile(r"(\d+) (\S.*?) (?:tpm|qph)(?: @ (.*))?")
_STAMP = re.compile(r"Timestamp \d+ @ (.*)")
_LOG_HEAD = re.compile(r"Hammerdb (Log|Transaction Counter Log) @ (.*)")
_CLI = re.compile(r"HammerDB CLI v(\S+)")
_FROM_USER = re.compile(r"Vuser (\d+):(.*)")
_QUERY_DONE = re.compile(r"query (\d+) completed in (\d+(?:\.\d+)?) seconds")
_SET_DONE = re.compile(r"Completed (\d+) query set\(s\) in (\d+) seconds")
_GEOMEAN = re.compile(r"Geometric mean of query times returning rows \((\d+)\) is \"?(\d+(?:\.\d+)?)")
_REFRESH = re.compile(r"Transaction Counter refresh rate set to (\d+)")
_OPTION = re.compile(
    r"(?:Value (?P<same>\S+) for|Changed) (?P<section>\w+):(?P<name>\w+) (?:is the same|from \S+ to (?P<new>\S+))"
)
_SECRET = re.compile(r"pass|pwd|secret|token", re.IGNORECASE)
_FACTS = (
    ("database", re.compile(r"Database set to (.+)")),
    ("benchmark", re.compile(r"Benchmark set to (.+?) for .+")),
    ("server_version", re.compile(r"DBVersion:(.+)")),
    ("rampup_minutes", re.compile(r"Beginning rampup time of (\d+(?:\.\d+)?) minutes")),
    ("duration_minutes", re.compile(r"Timing test period of (\d+(?:\.\d+)?) in minutes")),
    ("clients", re.compile(r"(\d+) Active Virtual Users configured")),
)
_TROUBLE = re.compile(r"Error in Virtual User (\d+)|FINISHED FAILED|^ERROR\b", re.IGNORECASE)
_COUNTER_DEFAULT_S = 10
"""What HammerDB counts by when nothing else is set."""


@dataclass
class _Run:
    summaries: Summaries = field(default_factory=Summaries)
    counter: list[tuple[int | None, float]] = field(default_factory=list)
    counter_name: str = "tpm"
    queries: dict[tuple[str, str], list[tuple[int | None, float]]] = field(default_factory=dict)
    stamps: list[int] = field(default_factory=list)
    profile: TimeProfile = field(default_factory=TimeProfile)
    failed: set[str] = field(default_factory=set)
    timed: bool = False
    """The measured time has begun."""
    finished: bool = False

    @property
    def empty(self) -> bool:
        measured = len(self.summaries) or self.counter or self.queries or self.profile.rows
        return not (measured or self.timed or self.failed)


@dataclass
class _State:
    source: Source
    moments: Moments
    version: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    """Facts from the CLI that hold for all runs that follow."""
    refresh_s: int = 0
    run: _Run = field(default_factory=_Run)
    stamp_us: int | None = None


def _recognises(head: bytes, _name: str) -> Confidence:
    known = _SIGNATURE.search(head) or _RESULT.search(head)
    return Confidence.SURE if known and b"Hammerdb Time Profile Report @" not in head else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    state = _State(source, Moments(source))
    captures = 0
    for number, line in whole_lines(source, problems):
        line = line.strip()
        if not state.run.empty and _begins(line, state.run):
            captures += _emit(state, sink, problems)
            state.run = _Run()
        user = _FROM_USER.fullmatch(line)
        text = user[2].strip() if user else line
        for read in _READERS:
            if read(text, user[1] if user else "", state):
                break
        if _TROUBLE.search(line):
            problems.add(number, line)
            state.run.failed.add(user[1] if user else "?")
    if not state.run.empty:
        captures += _emit(state, sink, problems)
    if not captures:
        raise XatError(
            "The file holds no HammerDB run", f"{source.name}: no result and no transaction count is in it."
        )


def _begins(line: str, run: _Run) -> bool:
    """True when `line` belongs to the next run."""
    if line.startswith(("HammerDB CLI v", "Hammerdb Log @", "Hammerdb Transaction Counter Log @")):
        return True
    started = ("Vuser 1 created", "Vuser 1:Beginning rampup", "Vuser 1:DBVersion", "Vuser 1:RUNNING")
    return run.finished and line.startswith(started)


def _emit(state: _State, sink: Sink, problems: Problems) -> int:
    run = state.run
    moments = state.moments
    facts = {**state.settings, **run.summaries.facts}
    relative = not (run.stamps or any(time for time, _ in run.counter) or run.profile.rows)
    if run.counter and relative:
        facts["counter_interval_s"] = str(state.refresh_s or _COUNTER_DEFAULT_S)
    sink.capture(
        CaptureInfo(
            "hammerdb",
            state.version,
            zone=moments.zone_name,
            zone_source="none" if relative else moments.zone_source,
            start_us=min(run.stamps, default=None),
            end_us=max(run.stamps, default=None),
            environment=facts,
        )
    )
    _emit_counter(state, sink)
    _emit_queries(run, sink)
    run.profile.emit(sink)
    if run.failed:
        run.summaries.add("hammerdb.failed_virtual_users", "total", len(run.failed))
    sink.summary(*run.summaries.all)
    if run.timed and not run.finished:
        problems.add(0, "a run has no TEST RESULT: it was stopped or failed, or the file is truncated")
    return 1


def _emit_counter(state: _State, sink: Sink) -> None:
    counter = state.run.counter
    if any(time is not None for time, _ in counter):
        counter = [row for row in counter if row[0] is not None]  # one without a time was cut
    if not counter:
        return
    step_us = (state.refresh_s or _COUNTER_DEFAULT_S) * 1_000_000
    times = [time if time is not None else i * step_us for i, (time, _) in enumerate(counter)]
    key = SeriesKey("xat.db.tpm", (), "1/min", "gauge", state.run.counter_name)
    sink.samples([key], np.array(times, np.int64), [np.array([value for _, value in counter])])


def _emit_queries(run: _Run, sink: Sink) -> None:
    for (user, query), done in run.queries.items():
        named = attributes(db__operation__name=f"query {query}", virtual_user=user)
        values = np.array([seconds for _, seconds in done])
        known = [time for time, _ in done if time is not None]
        times = np.array(known, np.int64) if len(known) == len(done) else end_to_end(values)
        key = SeriesKey(_QUERY, named, "s", "duration", "query completed in")
        sink.samples([key], times, [values])


def _read_stamp(text: str, _user: str, state: _State) -> bool:
    if head := _LOG_HEAD.fullmatch(text):
        stamp = head[2]
        state.run.profile.head(stamp)
    elif found := _STAMP.fullmatch(text):
        stamp = found[1]
    else:
        return False
    state.stamp_us = state.moments.us(stamp)
    if state.stamp_us is not None and not (head and head[1] != "Log"):
        state.run.stamps.append(state.stamp_us)
    return True


def _read_result(text: str, _user: str, state: _State) -> bool:
    if found := _NOPM_FIRST.search(text):
        nopm, tpm, database = found[1], found[2], found[3]
    elif found := _TPM_FIRST.search(text):
        nopm, tpm, database = found[3], found[1], found[2]
    else:
        return False
    run = state.run
    run.summaries.add("xat.db.new_orders", "rate", nopm, "1/min", "NOPM", estimator="of the timed period")
    run.summaries.add("xat.db.tpm", "rate", tpm, "1/min", f"{database} TPM", estimator="of the timed period")
    run.summaries.facts["database"] = database
    run.finished = True
    return True


def _read_counter(text: str, _user: str, state: _State) -> bool:
    found = _COUNTER.fullmatch(text)
    if not found:
        return False
    time = state.moments.us(found[3]) if found[3] else None
    if found[3] and time is None:
        return False
    state.run.counter.append((time, float(found[1])))
    state.run.counter_name = f"{found[2]} tpm"
    return True


def _read_query(text: str, user: str, state: _State) -> bool:
    run = state.run
    if done := _QUERY_DONE.fullmatch(text):
        run.queries.setdefault((user, done[1]), []).append((state.stamp_us, float(done[2])))
    elif whole := _SET_DONE.fullmatch(text):
        named = attributes(virtual_user=user)
        run.summaries.add("hammerdb.query_sets", "total", whole[1], "1", "query set(s)", named=named)
        run.summaries.add("hammerdb.query_set_time", "total", whole[2], "s", "query set(s) in", named=named)
        run.finished = True
    elif mean := _GEOMEAN.search(text):
        estimator = f"geometric mean of the {mean[1]} queries that returned rows"
        named = attributes(virtual_user=user)
        run.summaries.add(_QUERY, "geomean", mean[2], "s", "Geometric mean", estimator=estimator, named=named)
    else:
        return False
    return True


def _read_setting(text: str, _user: str, state: _State) -> bool:
    if cli := _CLI.match(text):
        state.version = cli[1]
    elif refresh := _REFRESH.fullmatch(text):
        state.refresh_s = int(refresh[1])
    elif option := _OPTION.match(text):
        if not _SECRET.search(option["name"]):
            state.settings[option["name"]] = option["new"] or option["same"]
    else:
        for fact, pattern in _FACTS:
            if found := pattern.fullmatch(text):
                state.run.timed |= fact == "duration_minutes"
                store = state.settings if fact == "benchmark" else state.run.summaries.facts
                store[fact] = found[1]
                return True
        return False
    return True


def _read_profile(text: str, user: str, state: _State) -> bool:
    return text.startswith("|") and state.run.profile.read(text, user, state.moments, state.run.summaries)


_READERS: tuple[Callable[[str, str, _State], bool], ...] = (
    _read_stamp,
    _read_profile,
    _read_counter,
    _read_result,
    _read_query,
    _read_setting,
)

PARSER = Parser(
    "hammerdb", "HammerDB logs and CLI output", (".log", ".txt", ".out"), _recognises, _parse, version=2
)
