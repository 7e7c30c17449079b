"""A small screen with large texts: every page fits into 1024 pixels, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.capture import Capture
from xat_desktop.settings import resources
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.pages import PAGES
from xat_desktop.ui.translation import install_translation

SCREEN_PX = 1024
TEXT_SCALE = 1.5


@pytest.fixture(params=["en", "de"])
def large_texts(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() * TEXT_SCALE)
    qapp.setFont(large)
    install_translation(qapp, request.param)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    qapp.setFont(before)


def arguments(key: str, captures: list[Capture]) -> dict[str, Any]:
    monitored = [capture.id for capture in captures if capture.run_group == "session-1"]
    known: dict[str, dict[str, Any]] = {
        "charts": {"capture_ids": monitored},
        "captures": {"capture_ids": monitored[:1]},
        "import": {"paths": [resources() / "samples" / "monitoring"]},
    }
    return known.get(key, {})


def test_every_page_fits_a_small_screen_with_large_texts(
    qtbot: QtBot, large_texts: None, context: AppContext
) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(SCREEN_PX, 700)
    window.show()
    captures = open_samples(qtbot, context, "monitoring/session-1")
    wanted = {}
    for entry in PAGES:
        context.navigate(entry.key, **arguments(entry.key, captures))
        settle(qtbot, context)
        assert window.current_page is not None
        rail = window._rail.minimumSizeHint().width()
        wanted[entry.key] = rail + window.current_page.minimumSizeHint().width()
    assert {key: width for key, width in wanted.items() if width > SCREEN_PX} == {}
