"""Write the samples of a capture as CSV, Parquet or Excel, one row for each sample."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.domain.capture import Capture, Series
from xat_desktop.errors import XatError
from xat_desktop.store import captures, series
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import require_series
from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    import polars as pl

EXCEL_ROWS = 1_048_575
_RFC_3339 = "%Y-%m-%dT%H:%M:%S%.6fZ"
FORMATS = ("csv", "parquet", "xlsx")


def export_series(
    store: Store,
    capture_id: str,
    path: Path,
    metric: str = "*",
    format_name: str = "",
    progress: Progress | None = None,
) -> int:
    """Rows written; the file appears only when it is whole. Times are UTC, or seconds for relative captures."""
    chosen = format_name or path.suffix.removeprefix(".").lower()
    if chosen not in FORMATS:
        raise XatError("The export format is not known", f"{chosen or path.name}: use csv, parquet or xlsx.")
    capture = captures.get(store, capture_id)
    require_series(store, [capture])
    found = [s for s in series.series_of(store, capture.id, metric) if s.n]
    if not found:
        raise XatError("There is nothing to export", _why_nothing(capture, metric))
    rows = sum(s.n for s in found)
    if chosen == "xlsx" and rows > EXCEL_ROWS:
        raise XatError(
            "Too many rows for Excel", f"{rows:,} rows; a sheet holds {EXCEL_ROWS:,}. Use csv or parquet."
        )
    draft = path.with_name(f".{path.name}.part")
    try:
        _write(_frames(store, capture, found, progress or NoProgress()), draft, chosen)
        draft.replace(path)
    except OSError as error:
        raise XatError("The export cannot be written", f"{path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return rows


def _why_nothing(capture: Capture, metric: str) -> str:
    if capture.sample_count:
        return f"No series of the capture matches {metric}."
    return "The capture has no samples, only figures that the tool had computed itself."


def _frames(
    store: Store, capture: Capture, found: list[Series], progress: Progress
) -> Iterator["pl.DataFrame"]:
    import polars as pl

    for number, one in enumerate(found):
        progress.step(number, len(found), one.metric)
        times, values = series.samples(store, one.id)
        keep = values == values
        stamps = pl.Series(times[keep])
        time = stamps / 1e6 if capture.relative else stamps.cast(pl.Datetime("us", "UTC"))
        text = ", ".join(f"{name}={value}" for name, value in one.attributes)
        yield pl.DataFrame({"time": time, "value": values[keep]}).with_columns(
            metric=pl.lit(one.metric), attributes=pl.lit(text), unit=pl.lit(one.unit)
        )


def _write(frames: Iterator["pl.DataFrame"], path: Path, chosen: str) -> None:
    import polars as pl

    if chosen == "csv":
        with path.open("wb") as file:
            for number, frame in enumerate(frames):
                frame.write_csv(file, include_header=number == 0, datetime_format=_RFC_3339)
    elif chosen == "parquet":
        pl.concat(list(frames)).write_parquet(path)
    else:
        table = pl.concat(list(frames))
        if isinstance(table.schema["time"], pl.Datetime):
            table = table.with_columns(pl.col("time").dt.replace_time_zone(None))
        table.write_excel(path)
