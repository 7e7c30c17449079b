"""The only place that opens a message box: expected errors, questions before destructive acts, and bugs."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from xat_desktop import __version__
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.ui.jobs import UnexpectedError

log = logging.getLogger(__name__)


def show_error(parent: QWidget | None, error: Exception) -> None:
    """Tell about an error: what happened and what to do, or, for a bug, the report to copy."""
    if isinstance(error, Cancelled):
        return
    if isinstance(error, XatError):
        log.warning("%s", error)
        _show_expected(parent, error)
    elif isinstance(error, UnexpectedError):
        _show_unexpected(parent, error.report)
    else:
        _show_unexpected(parent, "".join(traceback.format_exception(error)))


def confirm(parent: QWidget, question: str, consequence: str, verb: str) -> bool:
    """Ask before a destructive act; `question` names the thing, `verb` is on the button."""
    box = _box(parent, QMessageBox.Icon.Warning, question, consequence)
    go = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is go


def bug_report(trace: str) -> str:
    """What Copy report puts into the clipboard: versions and the traceback, no data of the user."""
    import platform  # the rare report pays for it

    return (
        f"XAT Desktop {__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}\n\n{trace}"
    )


class BugCatcher(QObject):
    """Takes what nobody caught, in any thread, and shows it in the window's thread, one at a time."""

    _caught = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open = False
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook of Python's uncaught exceptions."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_caught(self, trace: str) -> None:
        if self._open:  # a bug in a paint event comes back with each paint
            log.error("while a report was open: %s", trace)
            return
        self._open = True
        try:
            _show_unexpected(QApplication.activeWindow(), trace)
        finally:
            self._open = False


def _show_expected(parent: QWidget | None, error: XatError) -> None:
    box = _box(parent, QMessageBox.Icon.Warning, error.title, error.detail)
    box.addButton(QMessageBox.StandardButton.Close)
    box.exec()


def _show_unexpected(parent: QWidget | None, trace: str) -> None:
    log.error("unexpected: %s", trace)
    box = _box(
        parent,
        QMessageBox.Icon.Critical,
        QApplication.translate("errors", "Something unexpected happened"),
        QApplication.translate(
            "errors",
            "This is a fault of the program. Your data is safe: an unfinished change is undone. "
            "The report helps to mend it; it contains no data of yours.",
        ),
    )
    copy = QPushButton(QApplication.translate("errors", "Copy report"))
    copy.setObjectName("copy_report")
    box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # a button of a message box closes it; this one only copies
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(bug_report(trace)))
    box.addButton(QMessageBox.StandardButton.Close)
    box.setDetailedText(bug_report(trace))
    box.exec()


def _box(parent: QWidget | None, symbol: QMessageBox.Icon, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(symbol, "XAT Desktop", text, parent=parent)
    box.setObjectName("message_box")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(detail)
    return box
