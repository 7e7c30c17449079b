"""ioping's text and JSON: the time of each request, warm-ups apart, and its statistics; one run or many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from xat_desktop.domain.series import CaptureInfo, Kind, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import documents, number, section
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import NANO, Summaries, scaled_once
from xat_desktop.parsers._whole_lines import whole_lines

_LATENCY = "xat.io.latency"
_LONGEST_S = 1e11
_REQUEST = re.compile(
    r"(?P<size>[\d.]+ \w+) (?P<way><<<|>>>|from|to) (?P<target>.+): "
    r"request=(?P<no>\d+) time=(?P<time>[\d.]+ \w+)(?P<note>.*)"
)
_SIGNATURE = LineStart(rb"[\d.]+ \w+ (?:<<<|>>>|from|to) .+: request=\d+ time=|--- .+ ioping statistics ---")
_JSON = re.compile(r'\{\s*"timestamp"\s*:\s*[\d.]+,\s*"localtime"\s*:')
_TITLE = re.compile(r"--- (.+) ioping statistics ---")
_DONE = re.compile(
    r"(\d+) requests completed in ([\d.]+ \w+)(?:, ([\d.]+ \w+) (?:read|written))?, "
    r"([\d.]+)(?: (\w))? iops, ([\d.]+ \w+)/s"
)
_GENERATED = re.compile(r"generated (\d+) requests in ([\d.]+ \w+), .*")
_SPREAD = re.compile(r"min/avg/max/mdev = ([\d.]+ \w+) / ([\d.]+ \w+) / ([\d.]+ \w+) / ([\d.]+ \w+)")
_OLD_SPREAD = re.compile(r"min/avg/max/mdev = ([\d.]+)/([\d.]+)/([\d.]+)/([\d.]+) (\w+)")
"""Up to version 0.7: `0.2/0.3/0.5/0.1 ms`."""


@dataclass
class _Run:
    requests: list[tuple[int | None, int, float, bool]] = field(default_factory=list)
    """(µs, number, seconds, warm-up)."""
    direction: str = "read"
    summaries: Summaries = field(default_factory=Summaries)
    interval_s: float | None = None

    @property
    def empty(self) -> bool:
        return not (self.requests or len(self.summaries))


def _recognises(head: bytes, _name: str) -> Confidence:
    if _SIGNATURE.search(head):
        return Confidence.SURE
    start = _JSON.search(head[:300].decode("utf-8", "replace"))
    return Confidence.SURE if start and (b'"io"' in head or b'"stat"' in head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    reader = _from_json if _JSON.search(source.head[:300].decode("utf-8", "replace")) else _from_text
    for run in reader(source, problems):
        found += 1
        _emit(run, sink, problems)
    if not found:
        raise XatError("The file holds no ioping run", f"{source.name}: no request is in it.")


def _from_text(source: Source, problems: Problems) -> Iterator[_Run]:
    run = _Run()
    for number_, text in whole_lines(source, problems):
        text = text.strip()
        request = _REQUEST.fullmatch(text)
        if request and request["no"] == "1" and not run.empty:
            yield run
            run = _Run()
        if request:
            _take(request, run)
        elif not _statistics(text, run) and "request=" in text:
            problems.add(number_, f"not understood: {text}")
    if not run.empty:
        yield run


def _take(request: "re.Match[str]", run: _Run) -> None:
    seconds = base(request["time"])
    if seconds is not None and len(request["no"]) < 10:
        run.requests.append((None, int(request["no"]), seconds, "warmup" in request["note"]))
    run.direction = "read" if request["way"] in ("<<<", "from") else "write"
    run.summaries.facts |= {"target": request["target"], "block_size": request["size"]}


def _statistics(text: str, run: _Run) -> bool:
    add = run.summaries.add
    if title := _TITLE.fullmatch(text):
        run.summaries.facts["target"] = title[1]
    elif done := _DONE.fullmatch(text):
        named = attributes(disk__io__direction=run.direction)
        add("ioping.requests", "total", done[1])
        if done[3]:
            add("ioping.busy_time", "total", base(done[2]), "s", "completed in")
            add("ioping.bytes", "total", _size(done[3]), "By", "read")
        else:  # up to version 0.9 that is the time of the whole run
            _take_length(int(done[1]), base(done[2]), run)
            add("ioping.duration", "total", base(done[2]), "s", "completed in")
        add("xat.io.operations", "rate", base(done[4] + (done[5] or "")), "1/s", "iops", named=named)
        add("xat.io.bandwidth", "rate", _size(done[6]), "By/s", "speed", named=named)
    elif generated := _GENERATED.fullmatch(text):
        _take_length(int(generated[1]), base(generated[2]), run)
    elif spread := _SPREAD.fullmatch(text):
        named = attributes(disk__io__direction=run.direction, io__phase="total")
        for statistic, place in (("min", 1), ("mean", 2), ("max", 3), ("sd", 4)):
            add(_LATENCY, statistic, base(spread[place]), "s", "min/avg/max/mdev", named=named)
    elif old := _OLD_SPREAD.fullmatch(text):
        spread = _SPREAD.fullmatch(
            "min/avg/max/mdev = " + " / ".join(f"{old[i]} {old[5]}" for i in range(1, 5))
        )
        return spread is not None and _statistics(spread[0], run)
    else:
        return False
    return True


def _take_length(count: int, seconds: float | None, run: _Run) -> None:
    if count > 1 and seconds:
        run.interval_s = seconds / (count - 1)


def _size(text: str) -> float | None:
    """`17.8 MiB`, and `17.8 mb` for the same in old versions."""
    number, _, unit = text.partition(" ")
    return base(f"{number} {unit[:1].upper()}iB" if unit in ("kb", "mb", "gb", "tb") else text)


def _from_json(source: Source, problems: Problems) -> Iterator[_Run]:
    run = _Run()
    for entry in documents(source.whole().decode("utf-8", "replace"), _JSON, problems):
        io, stat, stamp = section(entry, "io"), section(entry, "stat"), number(entry.get("timestamp"))
        if io.get("request") == 1 and not run.empty:
            yield run
            run = _Run()
        run.summaries.facts |= {name: str(text) for name, text in section(entry, "target").items()}
        nanoseconds, no = number(io.get("time")), number(io.get("request"))
        if nanoseconds is not None and no is not None and stamp is not None and abs(stamp) < _LONGEST_S:
            run.direction = str(io.get("operation", "read"))
            seconds = scaled_once(io["time"], NANO)
            run.requests.append((round(stamp * 1e6), int(no), seconds, bool(io.get("ignored"))))
            run.summaries.facts["block_size"] = str(io.get("size", ""))
        for name, raw in stat.items():
            _json_statistic(name, raw, run)
        for name, raw in section(entry, "load").items():
            run.summaries.add(
                f"ioping.load_{name}", "value", raw, *_unit(name), scale=NANO if name == "time" else 1
            )
        if stat:
            yield run
            run = _Run()
    if not run.empty:
        yield run


def _json_statistic(name: str, raw: object, run: _Run) -> None:
    named = attributes(disk__io__direction=run.direction)
    phase = attributes(disk__io__direction=run.direction, io__phase="total")
    times = {"min": "min", "avg": "mean", "max": "max", "mdev": "sd"}
    if name in times:
        run.summaries.add(_LATENCY, times[name], raw, "s", name, scale=NANO, named=phase)
    elif name == "iops":
        run.summaries.add("xat.io.operations", "rate", raw, "1/s", name, named=named)
    elif name == "bps":
        run.summaries.add("xat.io.bandwidth", "rate", raw, "By/s", name, named=named)
    else:
        scale = NANO if name == "time" else 1
        run.summaries.add(f"ioping.{name}", "value", raw, *_unit(name), scale=scale)


def _unit(name: str) -> tuple[str, str]:
    """(unit, source name) of a statistic in nanoseconds, bytes or requests."""
    return {"time": "s", "size": "By", "iops": "1/s", "bps": "By/s"}.get(name, "1"), name


def _emit(run: _Run, sink: Sink, problems: Problems) -> None:
    clock = all(time is not None for time, *_ in run.requests) and bool(run.requests)
    if not clock and run.requests and run.interval_s is None:
        run.summaries.facts["interval_s"] = "1 (assumed, the file does not say)"
        problems.add(
            0, "no statistics: the run was stopped or the file is truncated; one request a second is assumed"
        )
    sink.capture(
        CaptureInfo("ioping", zone_source="file" if clock else "none", environment=run.summaries.facts)
    )
    step_us = Decimal(str(run.interval_s or 1.0)) * 1_000_000
    for warmup in (False, True):
        kept = [row for row in run.requests if row[3] == warmup]
        if not kept:
            continue
        more = {"warmup": "true"} if warmup else {}
        named = attributes(disk__io__direction=run.direction, io__phase="total", **more)
        kind: Kind = "duration"
        times = [time if time is not None else min(int((no - 1) * step_us), 2**62) for time, no, *_ in kept]
        values = np.array([seconds for _, _, seconds, _ in kept])
        sink.samples([SeriesKey(_LATENCY, named, "s", kind, "time")], np.array(times, np.int64), [values])
    sink.summary(*run.summaries.all)


PARSER = Parser(
    "ioping", "ioping output (text, JSON)", (".txt", ".json", ".log", ".out"), _recognises, _parse, version=2
)
