"""The report of a comparison from what a user chose: its pages to look at, and the file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR
from xat_desktop.store import report_log
from xat_desktop.store.report_log import ReportRecord
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_selected import compare_selected
from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.tasks.compare_captures import ComparedCaptures
    from xat_desktop.tasks.write_report import WrittenReport


@dataclass(frozen=True)
class ReportRequest:
    """Both sides as selectors, how they are compared, and what the report looks like; `sections` are anchors."""

    baseline: tuple[str, ...]
    candidate: tuple[str, ...]
    title: str = ""
    author: str = ""
    template: str = "standard"
    sections: tuple[str, ...] | None = None
    metric: str = "*"
    noise_floor: float = DEFAULT_NOISE_FLOOR
    steady: bool = True


@dataclass(frozen=True)
class ReportPreview:
    """The pages as PNG pictures, and the title that the report has when none is given."""

    pages: tuple[bytes, ...]
    default_title: str


@dataclass(frozen=True)
class KnownReport:
    """A report that was written, and whether its file is still there."""

    record: ReportRecord
    is_there: bool


def preview_report(
    store: Store, request: ReportRequest, pixels_per_inch: float, progress: Progress | None = None
) -> ReportPreview:
    """What the PDF will look like; XatError as for the comparison itself."""
    from xat_desktop.reports.pdf import render_pages  # the page that offers reports does not wait for these
    from xat_desktop.tasks.write_report import default_title, report_document

    progress = progress or NoProgress()
    compared = _compared(store, request, progress)
    named = default_title(compared)
    title, author = request.title or named, request.author
    document = report_document(store, compared, title, author, sections=request.sections, progress=progress)
    progress.step(9, 10, "layout")
    return ReportPreview(tuple(render_pages(document, request.template, pixels_per_inch)), named)


def make_report(
    store: Store, request: ReportRequest, path: Path, progress: Progress | None = None
) -> "WrittenReport":
    """Compare and write `path` (.html or .pdf)."""
    from xat_desktop.tasks.write_report import write_report

    progress = progress or NoProgress()
    return write_report(
        store,
        _compared(store, request, progress),
        path,
        title=request.title,
        author=request.author,
        template=request.template,
        sections=request.sections,
        progress=progress,
    )


def list_reports(store: Store, progress: Progress | None = None) -> tuple[KnownReport, ...]:
    """All reports that were written, the newest first."""
    (progress or NoProgress()).step(0, 1, "reports")
    return tuple(KnownReport(one, Path(one.path).is_file()) for one in report_log.reports(store))


def _compared(store: Store, request: ReportRequest, progress: Progress) -> "ComparedCaptures":
    how = request.metric, request.noise_floor, request.steady
    return compare_selected(store, request.baseline, request.candidate, *how, progress)
