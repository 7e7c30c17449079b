"""Settings count at once, are saved, and reach the pages; what is made with is named with its licence."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFileDialog, QLabel, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import open_samples, settle
from xat_desktop import settings
from xat_desktop.tasks.list_packages import PACKAGES
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.settings_page import SettingsPage


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> SettingsPage:
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.refresh()
    settle(qtbot, context)
    return made


def test_each_change_is_saved(page: SettingsPage, context: AppContext) -> None:
    appearance = page.findChild(QComboBox, "appearance")
    appearance.setCurrentIndex(appearance.findData("dark"))
    page.findChild(QDoubleSpinBox, "noise_floor").setValue(5)
    page.findChild(QSpinBox, "archive_max_bytes").setValue(7)
    author = page.findChild(QLineEdit, "report_author")
    author.setText(" A. Engineer ")
    author.editingFinished.emit()
    found = settings.load(context.folder)
    assert found == context.settings
    assert (found.appearance, found.noise_floor, found.report_author) == ("dark", 0.05, "A. Engineer")
    assert found.archive_max_bytes == 7 << 30
    assert isinstance(found.archive_max_ratio, float)


def test_a_half_typed_zone_changes_nothing(page: SettingsPage, context: AppContext) -> None:
    zone = page.findChild(QComboBox, "display_zone")
    zone.setEditText("Europe/Ber")
    assert context.settings.display_zone == "UTC"
    zone.setEditText("Europe/Berlin")
    assert context.settings.display_zone == "Europe/Berlin"


def test_pages_take_what_was_changed(qtbot: QtBot, context: AppContext) -> None:
    open_samples(qtbot, context)
    window = MainWindow(context)
    qtbot.addWidget(window)
    for key in ("captures", "settings"):
        context.navigate(key)
        settle(qtbot, context)
    before = window._pages["captures"]
    window.current_page.findChild(QComboBox, "display_zone").setEditText("Asia/Tokyo")
    context.navigate("captures")
    settle(qtbot, context)
    assert window.current_page is not before
    titles = [column.title for column in window.current_page._model.COLUMNS]
    assert "Start (Asia/Tokyo)" in titles


def test_packages_are_named_with_their_licences(page: SettingsPage) -> None:
    lines = page.findChild(QLabel, "packages").text().splitlines()
    assert len(lines) == len(PACKAGES)
    assert any(line.startswith("polars ") and line.endswith("(MIT License)") for line in lines)
    assert all(line.endswith(")") and "()" not in line for line in lines)


def test_diagnostics_name_no_partner(
    qtbot: QtBot, page: SettingsPage, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_samples(qtbot, context)
    target = tmp_path / "found.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    page.findChild(QPushButton, "save_diagnostics").click()
    settle(qtbot, context)
    with zipfile.ZipFile(target) as bundle:
        checks = json.loads(bundle.read("checks.json"))
    assert all(check["ok"] for check in checks)
    assert "ample" not in json.dumps([check for check in checks if check["what"].startswith("store")])


def test_pages_that_take_no_setting_keep_what_they_show(qtbot: QtBot, context: AppContext) -> None:
    open_samples(qtbot, context)
    window = MainWindow(context)
    qtbot.addWidget(window)
    for key in ("import", "charts", "compare", "captures", "settings"):
        context.navigate(key)
        settle(qtbot, context)
    before = dict(window._pages)
    context.change_settings(replace(context.settings, appearance="dark", store_original=False))
    assert window._pages == before
    context.change_settings(replace(context.settings, noise_floor=0.05, display_zone="Asia/Tokyo"))
    for key in ("import", "charts", "compare"):
        assert window._pages[key] is before[key]
    assert window._pages["compare"].options.noise_floor == 0.05
