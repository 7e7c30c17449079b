"""The composition root of the window: settings, theme, context, window, and what catches bugs."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from xat_desktop import settings
from xat_desktop.errors import XatError
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.errors import BugCatcher
from xat_desktop.ui.logs import start_logging
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.theme import Theme


class Start(QObject):
    """Builds the window, and does after the first paint what can wait until then."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        BugCatcher(app).install()
        folder = settings.data_dir()
        self._error: XatError | None = None
        try:
            chosen = settings.load(folder)
        except XatError as error:
            chosen, self._error = settings.Settings(), error
        theme = Theme(app, chosen.appearance)
        self.context = AppContext(folder, chosen, theme, self)
        self.window = MainWindow(self.context)
        self.window.painted.connect(self._on_painted)

    def _on_painted(self) -> None:
        start_logging()
        self.context.open_partner()
        if self._error is not None:
            self.context.notify(str(self._error), "warning")


def run() -> int:
    """Open the window and return the exit code when it is closed."""
    app = QApplication(sys.argv)
    app.setApplicationName("XAT Desktop")
    app.setDesktopFileName("xat-desktop")
    start = Start(app)
    start.window.show()
    return app.exec()
