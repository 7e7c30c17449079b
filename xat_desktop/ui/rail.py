"""The rail at the left edge: one button for each page."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from xat_desktop.ui.icons import icon
from xat_desktop.ui.pages import PageEntry
from xat_desktop.ui.theme import GRID

LEAST_WIDTH = 10 * GRID
BOLDER = 1.15  # how much wider the bold name of the page in front is


class Rail(QFrame):
    """Page buttons with icon and name, one checked; Ctrl+1 ... Ctrl+9 press them."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Pages"))
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        layout.setSpacing(GRID // 2)
        for place in ("top", "bottom"):
            for entry in entries:
                if entry.place == place:
                    layout.addWidget(self._button(entry))
            if place == "top":
                layout.addStretch(1)
        self._fit_buttons()

    def show_current(self, key: str) -> None:
        """Check the button of the page in front, or none if the page has no button."""
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)

    def _fit_buttons(self) -> None:
        """All as wide as the longest name in bold, so that no name is cut and nothing moves when it is chosen."""
        longest = max(
            (self.fontMetrics().horizontalAdvance(button.text()) for button in self._buttons.values()),
            default=0,
        )
        for button in self._buttons.values():
            button.setFixedWidth(max(LEAST_WIDTH, round(BOLDER * longest) + GRID))

    def _button(self, entry: PageEntry) -> QToolButton:
        keys = f"Ctrl+{len(self._buttons) + 1}"
        title = QCoreApplication.translate("pages", entry.title)
        button = QToolButton()
        button.setObjectName(f"rail_{entry.key}")
        button.setText(title)
        button.setAccessibleName(title)
        button.setToolTip(f"{title} ({keys})")
        button.setIcon(icon(entry.icon))
        button.setIconSize(QSize(3 * GRID, 3 * GRID))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        QShortcut(keys, self, partial(self.chosen.emit, entry.key))  # a button's own shortcut waits 100 ms
        self._group.addButton(button)
        self._buttons[entry.key] = button
        return button

    def _on_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.objectName().removeprefix("rail_"))
