"""fio's JSON and JSON+ results of versions 2 and 3, with text around them and with --status-interval."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._fio_options import facts_of
from xat_desktop.parsers._fio_summaries import disk_summaries, idle_summaries, job_summaries, size_bytes
from xat_desktop.parsers._head import text_of
from xat_desktop.parsers._json_text import repaired, rows
from xat_desktop.parsers._source import Source

_START = re.compile(r'\{\s*"fio version"\s*:')
_NO_NUMBER = re.compile(r"(:\s*)[-+]?(?:nan|inf)\b", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_DECODER = json.JSONDecoder()
_SHORTEST_INTERVAL_MS = 100
_LARGEST_COUNT = 10**15
_LONGEST_RUN_S = 10**9
_NO_GROUP = 2**32 - 1
_COUNTED = ("read", "write", "trim", "mixed")

Document = dict[str, Any]


def _recognises(head: bytes, _name: str) -> Confidence:
    found = b'"fio version"' in head and _START.search(text_of(head))
    return Confidence.SURE if found else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text = source.whole().decode("utf-8", "replace")
    documents = list(_documents(text, problems)) or _begun(text)
    if not documents:
        raise XatError("No fio result can be read", f"{source.name}: no document with a job is whole.")
    run: list[Document] = []
    for document in documents:
        if run and not _continues(run[-1], document):
            _emit(run, sink, problems)
            run = []
        run.append(document)
    _emit(run, sink, problems)


def _begun(text: str) -> list[Document]:
    """The only job of a file that was cut within it, as far as its values are whole."""
    found = _START.search(text)
    document = repaired(text[found.start() :]) if found else None
    return [document] if isinstance(document, dict) and any(map(_done, _jobs(document))) else []


def _documents(text: str, problems: Problems) -> Iterator[Document]:
    """Every document in the text; from a damaged one what is whole."""
    at = 0
    while found := _START.search(text, at):
        following = _START.search(text, found.end())
        stop = following.start() if following else len(text)
        line = text.count("\n", 0, found.start()) + 1
        try:
            document, at = _DECODER.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            document, at = _repaired(text[found.start() : stop], line, problems), stop
        if _jobs(document):
            yield document
        else:
            problems.add(line, "a fio document without a job")


def _repaired(text: str, line: int, problems: Problems) -> Document:
    """A document with `nan`, lone backslashes or an early end."""
    text = _BAD_ESCAPE.sub(r"\\\\", _NO_NUMBER.sub(r"\1null", text))
    try:
        return dict(_DECODER.raw_decode(text)[0])
    except (ValueError, RecursionError) as error:
        problems.add(line, f"a damaged fio document: {error}; its whole jobs were read")
    header = re.search(r'"jobs"\s*:\s*\[', text)
    if not header:
        return {}
    document = _header(text[: header.start()])
    document["jobs"] = []
    at = header.end()
    while found := re.compile(r"[\s,]*(?=\{)").match(text, at):
        try:
            job, at = _DECODER.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            break
        document["jobs"].append(job)
    return document


def _header(text: str) -> Document:
    """What stands before the jobs: all of it, or at least version and time when something there is damaged."""
    try:
        return dict(json.loads(text.rstrip().rstrip(",") + "}"))
    except (ValueError, RecursionError):
        pairs = re.findall(r'"(fio version|timestamp|timestamp_ms)"\s*:\s*"?([^",\n]*)', text)
        return {name: int(value) if value.isdecimal() else value for name, value in pairs}


def _jobs(document: Document) -> list[Document]:
    """All that ran; with group reporting fio can add one without a name that did nothing."""
    jobs = rows(document, "jobs") or rows(document, "client_stats")
    return [job for job in jobs if _whole(job.get("groupid")) != _NO_GROUP] or jobs


def _continues(before: Document, after: Document) -> bool:
    """True when both were written by one run (--status-interval): same start, same jobs, growing counts."""
    first, second = _jobs(before), _jobs(after)
    if [_name(job) for job in first] != [_name(job) for job in second]:
        return False
    if any(_done(a) < _done(b) for a, b in zip(second, first, strict=True)):
        return False
    elapsed = _elapsed_s(before), _elapsed_s(after)
    stamps = _whole(before.get("timestamp")), _whole(after.get("timestamp"))
    if not all(stamps):
        return elapsed[0] < elapsed[1]
    return abs((stamps[1] - elapsed[1]) - (stamps[0] - elapsed[0])) <= 2


def _name(job: Document) -> tuple[str, str, int]:
    return str(job.get("jobname", "")), str(job.get("hostname", "")), _whole(job.get("groupid"))


def _done(job: Document) -> int:
    sections = (job.get(direction) for direction in _COUNTED)
    return sum(_whole(section.get("total_ios")) for section in sections if isinstance(section, dict))


def _elapsed_s(document: Document) -> int:
    return max(min(_whole(job.get("elapsed")), _LONGEST_RUN_S) for job in _jobs(document))


def _whole(raw: object) -> int:
    """A count that a damaged or foreign document may lack."""
    return int(raw) if isinstance(raw, int | float) and abs(raw) < _LARGEST_COUNT else 0


def _emit(run: Sequence[Document], sink: Sink, problems: Problems) -> None:
    last = run[-1]
    jobs = _jobs(last)
    names = _attributes_of(jobs)
    sink.capture(_info(last, jobs))
    if len(run) > 1:
        for number, named in enumerate(names):
            _emit_intervals([_at(document, number) for document in run], named, sink)
    for job, named in zip(jobs, names, strict=True):
        if job.get("error"):
            text = f"job {job.get('jobname')} failed with error {job['error']}: its values are of what it did"
            problems.add(0, text)
        sink.summary(*job_summaries(job, named))
    sink.summary(*idle_summaries(last))
    for disk in rows(last, "disk_util"):
        sink.summary(*disk_summaries(disk))
    for job in jobs:
        for disk in rows(job, "disk_util"):
            sink.summary(*disk_summaries(disk, str(job.get("hostname", ""))))


def _attributes_of(jobs: Sequence[Document]) -> list[Attributes]:
    """The job's name, numbered where several have the same, and the host of a client."""
    named = [(str(job.get("jobname", "")), str(job.get("hostname", ""))) for job in jobs]
    total, seen = Counter(named), Counter[tuple[str, str]]()
    result = []
    for name, host in named:
        seen[name, host] += 1
        label = f"{name}#{seen[name, host]}" if total[name, host] > 1 else name
        result.append(attributes(job=label, **({"host__name": host} if host else {})))
    return result


