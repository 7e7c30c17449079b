"""A cell that is edited by choosing from a list, or by typing the beginning of one of its entries."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from xat_desktop.ui.columns import Index
from xat_desktop.ui.theme import GRID

Choices = Sequence[tuple[str, str]]
"""What is shown, and what it means."""

HEIGHT = 4 * GRID - 2  # that of a line to type in


class ChoiceModel(QAbstractListModel):
    """Entries for a drop-down list: no object for each, so that 10,000 of them are there at once."""

    def __init__(self, choices: Choices, parent: QObject) -> None:
        super().__init__(parent)
        self._choices = choices

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        text, value = self._choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        return value if role == Qt.ItemDataRole.UserRole else None


def choice_box(choices: Choices, accessible_name: str) -> QComboBox:
    """A drop-down list that is searched by typing any part of an entry."""
    box = QComboBox()
    box.setAccessibleName(accessible_name)
    box.setEditable(True)
    box.setMinimumHeight(HEIGHT)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    assert completer is not None  # an editable box has one
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    fill(box, choices)
    return box


def fill(box: QComboBox, choices: Choices) -> None:
    """Replace the entries; what was chosen stays chosen if it is still there."""
    before = box.currentData()
    with QSignalBlocker(box):
        box.setModel(ChoiceModel(choices, box))  # the box deletes the model before, whose parent it is
        box.setCurrentIndex(max(0, box.findData(before)) if before else 0)


def chosen_value(box: QComboBox) -> str | None:
    """What the text in the box means; None when it is no entry."""
    found = box.findText(box.currentText().strip(), Qt.MatchFlag.MatchFixedString)
    return None if found < 0 else str(box.itemData(found))


class ChoiceDelegate(QStyledItemDelegate):
    """`choices()` is called each time a cell is opened."""

    def __init__(self, choices: Callable[[], Choices], accessible_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices
        self._accessible_name = accessible_name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        box = choice_box(self._choices(), self._accessible_name)
        box.setParent(parent)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))
        line = editor.lineEdit()
        assert line is not None
        line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        value = chosen_value(editor)
        if value is not None and value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, value, Qt.ItemDataRole.EditRole)
