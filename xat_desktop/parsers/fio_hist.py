"""fio's histogram logs (--write_hist_log): how many I/Os had which completion latency, window by window."""

import re

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries

_ROW = re.compile(r"\d+(?:, ?\d+){40,}")
_BINS = {29 * 64: 1e-9, 19 * 64: 1e-6}
"""Bins of fio 3, which measures in nanoseconds, and of fio 2, in microseconds."""
_DIRECTIONS = {0: "read", 1: "write", 2: "trim"}
_RANKS = (50.0, 90.0, 95.0, 99.0, 99.9)
_LATENCY = "xat.io.latency"
_EPOCH_MS = 100_000_000_000
_HEAD = 3
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


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    rows: list[list[int]] = []
    width = 0
    for number, text in source.lines():
        if not _ROW.fullmatch(text.strip()):
            if text.strip():
                problems.add(number, f"no row of a histogram: {text[:80]}")
            continue
        cells = [int(cell) for cell in text.split(",")]
        width = width or len(cells)
        if len(cells) != width or max(cells) >= 2**62:
            problems.add(number, f"{len(cells)} columns instead of {width}")
        else:
            rows.append(cells)
    layout = _coarseness(width - _HEAD)
    if not rows or layout is None:
        raise XatError(
            "The file holds no fio histogram", f"{source.name}: {width} columns fit no version of fio."
        )
    table = np.array(rows, np.int64)
    epoch = bool(table[0, 0] > _EPOCH_MS)
    facts = {"log": "clat_hist", "unit": "ns" if layout[1] == 1e-9 else "us", "bins_joined": str(layout[0])}
    sink.capture(CaptureInfo("fio", zone_source="file" if epoch else "none", environment=facts))
    middles, run = _middles(width - _HEAD, *layout), Summaries(ESTIMATOR)
    for direction in np.unique(table[:, 1]).tolist():
        own = table[table[:, 1] == direction]
        _emit(_DIRECTIONS.get(direction, str(direction)), own, middles, run, sink, relative=not epoch)
    sink.summary(*run.all)


def _emit(
    direction: str,
    rows: NDArray[np.int64],
    middles: NDArray[np.float64],
    run: Summaries,
    sink: Sink,
    *,
    relative: bool,
) -> None:
    times, counts = rows[:, 0] * 1000, rows[:, _HEAD:]
    named = {"disk__io__direction": direction, "io__phase": "completion"}
    keys = [
        SeriesKey(_LATENCY, attributes(**named, statistic=f"p{rank:g}"), "s", "gauge", "histogram")
        for rank in _RANKS
    ]
    columns = [np.array([_percentile(row, middles, rank) for row in counts]) for rank in _RANKS]
    keys.append(SeriesKey("fio.ios", attributes(disk__io__direction=direction), "1", "event", "histogram"))
    sink.samples([*keys], times, [*columns, counts.sum(axis=1)])
    _emit_rate(direction, times, counts.sum(axis=1), sink, relative=relative)
    whole = counts.sum(axis=0)
    for rank in _RANKS:
        run.add(
            _LATENCY,
            f"p{rank:g}",
            _percentile(whole, middles, rank),
            "s",
            "histogram",
            named=attributes(**named),
        )
    run.add(_LATENCY, "count", int(whole.sum()), "1", "histogram", named=attributes(**named))


def _emit_rate(
    direction: str, times: Times, counts: NDArray[np.int64], sink: Sink, *, relative: bool
) -> None:
    """I/Os of a window by its length; the first one's is known only where times count from the start."""
    before = np.concatenate(([0 if relative else times[0]], times[:-1]))
    good = times > before
    key = SeriesKey(
        "xat.io.operations", attributes(disk__io__direction=direction), "1/s", "gauge", "histogram"
    )
    if good.any():
        sink.samples([key], times[good], [counts[good] / ((times - before)[good] / 1e6)])


def _percentile(counts: NDArray[np.int64], middles: NDArray[np.float64], rank: float) -> float:
    """NaN for a window without an I/O."""
    total = int(counts.sum())
    if not total:
        return float("nan")
    return float(middles[np.searchsorted(np.cumsum(counts), np.ceil(total * rank / 100))])


PARSER = Parser("fio-hist", "fio histogram logs", (".log",), _recognises, _parse)
