"""Collectors: listed, found, added, refused field by field, changed, deleted with undo, in and out as CSV."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.store.writing import write_capture
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.domain.series import SeriesKey
from xat_desktop.store import collectors
from xat_desktop.store.store import Store
from xat_desktop.ui.collectors_page import CollectorsPage
from xat_desktop.ui.context import AppContext, NoticeAction

WEB = CollectorDraft("Berlin", "web-01", "AWS", "m5.xlarge", zone="Europe/Berlin", notes="front end")
DB = CollectorDraft("Berlin", "db-01", "Other", "Virtual machine")

BLOCKS = [((SeriesKey("system.cpu.utilization"),), np.arange(3), (np.array([0.1, 0.2, 0.3]),))]


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> CollectorsPage:
    with qtbot.waitSignal(context.partner_changed):
        context.add_partner("Contoso")
    made = CollectorsPage(context)
    qtbot.addWidget(made)
    context.data_changed.connect(made.refresh)  # the window does so for the page in front
    made.resize(1200, 700)
    made.show()
    return made


def store_of(page: CollectorsPage) -> Store:
    assert page.context.store is not None
    return page.context.store


def load(qtbot: QtBot, page: CollectorsPage, *drafts: CollectorDraft) -> None:
    for draft in drafts:
        collectors.add(store_of(page), draft)
    page.refresh()
    settle(qtbot, page)


def settle(qtbot: QtBot, page: CollectorsPage) -> None:
    qtbot.waitUntil(lambda: not page.context.jobs.active and not page._settle.isActive())


def machines(page: CollectorsPage) -> list[str]:
    return [machine.machine_name for machine in page._model.rows]


def test_empty_page_offers_to_add(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page)
    assert page._stack.currentWidget() is page._empty


def test_platform_filter_search_and_sort(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page, WEB, DB)
    assert machines(page) == ["db-01", "web-01"]
    page._platform.setCurrentIndex(page._platform.findData("AWS"))
    assert machines(page) == ["web-01"]
    assert page._subtitle.text() == "1 of 2"
    page._platform.setCurrentIndex(0)
    page.search("m5 berlin")
    assert machines(page) == ["web-01"]
    page.search("")
    page._table.sortByColumn(4, page._table.horizontalHeader().sortIndicatorOrder().DescendingOrder)
    assert machines(page)[0] == "web-01"


def test_new_collector_with_dependent_models(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page)
    page._on_add()
    form = page._form
    form.site.setText("Lab")
    form.machine.setText("app-7")
    form.platform.setCurrentText("AWS")
    aws = [form.compute_model.itemText(number) for number in range(form.compute_model.count())]
    form.platform.setCurrentText("Google Cloud")
    google = [form.compute_model.itemText(number) for number in range(form.compute_model.count())]
    assert "m5.xlarge" in aws
    assert not {"m5.xlarge"} & set(google)
    form.compute_model.setCurrentText("n2-standard-4")
    assert "4 vCPUs" in form._size.text()
    with qtbot.waitSignal(page.context.data_changed):
        form._save.click()
    settle(qtbot, page)
    assert [machine.text for machine in page._table.selected_rows()] == ["Lab/app-7"]
    assert page._side.currentWidget() is page._detail
    assert page._detail._heading.text() == "Lab/app-7"


def test_wrong_fields_are_told_below_them(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page)
    page._on_add()
    form = page._form
    form.machine.setText("web 01")
    form.zone.setEditText("Mars/Base")
    form._save.click()
    assert form._problems["site"].text().startswith("Site name is missing")
    assert form._problems["machine"].text().startswith("Machine name has characters")
    assert form._problems["zone"].text().startswith("The time zone is not known")
    assert form._problems["compute_model"].isVisibleTo(form)
    form.zone.setEditText("UTC")
    assert not form._problems["zone"].isVisibleTo(form)
    assert not collectors.collectors(store_of(page))


def test_machine_that_is_there_is_refused(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page, WEB)
    page._open_form("New", "", WEB)
    page._form._save.click()
    qtbot.waitUntil(lambda: "There is such a collector already" in page._form._refusal.text())
    assert page._form._save.isEnabled()


def test_change_keeps_the_rest(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page, WEB)
    page._table.row_opened.emit(page._model.row_at(0))
    assert page._form.draft() == WEB
    page._form.notes.setPlainText("moved")
    with qtbot.waitSignal(page.context.data_changed):
        page._form._save.click()
    (changed,) = collectors.collectors(store_of(page))
    assert (changed.notes, changed.zone, changed.compute_model) == ("moved", "Europe/Berlin", "m5.xlarge")


def test_detail_shows_captures_and_leads_to_them(qtbot: QtBot, page: CollectorsPage) -> None:
    machine = collectors.add(store_of(page), WEB)
    capture_id = write_capture(store_of(page), BLOCKS, fields={"collector_id": machine.id})
    page.show_args(collector_id=machine.id)
    load(qtbot, page)
    assert [capture.id for capture in page._detail._model.rows] == [capture_id]
    with qtbot.waitSignal(page.context.navigated) as went:
        page._detail._captures.click()
    assert went.args == ["captures", {"collector_id": machine.id}]


def test_delete_can_be_undone(qtbot: QtBot, page: CollectorsPage) -> None:
    load(qtbot, page, WEB)
    page._table.selectRow(0)
    with qtbot.waitSignal(page.context.noticed) as told:
        page._detail._delete.click()
    settle(qtbot, page)
    assert not collectors.collectors(store_of(page))
    action = told.args[2]
    assert isinstance(action, NoticeAction)
    with qtbot.waitSignal(page.context.data_changed):
        action.trigger()
    (back,) = collectors.collectors(store_of(page))
    assert (back.text, back.notes) == ("Berlin/web-01", "front end")


def test_machine_with_captures_is_not_deleted(qtbot: QtBot, page: CollectorsPage) -> None:
    machine = collectors.add(store_of(page), WEB)
    write_capture(store_of(page), BLOCKS, fields={"collector_id": machine.id})
    load(qtbot, page)
    page._table.selectRow(0)
    with qtbot.waitSignal(page.context.noticed) as told:
        page._detail._delete.click()
    assert "Berlin/web-01 has captures (1)" in told.args[0]
    assert collectors.get(store_of(page), machine.id)


def test_csv_out_and_in(qtbot: QtBot, page: CollectorsPage, tmp_path: Path) -> None:
    load(qtbot, page, WEB)
    path = tmp_path / "machines.csv"
    with qtbot.waitSignal(page.context.noticed):
        page.export_csv(path)
    text = path.read_text("utf-8-sig")
    path.write_text(
        text + "Paris,db-02,Other,Virtual machine,,,,\nParis,bad name,Other,Virtual machine,,,,\n"
    )
    with qtbot.waitSignal(page.context.noticed) as told:
        page.import_csv(path)
    settle(qtbot, page)
    assert told.args[0] == "Collectors added: 1. Lines refused: 2."
    assert [line for line, _ in page._refused._model.rows] == [2, 4]
    assert machines(page) == ["web-01", "db-02"]
