"""The line that remembers which captures were marked as baseline and as candidate."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from xat_desktop.domain.capture import Capture
from xat_desktop.ui.captures.captures_model import runs_text
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID


class CompareMarks(QFrame):
    """Hidden until a side is marked; `compare_wanted` with the ids of both sides."""

    compare_wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_marks")
        self.setProperty("role", "card")
        self._sides: dict[str, list[str]] = {"baseline": [], "candidate": []}
        self._texts = {"baseline": QLabel(), "candidate": QLabel()}
        self._compare = QPushButton(icon("compare", QPalette.ColorRole.HighlightedText), self.tr("Compare"))
        self._compare.setObjectName("compare_marked")
        self._compare.setProperty("primary", True)
        self._compare.clicked.connect(self._on_compare)
        clear = QPushButton(self.tr("Clear"))
        clear.setObjectName("clear_marks")
        clear.setProperty("link", True)
        clear.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(3 * GRID)
        for label in self._texts.values():
            layout.addWidget(label)
        layout.addStretch(1)
        layout.addWidget(clear)
        layout.addWidget(self._compare)
        self.clear()

    def mark(self, side: str, captures: Sequence[Capture]) -> None:
        """Make these captures one side; they leave the other one."""
        other = "candidate" if side == "baseline" else "baseline"
        ids = [capture.id for capture in captures]
        self._sides[side] = ids
        self._sides[other] = [id_ for id_ in self._sides[other] if id_ not in ids]
        self._show()

    def clear(self) -> None:
        """Forget both."""
        self._sides = {"baseline": [], "candidate": []}
        self._show()

    def _show(self) -> None:
        names = {"baseline": self.tr("Baseline"), "candidate": self.tr("Candidate")}
        for side, ids in self._sides.items():
            runs = runs_text(len(ids)) if ids else self.tr("none yet")
            self._texts[side].setText(f"{names[side]}: {runs}")
        self._compare.setEnabled(all(self._sides.values()))
        self.setVisible(any(self._sides.values()))

    def _on_compare(self) -> None:
        self.compare_wanted.emit(list(self._sides["baseline"]), list(self._sides["candidate"]))
