"""The row above the charts: kind of view, what dragging does, fit and back, clock or start, value scale."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from xat_desktop.ui.charts.drag_mode import DragMode
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow

Form = Literal["time", "heat", "histogram", "cdf", "box"]
FORMS: tuple[Form, ...] = ("time", "heat", "histogram", "cdf", "box")


class ChartToolbar(QWidget):
    """All that changes how the charts look, not what they show."""

    form_chosen = Signal(str)
    mode_chosen = Signal(object)  # DragMode
    fit_wanted = Signal()
    back_wanted = Signal()
    region_wanted = Signal()
    steady_wanted = Signal()
    formula_wanted = Signal()
    from_start_chosen = Signal(bool)
    logarithmic_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chart_toolbar")
        self._with_icons: list[QToolButton] = []
        self._text_or_icon: tuple[QToolButton, ...] = ()
        self._narrow = self._short = self._wide = self._two_lines = 0
        self._usual_mode = DragMode.ZOOM
        self._whole = WrapRow(self)
        self._parts: list[QWidget] = []
        self._row = self._new_row()
        self._forms = self._add_forms()
        self._row = self._new_row()
        self._modes = self._add_modes()
        self._separate()
        self._add_moves()
        self._separate()
        self._add_scales()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._wide:  # the style sheet's paddings are known from now on
            self._measure()
            self.updateGeometry()
            self._show_texts(self._has_room_for_texts(self.width()))

    @property
    def form(self) -> Form:
        """The kind of view that is on."""
        return FORMS[self._forms.checkedId()]

    @property
    def logarithmic(self) -> bool:
        """Whether values are shown in powers of ten."""
        return self.log_button.isChecked()

    def show_form(self, form: str) -> None:
        """Only a view over time has a window, a region and a clock."""
        self._forms.button(FORMS.index(form)).setChecked(True)
        for widget in (
            *self._modes.buttons(),
            self.back_button,
            self.start_button,
            self.region_button,
            self.steady_button,
        ):
            widget.setEnabled(form == "time")

    def leave_note_mode(self) -> None:
        """The note is written: dragging means again what it meant before."""
        if self._modes.checkedId() == list(DragMode).index(DragMode.NOTE):
            self._modes.button(list(DragMode).index(self._usual_mode)).setChecked(True)
            self.mode_chosen.emit(self._usual_mode)

    def show_history(self, can_go_back: bool) -> None:
        """Whether there is a way back."""
        self.back_button.setEnabled(can_go_back and self.form == "time")

    def show_from_start(self, from_start: bool, can_choose: bool) -> None:
        """Which time axis is on, and whether there is another one."""
        self.start_button.setChecked(from_start)
        self.start_button.setEnabled(can_choose)

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Without telling anyone."""
        self.log_button.setChecked(logarithmic)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_texts(self._has_room_for_texts(event.size().width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrow, super().minimumSizeHint().height())

    def _measure(self) -> None:
        """How wide it is with and without texts beside the icons."""
        self._show_texts(False)
        self._narrow, self._short = max(self._part_widths()), self._line_width()
        self._show_texts(True)
        self._wide, self._two_lines = self._line_width(), max(self._part_widths())

    def _has_room_for_texts(self, width: int) -> bool:
        """In one line, or in the second one where there must be two."""
        return width >= self._wide or self._two_lines <= width < self._short

    def _line_width(self) -> int:
        return sum(self._part_widths()) + self._whole.spacing()

    def _part_widths(self) -> list[int]:
        """Asked anew: the layout keeps what its items wanted until it is next laid out."""
        return [part.sizeHint().width() for part in self._parts]

    def _show_texts(self, visible: bool) -> None:
        style = Qt.ToolButtonStyle
        for button in self._with_icons:
            wide = (
                style.ToolButtonTextOnly if button in self._text_or_icon else style.ToolButtonTextBesideIcon
            )
            button.setToolButtonStyle(wide if visible else style.ToolButtonIconOnly)

    def _new_row(self) -> QHBoxLayout:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        self._whole.add(part)
        self._parts.append(part)
        return row

    def _add_forms(self) -> QButtonGroup:
        group = QButtonGroup(self)
        texts = (
            (self.tr("Time"), self.tr("Values over time")),
            (
                self.tr("Heat map"),
                self.tr("How many samples lie where, in the visible window: the fuller a cell, the stronger"),
            ),
            (self.tr("Histogram"), self.tr("How often each value occurs, over all samples")),
            (self.tr("CDF"), self.tr("Share of samples at or below each value")),
            (
                self.tr("Box"),
                self.tr(
                    "A box for each run: quartiles and median of all samples; whiskers reach to the last sample "
                    "within 1.5 box heights, circles are the extremes"
                ),
            ),
        )
        for number, (text, tip) in enumerate(texts):
            button = self._button(f"form_{FORMS[number]}", text, tip)
            button.setCheckable(True)
            button.setChecked(number == 0)
            group.addButton(button, number)
        group.idClicked.connect(self._on_form)
        return group

    def _add_modes(self) -> QButtonGroup:
        group = QButtonGroup(self)
        texts = {
            DragMode.ZOOM: (
                self.tr("Zoom"),
                "zoom",
                self.tr("Drag a box to zoom (Z); a flat one zooms time only"),
            ),
            DragMode.PAN: (
                self.tr("Pan"),
                "pan",
                self.tr("Drag to move along (P); the middle button always does"),
            ),
            DragMode.SELECT: (
                self.tr("Mark"),
                "mark-region",
                self.tr("Drag to mark a region and get its statistics (M); Shift+drag always does"),
            ),
            DragMode.NOTE: (
                self.tr("Note"),
                "edit",
                self.tr("Write a note: at the cursor or on the region (N), else click where it belongs"),
            ),
        }
        keys = {DragMode.ZOOM: "Z", DragMode.PAN: "P", DragMode.SELECT: "M", DragMode.NOTE: "N"}
        for mode, (text, icon_name, tip) in texts.items():
            button = self._button(f"mode_{mode.value}", text, tip, icon_name)
            button.setCheckable(True)
            button.setChecked(mode is DragMode.ZOOM)
            button.setShortcut(QKeySequence(keys[mode]))
            group.addButton(button, list(DragMode).index(mode))
        group.idClicked.connect(self._on_mode)
        return group

    def _add_moves(self) -> None:
        self.fit_button = self._button("fit", self.tr("Fit"), self.tr("Show all (Home, double click)"), "fit")
        self.fit_button.clicked.connect(self.fit_wanted)
        self.back_button = self._button(
            "back", self.tr("Back"), self.tr("The view before (Backspace)"), "undo"
        )
        self.back_button.clicked.connect(self.back_wanted)
        self.back_button.setEnabled(False)

    def _add_scales(self) -> None:
        tip = self.tr("Count time from the start of each capture, so that runs lie over each other")
        self.start_button = self._button("from_start", self.tr("From start"), tip, "from-start")
        self.start_button.setCheckable(True)
        self.start_button.clicked.connect(self.from_start_chosen)
        self.log_button = self._button("log", self.tr("Log"), self.tr("Values in powers of ten"))
        self.log_button.setCheckable(True)
        self.log_button.clicked.connect(self.logarithmic_chosen)
        tip = self.tr("Statistics of the visible window")
        self.region_button = self._button("statistics", self.tr("Statistics"), tip, "statistics")
        self.region_button.clicked.connect(self.region_wanted)
        tip = self.tr("Mark the steady window: where throughput keeps its level; drag its edges to change it")
        self.steady_button = self._button("steady", self.tr("Steady"), tip, "steady")
        self.steady_button.clicked.connect(self.steady_wanted)
        tip = self.tr("A series computed from others: a / b, rate(a), median(a, 5) (F)")
        self.formula_button = self._button("formula", self.tr("Formula"), tip, "formula")
        self.formula_button.setShortcut(QKeySequence("F"))
        self.formula_button.clicked.connect(self.formula_wanted)
        # there is no room for text and icon
        self._text_or_icon = (
            self.start_button,
            self.region_button,
            self.steady_button,
            self.formula_button,
        )

    def _button(self, name: str, text: str, tip: str, icon_name: str = "") -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"chart_{name}")
        button.setText(text)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        button.setToolTip(tip)
        button.setProperty("role", "chart_tool")
        if icon_name:
            button.setIcon(icon(icon_name))
            button.setIconSize(QSize(2 * GRID, 2 * GRID))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._with_icons.append(button)
        self._row.addWidget(button)
        return button

    def _separate(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setProperty("role", "separator")
        line.setFixedWidth(1)
        self._row.addSpacing(GRID // 2)
        self._row.addWidget(line)
        self._row.addSpacing(GRID // 2)

    def _on_form(self, number: int) -> None:
        self.show_form(FORMS[number])
        self.form_chosen.emit(FORMS[number])

    def _on_mode(self, number: int) -> None:
        mode = list(DragMode)[number]
        if mode is not DragMode.NOTE:
            self._usual_mode = mode
        self.mode_chosen.emit(mode)
