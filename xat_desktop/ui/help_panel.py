"""The help of the page in front, in a panel at the right edge (F1)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QTextBrowser

from xat_desktop.ui.theme import GRID


class HelpPanel(QDockWidget):
    """Shows Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Help"))
        self.setObjectName("help_panel")
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._text = QTextBrowser()
        self._text.setObjectName("help_text")
        self._text.setAccessibleName(self.tr("Help of this page"))
        self._text.setOpenExternalLinks(False)
        self._text.setMinimumWidth(36 * GRID)
        self._text.document().setDocumentMargin(2 * GRID)
        self.setWidget(self._text)

    def show_help(self, markdown: str) -> None:
        """Replace the text."""
        self._text.setMarkdown(markdown)
