"""fio's terse output (--minimal) of versions 2 to 5: one line for each job, fields by their place."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._fio_summaries import disk_summaries, job_summaries
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_LINE = re.compile(r"(?:<\S+> )?(?:(?P<version>[3-5]);fio-[^;]*|2);[^;]*;\d+;\d+;\d.*%=.*")
_SIGNATURE = LineStart(
    rb"(?:<\S+> )?(?:[3-5];fio-[^;]*|2);[^;]*;\d+;\d+;\d+;\d+;\d+;\d+;[\d.]+;[\d.]+;[\d.]+;"
)
_SPREAD = ("min", "max", "mean", "stddev")
_DEPTHS = ("1", "2", "4", "8", "16", "32", ">=64")
_US = ("2", "4", "10", "20", "50", "100", "250", "500", "750", "1000")
_MS = ("2", "4", "10", "20", "50", "100", "250", "500", "750", "1000", "2000", ">=2000")
_DISK = (
    "read_ios",
    "write_ios",
    "read_merges",
    "write_merges",
    "read_ticks",
    "write_ticks",
    "in_queue",
    "util",
)
_PERCENTILES = 20
_HEAD, _CPU = 5, 5


def _recognises(head: bytes, _name: str) -> Confidence:
    """A file may hold several outputs of one run: the JSON among them says the most."""
    if b";" not in head or not _SIGNATURE.search(head):
        return Confidence.NO
    return Confidence.LIKELY if b'"fio version"' in head else Confidence.SURE


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    jobs: list[tuple[list[str], dict[str, Any], list[dict[str, Any]]]] = []
    for number, text in whole_lines(source, problems):
        found = _LINE.fullmatch(text.strip())
        if not found:
            continue
        fields = text.strip().split("> ", 1)[-1].split(";")
        version = int(found["version"] or 2)
        if version == 2:  # it does not say which fio wrote it
            fields.insert(1, "")
        try:
            jobs.append((fields, *_job(fields, version)))
        except (ValueError, IndexError, StopIteration) as error:
            reason = f"{len(fields)} fields" if isinstance(error, IndexError | StopIteration) else str(error)
            problems.add(number, f"not a whole job of terse version {version} ({reason}): {text[:80]}")
    if not jobs:
        raise XatError(
            "The file holds no fio job", f"{source.name}: no terse line of version 2 to 5 is whole."
        )
    sink.capture(CaptureInfo("fio", jobs[0][0][1].removeprefix("fio-"), environment={"jobs": str(len(jobs))}))
    names, seen = Counter(fields[2] for fields, *_ in jobs), Counter[str]()
    disks: dict[str, dict[str, Any]] = {}
    for fields, job, found_disks in jobs:
        name = fields[2]
        seen[name] += 1
        if fields[4] != "0":
            problems.add(0, f"job {name} failed with error {fields[4]}: its values are of what it did")
        label = f"{name}#{seen[name]}" if names[name] > 1 else name
        sink.summary(*job_summaries(job, attributes(job=label)))
        for disk in found_disks:
            disks.setdefault(disk["name"], {}).update(disk)
    for disk in disks.values():
        sink.summary(*disk_summaries(disk))


def _job(fields: Sequence[str], version: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(the job in the form of fio 2's JSON, disks); only version 3 has no trims, only version 5 iops_min and so on."""
    rest = iter(fields[_HEAD:])
    ways = ("read", "write") if version == 3 else ("read", "write", "trim")
    job: dict[str, Any] = {way: _direction(rest, version) for way in ways}
    job["usr_cpu"], job["sys_cpu"] = _number(next(rest)), _number(next(rest))
    for name in ("ctx", "majf", "minf"):
        job[name] = _number(next(rest))
    job["iodepth_level"] = {depth: _number(next(rest)) for depth in _DEPTHS}
    job["latency_us"] = {upto: _number(next(rest)) for upto in _US}
    job["latency_ms"] = {upto: _number(next(rest)) for upto in _MS}
    return job, list(_disks(list(rest)))


def _direction(rest: Iterator[str], version: int) -> dict[str, Any]:
    names = ("io_bytes", "bw", "iops", "runtime")
    section: dict[str, Any] = {name: _number(next(rest)) for name in names}
    section["slat"] = {name: _number(next(rest)) for name in _SPREAD}
    section["clat"] = {name: _number(next(rest)) for name in _SPREAD}
    pairs = [next(rest).partition("%=") for _ in range(_PERCENTILES)]
    section["clat"]["percentile"] = {rank: _number(value) for rank, _, value in pairs if float(rank) > 0}
    section["lat"] = {name: _number(next(rest)) for name in _SPREAD}
    section["bw_min"], section["bw_max"] = _number(next(rest)), _number(next(rest))
    next(rest)  # the share of the group's bandwidth
    section["bw_mean"], section["bw_dev"] = _number(next(rest)), _number(next(rest))
    if version == 5:
        section["bw_samples"] = _number(next(rest))
        for name in ("iops_min", "iops_max", "iops_mean", "iops_stddev", "iops_samples"):
            section[name] = _number(next(rest))
    return section


def _disks(rest: list[str]) -> Iterator[dict[str, Any]]:
    """Nine fields for each disk, and nine for the mean of its members; a description may follow."""
    device = ""
    while len(rest) > len(_DISK):
        try:
            values = {name: _number(text) for name, text in zip(_DISK, rest[1:], strict=False)}
        except ValueError:
            return
        if rest[0] == "slaves":
            yield {"name": device, **{f"aggr_{name}": value for name, value in values.items()}}
        else:
            device = rest[0]
            yield {"name": device, **values}
        rest = rest[len(_DISK) + 1 :]


def _number(text: str) -> float:
    return float(text.rstrip("%"))


PARSER = Parser("fio-terse", "fio terse output", (".csv", ".txt", ".log"), _recognises, _parse, version=2)
