"""The page of captures with real ones: find, look into, edit and undo, compare, delete, the original file."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.boxes import press, when_box_opens
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.settings import resources
from xat_desktop.store import captures as store_captures
from xat_desktop.ui.captures_page import CapturesPage
from xat_desktop.ui.context import AppContext

GROUPS = ("pgbench-select/prepared-protocol", "pgbench-select/simple-protocol")


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> CapturesPage:
    open_samples(qtbot, context, *GROUPS)
    made = CapturesPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    context.data_changed.connect(made.refresh)
    made.refresh()
    qtbot.waitUntil(lambda: made._model.total > 0)
    settle(qtbot, context)
    return made


def press_button(page: CapturesPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    button.click()


def select(page: CapturesPage, *groups: str) -> list[str]:
    ids = [capture.id for capture in page._model.rows if capture.run_group in groups]
    page._view.select_keys(ids)
    return ids


def test_search_narrows(page: CapturesPage) -> None:
    page.search("simple-protocol")
    assert {capture.run_group for capture in page._model.rows} == {"simple-protocol"}
    assert page._subtitle.text() == f"{len(page._model.rows)} of {page._model.total} captures"


def test_arguments_narrow_and_select(qtbot: QtBot, page: CapturesPage, context: AppContext) -> None:
    wanted = next(capture.id for capture in page._model.rows if capture.run_group == "simple-protocol")
    page.show_args(run_group="simple-protocol", capture_ids=[wanted])
    page.refresh()
    settle(qtbot, context)
    assert {capture.run_group for capture in page._model.rows} == {"simple-protocol"}
    assert page._selected_ids() == [wanted]
    press_button(page, "clear_filter")
    settle(qtbot, context)
    assert {capture.run_group for capture in page._model.rows} == {"simple-protocol", "prepared-protocol"}


def test_one_selected_capture_shows_its_series_with_exact_statistics(
    qtbot: QtBot, page: CapturesPage
) -> None:
    page._view.selectRow(0)
    qtbot.waitUntil(lambda: page._detail.tabs.isEnabled())
    rows = page._detail.series.rows or page._detail.figures.rows
    assert rows
    facts = dict(page._detail.facts.rows)
    assert facts["SHA-256"] == page._model.row_at(0).file_sha256
    assert facts["file size"].endswith(("KiB", "B", "MiB"))


def test_editing_groups_runs_and_undo_puts_back(
    qtbot: QtBot, page: CapturesPage, context: AppContext
) -> None:
    ids = select(page, "simple-protocol")
    press_button(page, "edit_selected")
    page._form.run_group.setEditText("night")
    page._form.tags.setText("load=pg, variant=")
    press_button(page, "apply_edit")
    settle(qtbot, context)
    assert context.store is not None
    changed = store_captures.get_many(context.store, ids)
    assert {(capture.run_group, capture.tags.get("load")) for capture in changed} == {("night", "pg")}
    assert not any("variant" in capture.tags for capture in changed)
    page._on_undo()
    settle(qtbot, context)
    back = store_captures.get_many(context.store, ids)
    assert {(capture.run_group, *capture.tags.items()) for capture in back} == {
        ("simple-protocol", ("variant", "simple-protocol"))
    }


def test_a_tag_without_value_is_refused_in_the_form(page: CapturesPage) -> None:
    select(page, "simple-protocol")
    press_button(page, "edit_selected")
    page._form.tags.setText("load")
    press_button(page, "apply_edit")
    assert "write name=value" in page._form._problem.text()
    assert page._side.currentWidget() is page._form


def test_escape_leaves_the_form(qtbot: QtBot, page: CapturesPage) -> None:
    select(page, "simple-protocol")
    page.activateWindow()
    press_button(page, "edit_selected")
    QTest.keyClick(page._form.label, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page._side.currentWidget() is not page._form)


def test_the_file_is_seen_without_scrolling(page: CapturesPage) -> None:
    """Captures without label and tags differ in nothing else."""
    titles = [column.title for column in page._model.COLUMNS]
    assert titles.index("File") == 1


def test_nothing_changed_writes_nothing(page: CapturesPage, context: AppContext) -> None:
    select(page, "simple-protocol")
    press_button(page, "edit_selected")
    press_button(page, "apply_edit")
    assert not [job for job in context.jobs.active if job.writes]


def test_two_marked_sides_are_compared(page: CapturesPage, context: AppContext) -> None:
    seen: list[tuple[str, dict[str, object]]] = []
    context.navigated.connect(lambda key, args: seen.append((key, args)))
    before = select(page, "simple-protocol")
    page._on_side("baseline")
    after = select(page, "prepared-protocol")
    page._on_side("candidate")
    press_button(page, "compare_marked")
    assert seen == [("compare", {"baseline": before, "candidate": after})]


def test_a_capture_is_on_one_side_only(page: CapturesPage) -> None:
    select(page, "simple-protocol")
    page._on_side("baseline")
    page._on_side("candidate")
    button = page.findChild(QPushButton, "compare_marked")
    assert button is not None
    assert not button.isEnabled()


def test_charting_hands_the_captures_over(page: CapturesPage, context: AppContext) -> None:
    seen: list[tuple[str, dict[str, object]]] = []
    context.navigated.connect(lambda key, args: seen.append((key, args)))
    ids = select(page, "simple-protocol")
    press_button(page, "chart_selected")
    assert seen == [("charts", {"capture_ids": ids})]


def test_deleting_asks_with_the_number_first(qtbot: QtBot, page: CapturesPage, context: AppContext) -> None:
    total = page._model.total
    ids = select(page, "simple-protocol")
    seen = when_box_opens(partial(press, "Cancel"))
    page._on_delete()
    assert seen[0].text() == f"Delete {len(ids)} captures?"
    assert page._model.total == total
    when_box_opens(partial(press, "Delete"))
    page._on_delete()
    settle(qtbot, context)
    assert page._model.total == total - len(ids)
    assert not page._selected_ids()


def test_the_original_is_saved_byte_for_byte(
    qtbot: QtBot, page: CapturesPage, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page._view.selectRow(0)
    qtbot.waitUntil(lambda: page._detail.tabs.isEnabled())
    capture = page._model.row_at(0)
    target = tmp_path / "copy"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    press_button(page, "save_original")
    settle(qtbot, context)
    original = next((resources() / "samples").rglob(f"{capture.run_group}/**/{capture.file_name}"))
    assert target.read_bytes() == original.read_bytes()


def test_the_report_of_the_selected_capture(
    qtbot: QtBot, page: CapturesPage, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page._view.selectAll()
    assert not page.findChild(QPushButton, "report_selected").isEnabled()
    page._view.selectRow(0)
    asked: list[str] = []

    def answer(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(tmp_path / "one.html"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    press_button(page, "report_selected")
    settle(qtbot, context)
    assert page._model.row_at(0).file_name in (tmp_path / "one.html").read_text("utf-8")
    assert asked[0].endswith(".pdf")


def test_an_empty_partner_is_told_what_to_do(qtbot: QtBot, context: AppContext) -> None:
    open_samples(qtbot, context)
    page = CapturesPage(context)
    qtbot.addWidget(page)
    page.refresh()
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    seen: list[str] = []
    context.navigated.connect(lambda key, _args: seen.append(key))
    press_button(page, "empty_state_button")
    assert seen == ["import"]


def test_the_form_changes_the_captures_it_was_opened_for(
    qtbot: QtBot, page: CapturesPage, context: AppContext
) -> None:
    ids = select(page, "simple-protocol")
    press_button(page, "edit_selected")
    select(page, "prepared-protocol")
    page._form.label.setText("night run")
    press_button(page, "apply_edit")
    settle(qtbot, context)
    assert context.store is not None
    named = [capture.id for capture in store_captures.captures(context.store) if capture.label == "night run"]
    assert sorted(named) == sorted(ids)


def test_a_search_without_a_match_leaves_nothing_selected(page: CapturesPage) -> None:
    page._view.selectAll()
    page.search("no capture is called this")
    button = page.findChild(QPushButton, "delete_selected")
    assert button is not None
    assert not button.isEnabled()
