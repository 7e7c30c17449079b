"""A window's context for the tests of the window, and a check that no job outlives its test."""

from collections.abc import Iterator
from pathlib import Path

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xat_desktop.settings import Settings
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Jobs
from xat_desktop.ui.theme import Theme


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Stop the jobs before pytest-qt closes the windows, which would ask whether to stop them, and wait."""
    context = getattr(item, "funcargs", {}).get("context")
    if isinstance(context, AppContext):
        context.jobs.close()
        deadline = QDeadlineTimer(20_000)
        while context.jobs.active and not deadline.hasExpired():
            QApplication.processEvents()
    return (yield)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    """A runner of jobs that ends with the test."""
    runner = Jobs()
    yield runner
    runner.close()
    qtbot.waitUntil(lambda: not runner.active)


@pytest.fixture
def context(qapp: QApplication, qtbot: QtBot, data_dir: Path) -> Iterator[AppContext]:
    """A context with light colours and an empty data folder."""
    made = AppContext(data_dir, Settings(), Theme(qapp, "light"))
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.jobs.active)
    made.theme.deleteLater()
    made.deleteLater()


@pytest.fixture
def every_move_counts() -> Iterator[None]:
    """pyqtgraph leaves out moves of the mouse that follow each other too fast."""
    before = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)
    yield
    pg.setConfigOption("mouseRateLimit", before)
