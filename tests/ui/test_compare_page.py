"""The page that compares, on real runs: choosing sides, verdicts, plots, what is handed to the report."""

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import open_samples, settle
from xat_desktop.ui.compare_page import ComparePage
from xat_desktop.ui.context import AppContext

GROUPS = ("pgbench-select/prepared-protocol", "pgbench-select/simple-protocol")
SIDES = {"baseline": ["group:simple-protocol"], "candidate": ["group:prepared-protocol"]}


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ComparePage:
    open_samples(qtbot, context, *GROUPS)
    made = ComparePage(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.refresh()
    settle(qtbot, context)
    return made


def compare(qtbot: QtBot, page: ComparePage, **sides: list[str]) -> None:
    page.show_args(**sides)
    page.refresh()
    settle(qtbot, page.context)


def test_sides_are_offered_with_their_number_of_runs(page: ComparePage) -> None:
    combo = page.options.baseline.combo
    offered = [combo.itemText(number) for number in range(combo.count())]
    assert any(
        text.startswith("Run group: simple-protocol – ") and text.endswith(" runs") for text in offered
    )
    assert any(text.startswith("Tag: variant=simple-protocol") for text in offered)
    assert not page.options.is_complete


def test_arguments_start_the_comparison(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    assert page.result is not None
    assert page.result.metrics.rows
    assert "prepared-protocol" in page._subtitle.text()
    assert len(page.result.view.selected_rows()) == 1
    assert page.result._sentence.text()


def test_choosing_and_pressing_the_button(qtbot: QtBot, page: ComparePage) -> None:
    for chooser, name in ((page.options.baseline, "simple"), (page.options.candidate, "prepared")):
        combo = chooser.combo
        index = next(n for n in range(combo.count()) if f"Run group: {name}" in combo.itemText(n))
        combo.setCurrentIndex(index)
    button = page.findChild(QPushButton, "compare")
    assert button is not None
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    button.setFocus()
    button.click()
    button.click()  # it starts again, and one result is shown
    settle(qtbot, page.context)
    assert page.result is not None
    assert page.result.metrics.rows
    assert button.hasFocus()


def test_a_side_is_shown_from_its_beginning(page: ComparePage) -> None:
    chooser = page.options.baseline
    field = chooser.combo.lineEdit()
    assert field is not None
    chooser.combo.setCurrentIndex(1)
    text = field.text()
    field.setText(text + " typed on")
    field.editingFinished.emit()
    assert (field.text(), field.cursorPosition()) == (text, 0)
    assert chooser.combo.toolTip() == text


def test_the_same_captures_on_both_sides_are_refused_on_the_page(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, baseline=["group:simple-protocol"], candidate=["tag:variant=simple-protocol"])
    assert "both sides" in page._problem.text()
    assert page.result is None
    button = page.findChild(QPushButton, "compare")
    assert button is not None
    assert button.isEnabled()


def test_chosen_captures_are_named_by_what_they_have_in_common(qtbot: QtBot, page: ComparePage) -> None:
    from xat_desktop.store import captures

    assert page.context.store is not None
    ids = {
        group: [capture.id for capture in captures.captures(page.context.store, run_group=group)]
        for group in ("simple-protocol", "prepared-protocol")
    }
    compare(qtbot, page, baseline=ids["simple-protocol"], candidate=ids["prepared-protocol"])
    assert page.result is not None
    assert page._subtitle.text().startswith("prepared-protocol (")
    assert "Chosen captures" in page.options.baseline.combo.currentText()


def test_every_row_shows_its_runs_and_what_follows(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    assert page.result is not None
    for row in page.result.metrics.rows:
        page.result.view.select_keys([page.result.metrics.key(row)])
        settle(qtbot, page.context)
        assert page.result.plots.runs._shown is not None
        assert page.result.plots.runs._shown[0] is row
    for number in range(page.result.plots.count()):
        page.result.plots.setCurrentIndex(number)
        assert not page.result.plots.grab().isNull()


def test_durations_have_a_distribution(qtbot: QtBot, context: AppContext) -> None:
    open_samples(qtbot, context, "jmeter-shop/shop", "jmeter-shop/shop-4ms-slower")
    page = ComparePage(context)
    qtbot.addWidget(page)
    compare(qtbot, page, baseline=["group:shop"], candidate=["group:shop-4ms-slower"])
    assert page.result is not None
    row = next(row for row in page.result.metrics.rows if row.statistic == "p50")
    assert row.verdict == "worse"
    page.result.view.select_keys([page.result.metrics.key(row)])
    settle(qtbot, context)
    found, names = page.result.plots.cdf._shown
    assert found is not None
    assert found.candidate is not None
    assert names == ("shop", "shop-4ms-slower")
    page.result.plots.setCurrentWidget(page.result.plots.cdf)
    assert not page.result.plots.grab().isNull()


def test_swapping_turns_the_question_round(page: ComparePage) -> None:
    page.show_args(**SIDES)
    swap = page.findChild(QToolButton, "swap_sides")
    assert swap is not None
    swap.click()
    assert page.options.baseline.selectors == ("group:prepared-protocol",)
    assert page.options.candidate.selectors == ("group:simple-protocol",)


def test_the_report_gets_what_was_compared(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    seen: list[tuple[str, dict[str, object]]] = []
    page.context.navigated.connect(lambda key, args: seen.append((key, args)))
    page._on_report()
    assert seen == [("reports", {**SIDES, "metric": "*", "noise_floor": 0.02, "steady": True})]


def test_dark_colours_reach_the_plots(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    assert page.result is not None
    page.context.theme.set_appearance("dark")
    plot = page.result.plots.runs._plot
    assert plot.backgroundBrush().color().name() == page.context.theme.colours.surface
    page.context.theme.set_appearance("light")


def test_plots_keep_their_axes(qtbot: QtBot, context: AppContext) -> None:
    """A scene crashed when an axis was replaced while the plot was shown, with these runs of fio."""
    open_samples(qtbot, context, "fio-randread/iodepth-1", "fio-randread/iodepth-16")
    page = ComparePage(context)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    compare(qtbot, page, baseline=["group:iodepth-1"], candidate=["group:iodepth-16"])
    assert page.result is not None
    plots = page.result.plots
    axes = [plot.getAxis("bottom") for plot in (plots.runs._plot, plots.cdf._plot, plots.forest._plot)]
    for row in page.result.metrics.rows:
        page.result.view.select_keys([page.result.metrics.key(row)])
        for number in range(plots.count()):
            plots.setCurrentIndex(number)
            assert not plots.grab().isNull()
    settle(qtbot, context)
    assert axes == [
        plot.getAxis("bottom") for plot in (plots.runs._plot, plots.cdf._plot, plots.forest._plot)
    ]


def test_the_unit_is_said_once(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    assert page.result is not None
    assert not page.result.plots.grab().isNull()
    assert "x1e" not in page.result.plots.runs._plot.getAxis("bottom").labelString()


def test_a_comparison_of_the_partner_before_is_not_shown(qtbot: QtBot, page: ComparePage) -> None:
    page.show_args(**SIDES)
    page.refresh()
    with qtbot.waitSignal(page.context.partner_changed):
        page.context.add_partner("Fabrikam")
    settle(qtbot, page.context)
    assert page._compared is None
    assert page._stack.currentIndex() == 0
    assert page._subtitle.text() == ""


def test_what_cannot_be_compared_does_not_stand_above_another_result(qtbot: QtBot, page: ComparePage) -> None:
    compare(qtbot, page, **SIDES)
    compare(qtbot, page, baseline=SIDES["candidate"])
    assert page._problem.text()
    assert page._stack.currentIndex() == 0
    assert page._subtitle.text() == ""
