"""The command palette (Ctrl+K): type a few letters of what you want, press Return."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.ui.icons import icon
from xat_desktop.ui.page import Command
from xat_desktop.ui.theme import GRID

WIDTH = 70 * GRID
ROW_HEIGHT = 4 * GRID
ROWS = 10
KeysRole = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
MOVES: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS,
    Qt.Key.Key_PageUp: -ROWS,
}


def match_rank(query: str, title: str) -> int | None:
    """How well `title` fits: 0 starts so, 1 a word starts so, 2 contains it, 3 letters in order; None not."""
    wanted, text = query.casefold().strip(), title.casefold()
    if text.startswith(wanted):
        return 0
    if f" {wanted}" in text:
        return 1
    if wanted in text:
        return 2
    letters = iter(text)
    return 3 if all(letter in letters for letter in wanted.replace(" ", "")) else None


class _KeysDelegate(QStyledItemDelegate):
    """Rows of one height, with the shortcut muted at the right end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        box = option.rect.adjusted(0, 0, -GRID, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, right, index.data(KeysRole) or "")
        painter.restore()


class CommandPalette(QFrame):
    """A field and the list of the commands that fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("command_palette")
        self.setAccessibleName(self.tr("Command palette"))
        self.setProperty("role", "overlay")
        self.setFixedWidth(WIDTH)
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self._field = QLineEdit()
        self._field.setObjectName("command_field")
        self._field.setAccessibleName(self.tr("Command"))
        self._field.setPlaceholderText(self.tr("Type a command or a page"))
        self._field.textChanged.connect(self._fill)
        self._field.returnPressed.connect(self._on_return)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setObjectName("command_list")
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_KeysDelegate(self._list))
        self._list.setIconSize(QSize(2 * GRID + 2, 2 * GRID + 2))
        self._list.itemClicked.connect(self._run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self.hide()

    def open(self, commands: Sequence[Command], query: str = "") -> None:
        """Show the palette over the window with these commands, `query` already typed."""
        self._commands = commands
        self._before = self.window().focusWidget()
        self._field.setText(query)
        self._fill(query)
        self.move((self._parent.width() - self.width()) // 2, 8 * GRID)
        self.show()
        self.raise_()
        self._field.setFocus()

    def close_palette(self) -> None:
        """Hide and give the focus back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_palette()
                return True
            if event.key() in MOVES:
                self._move(MOVES[event.key()])
                return True
        elif event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _fill(self, query: str) -> None:
        ranked = [
            (rank, number)
            for number, command in enumerate(self._commands)
            if (rank := match_rank(query, command.title)) is not None
        ]
        self._list.clear()
        for _, number in sorted(ranked):
            self._list.addItem(self._item(number))
        if not ranked:
            nothing = QListWidgetItem(self.tr("Nothing is called that"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(nothing)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(ROW_HEIGHT * min(max(self._list.count(), 1), ROWS) + GRID // 2)
        self.adjustSize()

    def _item(self, number: int) -> QListWidgetItem:
        command = self._commands[number]
        item = QListWidgetItem(icon(command.icon), command.title)
        item.setData(Qt.ItemDataRole.UserRole, number)
        item.setData(KeysRole, command.keys)
        return item

    def _move(self, by: int) -> None:
        row = self._list.currentRow() + by
        self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))

    def _on_return(self) -> None:
        item = self._list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._run(item)

    def _run(self, item: QListWidgetItem) -> None:
        command = self._commands[item.data(Qt.ItemDataRole.UserRole)]
        self.close_palette()
        command.trigger()
