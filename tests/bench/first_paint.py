"""Seconds from the start of the process to the first paint: `first_paint bare|xat START`, START = time.time()."""

import gc
import os
import sys
import time


def bare() -> None:
    """The yardstick: a QMainWindow with an empty table and a dock."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTableView

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, report)

    app = QApplication(sys.argv[:1])
    window = Window()
    window.setCentralWidget(QTableView())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, QDockWidget("Dock"))
    window.resize(1280, 800)
    window.show()
    app.exec()


def xat() -> None:
    """The program as `python -m xat_desktop` starts it."""
    from xat_desktop import __main__ as program

    sys.argv[1:] = []
    gc.disable()
    from xat_desktop.settings import data_dir  # as `main` does, which must find `app` already changed

    data_dir()
    from xat_desktop import app

    class Start(app.Start):
        def _on_painted(self) -> None:
            report()

    app.Start = Start  # type: ignore[misc]
    program.main()


def report() -> None:
    """Print the time and leave at once."""
    sys.stdout.write(repr(time.time() - STARTED_S))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    STARTED_S = float(sys.argv[2])
    bare() if sys.argv[1] == "bare" else xat()
