"""The page of reports with real runs: preview, sections, writing, the list of what was written."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.boxes import press, when_box_opens
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.store import report_log
from xat_desktop.tasks.report_file import file_name
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.reports_page import ReportsPage

SIDES = {"baseline": ["group:simple-protocol"], "candidate": ["group:prepared-protocol"]}


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ReportsPage:
    open_samples(qtbot, context, "pgbench-select/prepared-protocol", "pgbench-select/simple-protocol")
    made = ReportsPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    context.data_changed.connect(made.refresh)
    made.refresh()
    settle(qtbot, context)
    return made


def shown_pages(qtbot: QtBot, page: ReportsPage) -> int:
    """Wait for the preview of what the form says now."""
    page._settled.stop()
    page._on_settled()
    settle(qtbot, page.context)
    return len(page.preview.pages)


def button(page: ReportsPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def test_nothing_is_written_without_two_sides(page: ReportsPage) -> None:
    assert not button(page, "write_report").isEnabled()
    text = page.preview.findChild(QLabel, "preview_text")
    assert text is not None
    assert "Choose a baseline" in text.text()


def test_a_new_report_is_proposed_where_there_is_a_folder(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda _location: str(tmp_path / "no such folder")
    )
    page.form.suggest_title("b against a")
    assert page.form.target() == Path.home() / "b against a.pdf"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _location: str(tmp_path))
    page.form.suggest_title("b against a")
    assert page.form.target() == tmp_path / "b against a.pdf"


def test_the_preview_shows_the_pages_themselves(qtbot: QtBot, page: ReportsPage) -> None:
    page.show_args(**SIDES)
    pages = shown_pages(qtbot, page)
    assert pages >= 3
    first = page.preview.pages[0]
    assert first.height() / first.width() == pytest.approx(297 / 210, abs=0.01)
    assert page.form.title.placeholderText() == "prepared-protocol against simple-protocol"
    assert page.form.target().name == "prepared-protocol against simple-protocol.pdf"
    assert not page.preview.grab().isNull()


def test_fewer_sections_are_fewer_pages(qtbot: QtBot, page: ReportsPage) -> None:
    page.show_args(**SIDES)
    every = shown_pages(qtbot, page)
    for box in page.findChildren(QCheckBox):
        box.setChecked(False)
    assert shown_pages(qtbot, page) < every
    assert page.form.request().sections == ("summary",)


def test_writing_and_opening_the_list(
    qtbot: QtBot, page: ReportsPage, context: AppContext, tmp_path: Path
) -> None:
    page.show_args(**SIDES)
    page.form.title.setText("Protocols")
    target = tmp_path / "protocols.html"
    page.form.path.setText(str(target))
    page.form._on_path_edited(str(target))
    assert page.form.form.currentText() == "HTML"
    button(page, "write_report").click()
    settle(qtbot, context)
    assert "Protocols" in target.read_text("utf-8")
    assert context.store is not None
    assert [one.path for one in report_log.reports(context.store)] == [str(target)]
    assert page._tabs.tabText(1) == "Written reports (1)"
    page.written.view.selectRow(0)
    assert button(page, "open_report").isEnabled()
    target.unlink()
    page.refresh()
    settle(qtbot, context)
    page.written.view.selectRow(0)
    assert not button(page, "open_report").isEnabled()


def test_an_existing_file_is_replaced_only_when_the_user_says_so(
    qtbot: QtBot, page: ReportsPage, context: AppContext, tmp_path: Path
) -> None:
    page.show_args(**SIDES)
    target = tmp_path / "mine.pdf"
    target.write_text("precious")
    page.form._on_path_edited(str(target))
    page.form.path.setText(str(target))
    seen = when_box_opens(partial(press, "Cancel"))
    button(page, "write_report").click()
    assert seen[0].text() == "Replace “mine.pdf”?"
    assert target.read_text() == "precious"
    when_box_opens(partial(press, "Replace"))
    button(page, "write_report").click()
    settle(qtbot, context)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_sides_of_a_written_report_come_back(
    qtbot: QtBot, page: ReportsPage, context: AppContext, tmp_path: Path
) -> None:
    page.show_args(**SIDES)
    page.form.path.setText(str(tmp_path / "a.html"))
    page.form._on_path_edited(str(tmp_path / "a.html"))
    button(page, "write_report").click()
    settle(qtbot, context)
    page.form.baseline.choose(())
    page.written.view.selectRow(0)
    button(page, "report_again").click()
    assert page.form.is_complete
    assert shown_pages(qtbot, page) >= 3


def test_a_comparison_that_is_refused_says_why_in_the_preview(qtbot: QtBot, page: ReportsPage) -> None:
    page.show_args(baseline=["group:simple-protocol"], candidate=["tag:variant=simple-protocol"])
    assert shown_pages(qtbot, page) == 0
    text = page.preview.findChild(QLabel, "preview_text")
    assert text is not None
    assert "both sides" in text.text()


def test_the_format_changes_the_suffix(page: ReportsPage) -> None:
    page.show_args(**SIDES)
    page.form.form.setCurrentIndex(1)
    assert page.form.target().suffix == ".html"


@pytest.mark.parametrize(
    ("title", "name"),
    [("A/B: 4 ms?", "A-B- 4 ms-"), ("...", "report"), ("", "report"), ("x" * 200, "x" * 80)],
)
def test_a_title_becomes_a_file_name(title: str, name: str) -> None:
    assert file_name(title) == name
