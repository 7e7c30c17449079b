"""Write what a chart shows as CSV: the ranges of the visible window, or the distributions, in base units."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.analysis.heat_map import HeatMap
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series import SeriesKey
from xat_desktop.errors import XatError
from xat_desktop.store.series import Overview
from xat_desktop.tasks.progress import Progress

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = Sequence[object]
BOX_COLUMNS = ("minimum", "low_whisker", "p25", "p50", "p75", "high_whisker", "maximum")


@dataclass(frozen=True)
class ShownWindow:
    """A series as it is drawn: its ranges from `start_us` to `end_us` of the capture's own clock."""

    capture: Capture
    name: str
    series: Series
    overview: Overview
    start_us: int
    end_us: int


@dataclass(frozen=True)
class ShownDistribution:
    """A series' histogram and CDF."""

    name: str
    series: Series
    distribution: Distribution


@dataclass(frozen=True)
class ShownHeatMap:
    """A plot's cells; `origin_us` is x = 0 in µs UTC, None where time counts from the start."""

    title: str
    unit: str
    found: HeatMap
    origin_us: int | None


def export_windows(path: Path, shown: Sequence[ShownWindow], progress: Progress) -> int:
    """Rows written: time (UTC, empty without a clock), seconds since the capture's start, min and max."""
    header = ("time", "seconds", "capture", "series", "unit", "min", "max", "samples_per_row")
    return _write(path, header, _window_rows(shown, progress))


def export_distributions(
    path: Path, shown: Sequence[ShownDistribution], form: str, progress: Progress
) -> int:
    """Rows written: each bin with its share, each value with the share at or below it, or each box."""
    if form == "cdf":
        header: Row = ("capture", "series", "unit", "value", "share_at_or_below")
    elif form == "box":
        header = ("capture", "series", "unit", *BOX_COLUMNS)
    else:
        header = ("capture", "series", "unit", "bin_start", "bin_end", "share")
    return _write(path, header, _distribution_rows(shown, form, progress))


def export_heat_maps(path: Path, shown: Sequence[ShownHeatMap], progress: Progress) -> int:
    """Rows written: each cell with a sample, its stretch of time, its range of values and its count."""
    header = ("plot", "unit", "time", "seconds", "seconds_end", "value_start", "value_end", "samples")
    return _write(path, header, _cell_rows(shown, progress))


def write_text(path: Path, text: str) -> None:
    """Write a drawing; the file appears only when it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise XatError("The chart cannot be written", f"{path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _cell_rows(shown: Sequence[ShownHeatMap], progress: Progress) -> Iterator[Row]:
    for number, one in enumerate(shown):
        progress.step(number, len(shown), one.title)
        x, values, counts = one.found.x_edges.tolist(), one.found.value_edges.tolist(), one.found.counts
        for i, j in np.argwhere(counts).tolist():
            clock = "" if one.origin_us is None else _iso(round(x[i] * 1e6) + one.origin_us)
            yield one.title, one.unit, clock, x[i], x[i + 1], values[j], values[j + 1], int(counts[i, j])


def _window_rows(shown: Sequence[ShownWindow], progress: Progress) -> Iterator[Row]:
    for number, one in enumerate(shown):
        progress.step(number, len(shown), one.series.metric)
        times, low, high, rows = one.overview
        inside = (times >= one.start_us) & (times <= one.end_us)
        start, text = one.capture.start_us or 0, _text(one.series)
        for at, least, most in zip(
            times[inside].tolist(), low[inside].tolist(), high[inside].tolist(), strict=True
        ):
            clock = "" if one.capture.relative else _iso(at)
            yield clock, (at - start) / 1e6, one.name, text, one.series.unit, least, most, rows


def _distribution_rows(shown: Sequence[ShownDistribution], form: str, progress: Progress) -> Iterator[Row]:
    for number, one in enumerate(shown):
        progress.step(number, len(shown), one.series.metric)
        found, lead = one.distribution, (one.name, _text(one.series), one.series.unit)
        if form == "cdf":
            pairs = zip(found.values.tolist(), found.cumulated.tolist(), strict=True)
            yield from ((*lead, value, share) for value, share in pairs)
        elif form == "box":
            yield *lead, *astuple(found.box)
        else:
            bins = zip(
                found.edges[:-1].tolist(), found.edges[1:].tolist(), found.shares.tolist(), strict=True
            )
            yield from ((*lead, *one_bin) for one_bin in bins)


def _write(path: Path, header: Row, rows: Iterator[Row]) -> int:
    """The file appears only when it is whole."""
    draft = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for count, row in enumerate(rows, 1):  # noqa: B007 - the number of the last row is the result
                writer.writerow(row)
        draft.replace(path)
    except OSError as error:
        raise XatError("The chart cannot be written", f"{path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _iso(time_us: int) -> str:
    return (EPOCH + timedelta(microseconds=time_us)).isoformat(timespec="microseconds")


def _text(series: Series) -> str:
    return SeriesKey(series.metric, series.attributes).text
