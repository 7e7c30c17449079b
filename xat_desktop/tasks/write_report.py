"""Write the report of a comparison: gather, lay out, render, and put the file in place as a whole."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from xat_desktop.reports.comparison_document import comparison_document
from xat_desktop.reports.document import Document
from xat_desktop.reports.model import (
    ComparisonModel,
    Cover,
    Distributions,
    MetricOfReport,
    SideOfReport,
    TimeSeries,
)
from xat_desktop.store import report_log
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_captures import ComparedCaptures
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.report_file import checked_format, put_in_place
from xat_desktop.tasks.report_look import ReportLook, cover_of
from xat_desktop.tasks.report_provenance import machines_of, provenance_of
from xat_desktop.tasks.report_series import MOST_CHARTS, charted, distributions, time_series


@dataclass(frozen=True)
class WrittenReport:
    """A report that is in place; an HTML page counts as one page."""

    path: Path
    pages: int
    sections: tuple[str, ...]
    note: str = ""
    """What is to be said of it; empty: nothing."""


class Rendered(NamedTuple):
    """A report's content and its number of pages."""

    data: bytes
    pages: int
    note: str = ""


def write_report(
    store: Store,
    compared: ComparedCaptures,
    path: Path,
    title: str = "",
    author: str = "",
    template: str = "standard",
    subtitle: str = "",
    look: ReportLook | None = None,
    sections: Collection[str] | None = None,
    progress: Progress | None = None,
) -> WrittenReport:
    """Write `path` (.html or .pdf) and record it in the store; XatError where it cannot be written."""
    progress = progress or NoProgress()
    form = checked_format(path)
    title = title or default_title(compared)
    document = report_document(store, compared, title, author, subtitle, look, sections, progress)
    progress.step(9, 10, "layout")
    written = write_document(document, path, form, template)
    parameters = {
        "kind": "comparison",
        "baseline": [capture.id for capture in compared.baseline.captures],
        "candidate": [capture.id for capture in compared.candidate.captures],
        "noise_floor": compared.comparison.noise_floor,
        "template": template,
    }
    record_report(store, title, parameters, written)
    progress.step(10, 10, "done")
    return written


def default_title(compared: ComparedCaptures) -> str:
    """What a report is called that nobody gave a title."""
    return f"{compared.candidate.name} against {compared.baseline.name}"


def report_document(
    store: Store,
    compared: ComparedCaptures,
    title: str,
    author: str,
    subtitle: str = "",
    look: ReportLook | None = None,
    sections: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Document:
    """The report before it is rendered, with the sections of these anchors only; None: with all of them."""
    everything = (*compared.baseline.captures, *compared.candidate.captures)
    cover = cover_of(
        store, title, author, subtitle or "Performance comparison", machines_of(everything), look
    )
    document = comparison_document(comparison_model(store, compared, cover, progress))
    if sections is None:
        return document
    return replace(document, sections=tuple(one for one in document.sections if one.anchor in sections))


def comparison_model(
    store: Store, compared: ComparedCaptures, cover: Cover, progress: Progress | None = None
) -> ComparisonModel:
    """Everything that the report of a comparison says."""
    progress = progress or NoProgress()
    baseline, candidate = compared.baseline, compared.candidate
    sides = baseline.captures, candidate.captures
    names = charted(compared.comparison.metrics)
    courses: list[TimeSeries] = []
    curves: list[Distributions] = []
    for name in names:
        progress.step(min(len(courses) + len(curves), 8), 10, name[0])
        if len(courses) < MOST_CHARTS and (course := time_series(store, name, *sides, compared.windows)):
            courses.append(course)
        if len(curves) < MOST_CHARTS and (curve := distributions(store, name, *sides, compared.windows)):
            curves.append(curve)
    return ComparisonModel(
        cover,
        SideOfReport(baseline.name, compared.run_counts[0]),
        SideOfReport(candidate.name, compared.run_counts[1]),
        compared.comparability,
        compared.comparison,
        tuple(_metrics(compared)),
        tuple(courses),
        tuple(curves),
        provenance_of(store, [(baseline.name, sides[0]), (candidate.name, sides[1])], compared.windows),
    )


def _metrics(compared: ComparedCaptures) -> list[MetricOfReport]:
    found = []
    for one in compared.comparison.metrics:
        key = one.metric, one.attributes, one.statistic
        found.append(MetricOfReport(one, *compared.runs[key], compared.sources.get(key, "")))
    return found


def write_document(document: Document, path: Path, form: str, template: str) -> WrittenReport:
    """Render and put the file in place."""
    rendered = render(document, form, template)
    put_in_place(path, rendered.data)
    titles = tuple(section.title for section in document.sections)
    return WrittenReport(path, rendered.pages, titles, rendered.note)


def render(document: Document, form: str, template: str) -> Rendered:
    """The content of a file of this form: html or pdf."""
    if form == "pdf":
        from xat_desktop.reports.pdf import render_pdf

        return Rendered(*render_pdf(document, template))
    from xat_desktop.reports.html import render_html

    return Rendered(render_html(document, template).encode("utf-8"), 1)


def record_report(store: Store, title: str, parameters: dict[str, Any], written: WrittenReport) -> None:
    """Note it in the store with its fingerprint."""
    sha256 = hashlib.sha256(written.path.read_bytes()).hexdigest()
    report_log.record(store, title, parameters, str(written.path), sha256)
