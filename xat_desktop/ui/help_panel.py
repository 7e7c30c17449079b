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
        """Replace the text; the keys that work on every page stand below it."""
        keys = self.tr(
            "## Keys on every page\n\n"
            "- **Ctrl+K** all commands, **F1** this help, **F5** read again\n"
            "- **Ctrl+1** … **Ctrl+8** the pages, **Ctrl+P** the partners\n"
            "- **Ctrl+I** import, **Ctrl+F** search, **Ctrl+J** jobs\n"
            "- **Tab** the next field, **Esc** leaves a form"
        )
        self._text.setMarkdown(f"{markdown}\n\n{keys}")
