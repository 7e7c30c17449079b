"""fio's histogram logs (--write_hist_log): how many I/Os had which completion latency, window by window."""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_ROW = re.compile(r"\d+(?:, ?\d+){40,}")
_BINS = {29 * 64: 1e-9, 19 * 64: 1e-6}
"""Bins of fio 3, which measures in nanoseconds, and of fio 2, in microseconds."""
_DIRECTIONS = {0: "read", 1: "write", 2: "trim"}
_RANKS = (50.0, 90.0, 95.0, 99.0, 99.9)
_LATENCY = "xat.io.latency"
_EPOCH_MS = 100_000_000_000
_HEAD = 3
_FLUSH_ROWS = 50
_BEYOND = 2**50
ESTIMATOR = "middle of the histogram bucket that reaches the rank"


def _recognises(head: bytes, _name: str) -> Confidence:
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    known = bool(_ROW.fullmatch(first)) and _coarseness(first.count(",") + 1 - _HEAD) is not None
    return Confidence.SURE if known else Confidence.NO


def _coarseness(bins: int) -> tuple[int, float] | None:
    """(fine bins in one of the log, seconds of a unit); None for a number of bins that fio does not write."""
    for whole, unit_s in _BINS.items():
        for power in range(7):
            if bins == whole >> power:
                return 1 << power, unit_s
    return None


def _middles(bins: int, stride: int, unit_s: float) -> NDArray[np.float64]:
    """Middle of each bin in s; 64 fine bins for each power of two, single units below 128; shape (bins,)."""
    edges = np.arange(bins + 1, dtype=np.int64) * stride
    power = np.maximum(edges // 64 - 1, 0)
    lower = np.where(edges < 128, edges, (64 + edges % 64) << power)
    return (lower[:-1] + lower[1:]) / 2.0 * unit_s


@dataclass
class _Log:
    """What is known of a log after its first row; histograms of all windows are added up."""

    middles: NDArray[np.float64]
    epoch: bool
    run: Summaries = field(default_factory=lambda: Summaries(ESTIMATOR))
    sums: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    last_us: dict[int, int] = field(default_factory=dict)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    rows: list[list[int]] = []
    width, log = 0, None
    for number, text in whole_lines(source, problems):
        cells = [int(cell) for cell in text.split(",")] if _ROW.fullmatch(text.strip()) else []
        width = width or len(cells)
        if not cells or len(cells) != width or max(cells) >= _BEYOND:
            if text.strip():
                problems.add(number, f"no row of a histogram with {width} columns: {text[:80]}")
            continue
        log = log or _begin(cells, sink)
        rows.append(cells)
        if log and len(rows) >= _FLUSH_ROWS:
            _emit(np.array(rows, np.int64), log, sink)
            rows.clear()
    if log is None:
        raise XatError(
            "The file holds no fio histogram", f"{source.name}: {width} columns fit no version of fio."
        )
    _emit(np.array(rows, np.int64).reshape(-1, width), log, sink)
    _summaries(log)
    sink.summary(*log.run.all)


def _begin(cells: list[int], sink: Sink) -> _Log | None:
    """The log that a first row begins; None where its number of columns is none of fio's."""
    layout = _coarseness(len(cells) - _HEAD)
    if layout is None:
        return None
    epoch = cells[0] > _EPOCH_MS
    facts = {"log": "clat_hist", "unit": "ns" if layout[1] == 1e-9 else "us", "bins_joined": str(layout[0])}
    sink.capture(CaptureInfo("fio", zone_source="file" if epoch else "none", environment=facts))
    return _Log(_middles(len(cells) - _HEAD, *layout), epoch)


def _emit(table: NDArray[np.int64], log: _Log, sink: Sink) -> None:
    """Hand rows to the sink, by direction; table of shape (rows, 3 + bins)."""
    for direction in np.unique(table[:, 1]).tolist():
        own = table[table[:, 1] == direction]
        times, counts = own[:, 0] * 1000, own[:, _HEAD:]
        name = _DIRECTIONS.get(direction, str(direction))
        named = {"disk__io__direction": name, "io__phase": "completion"}
        keys = [
            SeriesKey(_LATENCY, attributes(**named, statistic=f"p{rank:g}"), "s", "gauge", "histogram")
            for rank in _RANKS
        ]
        columns = [np.array([_percentile(row, log.middles, rank) for row in counts]) for rank in _RANKS]
        keys.append(SeriesKey("fio.ios", attributes(disk__io__direction=name), "1", "event", "histogram"))
        sink.samples(keys, times, [*columns, counts.sum(axis=1)])
        before = log.last_us.get(direction, int(times[0]) if log.epoch else 0)
        _emit_rate(name, np.concatenate(([before], times)), counts.sum(axis=1), sink)
        log.last_us[direction] = int(times[-1])
        log.sums[direction] = log.sums.get(direction, np.zeros(len(log.middles), np.int64)) + counts.sum(
            axis=0
        )


def _summaries(log: _Log) -> None:
    for direction, whole in log.sums.items():
        named = attributes(
            disk__io__direction=_DIRECTIONS.get(direction, str(direction)), io__phase="completion"
        )
        for rank in _RANKS:
            value = _percentile(whole, log.middles, rank)
            log.run.add(_LATENCY, f"p{rank:g}", value, "s", "histogram", named=named)
        log.run.add(_LATENCY, "count", int(whole.sum()), "1", "histogram", named=named)


def _emit_rate(direction: str, edges: Times, counts: NDArray[np.int64], sink: Sink) -> None:
    """I/Os of a window by its length; edges of shape (n + 1,). The first length of an epoch log is not known."""
    lengths = np.diff(edges)
    good = lengths > 0
    key = SeriesKey(
        "xat.io.operations", attributes(disk__io__direction=direction), "1/s", "gauge", "histogram"
    )
    if good.any():
        sink.samples([key], edges[1:][good], [counts[good] / (lengths[good] / 1e6)])


def _percentile(counts: NDArray[np.int64], middles: NDArray[np.float64], rank: float) -> float:
    """NaN for a window without an I/O."""
    total = int(counts.sum())
    if not total:
        return float("nan")
    return float(middles[np.searchsorted(np.cumsum(counts), np.ceil(total * rank / 100))])


PARSER = Parser("fio-hist", "fio histogram logs", (".log",), _recognises, _parse)
