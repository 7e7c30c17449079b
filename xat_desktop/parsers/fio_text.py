"""fio's normal output of versions 2 and 3, also of a client: jobs, latencies, percentiles, disks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._fio_summaries import disk_summaries, job_summaries
from xat_desktop.parsers._fio_text import Job, job_line, read_line, size_of
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"(?:<.*?> )?\S.*: \(groupid=\d+, jobs=\d+\): err=")
_VERSION = re.compile(r"fio-(\d\S*)")
_HOST = re.compile(r"<(\S+)> (.*)")
_SETUP = re.compile(
    r"(?P<name>.+?): \(g=\d+\): rw=(?P<rw>\S+), .*?ioengine=(?P<engine>\S+), iodepth=(?P<depth>\d+)"
)
_GROUP = re.compile(r"Run status group (\d+) \(all jobs\):")
_STATUS = re.compile(r"(READ|WRITE|TRIM|MIXED): (.*)")
_DISK = re.compile(
    r"(?P<name>\S+): ios=(?P<ios>[\d/]+), (?:sectors=(?P<sectors>[\d/]+), )?merge=(?P<merge>[\d/]+), "
    r"ticks=(?P<ticks>[\d/]+), in_queue=(?P<queue>\d+), util=(?P<util>\d+(?:\.\d+)?)%"
    r"(?P<members>, aggrios=.*)?"
)
_MEMBERS = re.compile(r"aggr(ios|sectors|merge|ticks|in_queue|util)=([\d/.]+)")


@dataclass
class _Run:
    version: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    jobs: dict[tuple[str, str, str, str], Job] = field(default_factory=dict)
    """By host, name, group and process: a later report of a job (--status-interval) replaces an earlier one."""
    disks: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)
    groups: Summaries = field(default_factory=Summaries)
    group: str = ""
    job: Job | None = None


def _recognises(head: bytes, _name: str) -> Confidence:
    return (
        Confidence.SURE
        if b"(groupid=" in head and _SIGNATURE.search(head) and b'"fio version"' not in head
        else Confidence.NO
    )


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found, moments = _Run(), 0, Moments(source)
    for number, text in whole_lines(source, problems):
        text = text.split("\r")[-1].rstrip()
        host = _HOST.fullmatch(text)
        text = host[2] if host else text
        if (version := _VERSION.fullmatch(text.strip())) and run.jobs:
            found += _emit(run, moments, sink, problems)
            run = _Run()
        run.version = version[1] if version else run.version
        if not version and not _read(text, host[1] if host else "", run):
            problems.add(number, f"not understood: {text.strip()}")
    if run.jobs:
        found += _emit(run, moments, sink, problems)
    if not found:
        raise XatError("The file holds no fio result", f"{source.name}: no job's report is in it.")


def _read(text: str, host: str, run: _Run) -> bool:
    """Take a line; False for a line inside a job that should be known."""
    stripped = text.strip()
    if job := job_line(stripped):
        job.host = host
        run.jobs[host, job.name, job.group, job.process] = run.job = job
    elif setup := _SETUP.match(stripped):
        run.facts |= {"rw": setup["rw"], "ioengine": setup["engine"], "iodepth": setup["depth"]}
    elif group := _GROUP.fullmatch(stripped):
        run.group, run.job = group[1], None
    elif status := _STATUS.fullmatch(stripped):
        _group_status(status, run)
    elif disk := _DISK.fullmatch(stripped):
        run.disks[host, disk["name"]] = _disk(disk)
    elif run.job and text.startswith(" "):
        return read_line(stripped, run.job)
    return True


def _group_status(status: "re.Match[str]", run: _Run) -> None:
    """`READ: bw=751MiB/s (788MB/s), 751MiB/s-751MiB/s (...), io=3756MiB (3939MB), run=5001-5001msec`."""
    named = attributes(group=run.group, disk__io__direction=status[1].lower())
    new, old = (re.search(rf"\b{name}=([\d.]+[kKMGT]?i?(?:B|bit)/s)", status[2]) for name in ("bw", "aggrb"))
    bandwidth, kilo = (new, 1000) if new else (old, 1024)
    size = re.search(r"\bio=([\d.]+[kKMGT]?i?(?:B|bit))", status[2])
    span = re.search(r"(?:run|mint)=(\d+)", status[2])
    if bandwidth:
        run.groups.add("fio.group_bandwidth", "rate", size_of(bandwidth[1], kilo), "By/s", "bw", named=named)
    if size:
        run.groups.add("fio.group_bytes", "total", size_of(size[1], kilo), "By", "io", named=named)
    if span:
        run.groups.add("fio.group_runtime", "min", int(span[1]) / 1000, "s", "run", named=named)


def _disk(found: "re.Match[str]") -> dict[str, float]:
    values: dict[str, float] = {"in_queue": float(found["queue"]), "util": float(found["util"])}
    for name in ("ios", "sectors", "merge", "ticks"):
        values |= _by_direction(name, found[name] or "", "")
    for name, counts in _MEMBERS.findall(found["members"] or ""):
        values |= _by_direction(name, counts, "aggr_") if "/" in counts else {f"aggr_{name}": float(counts)}
    return values


def _by_direction(name: str, counts: str, before: str) -> dict[str, float]:
    """`12/34` is what was read and what was written."""
    name = "merges" if name == "merge" else name
    pairs = zip(("read", "write"), counts.split("/"), strict=False)
    return {f"{before}{direction}_{name}": float(count) for direction, count in pairs if count}


def _emit(run: _Run, moments: Moments, sink: Sink, problems: Problems) -> int:
    jobs = list(run.jobs.values())
    ends = [time for job in jobs if (time := moments.us(job.time)) is not None]
    facts = {**run.facts, "jobs": str(len(jobs))}
    sink.capture(
        CaptureInfo(
            "fio",
            run.version,
            zone=moments.zone_name,
            zone_source=moments.zone_source if ends else "none",
            end_us=max(ends, default=None),
            environment=facts,
        )
    )
    for job, named in zip(jobs, _attributes_of(jobs), strict=True):
        if job.error != "0":
            problems.add(0, f"job {job.name} failed with error {job.error}: its values are of what it did")
        sink.summary(*job_summaries(job.document, named))
    for (host, name), values in run.disks.items():
        sink.summary(*disk_summaries({"name": name, **values}, host))
    sink.summary(*run.groups.all)
    if not len(run.groups):
        problems.add(0, "a run has no status of its groups: it was stopped, or the file is truncated")
    return 1


def _attributes_of(jobs: Sequence[Job]) -> list[Attributes]:
    """The job's name, numbered where several have the same, and the host of a client."""
    total, seen = Counter((job.name, job.host) for job in jobs), Counter[tuple[str, str]]()
    result = []
    for job in jobs:
        seen[job.name, job.host] += 1
        label = f"{job.name}#{seen[job.name, job.host]}" if total[job.name, job.host] > 1 else job.name
        result.append(attributes(job=label, **({"host__name": job.host} if job.host else {})))
    return result


PARSER = Parser("fio-text", "fio normal output", (".txt", ".log", ".out"), _recognises, _parse, version=2)
