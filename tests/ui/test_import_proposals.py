"""Import proposes: a format for a table that none knows, a collector for hosts that no machine has."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.parsers.bundles.archives import zip_of
from tests.ui.boxes import press as press_in_box
from tests.ui.boxes import when_box_opens
from tests.ui.test_import_page import IOSTAT, SYSBENCH, WAIT_MS, look_at, page, shown, wait_for_previews
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.store import captures, collectors
from xat_desktop.tasks.own_formats import list_formats
from xat_desktop.ui.import_page import ImportPage
from xat_desktop.ui.importing.collector_dialog import CollectorDialog
from xat_desktop.ui.importing.format_columns import LEFT_OUT, METRIC, UNIT, TypedChoiceDelegate
from xat_desktop.ui.importing.format_dialog import FormatDialog
from xat_desktop.ui.importing.formats_dialog import FormatsDialog

__all__ = ["page"]
ROWS = "when;lat ms;n\n" + "".join(f"23.11.2026 10:00:{n:02d};{n}.5;{n}\n" for n in range(40))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "acme run.txt"
    path.write_text(ROWS)
    return path


def press(page: ImportPage, name: str) -> None:
    button = page._proposals.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible()
    button.click()


def dialog_of(qtbot: QtBot, page: ImportPage, kind: type) -> object:
    def opened() -> list[object]:
        return [found for found in page._proposals.findChildren(kind) if found.isVisible()]

    qtbot.waitUntil(lambda: bool(opened()), timeout=WAIT_MS)
    return opened()[0]


def declaring(qtbot: QtBot, page: ImportPage, table: Path) -> FormatDialog:
    look_at(qtbot, page, table)
    page._table.selectRow(0)
    press(page, "propose_format")
    dialog = dialog_of(qtbot, page, FormatDialog)
    assert isinstance(dialog, FormatDialog)
    return dialog


def choose(dialog: FormatDialog, row: int, column: int, text: str) -> None:
    """Open the cell, type, and leave it."""
    index = dialog._model.index(row, column)
    dialog._table.edit(index)
    editor = dialog._table.findChildren(QComboBox)[-1]
    editor.setEditText(text)
    delegate = dialog._table.itemDelegateForColumn(column)
    assert isinstance(delegate, TypedChoiceDelegate)
    delegate.setModelData(editor, dialog._model, index)
    dialog._table.closeEditor(editor, delegate.EndEditHint.NoHint)


def verdict(qtbot: QtBot, dialog: FormatDialog, beginning: str) -> str:
    qtbot.waitUntil(lambda: beginning in dialog._verdict.text(), timeout=WAIT_MS)
    return dialog._verdict.text()


def test_a_declared_format_reads_the_file_from_then_on(qtbot: QtBot, page: ImportPage, table: Path) -> None:
    dialog = declaring(qtbot, page, table)
    assert dialog.fields.name.text() == "acme-run"
    assert dialog.fields.time_column.currentData() == "when"
    assert "2 series, 80 samples" in verdict(qtbot, dialog, "Reads")
    choose(dialog, 1, METRIC, "http.client.request.duration")
    choose(dialog, 2, METRIC, "Leave out")
    dialog.fields.zone.setCurrentIndex(dialog.fields.zone.findData("Europe/Berlin"))
    assert "1 series, 40 samples. First at 2026-11-23 09:00:00 UTC" in verdict(qtbot, dialog, "1 series")
    with qtbot.waitSignal(dialog.declared, timeout=WAIT_MS):
        dialog._save.click()
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["Format"] == "acme-run"
    assert shown(page, 0)["Series"] == "1"
    assert ("acme-run", "acme-run") in page._options.choices.formats
    assert not page._proposals.isVisible()
    assert page.context.store is not None
    (kept,) = list_formats(page.context.store)
    assert (kept.scope, kept.error) == ("partner", "")
    assert '"lat ms" = ["http.client.request.duration", "ms"]' in kept.path.read_text("utf-8")


def test_what_does_not_fit_is_said_at_once_and_cannot_be_saved(
    qtbot: QtBot, page: ImportPage, table: Path
) -> None:
    dialog = declaring(qtbot, page, table)
    verdict(qtbot, dialog, "Reads")
    assert dialog._save.isEnabled()
    choose(dialog, 1, METRIC, "http.client.request.duration")
    choose(dialog, 1, UNIT, "KB")
    verdict(qtbot, dialog, "is in s, not in By")
    assert not dialog._save.isEnabled()
    choose(dialog, 1, UNIT, "us")
    dialog.fields.name.setText("a b")
    verdict(qtbot, dialog, "The format's name has characters")
    dialog.fields.name.setText("sar-text")
    verdict(qtbot, dialog, "Reads")
    dialog.for_all.setChecked(True)
    dialog._save.click()
    verdict(qtbot, dialog, "The name is taken")
    dialog.fields.name.setText("mine")
    verdict(qtbot, dialog, "Reads")
    dialog._save.click()
    assert page.context.store is not None
    store = page.context.store
    qtbot.waitUntil(lambda: [kept.scope for kept in list_formats(store)] == ["user"], timeout=WAIT_MS)
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["Format"] == "mine"


def test_a_metric_of_another_kind_brings_its_unit(qtbot: QtBot, page: ImportPage, table: Path) -> None:
    dialog = declaring(qtbot, page, table)
    choose(dialog, 2, METRIC, "system.disk.io")
    assert dialog._model.rows[2].unit == "By/s"
    choose(dialog, 2, METRIC, "acme.count")
    assert dialog._model.rows[2].unit == "By/s"
    choose(dialog, 2, METRIC, "")
    assert dialog._model.rows[2].use == LEFT_OUT
    assert not dialog._model.index(2, UNIT).flags() & Qt.ItemFlag.ItemIsEditable


def test_a_removed_format_reads_no_more(qtbot: QtBot, page: ImportPage, table: Path) -> None:
    dialog = declaring(qtbot, page, table)
    verdict(qtbot, dialog, "Reads")
    with qtbot.waitSignal(dialog.declared, timeout=WAIT_MS):
        dialog._save.click()
    wait_for_previews(qtbot, page)
    page._proposals.menu.actions()[1].trigger()
    listed = dialog_of(qtbot, page, FormatsDialog)
    assert isinstance(listed, FormatsDialog)
    qtbot.waitUntil(lambda: len(listed._model.rows) == 1, timeout=WAIT_MS)
    listed._table.selectRow(0)
    asked = []
    when_box_opens(lambda box: (asked.append(box.text()), press_in_box("Cancel", box)))
    listed._remove.click()
    assert asked == [f"Remove “{listed._model.row_at(0).name}”?"]
    assert len(listed._model.rows) == 1
    when_box_opens(partial(press_in_box, "Remove"))
    with qtbot.waitSignal(listed.removed, timeout=WAIT_MS):
        listed._remove.click()
    qtbot.waitUntil(lambda: not listed._model.rows, timeout=WAIT_MS)
    wait_for_previews(qtbot, page)
    assert shown(page, 0)["Format"] == "Table with a time column (CSV)"
    assert page._proposals.declare.isEnabled()


def test_a_file_of_a_known_format_is_not_declared(qtbot: QtBot, page: ImportPage) -> None:
    look_at(qtbot, page, SYSBENCH)
    page._table.selectRow(0)
    assert not page._proposals.declare.isEnabled()
    assert not page._proposals.isVisible()


def test_a_refused_member_is_no_table_to_declare(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    archive.write_bytes(zip_of({"run.txt": ROWS.encode(), "../../run.txt": ROWS.encode()}))
    look_at(qtbot, page, archive)
    assert [shown(page, row)["State"] for row in (0, 1)] == [
        "Ready",
        "The member's path leads out of the archive",
    ]
    page._table.selectRow(1)
    assert not page._proposals.declare.isEnabled()
    assert "run.txt" in page._file.text()
    page._table.clearSelection()  # with Ctrl held, as a test before may leave it, a row is added
    page._table.selectRow(0)
    assert page._proposals.declare.isEnabled()


def test_a_letter_is_told_to_be_no_table(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer,\nthis is no measurement.\n")
    look_at(qtbot, page, letter)
    page._table.selectRow(0)
    press(page, "propose_format")
    qtbot.waitUntil(lambda: "no table" in page._proposals._format_text.text(), timeout=WAIT_MS)


def test_hosts_without_a_collector_are_added_and_their_files_get_it(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(IOSTAT.read_text("utf-8").replace("(vm)", "(db-07)"), "utf-8")
    store = page.context.store
    assert store is not None
    collectors.add(store, CollectorDraft("Lab", "db1", "Other", "Virtual machine", zone="Asia/Tokyo"))
    look_at(qtbot, page, IOSTAT, other)
    assert page._proposals._host_text.text() == "No collector yet for vm, db-07 (files: 2)."
    press(page, "propose_collector")
    dialog = dialog_of(qtbot, page, CollectorDialog)
    assert isinstance(dialog, CollectorDialog)
    form = dialog.form
    assert (form.machine.text(), form.site.text(), form.platform.currentText()) == ("vm", "Lab", "Other")
    form.compute_model.setCurrentIndex(form.compute_model.findData("Virtual machine"))
    dialog.alike.setChecked(True)
    with qtbot.waitSignal(dialog.added, timeout=WAIT_MS):
        form._save.click()
    wait_for_previews(qtbot, page)
    assert [shown(page, row)["Collector"] for row in (0, 1)] == ["Lab/vm (by host)", "Lab/db-07 (by host)"]
    assert shown(page, 1)["Time zone"] == "Asia/Tokyo (from the collector)"
    assert not page._proposals.isVisible()
    with qtbot.waitSignal(page.context.data_changed, timeout=WAIT_MS):
        page._go.click()
    assert sorted(str(one.collector) for one in captures.captures(store)) == ["Lab/db-07", "Lab/vm"]


def test_a_refused_collector_says_why_and_can_be_mended(qtbot: QtBot, page: ImportPage) -> None:
    store = page.context.store
    assert store is not None
    collectors.add(store, CollectorDraft("Lab", "db1", "Other", "Virtual machine"))
    look_at(qtbot, page, IOSTAT)
    press(page, "propose_collector")
    dialog = dialog_of(qtbot, page, CollectorDialog)
    assert isinstance(dialog, CollectorDialog)
    assert not dialog.alike.isVisible()
    dialog.form.machine.setText("db1")
    dialog.form.compute_model.setCurrentIndex(dialog.form.compute_model.findData("Virtual machine"))
    dialog.form._save.click()
    qtbot.waitUntil(lambda: dialog.form._refusal.isVisible(), timeout=WAIT_MS)
    assert "db1" in dialog.form._refusal.text()
    dialog.reject()
    assert len(collectors.collectors(store)) == 1


def test_return_in_a_field_neither_saves_nor_gives_up(qtbot: QtBot, page: ImportPage, table: Path) -> None:
    look_at(qtbot, page, IOSTAT, table)
    press(page, "propose_collector")
    adding = dialog_of(qtbot, page, CollectorDialog)
    assert isinstance(adding, CollectorDialog)
    qtbot.keyClick(adding.form.site, Qt.Key.Key_Return)
    assert adding.isVisible()
    adding.reject()
    page._table.selectRow(1)
    press(page, "propose_format")
    dialog = dialog_of(qtbot, page, FormatDialog)
    assert isinstance(dialog, FormatDialog)
    verdict(qtbot, dialog, "Reads")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT_MS)
    dialog._table.edit(dialog._model.index(1, METRIC))
    editor = dialog._table.findChildren(QComboBox)[-1]
    editor.setEditText("acme.latency")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._model.rows[1].use == "acme.latency", timeout=WAIT_MS)
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT_MS)
    qtbot.keyClick(dialog.fields.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.context.jobs.active, timeout=WAIT_MS)
    assert dialog.isVisible()
    assert page.context.store is not None
    assert not list_formats(page.context.store)
