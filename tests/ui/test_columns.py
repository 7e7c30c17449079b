"""Table models and their view: Qt's own checks, sorting by value, filtering, selections that stay."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from xat_desktop.ui.columns import RIGHT, Column, RowRole, SortRole, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.table_view import TableView


@dataclass(frozen=True)
class Run:
    id: int
    label: str
    latency_s: float | None


class RunsModel(TableModel[Run]):
    COLUMNS = (
        Column[Run]("Label", lambda run: run.label),
        Column[Run](
            "Latency (ms)",
            lambda run: "–" if run.latency_s is None else f"{run.latency_s * 1000:,.1f}",
            lambda run: run.latency_s,
            RIGHT,
        ),
    )


RUNS = (Run(1, "beta", 0.9), Run(2, "Alpha", 10.0), Run(3, "gamma", None), Run(4, "alpha two", 0.1))


@pytest.fixture
def model() -> RunsModel:
    made = RunsModel()
    made.set_rows(RUNS)
    return made


@pytest.fixture
def view(qtbot: QtBot, model: RunsModel, context: AppContext) -> TableView:
    made = TableView(model, "runs", "Runs", context)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def ids(model: RunsModel) -> list[int]:
    return [run.id for run in model.rows]


def test_model_keeps_qts_contract(qtmodeltester: ModelTester, model: RunsModel) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.sort(1)
    model.set_filter("a")
    model.set_rows(RUNS[:2])
    model.set_rows(())


def test_figures_sort_by_value_and_unknown_comes_last(model: RunsModel) -> None:
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert ids(model) == [4, 1, 2, 3]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert ids(model) == [2, 1, 4, 3]


def test_texts_sort_without_case(model: RunsModel) -> None:
    model.sort(0)
    assert ids(model) == [2, 4, 1, 3]


def test_order_and_filter_stay_with_new_rows(model: RunsModel) -> None:
    model.sort(0)
    model.set_filter("ALPHA")
    model.set_rows([*RUNS, Run(5, "alpha a", 1.0)])
    assert ids(model) == [2, 5, 4]
    assert model.total == 5


def test_filter_wants_every_word_in_any_column(model: RunsModel) -> None:
    model.set_filter("alpha 100.0")
    assert ids(model) == [4]
    model.set_filter("")
    assert len(ids(model)) == 4


def test_filter_follows_a_new_order(model: RunsModel) -> None:
    model.set_filter("alpha")
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert ids(model) == [2, 4]


def test_roles_give_text_value_and_object(model: RunsModel) -> None:
    index = model.index(1, 1)
    assert index.data() == "10,000.0"
    assert index.data(SortRole) == 10.0
    assert index.data(RowRole) is RUNS[1]


def test_persistent_index_follows_its_row(model: RunsModel) -> None:
    index = QPersistentModelIndex(model.index(3, 0))
    model.sort(0)
    assert index.data(RowRole) is RUNS[3]


def test_selection_stays_with_its_rows(view: TableView, model: RunsModel) -> None:
    view.select_keys([1, 4])
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [run.id for run in view.selected_rows()] == [4, 1]
    model.set_rows([replace(run, label=run.label + "!") for run in reversed(RUNS)])
    assert {run.label for run in view.selected_rows()} == {"beta!", "alpha two!"}
    model.set_filter("beta")
    assert [run.id for run in view.selected_rows()] == [1]


def test_return_opens_the_current_row(qtbot: QtBot, view: TableView) -> None:
    view.select_keys([2])
    with qtbot.waitSignal(view.row_opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [RUNS[1]]


def test_copy_gives_a_table_of_texts(view: TableView) -> None:
    view.select_keys([1, 2])
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Label\tLatency (ms)\nbeta\t900.0\nAlpha\t10,000.0"


def test_column_widths_come_back(qtbot: QtBot, view: TableView, context: AppContext) -> None:
    view.setColumnWidth(0, 333)
    context.state.save_parts()
    again = TableView(RunsModel(), "runs", "Runs", context)
    qtbot.addWidget(again)
    assert again.columnWidth(0) == 333
    assert isinstance(again, QTableView)


def test_first_widths_fill_the_view(qtbot: QtBot, view: TableView, model: RunsModel) -> None:
    model.set_rows([replace(run, id=number) for number in range(100) for run in RUNS])
    qtbot.waitUntil(view.verticalScrollBar().isVisible)
    assert not view.horizontalScrollBar().isVisible()
    assert view.viewport().width() - view.horizontalHeader().length() < 8


def test_columns_are_as_wide_as_rows_further_down(qtbot: QtBot, context: AppContext) -> None:
    many = RunsModel()
    shown = TableView(many, "many", "Many", context)
    qtbot.addWidget(shown)
    shown.resize(100, 300)
    long = "a label that is much longer"
    many.set_rows([Run(number, long if number > 70 else "short", 0.1) for number in range(400)])
    assert shown.columnWidth(0) > shown.fontMetrics().horizontalAdvance(long)
