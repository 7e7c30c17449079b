"""A cell with a path: where it is too long, its beginning and the file's own name are shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xat_desktop.ui.columns import Index


class PathDelegate(QStyledItemDelegate):
    """The dots stand in the middle."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
