"""The table of captures."""

from PySide6.QtCore import QCoreApplication, QObject

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.units import pretty
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.moments import moment


def span_s(capture: Capture) -> float | None:
    """Length of the capture; None where it has no times."""
    if capture.start_us is None or capture.end_us is None:
        return None
    return (capture.end_us - capture.start_us) / 1e6


def tool_text(capture: Capture) -> str:
    """Tool and version."""
    return f"{capture.tool} {capture.tool_version}".strip()


def machine_text(capture: Capture) -> str:
    """The host that the file names, and the collector that it was given to."""
    parts = (capture.host, capture.collector)
    return " · ".join(part for part in parts if part)


def tags_text(capture: Capture) -> str:
    """`load=shop, variant=a`."""
    return ", ".join(f"{name}={value}" for name, value in sorted(capture.tags.items()))


def capture_title(capture: Capture) -> str:
    """What a capture is called in sentences."""
    return capture.label or capture.file_name


def count_text(count: int) -> str:
    """`1 capture`, `1,204 captures`."""
    if count == 1:
        return QCoreApplication.translate("CapturesPage", "1 capture")
    return QCoreApplication.translate("CapturesPage", "{count} captures").format(count=f"{count:,}")


def runs_text(count: int) -> str:
    """`1 run`, `12 runs`."""
    if count == 1:
        return QCoreApplication.translate("CapturesPage", "1 run")
    return QCoreApplication.translate("CapturesPage", "{count} runs").format(count=f"{count:,}")


def start_text(capture: Capture, zone: str = "UTC") -> str:
    """When it began; a capture without a wall clock has no date."""
    if capture.relative:
        return QCoreApplication.translate("CapturesModel", "no clock")
    return moment(capture.start_us, zone)


class CapturesModel(TableModel[Capture]):
    """One row for each capture; figures sort as numbers, dates as times, shown in `zone`."""

    def __init__(self, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.COLUMNS = (
            Column[Capture](self.tr("Tool"), tool_text),
            Column[Capture](self.tr("File"), lambda row: row.file_name),  # often all that tells two apart
            Column[Capture](self.tr("Label"), lambda row: row.label),
            Column[Capture](self.tr("Run group"), lambda row: row.run_group),
            Column[Capture](self.tr("Tags"), tags_text),
            Column[Capture](self.tr("Host · collector"), machine_text),
            Column[Capture](
                self.tr("Start ({zone})").format(zone=zone),
                lambda row: start_text(row, zone),
                lambda row: None if row.relative else row.start_us,
            ),
            Column[Capture](self.tr("Span"), lambda row: pretty(span_s(row), "s"), span_s, RIGHT),
            Column[Capture](
                self.tr("Series"), lambda row: f"{row.series_count:,}", lambda row: row.series_count, RIGHT
            ),
            Column[Capture](
                self.tr("Samples"), lambda row: f"{row.sample_count:,}", lambda row: row.sample_count, RIGHT
            ),
        )
