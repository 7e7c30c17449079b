"""One capture in detail: statistics of its series, the tool's own figures, the file that it came from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xat_desktop.domain.capture import ResultFile
from xat_desktop.store import result_files
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import Place, place_of_original, place_of_series
from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.tasks.summarise_capture import CaptureSummary


@dataclass(frozen=True)
class CaptureDetail:
    """`series_at` and `original_at` tell where they are: what is on the server can be fetched."""

    summary: "CaptureSummary"
    file: ResultFile | None
    series_at: Place
    original_at: Place

    @property
    def has_original(self) -> bool:
        """The file itself is in the store."""
        return self.original_at == "here"


def show_capture(store: Store, capture_id: str, progress: Progress | None = None) -> CaptureDetail:
    """Everything that the store knows; XatError when the capture is gone."""
    from xat_desktop.tasks.summarise_capture import (
        summarise_capture,  # numpy's part: not on the way to the page
    )

    summary = summarise_capture(store, capture_id, progress=progress)
    sha256 = summary.capture.file_sha256
    file = result_files.find_by_sha256(store, sha256)
    series_at = place_of_series(store, summary.capture.id)
    return CaptureDetail(summary, file, series_at, place_of_original(store, sha256))
