"""fio's bandwidth, latency and IOPS logs: one row for each I/O, or for each window of --log_avg_msec."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Values, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._fio_layout import NO_MEASURES, Layout, LogName, layout_of, named
from xat_desktop.parsers._fio_rows import RESTART_MS, Part, Rows, cut, read_rows
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_blocks

_BLOCK_BYTES = 4 << 20
"""A compromise: small blocks stay in the cache, large ones leave the interpreter to the other threads."""

_PHASES = {"lat": "total", "clat": "completion", "slat": "submission"}
_NAME_WANTED = (
    "the file name does not say what was logged: call it NAME_lat.1.log, or with _clat, _slat, _bw or _iops"
)


def _recognises(head: bytes, name: str) -> Confidence:
    layout = layout_of(head, name)
    if layout is None:
        return Confidence.NO
    return Confidence.SURE if layout.blanks and named(name).log else Confidence.LIKELY


@dataclass
class _Jobs:
    """Numbers the jobs of a file that several jobs appended to: the time starts again."""

    number: int = 1
    start: int = 0
    last: int | None = None

    def split(self, rows: Rows) -> Iterator[tuple[int, slice]]:
        """(job, rows) for each part of a block."""
        times = rows.columns["time"]
        if not len(times):
            return
        if self.last is None:
            self.start = self.last = int(times[0])
        begin = 0
        for row in [0, *rows.steps_back]:
            last = int(times[row - 1]) if row else self.last
            now = int(times[row])
            if last - now >= RESTART_MS and now < self.start + (last - self.start) / 2:
                if row > begin:
                    yield self.number, slice(begin, row)
                self.number, self.start, begin = self.number + 1, now, row
        yield self.number, slice(begin, len(times))
        self.last = int(times[-1])


@dataclass
class _State:
    layout: Layout
    name: LogName
    jobs: _Jobs = field(default_factory=_Jobs)
    rates: dict[tuple[str, int], RatePerSecond] = field(default_factory=dict)
    smallest: int = 2**62
    largest: int = 0

    @property
    def mixed_sizes(self) -> bool:
        return self.layout.per_io and self.smallest < self.largest


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    layout = layout_of(source.head, source.name)
    if layout is None:
        raise XatError("This is no fio log", f"{source.name}: rows of 4 to 8 numbers were expected.")
    name = named(source.name)
    if not name.log:
        problems.add(0, _NAME_WANTED)
    label = f"{name.label} (job {name.job})" if name.job else name.label
    sink.capture(CaptureInfo("fio", label=label, zone_source="file" if layout.epoch else "none"))
    state = _State(layout, name)
    blocks = whole_blocks(source.large_blocks(_BLOCK_BYTES), problems)
    for rows in in_order(lambda item: read_rows(item[0], item[1], layout), blocks):
        for problem in rows.problems:
            problems.add(problem.line, problem.text)
        for job, taken in state.jobs.split(rows):
            whole = taken == slice(0, len(rows.columns["time"]))
            for part in rows.parts if whole else cut(rows.columns, taken):
                _emit(part, job, state, sink)
    _finish(state, sink)


def _emit(part: Part, job: int, state: _State, sink: Sink) -> None:
    state.smallest = min(state.smallest, int(part.sizes.min()))
    state.largest = max(state.largest, int(part.sizes.max()))
    log, per_io = state.name.log, state.layout.per_io
    if not (log == "iops" and per_io):  # a 1 for each I/O: how many there are in a second is what counts
        keys, values = _measures(part, job, state)
        sink.samples(keys, part.times, values)
    if state.mixed_sizes:
        key = SeriesKey(
            "fio.block_size", _attributes(state, part.direction, job), "By", "event", "block size"
        )
        sink.samples([key], part.times, [part.sizes])
    if per_io and log in ("lat", "clat", "iops"):
        state.rates.setdefault((part.direction, job), RatePerSecond()).add_counted(part.counted)


def _attributes(state: _State, direction: str, job: int, **more: str) -> tuple[tuple[str, str], ...]:
    """A file of one numbered job needs no job attribute: its series compare with those of other runs."""
    if job > 1 or not state.name.job:
        more["job"] = str(job)
    return attributes(disk__io__direction=direction, **more)


def _measures(part: Part, job: int, state: _State) -> tuple[list[SeriesKey], list[Values]]:
    log = state.name.log
    phase = {"io__phase": _PHASES[log]} if log in _PHASES else {}
    keys = [_key(_attributes(state, part.direction, job, **phase), state)]
    if len(part.values) > 1:
        keys.append(_key(_attributes(state, part.direction, job, window="max", **phase), state))
    return keys, [column * 1024 for column in part.values] if log == "bw" else list(part.values)


def _key(named_by: tuple[tuple[str, str], ...], state: _State) -> SeriesKey:
    log = state.name.log
    if log in _PHASES:
        kind, decimals = "duration" if state.layout.per_io else "gauge", state.layout.latency_decimals
        return SeriesKey("xat.io.latency", named_by, "s", kind, log, decimals)  # type: ignore[arg-type]
    if log == "bw":
        return SeriesKey("xat.io.bandwidth", named_by, "By/s", "gauge", log)
    if log == "iops":
        return SeriesKey("xat.io.operations", named_by, "1/s", "gauge", log)
    return SeriesKey("fio.value", named_by, "1", "gauge", "value")


def _finish(state: _State, sink: Sink) -> None:
    for (direction, job), rate in state.rates.items():
        rate.emit(sink, "xat.io.operations", "", _attributes(state, direction, job))
    layout, log = state.layout, state.name.log
    facts = {"log": log or "unknown", "jobs": str(state.jobs.number), "rows": _rows_text(layout)}
    if log in _PHASES:
        facts["latency_unit"] = layout.latency_reason
    if layout.per_io and state.largest:
        same = state.smallest == state.largest
        facts["block_size"] = str(state.largest) if same else f"{state.smallest}-{state.largest}"
    left_out = [name for name in NO_MEASURES if name in layout.columns]
    if left_out:
        facts["columns_left_out"] = ", ".join(left_out)
    sink.update(environment=facts)


def _rows_text(layout: Layout) -> str:
    if layout.per_io:
        return "one for each I/O"
    if "maximum" in layout.columns:
        return "mean and maximum of each window"
    return "mean or maximum of each window: the log does not say which"


PARSER = Parser("fio-log", "fio logs (bandwidth, latency, IOPS)", (".log",), _recognises, _parse)
