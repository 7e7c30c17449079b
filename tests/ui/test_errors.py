"""Message boxes: expected errors in words, bugs with a report to copy, questions with the name of the thing."""

import logging
import sys
import threading
from collections.abc import Iterator
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.boxes import press, when_box_opens
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.ui.errors import BugCatcher, confirm, show_error
from xat_desktop.ui.logs import log_path, start_logging


def close(box: QMessageBox) -> None:
    box.button(QMessageBox.StandardButton.Close).click()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_expected_error_says_what_happened_and_what_to_do(parent: QWidget) -> None:
    texts: list[str] = []

    def read(box: QMessageBox) -> None:
        texts.extend([box.text(), box.informativeText(), box.detailedText()])
        close(box)

    when_box_opens(read)
    show_error(parent, XatError("The disk is full", "Free 2 GB and import again."))
    assert texts == ["The disk is full", "Free 2 GB and import again.", ""]


def test_cancelled_is_no_error(parent: QWidget) -> None:
    show_error(parent, Cancelled())
    assert QApplication.activeModalWidget() is None


def test_bug_offers_its_report(parent: QWidget) -> None:
    def copy(box: QMessageBox) -> None:
        button = box.findChild(QPushButton, "copy_report")
        assert button is not None
        button.click()
        assert box.isVisible(), "copying does not close the box"
        close(box)

    when_box_opens(copy)
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError as error:
        show_error(parent, error)
    report = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: by nought" in report
    assert "XAT Desktop" in report


@pytest.mark.parametrize("go", [True, False])
def test_question_is_answered_by_its_verb_only(parent: QWidget, go: bool) -> None:
    when_box_opens(partial(press, "Delete" if go else "Cancel"))
    assert confirm(parent, "Delete db-01?", "12 captures hang on it.", "Delete") is go


@pytest.fixture
def catcher(qapp: QApplication) -> Iterator[BugCatcher]:
    hooks = (sys.excepthook, threading.excepthook)
    made = BugCatcher(QObject(qapp))
    made.install()
    yield made
    sys.excepthook, threading.excepthook = hooks


def test_bug_in_another_thread_reaches_the_window(
    qtbot: QtBot, catcher: BugCatcher, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("in a thread")

    seen = when_box_opens(close)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert "RuntimeError: in a thread" in caplog.text


def test_log_is_a_file_that_rotates(data_dir: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    path = start_logging()
    (handler,) = (one for one in root.handlers if one not in before[0])
    logging.getLogger("xat_desktop.test").info("hello")
    root.removeHandler(handler)
    root.setLevel(before[1])
    handler.close()
    assert isinstance(handler, RotatingFileHandler)
    assert path == log_path()
    assert path.is_relative_to(data_dir)
    assert "INFO xat_desktop.test hello" in path.read_text("utf-8")
