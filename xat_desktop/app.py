"""The composition root of the window: settings, theme, context, window, and what catches bugs."""

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from xat_desktop import settings
from xat_desktop.errors import XatError
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.theme import STYLE_ARGUMENTS, Theme
from xat_desktop.ui.translation import install_translation


class Start(QObject):
    """Builds the window, and does after the first paint what can wait until then."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__(app)
        self._error: XatError | None = None
        try:
            chosen = settings.load(folder)
        except XatError as error:
            chosen, self._error = settings.Settings(), error
        install_translation(app, chosen.language)
        theme = Theme(app, chosen.appearance)
        self.context = AppContext(folder, chosen, theme, self)
        self.window = MainWindow(self.context)
        self.window.painted.connect(self._on_painted)

    def _on_painted(self) -> None:
        gc.enable()
        gc.freeze()  # what the start made stays: no collection looks at it again
        from xat_desktop.ui.errors import BugCatcher  # slow to import, as the log is
        from xat_desktop.ui.logs import start_logging

        start_logging()
        BugCatcher(self).install()
        self.window.restore_help()
        self.context.open_partner(os.environ.get("XAT_PARTNER", ""))
        if self._error is not None:
            self.context.notify(str(self._error), "warning")


def run(folder: Path) -> int:
    """Open the window on the data in `folder`; returns the exit code when it is closed."""
    app = QApplication([*sys.argv, *STYLE_ARGUMENTS])
    app.setApplicationName("XAT Desktop")
    app.setDesktopFileName("xat-desktop")
    try:
        start = Start(app, folder)
    except Exception as error:
        from xat_desktop.ui.errors import show_error

        show_error(None, error)  # the hook is not there before the first paint
        return 1
    start.window.show()
    return app.exec()
