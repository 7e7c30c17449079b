"""Notes on charts: written at a click, at the cursor or on a region, there again later, changed and removed."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.charts.scene import CPU, at, chart, click, drag, first_plot, made_page, mouse, of_tool
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.annotation import Annotation
from xat_desktop.domain.capture import Capture
from xat_desktop.store.annotations import annotations_of
from xat_desktop.ui.charts.chart_area import ChartArea
from xat_desktop.ui.charts.drag_mode import DragMode
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext, NoticeAction

pytestmark = pytest.mark.usefixtures("every_move_counts")


@pytest.fixture
def captures(qtbot: QtBot, context: AppContext) -> list[Capture]:
    return open_samples(qtbot, context, "monitoring/session-1")


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, captures: list[Capture]) -> ChartsPage:
    return made_page(qtbot, context)


def note_button(area: ChartArea) -> QToolButton:
    found = area.toolbar.findChild(QToolButton, "chart_mode_note")
    assert isinstance(found, QToolButton)
    return found


def write(qtbot: QtBot, area: ChartArea, text: str) -> None:
    field = area.findChild(QLineEdit, "note_text")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, area._context)


def stored(context: AppContext, captures: list[Capture]) -> list[Annotation]:
    assert context.store is not None
    return annotations_of(context.store, [capture.id for capture in captures])


def press(area: ChartArea, name: str) -> None:
    button = area.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_a_click_places_a_note_that_is_there_again(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one)
    note_button(area).click()
    plot = first_plot(area)
    click(plot, at(plot, 0.5))
    write(qtbot, area, "the backup began")
    (note,) = stored(context, one)
    view = area.stack.viewport.view
    x = area.stack.alignment.x_of(note.capture_id, note.start_us)
    assert x == pytest.approx((view.start + view.end) / 2, rel=0.01)
    assert (note.text, note.end_us) == ("the backup began", None)
    for panel in area.stack.panels.values():
        assert [flag.note.id for flag in panel.time_plot.note_flags()] == [note.id]
    assert not area._note_bar.isVisible()
    assert plot.box.drag_mode is DragMode.ZOOM
    again = made_page(qtbot, context)
    flags = first_plot(chart(qtbot, again, one)).note_flags()
    assert [flag.note.text for flag in flags] == ["the backup began"]
    labelled = [panel.time_plot.note_flags()[0].label for panel in area.stack.panels.values()]
    assert [bool(label) for label in labelled] == [True] + [False] * (len(labelled) - 1)
    assert area.scalable_picture().count("the backup began") == 1


def test_a_drag_notes_a_stretch_and_n_takes_the_region(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one, CPU)
    plot, view = first_plot(area), area.stack.viewport.view
    note_button(area).click()
    drag(plot, at(plot, 0.2), at(plot, 0.4))
    write(qtbot, area, "copying")
    area.stack.set_region((view.start + 10, view.start + 20))
    note_button(area).click()
    write(qtbot, area, "reading")
    reading, copying = sorted(stored(context, one), key=lambda note: note.start_us)
    assert copying.end_us is not None
    span = view.end - view.start
    assert (copying.end_us - copying.start_us) / 1e6 == pytest.approx(0.2 * span, rel=0.03)
    assert reading.end_us == reading.start_us + 10_000_000


def test_n_writes_at_the_cursor(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one, CPU)
    plot = first_plot(area)
    mouse(plot, QEvent.Type.MouseMove, at(plot, 0.25))
    cursor = area.stack.cursor_x
    assert cursor is not None
    note_button(area).click()
    write(qtbot, area, "here")
    (note,) = stored(context, one)
    assert note.start_us == area.stack.alignment.us_of(note.capture_id, cursor)


def test_a_note_is_changed_removed_and_brought_back(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one, CPU)
    plot = first_plot(area)
    area.notes.open_new(100.0, 100.0)
    write(qtbot, area, "first")
    label = plot.note_flags()[0].label.center()
    place = plot.mapFromScene(plot.box.mapToScene(label))
    click(plot, place)
    write(qtbot, area, "second")
    assert [note.text for note in stored(context, one)] == ["second"]
    click(plot, place)
    actions: list[NoticeAction] = []
    context.noticed.connect(lambda _text, _level, action: actions.append(action))
    press(area, "note_remove")
    settle(qtbot, context)
    assert stored(context, one) == []
    assert plot.note_flags() == []
    actions[-1].trigger()
    settle(qtbot, context)
    assert [note.text for note in stored(context, one)] == ["second"]
    assert len(plot.note_flags()) == 1


def test_with_several_captures_one_says_whose_note_it_is(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, captures, CPU)
    area.notes.open_new(60.0, 60.0)
    choice = area.findChild(QComboBox, "note_capture")
    assert isinstance(choice, QComboBox)
    assert choice.isVisible()
    wanted = of_tool(captures, "iostat")[0]
    choice.setCurrentIndex(choice.findData(wanted.id))
    write(qtbot, area, "disk replaced")
    assert [note.capture_id for note in stored(context, captures)] == [wanted.id]


def test_notes_go_with_their_captures(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    area.notes.open_new(60.0, 60.0)
    write(qtbot, area, "of vmstat")
    chart(qtbot, page, of_tool(captures, "iostat"), CPU)
    assert first_plot(area).note_flags() == []
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    assert [flag.note.text for flag in first_plot(area).note_flags()] == ["of vmstat"]


def test_nothing_is_written_by_cancel_or_for_blanks(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one, CPU)
    note_button(area).click()
    area.notes.open_new(60.0, 60.0)
    write(qtbot, area, "   ")
    assert area._note_bar.isVisible()
    press(area, "note_cancel")
    assert not area._note_bar.isVisible()
    assert stored(context, one) == []
    assert not note_button(area).isChecked()


def test_a_refused_text_stays_to_be_mended(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    one = of_tool(captures, "vmstat")
    area = chart(qtbot, page, one, CPU)
    area.notes.open_new(60.0, 60.0)
    write(qtbot, area, "<script>alert(1)</script>")
    field = area.findChild(QLineEdit, "note_text")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    assert field.text() == "<script>alert(1)</script>"
    assert stored(context, one) == []


def test_labels_that_would_meet_stand_below_each_other(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    for x in (100.0, 101.0):
        area.notes.open_new(x, x)
        write(qtbot, area, "a text that needs room")
    first, second = (flag.label for flag in first_plot(area).note_flags())
    assert not first.intersects(second)
