"""Expressions on the page: typed over letters, plotted, refused with the reason, kept in a layout."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.charts.scene import chart, made_page, of_tool
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.capture import Capture
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.tasks import derive_series
from xat_desktop.ui.charts.chart_area import ChartArea
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.theme import GRID

DISK = "system.disk.io"


@pytest.fixture
def captures(qtbot: QtBot, context: AppContext) -> list[Capture]:
    return open_samples(qtbot, context, "monitoring/session-1")


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, captures: list[Capture]) -> ChartsPage:
    return made_page(qtbot, context)


def label(area: ChartArea, name: str) -> QLabel:
    found = area.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def type_in(qtbot: QtBot, area: ChartArea, text: str) -> None:
    area.toolbar.formula_button.click()
    field = area.findChild(QLineEdit, "formula_text")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, area._context)


def derived(area: ChartArea) -> list[DerivedSeries]:
    return [one.series for one in area.stack.plotted if isinstance(one.series, DerivedSeries)]


def test_an_expression_is_plotted_below_with_its_unit(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "iostat"), DISK)
    type_in(qtbot, area, "a + b")
    (made,) = derived(area)
    panel = list(area.stack.panels.values())[-1]
    assert panel.title == made.metric
    assert panel.group == (made.metric, "By/s")
    first = next(iter(area.stack.panels.values()))
    assert panel.minimumSizeHint().width() <= first.minimumSizeHint().width() + 12 * GRID
    assert label(area, "formula_letters").text().count(" = ") == len(area.stack.plotted) - 1
    area.mark_window()
    settle(qtbot, context)
    assert area.region.model.rows[-1].statistics is not None
    assert area.region.model.rows[-1].statistics.n == made.n
    area.toolbar._forms.button(3).click()
    settle(qtbot, context)
    assert made.id in area._values.found


def test_what_is_wrong_is_said_beside_the_field(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "iostat"), DISK)
    type_in(qtbot, area, "a / (b")
    problem = label(area, "formula_problem")
    assert problem.isVisible()
    assert problem.text() == "A closing bracket is missing at the end."
    assert not derived(area)
    type_in(qtbot, area, "a / b")
    assert not problem.isVisible()
    assert len(derived(area)) == 1


def test_it_stays_when_the_page_is_refreshed_and_goes_with_its_capture(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    both = [*of_tool(captures, "iostat"), *of_tool(captures, "vmstat")]
    area = chart(qtbot, page, both, DISK)
    type_in(qtbot, area, "rate(a)")
    page.refresh()
    settle(qtbot, context)
    assert len(derived(area)) == 1
    chart(qtbot, page, of_tool(captures, "vmstat"))
    assert not derived(area)


def test_percentiles_of_each_second_share_a_plot(qtbot: QtBot, context: AppContext) -> None:
    runs = open_samples(qtbot, context, "jmeter-shop/shop")
    page = made_page(qtbot, context)
    area = chart(qtbot, page, runs[:1], "http.client.request.duration")
    area.formulas.open()
    area.formulas.plot_percentiles()
    settle(qtbot, context)
    panel = list(area.stack.panels.values())[-1]
    assert panel.title == "Percentiles of each second"
    plotted = [one.series for one in panel.plotted]
    assert len(plotted) % 3 == 0
    assert len({one.metric for one in plotted}) == len(plotted)
    p50, p95, p99 = (one for one in plotted[:3] if isinstance(one, DerivedSeries))
    assert (p50.values <= p95.values).all()
    assert (p95.values <= p99.values).all()
    area.formulas.plot_percentiles()
    settle(qtbot, context)
    assert list(area.stack.panels.values())[-1] is panel


def test_durations_with_too_many_samples_are_told(
    qtbot: QtBot, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = open_samples(qtbot, context, "jmeter-shop/shop")
    area = chart(qtbot, made_page(qtbot, context), runs[:1], "http.client.request.duration")
    monkeypatch.setattr(derive_series, "MOST_SAMPLES", 10)
    area.formulas.open()
    area.formulas.plot_percentiles()
    settle(qtbot, context)
    assert "too many to compute with" in label(area, "formula_problem").text()
    assert not derived(area)


def test_without_durations_it_says_so(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    area = chart(qtbot, page, of_tool(captures, "iostat"), DISK)
    area.formulas.open()
    area.formulas.plot_percentiles()
    assert "Plot a duration first" in label(area, "formula_problem").text()


def test_a_layout_computes_it_again(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "iostat"), DISK)
    type_in(qtbot, area, "median(a, 5)")
    (before,) = derived(area)
    page.layouts._on_named("Smooth")
    settle(qtbot, context)
    chart(qtbot, page, of_tool(captures, "iostat"), "system.cpu.utilization")
    assert not derived(area)
    page.layouts.opened.emit(page.layouts.layouts[0])
    settle(qtbot, context)
    assert derived(area) == [before]
