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
    r"(?P<way>read|write|trim|sync|mixed) ?: IOPS=(?P<iops>[\d.]+[kMG]?), BW=(?P<bw>[\d.]+[kKMGT]?i?(?:B|bit)/s) .*?"
    r"\((?P<size>[\d.]+[kKMGT]?i?(?:B|bit))/(?P<runtime>\d+)msec\).*"
)
_DIRECTION_2 = re.compile(
    r"(?P<way>read|write|trim|sync|mixed) ?: io=(?P<size>[\d.]+[KMGT]?B), bw=(?P<bw>[\d.]+[KMGT]?B/s), "
    r"iops=(?P<iops>[\d.]+[kMG]?), runt= *(?P<runtime>\d+)msec"
)
_WAY = re.compile(r"(read|write|trim|sync|mixed) ?: (?:IOPS=|io=)")
_SYNC = re.compile(r"(?:fsync/fdatasync/sync_file_range|sync .*):")
_LATENCY = re.compile(
    r"(?P<phase>slat|clat|lat|sync) \((?P<unit>[num]?sec)\): min= *(?P<min>[\d.]+[kMG]?), max= *(?P<max>[\d.]+[kMG]?), "
    r"avg= *(?P<mean>[\d.]+[kMG]?), stdev= *(?P<stddev>[\d.]+[kMG]?)"
)
_PERCENTILES = re.compile(r"(?P<phase>slat|clat|lat|sync) percentiles \((?P<unit>[num]?sec)\):")
_PRIORITY = re.compile(
    r"(?:(?P<phase>clat|lat) prio (?P<prio>\d+(?:/\d+)+)|(?P<word>high|low) prio(?: \(.*?\))? (?P<old>clat|lat))"
    r"(?: \(.*? of IOs\))?(?P<percentiles> percentiles)? \((?P<unit>[num]?sec)\):"
    r"(?: min= *(?P<min>[\d.]+[kMG]?), max= *(?P<max>[\d.]+[kMG]?), avg= *(?P<mean>[\d.]+[kMG]?), "
    r"stdev= *(?P<stddev>[\d.]+[kMG]?))?"
)
_PERCENTILE = re.compile(r"(\d+(?:\.\d+)?)th=\[ *(\d+)\]")
_SAMPLES = re.compile(
    r"(?P<what>bw|iops) +(?:\( *(?P<unit>[kKMGT]?i?(?:B|bit)) *(?:/s)?\) *)?: "
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
_IGNORED = re.compile(r"latency +:|\||steady|zone")
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
    priority: str = ""
    """Whose percentiles follow; empty: those of all I/Os."""
    factor: float = 1.0
    """What a percentile that follows is in microseconds."""

    def section(self) -> dict[str, Any]:
        """The direction that lines belong to."""
        return self.document.setdefault(self.way or "read", {})  # type: ignore[no-any-return]

    def measured(self, phase: str, priority: str = "") -> dict[str, Any]:
        """The latencies of a phase, of all I/Os or of those of a priority."""
        section = self.section()
        if priority:
            section = section.setdefault("prios", {}).setdefault(priority, {})
        return section.setdefault("lat" if phase == "sync" else phase, {})  # type: ignore[no-any-return]


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
    elif _latency_line(text, job):
        return True
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
    elif way := _WAY.match(text):
        job.way = way[1]  # what follows is about it all the same
        return False
    else:
        return bool(_IGNORED.match(text)) or not re.search(r"\d+=|=\d", text)
    return True


def _latency_line(text: str, job: Job) -> bool:
    """A line of a phase's latencies, of all I/Os or of those with a priority."""
    if latency := _LATENCY.fullmatch(text):
        job.measured(latency["phase"]).update(_spread(latency))
    elif percentiles := _PERCENTILES.fullmatch(text):
        job.phase, job.priority, job.factor = percentiles["phase"], "", _TO_US[percentiles["unit"]]
    elif priority := _PRIORITY.fullmatch(text):
        _of_priority(priority, job)
    elif (found := _PERCENTILE.findall(text)) and text.startswith("|"):
        table = job.measured(job.phase or "clat", job.priority).setdefault("percentile", {})
        table.update({f"{float(rank):.6f}": int(value) * job.factor for rank, value in found})
    else:
        return False
    return True


def _direction(found: "re.Match[str]", job: Job) -> None:
    job.way = found["way"]
    section = job.section()
    # fio 3 writes KiB, and kB for 1000 bytes; fio 2 wrote KB for 1024.
    kilo = 1000 if found.re is _DIRECTION else 1024
    section["iops"] = base(found["iops"])
    section["bw_bytes"] = size_of(found["bw"], kilo)
    section["io_bytes"], section["io_kbytes"] = size_of(found["size"], kilo), None
    section["runtime"] = int(found["runtime"])


def size_of(text: str, kilo: int) -> float | None:
    """A size or a speed, which --unit_base=1 has in bits (`1.5Gibit/s`)."""
    found = base(text.replace("bit", "B"), thousand=kilo)
    return found / 8 if found is not None and "bit" in text else found


def _spread(found: "re.Match[str]") -> dict[str, float]:
    factor = _TO_US[found["unit"]]
    return {name: (base(found[name]) or 0.0) * factor for name in ("min", "max", "mean", "stddev")}


def _of_priority(found: "re.Match[str]", job: Job) -> None:
    """`clat prio 2/0 (12.5% of IOs) percentiles (usec):` and the `high prio` of older versions."""
    phase, priority = found["phase"] or found["old"], found["prio"] or found["word"]
    if found["min"]:
        job.measured(phase, priority).update(_spread(found))
    if found["percentiles"]:
        job.phase, job.priority, job.factor = phase, priority, _TO_US[found["unit"]]


def _samples(found: "re.Match[str]", job: Job) -> None:
    groups = found.groupdict()
    what, unit = groups.get("what") or "iops", groups.get("unit")
    kilo = 1000 if unit and unit[0] == "k" else 1024  # fio 2 wrote KB and MB for 1024 and 1024 KB
    kib = (size_of(f"1{unit}", kilo) or 1024) / 1024 if what == "bw" and unit else 1.0
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
