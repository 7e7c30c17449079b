"""The lines of a job in fio's normal output, gathered in the form of its JSON."""

import re
from dataclasses import dataclass, field
from typing import Any

from xat_desktop.parsers._quantity import base

_JOB = re.compile(
    r"(?P<name>\S.*?): \(groupid=(?P<group>\d+), jobs=(?P<jobs>\d+)\): err= ?(?P<error>\d+)"
    r"(?: \(.*?\))?: pid=(?P<process>\d+)(?:: (?P<time>.*))?"
)
_DIRECTION = re.compile(
    r"(?P<way>read|write|trim|sync|mixed) ?: IOPS=(?P<iops>[\d.]+[kMG]?), BW=(?P<bw>[\d.]+[KMGT]?i?B/s) .*?"
    r"\((?P<size>[\d.]+[KMGT]?i?B)/(?P<runtime>\d+)msec\).*"
)
_DIRECTION_2 = re.compile(
    r"(?P<way>read|write|trim|sync|mixed) ?: io=(?P<size>[\d.]+[KMGT]?B), bw=(?P<bw>[\d.]+[KMGT]?B/s), "
    r"iops=(?P<iops>[\d.]+[kMG]?), runt= *(?P<runtime>\d+)msec"
)
_SYNC = re.compile(r"(?:fsync/fdatasync/sync_file_range|sync .*):")
_LATENCY = re.compile(
    r"(?P<phase>slat|clat|lat|sync) \((?P<unit>[num]?sec)\): min= *(?P<min>[\d.]+[kMG]?), max= *(?P<max>[\d.]+[kMG]?), "
    r"avg= *(?P<mean>[\d.]+[kMG]?), stdev= *(?P<stddev>[\d.]+[kMG]?)"
)
_PERCENTILES = re.compile(
    r"(?P<phase>slat|clat|lat|sync) (?:prio \S+ \S+ )?percentiles \((?P<unit>[num]?sec)\):"
)
_PERCENTILE = re.compile(r"(\d+(?:\.\d+)?)th=\[ *(\d+)\]")
_SAMPLES = re.compile(
    r"(?P<what>bw|iops) +(?:\( *(?P<unit>[KMGT]?i?B) *(?:/s)?\) *)?: "
    r"min= *(?P<min>[\d.]+[kMG]?), max= *(?P<max>[\d.]+[kMG]?), "
    r"per=(?P<per>[\d.]+)%, avg= *(?P<mean>[\d.]+[kMG]?), stdev= *(?P<dev>[\d.]+[kMG]?)(?:, samples=(?P<samples>\d+))?"
)
_IOPS = re.compile(
    r"iops +: min= *(?P<min>[\d.]+[kMG]?), max= *(?P<max>[\d.]+[kMG]?), avg= *(?P<mean>[\d.]+[kMG]?), "
    r"stdev= *(?P<dev>[\d.]+[kMG]?)(?:, samples=(?P<samples>\d+))?"
)
_BUCKETS = re.compile(r"lat \((?P<unit>[num]?sec)\) *: (?P<shares>.*)")
_DEPTHS = re.compile(r"(?P<what>IO depths|submit|complete) *: (?P<shares>.*)")
_SHARE = re.compile(r"(>?=?\d+)=(\d+(?:\.\d+)?)%")
_CPU = re.compile(
    r"cpu +: usr=(?P<usr>\d+(?:\.\d+)?)%, sys=(?P<sys>\d+(?:\.\d+)?)%, "
    r"ctx=(?P<ctx>\d+), majf=(?P<majf>\d+), minf=(?P<minf>\d+)"
)
_ISSUED = re.compile(r"issued.*: *total=(?P<total>\S+?),? +short=(?P<short>\S+?),? +dropp?e?d?=(?P<drop>\S+)")
_IGNORED = re.compile(r"latency +:|\||clat prio|lat prio|prio |steady|zone")
_TO_US = {"nsec": 1e-3, "usec": 1.0, "msec": 1e3, "sec": 1e6}
_SECTIONS = {"IO depths": "iodepth_level", "submit": "iodepth_submit", "complete": "iodepth_complete"}
_WAYS = ("read", "write", "trim", "sync")


