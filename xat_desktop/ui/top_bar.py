"""The bar above the pages: which partner is open, the search field, and Import."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton

from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from xat_desktop.domain.partner import Partner


class TopBar(QFrame):
    """Partner switcher, search field, Import button."""

    partner_chosen = Signal(str)  # slug
    partner_wanted = Signal()  # "New partner..."
    searched = Signal(str)
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self._is_typed = True
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        self.switcher = self._switcher()
        self.search = self._search_field()
        self.import_button = self._import_button()
        layout.addWidget(self.switcher)
        layout.addStretch(1)
        layout.addWidget(self.search, 2)
        layout.addStretch(1)
        layout.addWidget(self.import_button)

    def show_partners(self, partners: "Sequence[Partner]", current: "Partner | None") -> None:
        """Fill the switcher and show the current one; without partners there is nothing to do in the bar."""
        old = self.switcher.menu()
        menu = QMenu(self.switcher)
        menu.triggered.connect(self._on_menu)
        for partner in partners:
            action = menu.addAction(partner.name)
            action.setCheckable(True)
            action.setChecked(partner == current)
            action.setData(partner.slug)
        menu.addSeparator()
        name = current.name if current is not None else self.tr("No partner")
        menu.addAction(icon("plus"), self.tr("New partner…"), self.partner_wanted.emit)
        self.switcher.setMenu(menu)
        if old is not None:
            old.deleteLater()
        self.switcher.setText(f"{name}  ▾")
        self.switcher.setAccessibleName(self.tr("Partner: {name}").format(name=name))

    def show_search(self, hint: str, text: str) -> None:
        """What the search field looks in, and for; no hint: the page has nothing to search, commands can be typed."""
        self.search.setPlaceholderText(hint or self.tr("Type a page or a command"))
        self._is_typed = False
        self.search.setText(text)
        self._is_typed = True

    def _switcher(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("partner_switcher")
        button.setIcon(icon("partner"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Switch partner (Ctrl+P)"))
        QShortcut("Ctrl+P", button, button.showMenu)
        return button

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("search_field")
        field.setAccessibleName(self.tr("Search"))
        field.setClearButtonEnabled(True)
        field.setMaximumWidth(60 * GRID)
        field.addAction(
            icon("search", QPalette.ColorRole.PlaceholderText), QLineEdit.ActionPosition.LeadingPosition
        )
        field.textChanged.connect(self._on_text)  # also when the text is cleared
        return field

    def _import_button(self) -> QPushButton:
        button = QPushButton(icon("import", QPalette.ColorRole.HighlightedText), self.tr("Import"))
        button.setObjectName("import_button")
        button.setProperty("primary", True)
        button.setToolTip(self.tr("Import result files (Ctrl+I)"))
        QShortcut("Ctrl+I", button, self.import_wanted.emit)
        button.clicked.connect(self.import_wanted)
        return button

    def _on_text(self, text: str) -> None:
        if self._is_typed:
            self.searched.emit(text)

    def _on_menu(self, action: QAction) -> None:
        if action.data():
            self.partner_chosen.emit(action.data())