def _info(document: Document, jobs: Sequence[Document]) -> CaptureInfo:
    shared = _texts(document.get("global options"))
    facts = facts_of([{**shared, **_texts(job.get("job options"))} for job in jobs])
    facts["jobs"] = str(len(jobs))
    if isinstance(steady := jobs[0].get("steadystate"), dict):
        facts["steadystate"] = "attained" if steady.get("attained") else "not attained"
    end_us = _stamp_us(document)
    started = [_whole(job["job_start"]) * 1000 for job in jobs if job.get("job_start")]
    elapsed_us = _elapsed_s(document) * 1_000_000
    start_us = min(started, default=None)
    if start_us is None and end_us is not None and elapsed_us:
        start_us = end_us - elapsed_us
    return CaptureInfo(
        "fio",
        str(document.get("fio version", "")).removeprefix("fio-"),
        label=", ".join(dict.fromkeys(str(job.get("jobname", "")) for job in jobs)),
        host=", ".join(dict.fromkeys(str(job["hostname"]) for job in jobs if job.get("hostname"))),
        zone_source="none" if end_us is None else "file",
        start_us=start_us,
        end_us=end_us,
        environment=facts,
    )


def _texts(options: object) -> dict[str, str]:
    if not isinstance(options, dict):
        return {}
    return {
        str(name): ", ".join(map(str, v)) if isinstance(v, list) else str(v) for name, v in options.items()
    }


def _stamp_us(document: Document) -> int | None:
    milliseconds = _whole(document.get("timestamp_ms")) or _whole(document.get("timestamp")) * 1000
    return milliseconds * 1000 or None


@dataclass(frozen=True)
class _Moment:
    """A job's counts when a document was written."""

    at_us: int
    job: Mapping[str, Any]


def _at(document: Document, number: int) -> _Moment:
    stamp = _stamp_us(document)
    return _Moment(_elapsed_s(document) * 1_000_000 if stamp is None else stamp, _jobs(document)[number])


def _emit_intervals(moments: Sequence[_Moment], named: Attributes, sink: Sink) -> None:
    """Rates between two documents of one run, at the end of each interval."""
    for direction in _COUNTED:
        rows, before = [], (0, 0.0, 0)
        for moment in moments:
            section = moment.job.get(direction)
            if not isinstance(section, dict):
                continue
            now = _whole(section.get("runtime")), size_bytes(section) or 0.0, _whole(section.get("total_ios"))
            duration_ms = now[0] - before[0]
            if duration_ms >= _SHORTEST_INTERVAL_MS:
                rate = 1000 / duration_ms
                rows.append((moment.at_us, (now[1] - before[1]) * rate, (now[2] - before[2]) * rate))
                before = now
        if any(row[2] for row in rows):
            own = tuple(sorted((*named, ("disk.io.direction", direction))))
            keys = [
                SeriesKey("xat.io.bandwidth", own, "By/s", "gauge", "io_bytes / runtime"),
                SeriesKey("xat.io.operations", own, "1/s", "gauge", "total_ios / runtime"),
            ]
            times, bandwidths, rates = zip(*rows, strict=True)
            sink.samples(
                keys, np.array(times, np.int64), [np.array(bandwidths, float), np.array(rates, float)]
            )


PARSER = Parser("fio-json", "fio results (JSON, JSON+)", (".json", ".txt"), _recognises, _parse, version=2)
