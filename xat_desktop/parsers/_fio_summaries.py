"""The values that fio had aggregated for a job or a disk, as tool summaries in base units."""

from collections.abc import Iterator, Mapping
from typing import Any

from xat_desktop.domain.series import Attributes, ToolSummary, attributes
from xat_desktop.parsers._fio_bins import counted_bins

_DIRECTIONS = ("read", "write", "trim", "sync", "mixed")
_PHASES = {"slat": "submission", "clat": "completion", "lat": "total"}
_UNITS = (("_ns", 1e9, "ns"), ("", 1e6, "us"))
"""fio 3 writes clat_ns, fio 2 clat in microseconds."""

_STATISTICS = {"min": "min", "max": "max", "mean": "mean", "stddev": "sd", "N": "count"}
_BUCKET = "middle of the histogram bucket that reaches the rank (64 buckets for each power of two)"
_LIMIT = 1e300
_SHARES = {
    "iodepth_level": "depth",
    "iodepth_submit": "depth",
    "iodepth_complete": "depth",
    "latency_ns": "upto",
    "latency_us": "upto",
    "latency_ms": "upto",
}


def job_summaries(job: Mapping[str, Any], named: Attributes) -> Iterator[ToolSummary]:
    """Everything of one job; directions without an I/O have no values."""
    for direction in _DIRECTIONS:
        section = job.get(direction)
        if isinstance(section, dict) and _number(section.get("total_ios", section.get("iops"))):
            yield from _direction(section, _with(named, disk__io__direction=direction))
    yield from _resources(job, named)
    for section_name, attribute in _SHARES.items():
        for name, percent in _items(job.get(section_name)):
            if percent:
                own = _with(named, **{attribute: name})
                yield ToolSummary(f"fio.{section_name}", "share", percent / 100, "1", own, section_name)


def _direction(section: Mapping[str, Any], named: Attributes) -> Iterator[ToolSummary]:
    bandwidth = _number(section.get("bw_bytes"))
    if bandwidth is None and (kib := _number(section.get("bw"))) is not None:
        bandwidth = kib * 1024
    if bandwidth is not None:
        yield ToolSummary("xat.io.bandwidth", "rate", bandwidth, "By/s", named, "bw", "bytes / runtime")
    if (iops := _number(section.get("iops"))) is not None:
        yield ToolSummary("xat.io.operations", "rate", iops, "1/s", named, "iops", "I/Os / runtime")
    yield from _sampled(section, "bw", "xat.io.bandwidth", 1024, "By/s", named)
    yield from _sampled(section, "iops", "xat.io.operations", 1, "1/s", named)
    if (size := size_bytes(section)) is not None:
        yield ToolSummary("fio.io_bytes", "total", size, "By", named, "io_bytes")
    for name, unit, scale in (
        ("total_ios", "1", 1),
        ("short_ios", "1", 1),
        ("drop_ios", "1", 1),
        ("runtime", "s", 1e-3),
    ):
        if (value := _number(section.get(name))) is not None:
            yield ToolSummary(f"fio.{name}", "total", value * scale, unit, named, name)
    yield from _latencies(section, named)
    for priority, entry in _priorities(section.get("prios")):
        yield from _latencies(entry, _with(named, priority=priority))


