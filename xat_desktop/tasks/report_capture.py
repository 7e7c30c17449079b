"""Summarise the steady window of one capture, where it has one, and write its report."""

from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.store import captures
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import require_series
from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.tasks.write_report import WrittenReport


def report_capture(
    store: Store,
    capture_id: str,
    path: Path,
    author: str = "",
    progress: Progress | None = None,
) -> "WrittenReport":
    """Write `path` (.html or .pdf); XatError where it cannot be written."""
    from xat_desktop.tasks.summarise_capture import summarise_capture  # the page does not wait for these
    from xat_desktop.tasks.write_capture_report import write_capture_report

    require_series(store, [captures.get(store, capture_id)])
    summary = summarise_capture(store, capture_id, steady=True, progress=progress)
    return write_capture_report(store, summary, path, author=author, progress=progress)
