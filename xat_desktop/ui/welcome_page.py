"""Where a partner is created; it is also what the first start shows, with the offer of sample data."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from xat_desktop.errors import XatError
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import IconLabel
from xat_desktop.ui.page import Page
from xat_desktop.ui.theme import GRID

CARD_WIDTH = 44 * GRID


class WelcomePage(Page):
    """A card to create a partner and a card with sample data."""

    title = str(QT_TRANSLATE_NOOP("WelcomePage", "New partner"))
    help_text = str(
        QT_TRANSLATE_NOOP(
            "WelcomePage",
            "# Partners\n\nA partner is a customer whose captures you keep. Each partner has a store of its "
            "own: nothing of one partner can be seen from another.\n\nEverything stays on this computer.",
        )
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._name = QLineEdit()
        self._create = QPushButton(self.tr("Create partner"))
        self._problem = QLabel()
        self._look = QPushButton(self.tr("Look around with sample data"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        row.addWidget(self._create_card())
        row.addWidget(self._sample_card())
        row.addStretch(1)
        self.body.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(2)

    def refresh(self) -> None:
        first = not self.context.partners
        self.set_title(self.tr("Welcome to XAT Desktop") if first else self.tr("New partner"))
        self._name.setFocus()

    def _create_card(self) -> QFrame:
        card, layout = _card("partner", self.tr("Create a partner"))
        layout.addWidget(
            _sentence(self.tr("A partner is a customer; each has a store of its own on this computer."))
        )
        layout.addStretch(1)
        self._name.setObjectName("partner_name")
        self._name.setAccessibleName(self.tr("Name of the partner"))
        self._name.setPlaceholderText(self.tr("Name, such as Contoso"))
        self._name.setMaxLength(200)
        self._name.textChanged.connect(self._on_edited)
        self._name.returnPressed.connect(self._on_create)
        self._problem.setObjectName("partner_problem")
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._create.setObjectName("create_partner")
        self._create.setProperty("primary", True)
        self._create.setEnabled(False)
        self._create.clicked.connect(self._on_create)
        for widget in (self._name, self._problem, self._create):
            layout.addWidget(widget)
        return card

    def _sample_card(self) -> QFrame:
        card, layout = _card("explore", self.tr("Look around first"))
        text = self.tr(
            "Real captures of load tests and monitors, with several runs of each variant, to chart and to compare."
        )
        layout.addWidget(_sentence(text))
        layout.addStretch(1)
        self._look.setObjectName("look_around")
        self._look.clicked.connect(self._on_look)
        layout.addWidget(self._look)
        return card

    def _on_look(self) -> None:
        self._look.setEnabled(False)
        job = self.context.add_sample_data()
        job.finished.connect(self._on_looked)
        job.succeeded.connect(self._on_created)

    def _on_looked(self) -> None:
        self._look.setEnabled(True)

    def _on_edited(self, text: str) -> None:
        self._create.setEnabled(bool(text.strip()))
        self._show_problem("")

    def _on_create(self) -> None:
        if self._name.text().strip() and self._create.isEnabled():
            self._create.setEnabled(False)
            job = self.context.add_partner(self._name.text())
            job.failed.connect(self._on_failed)
            job.succeeded.connect(self._on_created)

    def _on_created(self) -> None:
        self._name.clear()
        self.context.navigate("dashboard")

    def _on_failed(self, error: Exception) -> None:
        self._create.setEnabled(True)
        text = f"{error.title}. {error.detail}" if isinstance(error, XatError) else str(error)
        self._show_problem(text)
        self._name.setFocus()

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._name.setProperty("invalid", bool(text))
        self._name.style().unpolish(self._name)
        self._name.style().polish(self._name)


def _card(icon_name: str, heading: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("role", "card")
    card.setFixedWidth(CARD_WIDTH)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
    layout.setSpacing(GRID)
    title = QLabel(heading)
    title.setProperty("role", "heading")
    layout.addWidget(IconLabel(icon_name, 4 * GRID))
    layout.addWidget(title)
    return card, layout


def _sentence(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
