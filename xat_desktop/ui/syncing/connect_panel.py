"""The first steps with a shared server: its profile, signing in, and the partner there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.domain.sync import RemotePartner
from xat_desktop.tasks.know_servers import KnownServer
from xat_desktop.tasks.show_sync import SyncView
from xat_desktop.ui.choice_delegate import HEIGHT
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID

WIDTH = 76 * GRID


class ConnectPanel(QFrame):
    """Three steps below each other; a step is on once the one before is done."""

    profile_wanted = Signal()
    server_chosen = Signal(str)
    sign_in_wanted = Signal(str)  # server
    role_given = Signal(str, str, str)  # server, role, secret
    connect_wanted = Signal(str, str)  # server, short name of the partner there

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("connect_panel")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Connect with a shared server"))
        self.setMaximumWidth(WIDTH)
        self._servers: dict[str, KnownServer] = {}
        self.server = self._combo("sync_server_choice", self.tr("Server"))
        self.server.activated.connect(self._on_server)
        self._who = QLabel()
        self._who.setObjectName("signed_in_as")
        self._warning = QLabel()
        self._warning.setProperty("role", "error")
        self.role = self._line("sync_role", self.tr("Role"), self.tr("Role, such as u_3f…"))
        self.secret = self._line("sync_secret", self.tr("Secret"), self.tr("Secret"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._on_sign_in)
        self.sign_in = self._button(self.tr("Sign in"), "sync_sign_in", "sign-in", self._on_sign_in)
        self.partner = self._combo("sync_partner_choice", self.tr("Partner on the server"))
        self.connect_button = self._button(
            self.tr("Sync with this partner"), "sync_connect", "sync", self._on_connect
        )
        self.connect_button.setProperty("primary", True)
        self.connect_button.setIcon(icon("sync", QPalette.ColorRole.HighlightedText))
        self._note = QLabel()
        self._note.setObjectName("connect_note")
        self._note.setProperty("role", "muted")
        for label in (self._warning, self._note):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()

    @property
    def chosen_server(self) -> str:
        """Name of the server that is chosen."""
        return str(self.server.currentData() or "")

    def show_view(self, view: SyncView) -> None:
        """Servers, and who is signed in at the one that is chosen."""
        chosen = self.chosen_server
        self._servers = {one.name: one for one in view.servers}
        self.server.clear()
        for one in view.servers:
            self.server.addItem(one.name, one.name)
        self.server.setCurrentIndex(max(0, self.server.findData(chosen)))
        server = self._servers.get(self.chosen_server)
        account = view.account_at(self.chosen_server)
        if account is None:
            self.show_partners(())
        by_role = server is not None and not server.issuer
        for field in (self.role, self.secret):
            field.setVisible(by_role and account is None)
        self._who.setText(self.tr("Signed in as {who}").format(who=account.email) if account else "")
        self._who.setVisible(account is not None)
        self.sign_in.setVisible(account is None)
        self._warning.setText("\n".join(server.warnings) if server else "")
        self._warning.setVisible(bool(server and server.warnings))

    def show_partners(self, partners: Sequence[RemotePartner]) -> None:
        """The partners on the server whose member the user is."""
        self.partner.clear()
        for one in partners:
            if one.state == "active":
                self.partner.addItem(one.name, one.slug)
        there = self.partner.count() > 0
        self.partner.setEnabled(there)
        self.connect_button.setEnabled(there)

    def suggest(self, slug: str) -> None:
        """Choose the partner there with the short name of the one here."""
        self.partner.setCurrentIndex(max(0, self.partner.findData(slug)))

    def show_note(self, text: str) -> None:
        """What is going on, such as a link for a browser that could not be opened."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _lay_out(self) -> None:
        add = self._button(self.tr("Add a profile…"), "add_profile", "plus", self.profile_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        for heading, widgets in (
            (self.tr("1. Server"), (self.server, add)),
            (self.tr("2. Sign in"), (self._who, self.role, self.secret, self.sign_in)),
            (self.tr("3. Partner there"), (self.partner, self.connect_button)),
        ):
            title = QLabel(heading)
            title.setProperty("role", "heading")
            column.addWidget(title)
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for widget in widgets:
                row.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1)
            column.addLayout(row)
            if widgets[0] is self.server:
                column.addWidget(self._warning)
            column.addSpacing(GRID)
        column.addWidget(self._note)
        column.addStretch(1)
        self.show_note("")

    def _combo(self, name: str, accessible_name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(accessible_name)
        box.setMinimumHeight(HEIGHT)
        return box

    def _line(self, name: str, accessible_name: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(accessible_name)
        field.setPlaceholderText(hint)
        return field

    def _button(self, text: str, name: str, icon_name: str, slot: object) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _on_server(self) -> None:
        self.server_chosen.emit(self.chosen_server)

    def _on_sign_in(self) -> None:
        server = self._servers.get(self.chosen_server)
        if server is not None and not server.issuer:
            self.role_given.emit(server.name, self.role.text().strip(), self.secret.text())
            self.secret.clear()
        elif server is not None:
            self.sign_in_wanted.emit(server.name)

    def _on_connect(self) -> None:
        self.connect_wanted.emit(self.chosen_server, str(self.partner.currentData()))


def centred(panel: QWidget) -> QWidget:
    """The panel at the top in the middle of a page, as high as it needs to be."""
    outer = QWidget()
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(panel, 4)
    row.addStretch(1)
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(row)
    column.addStretch(1)
    return outer
