"""The statistics of the marked region, one row for each series."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from xat_desktop.analysis.summary import SummaryStatistics
from xat_desktop.domain.units import scale_for
from xat_desktop.reports.names import full_title
from xat_desktop.tasks.summarise_region import RegionStatistics
from xat_desktop.ui.charts.plotted import Plotted
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

WIDTHS = (28 * GRID, 18 * GRID, 9 * GRID, *6 * (10 * GRID,))


@dataclass(frozen=True)
class RegionRow:
    """One series; `statistics` None: it has no sample in the region."""

    id: str
    title: str
    capture: str
    unit: str
    metric: str
    statistics: SummaryStatistics | None


def _figure(name: str) -> Column[RegionRow]:
    def value(row: RegionRow) -> float | None:
        return getattr(row.statistics, name) if row.statistics is not None else None

    return Column(name, _text(value), value, RIGHT)


def _text(value: Callable[[RegionRow], float | None]) -> Callable[[RegionRow], str]:
    def text(row: RegionRow) -> str:
        found = value(row)
        return "–" if found is None else scale_for([found], row.unit, row.metric).text(found)

    return text


def _count(row: RegionRow) -> int:
    return row.statistics.n if row.statistics is not None else 0


class RegionModel(TableModel[RegionRow]):
    """Values with their unit, as rows differ in it."""

    COLUMNS = (
        Column[RegionRow](str(QT_TRANSLATE_NOOP("RegionModel", "Series")), lambda row: row.title),
        Column[RegionRow](str(QT_TRANSLATE_NOOP("RegionModel", "Capture")), lambda row: row.capture),
        Column[RegionRow]("n", lambda row: f"{_count(row):,}", _count, RIGHT),
        *(_figure(name) for name in ("mean", "min", "p50", "p95", "p99", "max")),
    )


class RegionTable(QWidget):
    """Heading with the region's ends, and the table; Escape or the cross takes the region away."""

    cleared = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("region_statistics")
        self.model = RegionModel(self)
        self.table = TableView(self.model, "region_table", self.tr("Statistics of the region"), context)
        self._has_widths = context.state.keep("region_table", self.table.horizontalHeader())
        self._heading = QLabel()
        self._heading.setProperty("role", "plot_title")
        self._state = QLabel()
        self._state.setProperty("role", "muted")
        close = QToolButton()
        close.setObjectName("clear_region")
        close.setAccessibleName(self.tr("Remove the region"))
        close.setToolTip(self.tr("Remove the region (Escape)"))
        close.setIcon(icon("close"))
        close.clicked.connect(self.cleared)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._heading)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_region(self, text: str) -> None:
        """A region whose statistics are on their way."""
        self._heading.setText(text)
        self._state.setText(self.tr("computing …"))

    def show_statistics(
        self, plotted: Sequence[Plotted], found: Sequence[RegionStatistics], captures: Mapping[str, str]
    ) -> None:
        """The figures of the series that are still plotted."""
        by_id = {one.series_id: one.statistics for one in found}
        rows = [_row(one, captures, by_id[one.series.id]) for one in plotted if one.series.id in by_id]
        self.model.set_rows(rows)
        if not self._has_widths:
            self._has_widths = True
            for number, width in enumerate(WIDTHS):
                self.table.setColumnWidth(number, width)
        self.table.setColumnHidden(1, len({row.capture for row in rows}) < 2)
        self._state.setText(self.tr("exact, from {n:,} samples").format(n=sum(_count(row) for row in rows)))


def _row(one: Plotted, captures: Mapping[str, str], statistics: SummaryStatistics | None) -> RegionRow:
    series = one.series
    title = full_title(series.metric, series.attributes)
    capture = captures.get(one.capture.id, one.capture.file_name)
    return RegionRow(series.id, title, capture, series.unit, series.metric, statistics)
