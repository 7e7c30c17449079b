"""The dashboard: figures of a real store, each one a link; empty, it says what to do."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.dashboard_page import DashboardPage

SAMPLES = Path(__file__).parents[1] / "samples"
SYSBENCH = SAMPLES / "sysbench" / "sysbench1.0.20_threads_t4.txt"


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> DashboardPage:
    with qtbot.waitSignal(context.partner_changed):
        context.add_partner("Contoso")
    made = DashboardPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def store_of(page: DashboardPage) -> Store:
    assert page.context.store is not None
    return page.context.store


def load(qtbot: QtBot, page: DashboardPage) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: not page.context.jobs.active)


def texts(page: DashboardPage) -> str:
    return "\n".join(label.text() for label in page._area.findChildren(QLabel))


def go(qtbot: QtBot, page: DashboardPage, name: str) -> list[object]:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    with qtbot.waitSignal(page.context.navigated) as went:
        button.click()
    return list(went.args)


def test_empty_store_leads_to_the_import(qtbot: QtBot, page: DashboardPage) -> None:
    load(qtbot, page)
    assert page._stack.currentIndex() == 0
    assert go(qtbot, page, "empty_state_button") == ["import", {}]


def test_figures_are_those_of_the_store_and_lead_to_their_pages(qtbot: QtBot, page: DashboardPage) -> None:
    import_files([SYSBENCH], store_of(page), ImportOptions(run_group="nightly"))
    load(qtbot, page)
    assert page._stack.currentIndex() == 1
    figure = page.findChild(QAbstractButton, "figure_captures")
    assert figure is not None
    assert figure.text() == "1"
    assert go(qtbot, page, "tool_sysbench") == ["captures", {"search": "sysbench"}]
    assert go(qtbot, page, "group_nightly") == ["captures", {"run_group": "nightly"}]
    assert go(qtbot, page, "compare_nightly") == ["compare", {"baseline": ["group:nightly"]}]
    assert "Captures that do not know their machine: 1" in texts(page)


def test_failed_files_are_told_with_their_reason(qtbot: QtBot, page: DashboardPage, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer,\nno measurement.\n", "utf-8")
    (failed,) = import_files([letter], store_of(page)).files
    load(qtbot, page)
    assert failed.status == "failed"
    assert failed.error in texts(page)


def test_files_with_skipped_lines_are_told(qtbot: QtBot, page: DashboardPage, tmp_path: Path) -> None:
    lines = (SAMPLES / "iostat" / "iostat11.7.3_xt_2s_C.txt").read_text("utf-8").splitlines()
    lines[7] = lines[7][:-6] + "garbage"
    broken = tmp_path / "broken.txt"
    broken.write_text("\n".join(lines) + "\n", "utf-8")
    import_files([broken], store_of(page))
    load(qtbot, page)
    assert "Problems: 1" in texts(page)


def test_same_figures_keep_what_is_shown(qtbot: QtBot, page: DashboardPage) -> None:
    import_files([SYSBENCH], store_of(page))
    load(qtbot, page)
    before = page._area.widget()
    load(qtbot, page)
    assert page._area.widget() is before
