"""Covers the window while files are dragged over it and says that letting go imports them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from xat_desktop.ui.theme import GRID


class DropOverlay(QFrame):
    """A dashed frame with one sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("drop_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label = QLabel(self.tr("Drop to import"))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(label)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent."""
        self.setGeometry(self._parent.rect().adjusted(GRID, GRID, -GRID, -GRID))
        self.raise_()
        self.show()


def dropped_paths(event: QDropEvent) -> list[str]:
    """The local files and folders that are dragged or dropped; empty for anything else."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
