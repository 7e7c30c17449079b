"""The legend of a plot: mark and name of each series, and its value at the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from xat_desktop.ui.charts.palette import SeriesStyle
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.theme import GRID, figures_font

ROW_HEIGHT = 22
MARK = QSize(22, 12)
VALUE_WIDTH = 13 * GRID


@dataclass(frozen=True)
class LegendRow:
    """One series; `value` is what the cursor reads."""

    id: str
    name: str
    tooltip: str
    icon: QIcon
    value: str = ""


class LegendModel(TableModel[LegendRow]):
    """Rows in the order of the plot."""

    COLUMNS = (
        Column[LegendRow](
            "Series", lambda row: row.name, icon=lambda row: row.icon, tooltip=lambda row: row.tooltip
        ),
        Column[LegendRow]("Value", lambda row: row.value, align=RIGHT),
    )

    def set_values(self, values: dict[str, str]) -> None:
        """What the cursor reads, by series id."""
        if not self._rows:
            return
        self._rows = [replace(row, value=values.get(row.id, "")) for row in self._rows]
        self._all = list(self._rows)
        self.dataChanged.emit(self.index(0, 1), self.index(len(self._rows) - 1, 1))


class Legend(QTableView):
    """`removed` with the ids when Delete is pressed; `highlighted` with the ids that are selected."""

    removed = Signal(object)
    highlighted = Signal(object)

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.rows = LegendModel(self)
        self.setModel(self.rows)
        self._set_up()
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def set_rows(self, rows: Sequence[LegendRow]) -> None:
        """Show these series."""
        self.rows.set_rows(rows)

    @property
    def wanted_width(self) -> int:
        """Room for the longest name and the values."""
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(row.name) for row in self.rows.rows), default=0)
        return longest + MARK.width() + VALUE_WIDTH + 5 * GRID

    def selected_ids(self) -> list[str]:
        """Ids of the selected series."""
        return [self.rows.row_at(index.row()).id for index in self.selectionModel().selectedRows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.selected_ids():
            self.removed.emit(self.selected_ids())
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.setFont(figures_font(self.font()))
        self.setFrameShape(self.Shape.NoFrame)
        self.setProperty("role", "legend")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(MARK)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(GRID)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(1, VALUE_WIDTH)

    def _on_selected(self) -> None:
        self.highlighted.emit(self.selected_ids())

    def sizeHintForRow(self, row: int) -> int:  # noqa: ARG002 - Qt's signature
        return ROW_HEIGHT


def mark(style: SeriesStyle, ratio: float) -> QIcon:
    """A short line as the curve is drawn."""
    picture = QPixmap(MARK * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(style.colour), 2, style.dash, Qt.PenCapStyle.FlatCap))
    middle = MARK.height() / 2
    painter.drawLine(QPointF(0, middle), QPointF(MARK.width(), middle))
    painter.end()
    return QIcon(picture)
