"""Layouts on the page: saved by name, opened with these or with other captures, removed and brought back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.charts.scene import CPU, DURATION, chart, made_page, of_tool
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.capture import Capture
from xat_desktop.tasks.chart_layouts import list_layouts
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext, NoticeAction


@pytest.fixture
def captures(qtbot: QtBot, context: AppContext) -> list[Capture]:
    return open_samples(qtbot, context, "monitoring/session-1", "jmeter-shop/shop")


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, captures: list[Capture]) -> ChartsPage:
    return made_page(qtbot, context)


def entry(page: ChartsPage, what: str, name: str) -> QAction:
    menu = page.layouts._menu
    every = [
        *menu.actions(),
        *(one for action in menu.actions() if action.menu() for one in action.menu().actions()),
    ]
    return next(action for action in every if action.data() == (what, name))


def save(qtbot: QtBot, page: ChartsPage, name: str) -> None:
    entry(page, "save", "").trigger()
    field = page.findChild(QLineEdit, "layout_name")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    field.setText(name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, page.context)
    assert not field.isVisible()


def shown(page: ChartsPage) -> list[tuple[tuple[str, str], set[str]]]:
    assert page.area is not None
    panels = page.area.stack.panels.values()
    return [(panel.group, {str(one.series.attributes) for one in panel.plotted}) for panel in panels]


def test_a_layout_shows_the_same_series_of_other_captures(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    runs = of_tool(captures, "jmeter")
    area = chart(qtbot, page, runs[:1], DURATION)
    area.plot(page.model.series_of([page.model.all_branches[0].leaves[0].key]))
    settle(qtbot, context)
    area.toolbar.log_button.click()
    area.toolbar.start_button.click()
    before = shown(page)
    save(qtbot, page, "Shop")
    other = chart(qtbot, page, runs[1:2], "xat.request.rate")
    assert shown(page) != before
    entry(page, "open", "Shop").trigger()
    settle(qtbot, context)
    assert shown(page) == before
    assert {one.capture.id for one in other.stack.plotted} == {runs[1].id}
    assert other.toolbar.logarithmic
    assert other.stack.alignment.from_start


def test_on_an_empty_sheet_it_brings_its_captures(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    chart(qtbot, page, one, CPU)
    before = shown(page)
    save(qtbot, page, "CPU")
    again = made_page(qtbot, context)
    again.refresh()
    settle(qtbot, context)
    next(command for command in again.commands() if "CPU" in command.title).trigger()
    settle(qtbot, context)
    assert shown(again) == before


def test_a_form_comes_back(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "jmeter")[:2], DURATION)
    area.toolbar._forms.button(3).click()
    settle(qtbot, context)
    save(qtbot, page, "Distribution")
    area.toolbar._forms.button(0).click()
    entry(page, "open", "Distribution").trigger()
    settle(qtbot, context)
    assert area.toolbar.form == "cdf"
    assert not area.stack.form_is_time


def test_what_is_not_there_is_told(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    save(qtbot, page, "CPU")
    area = chart(qtbot, page, of_tool(captures, "jmeter")[:1], DURATION)
    said: list[str] = []
    context.noticed.connect(lambda text, _level, _action: said.append(text))
    entry(page, "open", "CPU").trigger()
    settle(qtbot, context)
    assert "of “CPU” are not in these captures" in said[-1]
    assert not area.stack.panels


def test_removed_and_replaced_layouts_come_back(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    assert context.store is not None
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    save(qtbot, page, "First")
    before = list_layouts(context.store)
    actions: list[NoticeAction] = []
    context.noticed.connect(lambda _text, _level, action: actions.append(action))
    entry(page, "remove", "First").trigger()
    settle(qtbot, context)
    assert list_layouts(context.store) == ()
    actions[-1].trigger()
    settle(qtbot, context)
    assert list_layouts(context.store) == before
    chart(qtbot, page, of_tool(captures, "jmeter")[:1], DURATION)
    save(qtbot, page, "First")
    assert list_layouts(context.store) != before
    actions[-1].trigger()
    settle(qtbot, context)
    assert list_layouts(context.store) == before


def test_the_menu_does_not_grow_by_itself(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    save(qtbot, page, "One")
    save(qtbot, page, "Two")
    qtbot.waitUntil(lambda: len(page.layouts._menu.findChildren(QMenu)) == 1)
    before = page.layouts._menu.actions()
    page.refresh()
    settle(qtbot, context)
    assert page.layouts._menu.actions() == before


def test_an_undo_does_not_reach_another_partner(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    save(qtbot, page, "Secret of Contoso")
    actions: list[NoticeAction] = []
    context.noticed.connect(lambda _text, _level, action: actions.append(action))
    entry(page, "remove", "Secret of Contoso").trigger()
    settle(qtbot, context)
    with qtbot.waitSignal(context.partner_changed):
        context.add_partner("Fabrikam")
    page.refresh()
    actions[-1].trigger()
    settle(qtbot, context)
    assert context.store is not None
    assert list_layouts(context.store) == ()
    assert page.layouts.layouts == ()
