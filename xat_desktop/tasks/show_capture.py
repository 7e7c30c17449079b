"""One capture in detail: statistics of its series, the tool's own figures, the file that it came from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xat_desktop.domain.capture import ResultFile
from xat_desktop.store import result_files
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.tasks.summarise_capture import CaptureSummary


@dataclass(frozen=True)
class CaptureDetail:
    """`has_original`: the file itself is in the store."""

    summary: "CaptureSummary"
    file: ResultFile | None
    has_original: bool


def show_capture(store: Store, capture_id: str, progress: Progress | None = None) -> CaptureDetail:
    """Everything that the store knows; XatError when the capture is gone."""
    from xat_desktop.tasks.summarise_capture import (
        summarise_capture,  # numpy's part: not on the way to the page
    )

    summary = summarise_capture(store, capture_id, progress=progress)
    sha256 = summary.capture.file_sha256
    file = result_files.find_by_sha256(store, sha256)
    return CaptureDetail(summary, file, original_path(store, sha256).is_file())