def _priorities(raw: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(class/level, latencies) of I/Os with a priority: a list in JSON, an object of the text's lines."""
    if isinstance(raw, dict):
        yield from raw.items()
    elif isinstance(raw, list):
        for entry in raw:
            if isinstance(entry, dict):
                hint = f"/{entry['priohint']}" if entry.get("priohint") else ""
                yield f"{entry.get('prioclass')}/{entry.get('prio')}{hint}", entry


def size_bytes(section: Mapping[str, Any]) -> float | None:
    """Bytes moved; io_bytes was in KiB until io_kbytes came."""
    size = _number(section.get("io_bytes"))
    if size is not None and "io_kbytes" not in section:
        return size * 1024
    return size


def _sampled(
    section: Mapping[str, Any], name: str, metric: str, scale: int, unit: str, named: Attributes
) -> Iterator[ToolSummary]:
    """bw_mean, iops_stddev and their like: over fio's own samples of half a second."""
    if section.get(f"{name}_samples") == 0:
        return
    for suffix, statistic in (
        ("min", "min"),
        ("max", "max"),
        ("mean", "mean"),
        ("dev", "sd"),
        ("stddev", "sd"),
    ):
        if (value := _number(section.get(f"{name}_{suffix}"))) is not None:
            source, estimator = f"{name}_{suffix}", "over fio's own samples (bwavgtime, iopsavgtime)"
            yield ToolSummary(metric, statistic, value * scale, unit, named, source, estimator)


def _latencies(section: Mapping[str, Any], named: Attributes) -> Iterator[ToolSummary]:
    for name, phase in _PHASES.items():
        for suffix, divisor, unit in _UNITS:
            measured = section.get(f"{name}{suffix}")
            if isinstance(measured, dict) and _has_values(measured):
                yield from _latency(measured, divisor, f"{name} ({unit})", _with(named, io__phase=phase))


def _has_values(measured: Mapping[str, Any]) -> bool:
    """fio writes zeros for what did not happen; a text may show the percentiles alone."""
    return bool(measured.get("N") or measured.get("max", measured.get("percentile")))


def _latency(
    measured: Mapping[str, Any], divisor: float, source: str, named: Attributes
) -> Iterator[ToolSummary]:
    for name, statistic in _STATISTICS.items():
        if (value := _number(measured.get(name))) is None:
            continue
        if name == "N":
            yield ToolSummary("xat.io.latency", statistic, value, "1", named, source)
        else:
            yield ToolSummary("xat.io.latency", statistic, value / divisor, "s", named, source)
    for rank, value in _items(measured.get("percentile")):
        if rank != "0.00":  # fio 2 fills its table of twenty up with these
            yield ToolSummary(
                "xat.io.latency", _percentile(rank), value / divisor, "s", named, source, _BUCKET
            )
    if isinstance(bins := measured.get("bins"), dict):
        for bucket, count in counted_bins(bins, divisor):
            own = _with(named, bucket_s=bucket)
            yield ToolSummary("xat.io.latency", "count", count, "1", own, f"{source} bins")


def _percentile(rank: str) -> str:
    """`p99.9` for `99.900000`; a damaged rank stays as it is."""
    try:
        return f"p{float(rank):g}"
    except ValueError:
        return f"p{rank}"


def _resources(job: Mapping[str, Any], named: Attributes) -> Iterator[ToolSummary]:
    for name, mode in (("usr_cpu", "user"), ("sys_cpu", "system")):
        if (percent := _number(job.get(name))) is not None:
            own = _with(named, cpu__mode=mode)
            yield ToolSummary(
                "process.cpu.utilization", "mean", percent / 100, "1", own, name, "of the job's runtime"
            )
    for name, metric in (("ctx", "context_switches"), ("majf", "major_faults"), ("minf", "minor_faults")):
        if (count := _number(job.get(name))) is not None:
            yield ToolSummary(f"fio.{metric}", "total", count, "1", named, name)


def idle_summaries(document: Mapping[str, Any]) -> Iterator[ToolSummary]:
    """--idle-prof: how idle the machine and each of its CPUs were."""
    for name, percent in _items(document.get("cpu_idleness")):
        if name == "system" or name.startswith("cpu-"):
            cpu = {"cpu__logical_number": name[4:]} if name != "system" else {}
            own = attributes(cpu__mode="idle", **cpu)
            yield ToolSummary("system.cpu.utilization", "mean", percent / 100, "1", own, name)


def disk_summaries(disk: Mapping[str, Any], host: str = "") -> Iterator[ToolSummary]:
    """The counters of a disk over the whole run; those of a device's members (aggr_*) keep fio's names."""
    named = attributes(system__device=str(disk.get("name", "?")), **({"host__name": host} if host else {}))
    for name, raw in disk.items():
        value = _number(raw)
        if value is None:
            continue
        metric, unit, scale, own = _disk_metric(name, named)
        statistic = "mean" if metric == "xat.disk.utilization" or "util" in name else "total"
        yield ToolSummary(metric, statistic, value * scale, unit, own, name)


def _disk_metric(name: str, named: Attributes) -> tuple[str, str, float, Attributes]:
    direction, _, what = name.partition("_")
    if name == "util":
        return "xat.disk.utilization", "1", 0.01, named
    if direction in ("read", "write"):
        own = _with(named, disk__io__direction=direction)
        if what == "ios":
            return "system.disk.operations", "1", 1, own
        if what == "sectors":
            return "system.disk.io", "By", 512, own
        if what == "merges":
            return "system.disk.merged", "1", 1, own
        if what == "ticks":
            return "fio.disk_ticks", "s", 1e-3, own
    if name == "in_queue":
        return "fio.disk_in_queue", "s", 1e-3, named
    return f"fio.disk_{name}", "1", 0.01 if "util" in name else 1, named


def _with(named: Attributes, **more: str) -> Attributes:
    return tuple(sorted({**dict(named), **dict(attributes(**more))}.items()))


def _items(section: object) -> Iterator[tuple[str, float]]:
    if isinstance(section, dict):
        for name, raw in section.items():
            if (value := _number(raw)) is not None:
                yield name, value


def _number(raw: object) -> float | None:
    """A number that a series can hold; NaN is none."""
    known = isinstance(raw, int | float) and not isinstance(raw, bool)
    return raw if known and -_LIMIT < raw < _LIMIT else None  # type: ignore[operator, return-value]
