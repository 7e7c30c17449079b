"""The words of an empty page are there in full."""

import pytest
from PySide6.QtWidgets import QLabel, QStackedWidget
from pytestqt.qtbot import QtBot

from xat_desktop.ui.empty_state import EmptyState


@pytest.mark.parametrize("words", [3, 30, 60])
def test_a_long_sentence_is_not_cut(qtbot: QtBot, words: int) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    empty = EmptyState("compare", "Choose a baseline", "sentence " * words)
    empty.add_button("Choose", empty.update)
    stack.addWidget(empty)
    stack.resize(900, 600)
    stack.show()
    for label in empty.findChildren(QLabel):
        if label.text():
            assert label.height() >= label.heightForWidth(label.width())
