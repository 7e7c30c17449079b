"""The two sides, what is compared how, and the button that starts it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.tasks.list_sides import Side
from xat_desktop.ui.comparison.side_chooser import SideChooser
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class OptionsBar(QWidget):
    """`compare_wanted` when both sides are chosen and the button is pressed; `changed` when a side is another."""

    compare_wanted = Signal()
    changed = Signal()

    def __init__(self, noise_floor: float) -> None:
        super().__init__()
        self.baseline = SideChooser(self.tr("Baseline"), "baseline_side")
        self.candidate = SideChooser(self.tr("Candidate"), "candidate_side")
        self._metric = QLineEdit()
        self._metric.setObjectName("metric_filter")
        self._metric.setAccessibleName(self.tr("Metrics"))
        self._metric.setPlaceholderText(self.tr("all that can be better"))
        self._metric.setToolTip(self.tr("A pattern of metric names, such as system.cpu.*"))
        self._metric.setClearButtonEnabled(True)
        self._metric.setMinimumWidth(14 * GRID)
        self._metric.returnPressed.connect(self._on_compare)
        self._window = QComboBox()
        self._window.setObjectName("compare_window")
        self._window.setAccessibleName(self.tr("Window"))
        self._window.addItems([self.tr("Steady window"), self.tr("Whole runs")])
        self._floor = QDoubleSpinBox()
        self._floor.setObjectName("noise_floor")
        self._floor.setAccessibleName(self.tr("Noise floor in percent"))
        self._floor.setRange(0, 50)
        self._floor.setSingleStep(0.5)
        self._floor.setSuffix("%")
        self._floor.lineEdit().setTextMargins(GRID, 0, 0, 0)  # no frame of its own: the style sheet cannot
        self._floor.setToolTip(self.tr("Smaller relative differences are never better or worse."))
        self._floor.setValue(noise_floor * 100)
        self._go = QPushButton(self.tr("Compare"))
        self._go.setObjectName("compare")
        self._go.setProperty("primary", True)
        self._go.clicked.connect(self._on_compare)
        for chooser in (self.baseline, self.candidate):
            chooser.changed.connect(self._on_changed)
        self._lay_out()
        self._on_changed()

    @property
    def metric_pattern(self) -> str:
        """Pattern of metric names."""
        return self._metric.text().strip() or "*"

    @property
    def noise_floor(self) -> float:
        """As a ratio."""
        return self._floor.value() / 100

    @property
    def steady(self) -> bool:
        """Whether only the steady window of each run counts."""
        return self._window.currentIndex() == 0

    @property
    def is_complete(self) -> bool:
        """Whether both sides are chosen."""
        return bool(self.baseline.selectors and self.candidate.selectors)

    def set_sides(self, sides: Sequence[Side]) -> None:
        """Offer these on both sides."""
        self.baseline.set_sides(sides)
        self.candidate.set_sides(sides)

    def set_noise_floor(self, noise_floor: float) -> None:
        """Another one is the default now."""
        self._floor.setValue(noise_floor * 100)

    def _on_changed(self) -> None:
        self._go.setEnabled(self.is_complete)
        self.changed.emit()

    def _on_compare(self) -> None:
        if self.is_complete:
            self.compare_wanted.emit()

    def _on_swap(self) -> None:
        before, after = self.baseline.selectors, self.candidate.selectors
        self.baseline.choose(after)
        self.candidate.choose(before)

    def _lay_out(self) -> None:
        swap = QToolButton()
        swap.setObjectName("swap_sides")
        swap.setIcon(icon("refresh"))
        swap.setAccessibleName(self.tr("Swap baseline and candidate"))
        swap.setToolTip(swap.accessibleName())
        swap.clicked.connect(self._on_swap)
        row = WrapRow(self)
        row.add(self.baseline, 3)
        row.add(_below(swap))
        row.add(self.candidate, 3)
        row.add(_titled(self._metric, self.tr("Metrics")), 2)
        row.add(_titled(self._window, self.tr("Window")))
        row.add(_titled(self._floor, self.tr("Noise floor")))
        row.add(_below(self._go))


def _titled(widget: QWidget, title: str) -> QWidget:
    label = QLabel(title)
    label.setProperty("role", "muted")
    label.setBuddy(widget)
    whole, column = _column()
    column.setSpacing(GRID // 2)
    column.addWidget(label)
    column.addWidget(widget)
    return whole


def _below(widget: QWidget) -> QWidget:
    """In line with the fields, whose titles are above them."""
    whole, column = _column()
    column.addStretch(1)
    column.addWidget(widget)
    return whole


def _column() -> tuple[QWidget, QVBoxLayout]:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    return whole, column
