"""The longest pause of the window's event loop while a file is imported: `event_loop FILE FOLDER`, in seconds."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from xat_desktop.settings import Settings
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.theme import STYLE_ARGUMENTS, Theme

TICK_MS = 2


class Watch(QObject):
    """Imports the file in a worker process, and notes the time between two ticks of a timer."""

    def __init__(self, context: AppContext, path: Path) -> None:
        super().__init__()
        self._context = context
        self._path = path
        self._last_s = 0.0
        self.gaps_s: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        context.partner_changed.connect(self._on_partner)
        context.add_partner("Bench")

    def _on_partner(self) -> None:
        from xat_desktop.tasks.import_into_partner import import_into_partner
        from xat_desktop.tasks.import_one_file import ImportOptions

        context = self._context
        assert context.partner is not None
        arguments = (context.folder, context.partner.slug, [self._path], ImportOptions(), context.settings)
        job = Job(import_into_partner, *arguments, title="Import", writes=True, process=True)
        job.finished.connect(self._timer.stop)  # closing the window is no part of the import
        job.finished.connect(QApplication.quit)
        self._last_s = time.perf_counter()
        self._timer.start(TICK_MS)
        context.jobs.start(job)

    def _on_tick(self) -> None:
        now_s = time.perf_counter()
        self.gaps_s.append(now_s - self._last_s)
        self._last_s = now_s


def main() -> None:
    """Open the real window, import, print."""
    app = QApplication([sys.argv[0], *STYLE_ARGUMENTS])
    context = AppContext(Path(sys.argv[2]), Settings(), Theme(app, "light"))
    window = MainWindow(context)
    window.show()
    watch = Watch(context, Path(sys.argv[1]))
    app.exec()
    context.close()
    sys.stdout.write(json.dumps({"longest_s": max(watch.gaps_s), "ticks": len(watch.gaps_s)}))


if __name__ == "__main__":
    main()
