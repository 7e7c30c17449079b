"""What the first page shows: counts, the last imports, the files that need a look."""

from dataclasses import dataclass

from xat_desktop.domain.capture import Capture, ResultFile
from xat_desktop.store import captures, result_files
from xat_desktop.store.overview import StoreOverview, overview
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

SHOWN = 8  # lines of a list; the pages have the rest


@dataclass(frozen=True)
class Dashboard:
    """The state of a partner at a glance."""

    overview: StoreOverview
    last_captures: tuple[Capture, ...]
    failed_files: tuple[ResultFile, ...]
    files_with_problems: tuple[ResultFile, ...]


def show_dashboard(store: Store, progress: Progress | None = None) -> Dashboard:
    """Everything of the first page."""
    (progress or NoProgress()).step(0, 1, "counting")
    return Dashboard(
        overview(store),
        tuple(captures.captures(store, limit=SHOWN)),
        tuple(result_files.files(store, "failed")[:SHOWN]),
        tuple(result_files.with_problems(store, SHOWN)),
    )
