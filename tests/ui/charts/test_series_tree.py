"""The tree: metrics and attribute sets once for all captures, search, checks, drag."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from xat_desktop.domain.capture import Series
from xat_desktop.ui.charts.first_metrics import first_leaves
from xat_desktop.ui.charts.series_drag import dragged_leaves
from xat_desktop.ui.charts.series_tree import SeriesTreeModel

BASE = Series("", "a", "system.cpu.utilization", (), "1", "gauge", "", 5, 0, 1, 0.0, 1.0, 1.0, 1.0)
USER = ("cpu.mode", "user")
CPU = [
    replace(BASE, id=f"{capture}{cpu}", capture_id=capture, attributes=(("cpu.logical_number", cpu), USER))
    for capture in "ab"
    for cpu in ("10", "2")
]
TOTAL = replace(BASE, id="total", attributes=(("cpu.mode", "user"),))
QUEUE = replace(BASE, id="queue", metric="xat.system.run_queue")


@pytest.fixture
def model(qtbot: QtBot) -> SeriesTreeModel:
    made = SeriesTreeModel()
    made.set_series([*CPU, TOTAL, QUEUE])
    return made


def texts(model: SeriesTreeModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    return [model.data(model.index(row, 0, parent)) for row in range(model.rowCount(parent))]


def test_model_keeps_qt_s_rules(qtmodeltester: ModelTester, model: SeriesTreeModel) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_filter("cpu 2")
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_leaf_stands_for_all_captures(model: SeriesTreeModel) -> None:
    assert texts(model) == ["CPU utilisation  3", "Run queue"]
    leaves = model.branches[0].leaves
    assert [len(leaf.series) for leaf in leaves] == [1, 2, 2]
    assert "2" in leaves[1].title
    assert "10" in leaves[2].title


def test_search_finds_metric_and_attribute_together(model: SeriesTreeModel) -> None:
    model.set_filter("CPU 10")
    assert texts(model) == ["CPU utilisation (logical number 10, user)"]
    model.set_filter("nothing like it")
    assert texts(model) == []
    model.set_filter("")
    assert len(texts(model)) == 2


def test_checks_are_wishes_until_they_are_shown(qtbot: QtBot, model: SeriesTreeModel) -> None:
    branch = model.index(0, 0)
    with qtbot.waitSignal(model.checks_wanted) as wish:
        model.setData(model.index(1, 0, branch), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    keys, on = wish.args
    assert on
    assert {series.id for series in model.series_of(keys)} == {"a2", "b2"}
    assert model.data(branch, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    model.show_checked({"a2"})
    assert model.data(branch, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    model.show_checked({"a2", "a10", "total"})
    assert model.data(branch, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_drag_carries_the_leaves(model: SeriesTreeModel) -> None:
    leaves = dragged_leaves(model.mimeData([model.index(0, 0)]))
    assert {series.id for series in model.series_of(leaves)} == {"a2", "a10", "b2", "b10", "total"}


def test_a_chart_begins_with_the_totals(model: SeriesTreeModel) -> None:
    assert [series.id for series in model.series_of(first_leaves(model.branches))] == ["total"]
    queue = first_leaves(model.branches, "xat.system.run_queue")
    assert [series.id for series in model.series_of(queue)] == ["queue"]
