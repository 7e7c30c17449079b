"""Chooses one side of a comparison: a run group, tag, collector, platform, or captures that came from elsewhere."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QVBoxLayout, QWidget

from xat_desktop.tasks.list_sides import Kind, Side
from xat_desktop.ui.captures.captures_model import runs_text
from xat_desktop.ui.theme import GRID

SHOWN_ITEMS = 20


class SideChooser(QWidget):
    """A list to type in; `changed` when another side was chosen."""

    changed = Signal()

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._offered: tuple[Side, ...] = ()
        self._sides: list[Side] = []
        self._wanted: tuple[str, ...] = ()
        label = QLabel(title)
        label.setProperty("role", "muted")
        self.combo = QComboBox()
        self.combo.setObjectName(name)
        self.combo.setAccessibleName(title)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(SHOWN_ITEMS)
        self.combo.setMinimumContentsLength(8)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.currentIndexChanged.connect(self._on_chosen)
        label.setBuddy(self.combo)
        self._complete()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(label)
        layout.addWidget(self.combo)

    @property
    def selectors(self) -> tuple[str, ...]:
        """What was chosen; empty where nothing was."""
        return self._wanted

    def set_sides(self, sides: Sequence[Side]) -> None:
        """Offer these; what was chosen stays, and so does what is being typed where nothing is new."""
        if tuple(sides) != self._offered:
            self._offered, self._sides = tuple(sides), list(sides)
            self._fill()

    def choose(self, selectors: Sequence[str]) -> None:
        """Take these selectors, which need not be among those offered."""
        self._wanted = tuple(selectors)
        self._fill()

    def _fill(self) -> None:
        self.combo.blockSignals(True)
        self.combo.clear()
        known = [side.selectors for side in self._sides]
        if self._wanted and self._wanted not in known:
            self._sides.insert(0, Side("captures", "", len(self._wanted), self._wanted))
            known.insert(0, self._wanted)
        for side in self._sides:
            self.combo.addItem(self._text(side))
        self.combo.setCurrentIndex(known.index(self._wanted) if self._wanted else -1)
        self._show_beginning()
        self.combo.blockSignals(False)
        self.changed.emit()

    def _show_beginning(self) -> None:
        field = self.combo.lineEdit()
        assert field is not None, "it is editable"
        field.setCursorPosition(0)
        self.combo.setToolTip(self.combo.currentText())

    def _text(self, side: Side) -> str:
        kinds: dict[Kind, str] = {
            "group": self.tr("Run group"),
            "tag": self.tr("Tag"),
            "collector": self.tr("Collector"),
            "platform": self.tr("Platform"),
        }
        if side.kind == "captures":
            if any(":" in selector for selector in side.selectors):
                return ", ".join(side.selectors)
            return self.tr("Chosen captures – {runs}").format(runs=runs_text(side.runs))
        return f"{kinds[side.kind]}: {side.name} – {runs_text(side.runs)}"

    def _complete(self) -> None:
        completer = QCompleter(self.combo.model(), self.combo)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.setCompleter(completer)
        field = self.combo.lineEdit()
        assert field is not None, "it is editable"
        field.setPlaceholderText(self.tr("Choose or type"))
        field.setAccessibleName(self.combo.accessibleName())
        field.editingFinished.connect(self._on_typed)

    def _on_typed(self) -> None:
        """What is no item gives way to what is chosen."""
        self.combo.setEditText(self.combo.itemText(self.combo.currentIndex()))
        self._show_beginning()

    def _on_chosen(self, index: int) -> None:
        if index >= 0:
            self._wanted = self._sides[index].selectors
            self.changed.emit()
