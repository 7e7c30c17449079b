"""Notes in a plot: a line at a moment or a tinted stretch, with the beginning of its text at the top."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneHoverEvent

from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.overlay_item import OverlayItem
from xat_desktop.ui.theme import GRID, Colours

WIDEST = 22 * GRID
ROWS = 3
REACH_PX = 4
STRETCH_ALPHA = 36


@dataclass(frozen=True)
class PlacedNote:
    """A note on the x axis; `start` and `end` are the same for a moment."""

    id: str
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Flag:
    """Where a note is drawn, in pixels of the box."""

    note: PlacedNote
    left: float
    right: float
    label: QRectF
    """Empty where its text stands in another plot."""


class NotesItem(OverlayItem):
    """Lies in the box in its pixels, above the curves."""

    def __init__(self, box: GestureBox) -> None:
        super().__init__(box)
        self._notes: Sequence[PlacedNote] = ()
        self._labelled = True
        self._line = self._ground = self._ink = QColor("#808080")
        self._font = QFont()
        self.setZValue(20)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_notes(self, notes: Sequence[PlacedNote], *, labelled: bool) -> None:
        """Draw these and no others, with their texts or only their places."""
        self._notes, self._labelled = tuple(notes), labelled
        self._on_changed()

    def set_colours(self, colours: Colours, font: QFont) -> None:
        """Take over the theme."""
        self._line, self._ink = QColor(colours.warning), QColor(colours.text)
        self._ground = QColor(colours.warning_soft)
        self._font = QFont(font)
        self._font.setPointSizeF(font.pointSizeF() * 0.9)
        self.update()

    def note_at(self, position: QPointF) -> PlacedNote | None:
        """The note whose label or line lies there, in pixels of the box."""
        flags = self.flags_shown()
        for flag in reversed(flags):
            if flag.label.contains(position):
                return flag.note
        near = (abs(edge - position.x()) for flag in flags for edge in (flag.left, flag.right))
        nearest = min(near, default=REACH_PX + 1.0)
        if nearest > REACH_PX:
            return None
        return next(
            f.note for f in flags if nearest in (abs(f.left - position.x()), abs(f.right - position.x()))
        )

    def flags_shown(self) -> list[Flag]:
        """The notes in the view; labels that would lie over each other go into lower rows."""
        metrics = QFontMetricsF(self._font)
        height = metrics.height() + 2
        ends = [float("-inf")] * ROWS
        found = []
        for note in self._notes:
            left, right = (self._px(x) for x in (note.start, note.end))
            if right < 0 or left > self._box.width():
                continue
            if not self._labelled:
                found.append(Flag(note, left, right, QRectF()))
                continue
            width = min(metrics.horizontalAdvance(note.text) + GRID, WIDEST)
            x = min(max(left, 0.0), max(self._box.width() - width, 0.0))
            row = next((number for number, end in enumerate(ends) if x >= end), ends.index(min(ends)))
            ends[row] = x + width + 2
            found.append(Flag(note, left, right, QRectF(x, row * (height + 2), width, height)))
        return found

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setClipRect(self._box.rect())
        painter.setFont(self._font)
        flags = self.flags_shown()
        for flag in flags:
            self._paint_place(painter, flag)
        for flag in flags:
            if flag.label:
                self._paint_label(painter, flag)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        note = self.note_at(event.pos())
        self.setToolTip(note.text if note is not None else "")

    def _paint_place(self, painter: QPainter, flag: Flag) -> None:
        if flag.right > flag.left:
            tint = QColor(self._line)
            tint.setAlpha(STRETCH_ALPHA)
            painter.fillRect(QRectF(flag.left, 0, flag.right - flag.left, self._box.height()), tint)
        painter.setPen(QPen(self._line, 1, Qt.PenStyle.DashLine))
        for x in {flag.left, flag.right}:
            painter.drawLine(QPointF(x, 0), QPointF(x, self._box.height()))

    def _paint_label(self, painter: QPainter, flag: Flag) -> None:
        painter.setPen(QPen(self._line, 1))
        painter.setBrush(self._ground)
        painter.drawRoundedRect(flag.label.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(self._ink)
        room = flag.label.adjusted(GRID / 2, 0, -GRID / 2, 0)
        text = painter.fontMetrics().elidedText(
            flag.note.text, Qt.TextElideMode.ElideRight, int(room.width()) + 1
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _px(self, x: float) -> float:
        return float(self._box.mapFromView(QPointF(x, 0)).x())
