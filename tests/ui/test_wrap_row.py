"""A row that wraps: one line where there is room, else two, and the rest of a line for who may grow."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from xat_desktop.ui.wrap_row import WrapRow

GAP = 8


def row_of(qtbot: QtBot, width: int, *widths: int, stretch: int = -1) -> tuple[QWidget, list[QWidget]]:
    whole = QWidget()
    qtbot.addWidget(whole)
    row = WrapRow(whole)
    parts = []
    for number, wanted in enumerate(widths):
        part = QWidget()
        part.setMinimumSize(wanted, 20)
        if number != stretch:
            part.setFixedWidth(wanted)
        row.add(part, int(number == stretch))
        parts.append(part)
    whole.resize(width, 100)
    whole.show()
    return whole, parts


def test_one_line_where_there_is_room(qtbot: QtBot) -> None:
    whole, parts = row_of(qtbot, 300, 100, 50, 80, stretch=1)
    assert [part.y() for part in parts] == [0, 0, 0]
    assert [part.x() for part in parts] == [0, 100 + GAP, 300 - 80]
    assert parts[1].width() == 300 - 100 - 80 - 2 * GAP
    assert whole.heightForWidth(300) == 20


def test_two_lines_where_there_is_none(qtbot: QtBot) -> None:
    whole, parts = row_of(qtbot, 200, 100, 50, 80)
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (100 + GAP, 0), (0, 20 + GAP)]
    assert whole.heightForWidth(200) == 40 + GAP
    assert whole.minimumSizeHint().width() == 100


def test_hidden_widgets_take_no_room(qtbot: QtBot) -> None:
    whole, parts = row_of(qtbot, 200, 100, 50, 80)
    parts[1].hide()
    assert whole.heightForWidth(200) == 20


def test_what_follows_a_stretch_stands_at_the_right(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    row, first, last = WrapRow(whole), QWidget(), QWidget()
    for part in (first, last):
        part.setFixedSize(60, 20)
    row.add(first)
    row.add_stretch()
    row.add(last)
    whole.resize(300, 40)
    whole.show()
    assert (first.x(), last.x()) == (0, 300 - 60)
