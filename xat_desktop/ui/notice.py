"""The line between the page and the status bar that tells what happened, instead of a dialog."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from xat_desktop.ui.context import NoticeAction
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID

SHOWN_MS = 6000  # information and success; with an action twice as long, warnings and errors until closed


class Notice(QFrame):
    """One sentence, an optional button, and a close button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text = QLabel()
        self._text.setObjectName("notice_text")
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action: NoticeAction | None = None
        self._button = QPushButton()
        self._button.setObjectName("notice_action")
        self._button.setProperty("link", True)
        self._button.clicked.connect(self._on_action)
        close = QToolButton()
        close.setObjectName("notice_close")
        close.setIcon(icon("close"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID // 2, GRID, GRID // 2)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_text(self, text: str, level: str, action: NoticeAction | None) -> None:
        """Replace what is shown."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._action = action
        self._button.setVisible(action is not None)
        self._button.setText(action.text if action else "")
        self.setProperty("level", level)
        self.style().unpolish(self)  # a style sheet looks at a property only when it polishes
        self.style().polish(self)
        self.show()
        self._timer.stop()
        if level in ("info", "success"):
            self._timer.start(SHOWN_MS * (2 if action else 1))

    def _on_action(self) -> None:
        action = self._action
        self.hide()
        if action is not None:
            action.trigger()
