"""Import: what files hold is shown, can be changed, comes in, and what became of it is told."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.parsers.bundles.archives import zip_of
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.store import captures, collectors
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.open_partner import add_partner
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.ui.choice_delegate import ChoiceDelegate
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.import_page import ImportPage

SAMPLES = Path(__file__).parents[1] / "samples"
IOSTAT = SAMPLES / "iostat" / "iostat11.7.3_xt_2s_C.txt"  # host "vm", clock times without a zone
SYSBENCH = SAMPLES / "sysbench" / "sysbench1.0.20_threads_t4.txt"
WAIT_MS = 30_000


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ImportPage:
    with qtbot.waitSignal(context.partner_changed):
        context.add_partner("Contoso")
    made = ImportPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def look_at(qtbot: QtBot, page: ImportPage, *paths: Path) -> None:
    page.show_args(paths=[str(path) for path in paths])
    page.refresh()
    wait_for_previews(qtbot, page)


def wait_for_previews(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(
        lambda: bool(page.rows) and all(row.preview is not None for row in page.rows), timeout=WAIT_MS
    )
    qtbot.waitUntil(lambda: not page.context.jobs.active, timeout=WAIT_MS)


def shown(page: ImportPage, row: int) -> dict[str, str]:
    model = page._model
    return {
        model.headerData(column, Qt.Orientation.Horizontal): model.index(row, column).data()
        for column in range(model.columnCount())
    }


def test_empty_page_says_what_to_do(page: ImportPage) -> None:
    assert page._stack.currentWidget() is page._empty
    assert not page._go.isVisible()


def test_preview_shows_what_files_hold(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer,\nthis is no measurement.\n", "utf-8")
    look_at(qtbot, page, IOSTAT, SYSBENCH, letter)
    first = shown(page, 0)
    assert first["File"] == IOSTAT.name
    assert first["Host"] == "vm"
    assert first["Time zone"] == "UTC (assumed)"
    assert first["State"] == "Ready"
    assert int(first["Series"].replace(",", "")) > 5
    assert shown(page, 2)["State"] != "Ready"
    assert page._go.text() == "Import (2)"
    assert page._go.isEnabled()


def test_host_proposes_the_collector_with_its_zone(qtbot: QtBot, page: ImportPage) -> None:
    assert page.context.store is not None
    collectors.add(
        page.context.store, CollectorDraft("Lab", "vm", "Other", "Virtual machine", zone="Europe/Berlin")
    )
    look_at(qtbot, page, IOSTAT)
    assert shown(page, 0)["Collector"] == "Lab/vm (by host)"
    assert shown(page, 0)["Time zone"] == "Europe/Berlin (from the collector)"


def test_cell_is_edited_by_choosing(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, IOSTAT)
    index = page._model.index(0, 8)
    assert index.flags() & Qt.ItemFlag.ItemIsEditable
    page._table.edit(index)
    editor = page._table.findChild(QComboBox)
    assert editor is not None
    editor.setCurrentIndex(editor.findData("Asia/Tokyo"))
    delegate = page._table.itemDelegateForColumn(8)
    assert isinstance(delegate, ChoiceDelegate)
    delegate.setModelData(editor, page._model, index)
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["Time zone"] == "Asia/Tokyo (chosen)"


def test_zone_that_the_file_states_cannot_be_changed(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, SAMPLES / "vmstat" / "vmstat4.0.2_w_t_2s.txt")
    assert "the file says so" in shown(page, 0)["Time zone"]
    assert not page._model.index(0, 8).flags() & Qt.ItemFlag.ItemIsEditable


def test_import_with_choices_then_summary(qtbot: QtBot, page: ImportPage) -> None:
    store = page.context.store
    assert store is not None
    machine = collectors.add(store, CollectorDraft("Lab", "db1", "Other", "Virtual machine"))
    look_at(qtbot, page, IOSTAT, SYSBENCH)
    page._table.selectRow(0)
    assert page._options._apply.text() == "Apply to 1 selected"
    box = page._options._boxes["collector_id"]
    box.setCurrentIndex(box.findData(machine.id))
    page._options._apply.click()
    wait_for_previews(qtbot, page)
    page._options.label.setText("nightly")
    page._options.tags.setText("load=shop, variant = a")
    with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
        page._go.click()
    assert page._stack.currentWidget() is page._result
    assert page._result._heading.text() == "2 imported"
    found = {capture.file_name: capture for capture in captures.captures(store)}
    assert found[IOSTAT.name].collector == "Lab/db1"
    assert found[SYSBENCH.name].collector_id is None
    assert found[SYSBENCH.name].tags == {"load": "shop", "variant": "a"}
    assert found[IOSTAT.name].label == "nightly"
    with qtbot.waitSignal(page.context.navigated) as went:
        page._result._charts.click()
    assert went.args == ["charts", {"capture_ids": page._result._ids}]
    assert set(page._result._ids) == {capture.id for capture in found.values()}


def test_second_import_says_that_it_was_there(qtbot: QtBot, page: ImportPage) -> None:
    for _ in range(2):
        look_at(qtbot, page, SYSBENCH)
        with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
            page._go.click()
    assert page._result._heading.text() == "1 there already"


def test_skipped_lines_are_told_with_their_line(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    broken = tmp_path / IOSTAT.name
    lines = IOSTAT.read_text("utf-8").splitlines()
    lines[7] = lines[7][:-6] + "garbage"
    broken.write_text("\n".join(lines) + "\n", "utf-8")
    look_at(qtbot, page, broken)
    page._table.selectRow(0)
    assert [problem.line for problem in page._problems.rows] == [8]
    with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
        page._go.click()
    assert [problem.line for problem in page._result._problems.rows] == [8]


def test_bad_tags_are_told_in_the_page(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, SYSBENCH)
    page._options.tags.setText("shop")
    page._go.click()
    assert page._options._problem.text() == "A tag is name=value: shop"
    page._options.tags.setText("load=shop")
    assert not page._options._problem.isVisible()


def test_folder_is_expanded_and_rows_are_removed(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    folder = tmp_path / "results" / "day1"
    folder.mkdir(parents=True)
    for number in range(3):
        shutil.copy(SYSBENCH, folder / f"run{number}.txt")
    look_at(qtbot, page, tmp_path / "results")
    assert [row.path.name for row in page.rows] == ["run0.txt", "run1.txt", "run2.txt"]
    page._table.selectRow(1)
    page._remove.click()
    assert [row.path.name for row in page.rows] == ["run0.txt", "run2.txt"]
    page._table.selectAll()
    page._remove.click()
    assert page._stack.currentWidget() is page._empty


def test_another_partner_is_looked_at_anew(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, SYSBENCH)
    with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
        page._go.click()
    look_at(qtbot, page, SYSBENCH)
    assert shown(page, 0)["State"] == "Already imported"
    with qtbot.waitSignal(page.context.partner_changed):
        page.context.add_partner("Fabrikam")
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["State"] == "Ready"


def test_stopped_look_says_so_and_imports_all_the_same(qtbot: QtBot, page: ImportPage) -> None:
    page.show_args(paths=[str(SYSBENCH)])
    page.refresh()
    qtbot.waitUntil(lambda: page._preview_job is not None, timeout=WAIT_MS)
    page._stop.click()
    qtbot.waitUntil(lambda: page._preview_job is None and not page.context.jobs.active, timeout=WAIT_MS)
    if page.rows[0].preview is None:  # the stop came before the end
        assert shown(page, 0)["State"] == "Not looked at"
    assert page._go.isEnabled()


def test_model_keeps_the_rules_of_models(qtbot: QtBot, page: ImportPage, qtmodeltester: ModelTester) -> None:
    look_at(qtbot, page, IOSTAT, SYSBENCH)
    qtmodeltester.check(page._model)  # type: ignore[no-untyped-call]


def test_cancel_shows_what_came_in(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, IOSTAT, SYSBENCH)
    page._go.click()
    with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
        page._stop.click()
    store = page.context.store
    assert store is not None
    if page._stack.currentWidget() is page._list:  # the cancel came before the end
        wait_for_previews(qtbot, page)
        there = {row.path.name for row in page.rows if row.preview is not None and row.preview.duplicate}
        assert there == {capture.file_name for capture in captures.captures(store)}


def test_after_a_stop_files_are_not_looked_at_again(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    paths = [Path(shutil.copy(path, tmp_path)) for path in (IOSTAT, SYSBENCH)]
    look_at(qtbot, page, *paths)
    store = page.context.store
    assert store is not None
    import_files(paths[:1], store)
    for path in paths:
        path.unlink()
    page._on_import_stopped()
    qtbot.waitUntil(lambda: not page.context.jobs.active, timeout=WAIT_MS)
    assert [shown(page, row)["State"] for row in range(2)] == ["Already imported", "Ready"]


def test_an_archive_gives_way_to_its_members(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    files = {"web/iostat.txt": IOSTAT.read_bytes(), "sysbench.txt": SYSBENCH.read_bytes()}
    files["etc/motd"] = b"hi\n"
    archive = tmp_path / "customer.zip"
    archive.write_bytes(zip_of(files))
    look_at(qtbot, page, archive)
    names = [shown(page, row)["File"] for row in range(len(page.rows))]
    assert names == ["customer.zip/web/iostat.txt", "customer.zip/sysbench.txt"]
    assert page._subtitle.text().endswith(": 1")  # left out: the message of the day
    page._model.chosen.emit(page.rows[0], "zone", "Europe/Berlin")
    wait_for_previews(qtbot, page)
    page._go.click()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._result, timeout=WAIT_MS)
    assert page.context.store is not None
    found = {one.file_name: one.zone for one in captures.captures(page.context.store)}
    assert found == {"iostat.txt": "Europe/Berlin", "sysbench.txt": "UTC"}


def test_files_dropped_during_an_import_wait_for_the_next(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, IOSTAT)
    page._go.click()
    page._on_found([SYSBENCH])
    qtbot.waitUntil(lambda: page._import_job is None, timeout=WAIT_MS)
    assert page._stack.currentWidget() is page._result
    page._result.closed.emit()
    wait_for_previews(qtbot, page)
    assert page._stack.currentWidget() is page._list
    assert [row.path for row in page.rows] == [SYSBENCH]


def test_the_end_of_an_import_leaves_another_partner_alone(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, IOSTAT)
    notices: list[str] = []
    page.context.noticed.connect(lambda text, *_: notices.append(text))
    other = add_partner(page.context.folder, "Fabrikam", NoProgress())
    page._go.click()
    page.context._on_opened(other)
    qtbot.waitUntil(lambda: page._import_job is None, timeout=WAIT_MS)
    assert page._stack.currentWidget() is not page._result
    assert notices == ["Contoso: 1 imported"]
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["State"] == "Ready"


def test_the_focus_stays_on_the_page_after_an_import(qtbot: QtBot, page: ImportPage) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    look_at(qtbot, page, SYSBENCH)
    assert not page._lines.isVisible()
    page._go.setFocus()
    page._go.click()
    assert page._stop.hasFocus()
    qtbot.waitUntil(lambda: page._import_job is None, timeout=WAIT_MS)
    assert page._result._table.hasFocus()
    look_at(qtbot, page, IOSTAT)
    page._result.closed.emit()
    page._go.click()
    page._stop.click()
    qtbot.waitUntil(lambda: page._import_job is None, timeout=WAIT_MS)
    assert page._table.hasFocus() or page._result._table.hasFocus()  # the stop may come too late