@dataclass
class Job:
    """One job; `document` has the keys of fio 2's JSON (latencies in microseconds)."""

    name: str
    group: str
    process: str
    error: str
    time: str
    host: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    way: str = ""
    phase: str = ""
    factor: float = 1.0
    """What a percentile that follows is in microseconds."""

    def section(self) -> dict[str, Any]:
        """The direction that lines belong to."""
        return self.document.setdefault(self.way or "read", {})  # type: ignore[no-any-return]


def job_line(text: str) -> Job | None:
    """The job that a line begins."""
    found = _JOB.fullmatch(text)
    if not found:
        return None
    return Job(found["name"], found["group"], found["process"], found["error"], found["time"] or "")


def read_line(text: str, job: Job) -> bool:
    """Take a line of the job; False when it is none of those that are known."""
    if direction := _DIRECTION.fullmatch(text) or _DIRECTION_2.fullmatch(text):
        _direction(direction, job)
    elif _SYNC.match(text):
        job.way = "sync"
    elif latency := _LATENCY.fullmatch(text):
        _latency(latency, job)
    elif percentiles := _PERCENTILES.fullmatch(text):
        job.phase, job.factor = percentiles["phase"], _TO_US[percentiles["unit"]]
    elif (found := _PERCENTILE.findall(text)) and text.startswith("|"):
        table = job.section().setdefault(job.phase or "clat", {}).setdefault("percentile", {})
        table.update({f"{float(rank):.6f}": int(value) * job.factor for rank, value in found})
    elif samples := _SAMPLES.fullmatch(text) or _IOPS.fullmatch(text):
        _samples(samples, job)
    elif buckets := _BUCKETS.fullmatch(text):
        name = f"latency_{buckets['unit'].removesuffix('ec')}"
        job.document.setdefault(name, {}).update(_shares(buckets["shares"]))
    elif depths := _DEPTHS.fullmatch(text):
        job.document[_SECTIONS[depths["what"]]] = _shares(depths["shares"])
    elif cpu := _CPU.fullmatch(text):
        job.document |= {"usr_cpu": float(cpu["usr"]), "sys_cpu": float(cpu["sys"])}
        job.document |= {name: int(cpu[name]) for name in ("ctx", "majf", "minf")}
    elif issued := _ISSUED.search(text):
        _issued(issued, job)
    else:
        return bool(_IGNORED.match(text)) or not re.search(r"\d+=|=\d", text)
    return True


def _direction(found: "re.Match[str]", job: Job) -> None:
    job.way = found["way"]
    section = job.section()
    section["iops"] = base(found["iops"])
    section["bw_bytes"] = base(found["bw"])
    section["io_bytes"], section["io_kbytes"] = base(found["size"]), None
    section["runtime"] = int(found["runtime"])


def _latency(found: "re.Match[str]", job: Job) -> None:
    factor = _TO_US[found["unit"]]
    values = {name: (base(found[name]) or 0.0) * factor for name in ("min", "max", "mean", "stddev")}
    job.section().setdefault("lat" if found["phase"] == "sync" else found["phase"], {}).update(values)


def _samples(found: "re.Match[str]", job: Job) -> None:
    groups = found.groupdict()
    what, unit = groups.get("what") or "iops", groups.get("unit")
    kib = (base(f"1{unit}") or 1024) / 1024 if what == "bw" and unit else 1.0
    names = {"min": "min", "max": "max", "mean": "mean", "dev": "dev" if what == "bw" else "stddev"}
    section = job.section()
    section |= {f"{what}_{ours}": (base(groups[name]) or 0.0) * kib for name, ours in names.items()}
    if groups.get("samples"):
        section[f"{what}_samples"] = int(groups["samples"])


def _shares(text: str) -> dict[str, float]:
    return {upto: float(percent) for upto, percent in _SHARE.findall(text)}


def _issued(found: "re.Match[str]", job: Job) -> None:
    """`total=60097,0,0,0` and fio 2's `total=r=60097/w=0/d=0`, in the order read, write, trim."""
    for name, key in (("total", "total_ios"), ("short", "short_ios"), ("drop", "drop_ios")):
        counts = re.findall(r"\d+", found[name])
        for way, count in zip(_WAYS, counts, strict=False):
            if way in job.document:
                job.document[way][key] = int(count)
