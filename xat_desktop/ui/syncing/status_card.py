"""The state of the sync at a glance: with whom, when last, what waits, what went wrong, and how far a sync is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from xat_desktop.domain.sync import SyncStatus
from xat_desktop.ui.icons import IconLabel
from xat_desktop.ui.job_status import show_progress
from xat_desktop.ui.moments import moment
from xat_desktop.ui.syncing.words import icon_of, state_words
from xat_desktop.ui.theme import GRID

ICON_SIDE = 3 * GRID


class StatusCard(QFrame):
    """A sentence, facts in two columns, and a bar while a sync runs."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.setObjectName("sync_status")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("State of the sync"))
        self._zone = zone
        self._icon = QWidget()
        self._sentence = QLabel()
        self._sentence.setObjectName("sync_sentence")
        self._sentence.setProperty("role", "heading")
        self._sentence.setWordWrap(True)
        self._error = QLabel()
        self._error.setObjectName("sync_error")
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._metered = QLabel(self.tr("This connection costs money: series and files wait for another one."))
        self._metered.setObjectName("sync_metered_note")
        self._metered.setProperty("role", "muted")
        self._head = QHBoxLayout()
        self._head.setSpacing(GRID)
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self._sentence, 1)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(2 * GRID)
        self._facts.setVerticalSpacing(GRID // 2)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        self._values: dict[str, QLabel] = {}
        self._add_facts()
        self._bar = QProgressBar()
        self._bar.setObjectName("sync_bar")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the sync"))
        self._doing = QLabel()
        self._doing.setObjectName("sync_doing")
        self._doing.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(self._head)
        column.addWidget(self._error)
        column.addWidget(self._metered)
        column.addLayout(self._facts)
        column.addWidget(self._bar)
        column.addWidget(self._doing)
        self.end_progress()

    def show_status(self, status: SyncStatus) -> None:
        """Replace everything but the bar."""
        shown = IconLabel(icon_of(status.state, status.conflicts), ICON_SIDE)
        self._head.replaceWidget(self._icon, shown)
        self._icon.deleteLater()
        self._icon = shown
        self._sentence.setText(state_words(status.state, status.conflicts))
        self._error.setText(status.last_error)
        self._error.setVisible(bool(status.last_error))
        waiting = f"{status.waiting:,}"
        if status.waiting and status.oldest_waiting_us is not None:
            since = moment(status.oldest_waiting_us, self._zone)
            waiting = self.tr("{count}, the oldest since {time}").format(count=waiting, time=since)
        never = self.tr("never")
        for name, text in {
            "server": status.server,
            "partner": status.partner_there,
            "person": status.signed_in_as or self.tr("nobody"),
            "last": moment(status.last_sync_us, self._zone) if status.last_sync_us else never,
            "verified": moment(status.verified_us, self._zone) if status.verified_us else never,
            "waiting": waiting,
        }.items():
            self._values[name].setText(text)

    def show_metered(self, *, metered: bool) -> None:
        """Whether only rows are exchanged."""
        self._metered.setVisible(metered)

    def show_doing(self, done: int, total: int, text: str) -> None:
        """How far a sync is."""
        self._bar.show()
        self._doing.show()
        show_progress(self._bar, done, total)
        self._doing.setText(text)

    def end_progress(self) -> None:
        """No sync runs."""
        self._bar.hide()
        self._doing.hide()

    def _add_facts(self) -> None:
        names = (
            ("server", self.tr("Server")),
            ("last", self.tr("Last sync")),
            ("partner", self.tr("Partner there")),
            ("verified", self.tr("Compared and equal")),
            ("person", self.tr("Signed in as")),
            ("waiting", self.tr("Waiting changes")),
        )
        for number, (name, title) in enumerate(names):
            label, value = QLabel(title), QLabel()
            label.setProperty("role", "muted")
            value.setObjectName(f"sync_{name}")
            value.setAccessibleName(title)
            value.setTextFormat(Qt.TextFormat.PlainText)
            self._facts.addWidget(label, number // 2, number % 2 * 2)
            self._facts.addWidget(value, number // 2, number % 2 * 2 + 1)
            self._values[name] = value
