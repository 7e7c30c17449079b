"""The scrolling column of panels; it takes series that are dropped beside them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from xat_desktop.ui.charts.panel import Panel
from xat_desktop.ui.charts.series_drag import dragged_leaves
from xat_desktop.ui.theme import GRID


class PanelList(QScrollArea):
    """Panels share the height while there is room, then they scroll."""

    series_dropped = Signal(str, object)  # "" = no panel, leaf keys
    inner_width_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel_list")
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self.content = QWidget()
        self.content.setObjectName("panels")
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.setWidget(self.content)
        self.viewport().installEventFilter(self)

    @property
    def scroll_bar_width(self) -> int:
        """What the scroll bar takes at the right."""
        return self.width() - self.viewport().width()

    def add(self, panel: Panel) -> None:
        """At the bottom."""
        self._column.addWidget(panel, 1)

    def remove(self, panel: Panel) -> None:
        """For good."""
        self._column.removeWidget(panel)
        panel.hide()
        panel.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.viewport() and event.type() == QEvent.Type.Resize:
            self.inner_width_changed.emit()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_leaves(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.series_dropped.emit("", dragged_leaves(event.mimeData()))
        event.acceptProposedAction()
