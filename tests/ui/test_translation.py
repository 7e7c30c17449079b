"""Languages: German reaches the window, its own dialogs and Qt's; English needs no file."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from xat_desktop.settings import resources
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.translation import install_translation, system_language


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


def test_german_reaches_pages_rail_and_qts_own_buttons(
    qtbot: QtBot, restored: QApplication, context: AppContext
) -> None:
    install_translation(restored, "de")
    window = MainWindow(context)
    qtbot.addWidget(window)
    with qtbot.waitSignal(context.partner_changed):
        context.open_partner()
    assert window.current_page is not None
    assert window.current_page._title.text() == "Willkommen bei XAT Desktop"
    assert window._rail._buttons["dashboard"].text() == "Übersicht"
    assert "Messungen" in window.current_page.tr(window.current_page.help_text)
    box = QMessageBox()
    qtbot.addWidget(box)
    box.addButton(QMessageBox.StandardButton.Cancel)
    assert box.buttons()[0].text() == "Abbrechen"


@pytest.mark.parametrize("language", ["en", "xx"])
def test_language_without_a_file_is_english(restored: QApplication, language: str) -> None:
    install_translation(restored, language)
    assert not restored.findChildren(QTranslator)


@pytest.mark.parametrize(
    ("variables", "code"),
    [({"LANG": "de_AT.UTF-8"}, "de"), ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"), ({}, None)],
)
def test_system_language_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str | None
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() == code if code else len(system_language()) >= 1


def test_german_is_whole_and_keeps_every_placeholder() -> None:
    messages = list(ElementTree.parse(resources() / "translations" / "xat_de.ts").iter("message"))
    assert messages
    for message in messages:
        source, german = message.findtext("source") or "", message.find("translation")
        assert german is not None
        assert german.get("type") is None, source
        assert placeholders(german.text or "") == placeholders(source)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{.*?\}", text))
