"""Pages in the window: what was searched for stays with its page, and nothing of the partner before does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.store import captures, collectors
from xat_desktop.tasks.edit_captures import CaptureChange, edit_captures
from xat_desktop.ui.captures_page import CapturesPage
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow

GROUPS = ("pgbench-select/prepared-protocol", "pgbench-select/simple-protocol")


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.show()
    open_samples(qtbot, context, *GROUPS)
    settle(qtbot, context)
    return made


def go(qtbot: QtBot, window: MainWindow, key: str, **args: object) -> None:
    window.context.navigate(key, **args)
    settle(qtbot, window.context)


def captures_page(window: MainWindow) -> CapturesPage:
    page = window._pages["captures"]
    assert isinstance(page, CapturesPage)
    return page


def test_the_search_of_a_page_comes_back_with_it(qtbot: QtBot, window: MainWindow) -> None:
    field = window._top_bar.search
    go(qtbot, window, "captures")
    QTest.keyClicks(field, "prepared")
    go(qtbot, window, "collectors")
    assert field.text() == ""
    go(qtbot, window, "captures")
    assert field.text() == "prepared"
    assert {capture.run_group for capture in captures_page(window)._model.rows} == {"prepared-protocol"}


def test_the_field_says_what_a_link_searched_for(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, "captures", search="simple")
    assert window._top_bar.search.text() == "simple"
    window._top_bar.search.clear()
    assert captures_page(window)._model.rows != []
    assert len(captures_page(window)._model.rows) == captures_page(window)._model.total


def test_a_partner_that_is_opened_again_shows_all_captures(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, "captures")
    total = captures_page(window)._model.total
    with qtbot.waitSignal(window.context.partner_changed):
        window.context.open_partner("contoso")
    settle(qtbot, window.context)
    assert len(captures_page(window)._model.rows) == total


def test_a_narrowed_list_is_whole_with_the_next_partner(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, "captures", run_group="simple-protocol")
    with qtbot.waitSignal(window.context.partner_changed):
        window.context.open_partner("contoso")
    settle(qtbot, window.context)
    found = {capture.run_group for capture in captures_page(window)._model.rows}
    assert found == {"prepared-protocol", "simple-protocol"}


def test_the_link_to_captures_without_a_collector_shows_those(
    qtbot: QtBot, window: MainWindow, context: AppContext
) -> None:
    assert context.store is not None
    machine = collectors.add(context.store, CollectorDraft("Lab", "vm", "Other", "Virtual machine"))
    one, *others = [capture.id for capture in captures.captures(context.store)]
    edit_captures(context.store, [one], CaptureChange(collector_id=machine.id))
    context.data_changed.emit()
    settle(qtbot, context)
    link = window.current_page.findChild(QPushButton, "without_collector")
    link.click()
    settle(qtbot, context)
    assert sorted(capture.id for capture in captures_page(window)._model.rows) == sorted(others)


def test_tab_reaches_the_actions_above_the_captures(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, "captures")
    window.activateWindow()
    view = captures_page(window)._view
    qtbot.waitUntil(view.hasFocus)
    view.selectRow(0)
    reached: list[str] = []
    for _ in range(30):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget().objectName())
    assert {"chart_selected", "compare_selected", "report_selected", "delete_selected"} <= set(reached)
