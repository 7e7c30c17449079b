"""Write the report of one capture on its own."""

from pathlib import Path

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.metrics import METRICS, better
from xat_desktop.domain.units import pretty
from xat_desktop.reports.capture_document import capture_document
from xat_desktop.reports.model import CaptureModel, Cover, Distributions, StatisticsOfSeries, TimeSeries
from xat_desktop.reports.names import fact_text, fact_title
from xat_desktop.store.store import Store
from xat_desktop.tasks.find_steady_window import THROUGHPUT
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.report_file import checked_format
from xat_desktop.tasks.report_look import ReportLook, cover_of
from xat_desktop.tasks.report_provenance import machines_of, provenance_of, start_text, window_text
from xat_desktop.tasks.report_series import MOST_CHARTS, Name, distributions, time_series
from xat_desktop.tasks.summarise_capture import CaptureSummary
from xat_desktop.tasks.write_report import WrittenReport, record_report, write_document


def write_capture_report(
    store: Store,
    summary: CaptureSummary,
    path: Path,
    title: str = "",
    author: str = "",
    template: str = "standard",
    subtitle: str = "",
    look: ReportLook | None = None,
    progress: Progress | None = None,
) -> WrittenReport:
    """Write `path` (.html or .pdf) and record it in the store; XatError where it cannot be written."""
    progress = progress or NoProgress()
    form = checked_format(path)
    capture = summary.capture
    title = title or capture.label or capture.file_name
    machines = machines_of([capture])
    cover = cover_of(store, title, author, subtitle or f"Capture by {_tool(capture)}", machines, look)
    progress.step(0, 3, "series")
    model = capture_model(store, summary, cover)
    progress.step(1, 3, "layout")
    written = write_document(capture_document(model), path, form, template)
    record_report(store, title, {"kind": "capture", "capture": capture.id, "template": template}, written)
    progress.step(3, 3, "done")
    return written


def capture_model(store: Store, summary: CaptureSummary, cover: Cover) -> CaptureModel:
    """Everything that the report of a capture says."""
    capture, windows = summary.capture, {summary.capture.id: summary.steady}
    courses: list[TimeSeries] = []
    curves: list[Distributions] = []
    for name in _charted(summary):
        if len(courses) < MOST_CHARTS and (course := time_series(store, name, [capture], [], windows)):
            courses.append(course)
        if len(curves) < MOST_CHARTS and (curve := distributions(store, name, [capture], [], windows)):
            curves.append(curve)
    return CaptureModel(
        cover=cover,
        facts=_facts(capture),
        window=_window(summary),
        statistics=tuple(
            StatisticsOfSeries(
                one.series.metric, one.series.attributes, one.series.unit, one.statistics, one.rate_per_s
            )
            for one in summary.series
        ),
        tool_summaries=summary.tool_summaries,
        time_series=tuple(courses),
        distributions=tuple(curves),
        provenance=provenance_of(store, [("", [capture])], windows),
    )


def _charted(summary: CaptureSummary) -> list[Name]:
    """One series for each metric, the one with the fewest attributes that moves most; throughput first."""
    names: dict[str, Name] = {}
    for one in sorted(
        summary.series, key=lambda one: (len(one.series.attributes), -(one.statistics.sd or 0.0))
    ):
        names.setdefault(one.series.metric, (one.series.metric, one.series.attributes))

    def place(name: Name) -> tuple[bool, bool, bool]:
        metric = name[0]
        return (
            metric not in THROUGHPUT,
            metric not in METRICS,
            better(metric) == "none" and "utiliz" not in metric,
        )

    return sorted(names.values(), key=place)


def _facts(capture: Capture) -> tuple[tuple[str, str], ...]:
    known = {
        "Tool": _tool(capture),
        "Host": capture.collector or capture.host,
        "Start": start_text(capture),
        "Duration": _duration(capture),
        "Command line": capture.command,
        "Tags": ", ".join(f"{name}={value}" for name, value in sorted(capture.tags.items())),
    }
    environment = {fact_title(name): fact_text(name, value) for name, value in capture.environment.items()}
    facts = known | {name[:1].upper() + name[1:]: value for name, value in environment.items()}
    return tuple((name, value) for name, value in facts.items() if value)


def _tool(capture: Capture) -> str:
    return f"{capture.tool} {capture.tool_version}".strip()


def _duration(capture: Capture) -> str:
    if capture.start_us is None or capture.end_us is None:
        return ""
    return pretty((capture.end_us - capture.start_us) / 1e6, "s")


def _window(summary: CaptureSummary) -> str:
    if summary.steady is not None:
        return window_text(summary.steady)
    if summary.window is None:
        return window_text(None)
    start_us, end_us = summary.window
    return f"a window of {pretty((end_us - start_us) / 1e6, 's')} that was chosen by hand"
