"""One plot over time: its curves, the cursor, the marked region; it follows the view that all plots share."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPen

from xat_desktop.ui.charts.curve_shapes import Shape
from xat_desktop.ui.charts.curves_item import CurvesItem
from xat_desktop.ui.charts.drag_mode import DragMode
from xat_desktop.ui.charts.notes_item import Flag, NotesItem, PlacedNote
from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.series_curve import SeriesCurve
from xat_desktop.ui.charts.time_axis import TimeAxis
from xat_desktop.ui.charts.value_axis import ValueAxis
from xat_desktop.ui.charts.viewport import Range, View
from xat_desktop.ui.theme import Colours

HEADROOM = 0.06
ZERO_WITHIN = 0.6  # zero is on the axis where that costs no more than this share of the height

_KEYS = {
    Qt.Key.Key_Left: "earlier",
    Qt.Key.Key_Right: "later",
    Qt.Key.Key_Up: "zoom_in",
    Qt.Key.Key_Down: "zoom_out",
    Qt.Key.Key_Plus: "zoom_in",
    Qt.Key.Key_Minus: "zoom_out",
    Qt.Key.Key_Home: "fit",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Escape: "clear",
    Qt.Key.Key_Comma: "cursor_earlier",
    Qt.Key.Key_Period: "cursor_later",
}


class TimePlot(PlotView):
    """`pointed` at an x (None: the mouse has left); `asked` for what a key means."""

    pointed = Signal(object)
    asked = Signal(str)
    unit_changed = Signal(str)
    noted = Signal(float, float)  # a new note belongs from here to there
    note_clicked = Signal(str)  # id
    region_moved = Signal(float, float, bool)  # from, to, whether it has come to rest

    def __init__(self, unit: str, metric: str, name: str, accessible_name: str) -> None:
        self.time_axis = TimeAxis(showValues=False)
        self.value_axis = ValueAxis("left", unit, metric, self._on_unit)
        super().__init__(self.value_axis, self.time_axis, name, accessible_name)
        self.time_axis.setHeight(4)
        self.curves: dict[str, SeriesCurve] = {}
        self._region: pg.LinearRegionItem | None = None
        self._region_brush = QColor("#808080")
        self._items = CurvesItem(self.box)
        self._notes = NotesItem(self.box)
        self.box.clicked.connect(self._on_clicked)
        self.box.noted.connect(self.noted)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setVisible(False)
        self.box.addItem(self._cursor, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def set_curves(self, curves: Iterable[SeriesCurve]) -> None:
        """Draw these series and no others."""
        self.curves = {curve.plotted.series.id: curve for curve in curves}
        self.repaint_curves()

    def repaint_curves(self) -> None:
        """They look different now."""
        self._items.show_curves(tuple(self.curves.values()))

    def scalable_shapes(self) -> list[tuple[Shape, float]]:
        """The curves in the view as it is now, for a picture of any size, with the opacity of each."""
        return list(self._items.shapes(scalable=True))

    def region_px(self) -> Range | None:
        """Where the marked region begins and ends, from the left edge of the box; None without one."""
        if self._region is None:
            return None
        left, right = (self.box.mapFromView(QPointF(x, 0)).x() for x in self._region.getRegion())
        return left, right

    def set_colours(self, colours: Colours, font: QFont) -> None:
        super().set_colours(colours, font)
        pen = QPen(QColor(colours.text), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._cursor.setPen(pen)
        self._notes.set_colours(colours, font)
        self._region_brush = QColor(colours.accent)
        self._region_brush.setAlpha(40)
        if self._region is not None:
            self._region.setBrush(self._region_brush)
            for line in self._region.lines:
                line.setPen(pg.mkPen(self._region_brush.name(), width=1))

    def show_view(self, view: View, values: Range | None) -> None:
        """Show this window; without `values` the plot follows what is visible."""
        low, high = values or self._fitting(view)
        self.box.setRange(xRange=(view.start, view.end), yRange=(low, high), padding=0)
        self.repaint_curves()

    def show_cursor(self, x: float | None) -> None:
        """Move the cursor there, or hide it."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)

    def set_drag_mode(self, mode: DragMode) -> None:
        """What dragging does; a note is placed with cross hairs."""
        self.box.drag_mode = mode
        self.box.setCursor(
            Qt.CursorShape.CrossCursor if mode is DragMode.NOTE else Qt.CursorShape.ArrowCursor
        )

    def show_notes(self, notes: Sequence[PlacedNote], *, labelled: bool) -> None:
        """Notes on the captures; their texts stand in one of the plots."""
        self._notes.show_notes(notes, labelled=labelled)

    def note_flags(self) -> list[Flag]:
        """Where the notes are drawn."""
        return self._notes.flags_shown()

    def show_region(self, region: Range | None) -> None:
        """Mark this stretch of time, or none."""
        if region is None:
            if self._region is not None:
                self.box.removeItem(self._region)
                self._region = None
            return
        if self._region is None:
            self._region = self._new_region()
        self._region.blockSignals(True)
        self._region.setRegion(region)
        self._region.blockSignals(False)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        asked = _KEYS.get(Qt.Key(ev.key()))
        if asked is None:
            ev.ignore()
            return
        self.asked.emit(asked)
        ev.accept()

    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.pointed.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        frame = self.parentWidget()
        if frame is not None:
            frame.setProperty("focused", self.hasFocus())
            frame.style().polish(frame)

    def _fitting(self, view: View) -> Range:
        found = [curve.bounds(view.start, view.end) for curve in self.curves.values()]
        ends = [bounds for bounds in found if bounds is not None]
        if not ends:
            return self.box.viewRange()[1] if self.curves else (0.0, 1.0)
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        if not self.value_axis.logarithmic and low >= 0 and low <= ZERO_WITHIN * high:
            low = 0.0
        room = (high - low) * HEADROOM or abs(high) * 0.1 or 0.5
        bottom = low if low == 0.0 and high > 0 and not self.value_axis.logarithmic else low - room
        return bottom, high + room

    def _new_region(self) -> pg.LinearRegionItem:
        region = pg.LinearRegionItem(
            brush=self._region_brush, pen=pg.mkPen(self._region_brush.name(), width=1)
        )
        region.setZValue(-10)
        region.sigRegionChanged.connect(self._on_region_changed)
        region.sigRegionChangeFinished.connect(self._on_region_rests)
        self.box.addItem(region, ignoreBounds=True)
        return region

    def _on_region_changed(self) -> None:
        self._tell_region(rests=False)

    def _on_region_rests(self) -> None:
        self._tell_region(rests=True)

    def _tell_region(self, rests: bool) -> None:
        if self._region is not None:
            start, end = self._region.getRegion()
            self.region_moved.emit(float(start), float(end), rests)

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self.box.sceneBoundingRect().contains(position)
        x = float(self.box.mapSceneToView(position).x()) if inside else None
        self.pointed.emit(x if x is not None and np.isfinite(x) else None)

    def _on_clicked(self, position: QPointF) -> None:
        note = self._notes.note_at(position)
        if note is not None:
            self.note_clicked.emit(note.id)
        elif self.box.drag_mode is DragMode.NOTE:
            x = float(self.box.mapToView(position).x())
            self.noted.emit(x, x)

    def _on_unit(self, label: str) -> None:
        self.unit_changed.emit(label)
