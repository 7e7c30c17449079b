"""What is chosen once for an import: label, run group and tags for all files; collector, zone and format for some."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError
from xat_desktop.tasks.list_import_choices import ImportChoices
from xat_desktop.ui.choice_delegate import Choices, choice_box, chosen_value, fill
from xat_desktop.ui.theme import GRID

UNCHANGED = "\N{NULL}"  # no value of a field, unlike the empty text


class ImportOptionsBar(QWidget):
    """`applied` with the name of a row's field and its value, for the selected files or for all."""

    applied = Signal(str, str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_options")
        self.choices = ImportChoices()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        self._columns: tuple[list[QWidget], ...] = tuple([] for _ in range(6))
        self.label = self._line("label", self.tr("Label"), self.tr("what was measured"), 0)
        self.run_group = self._line("run_group", self.tr("Run group"), self.tr("repeated runs together"), 1)
        self.tags = self._line("tags", self.tr("Tags"), "load=shop, variant=a", 2)
        self._boxes = {
            "collector_id": self._box("collector_id", self.tr("Collector"), 0),
            "zone": self._box("zone", self.tr("Time zone"), 1),
            "format": self._box("format", self.tr("Format"), 2),
        }
        self._apply = QPushButton(self.tr("Apply to all"))
        self._apply.setObjectName("import_apply")
        self._apply.clicked.connect(self._on_apply)
        self._problem = QLabel()
        self._problem.setObjectName("import_options_problem")
        self._problem.setProperty("role", "error")
        self._problem.hide()
        self._grid.addWidget(self._problem, 3, 0, 1, 7)
        self._place_button(below=False)
        self.set_choices(self.choices)

    def set_choices(self, choices: ImportChoices) -> None:
        """What can be chosen, as the store is now."""
        if choices == self.choices and self._boxes["zone"].count():
            return
        self.choices = choices
        for name, box in self._boxes.items():
            fill(box, ((self.tr("as it is"), UNCHANGED), *self.choices_of(name)))

    def choices_of(self, name: str) -> Choices:
        """The entries for a row's field; the first one is: nothing chosen."""
        if name == "collector_id":
            found = [(machine.text, machine.id) for machine in self.choices.collectors]
            return [(self.tr("none"), ""), *found]
        if name == "zone":
            return [
                (self.tr("of the collector, else UTC"), ""),
                *((zone, zone) for zone in self.choices.zones),
            ]
        return [
            (self.tr("recognised by content"), ""),
            *((title, key) for key, title in self.choices.formats),
        ]

    def show_selected(self, count: int) -> None:
        """Say how many files the lower line speaks of."""
        self._apply.setText(
            self.tr("Apply to {count} selected").format(count=count) if count else self.tr("Apply to all")
        )

    def show_problem(self, text: str) -> None:
        """The reason why the entries are refused, or nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button(below=event.size().width() < self._fields_width() + self._button_width())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._fields_width(), super().minimumSizeHint().height())

    def parsed_tags(self) -> dict[str, str]:
        """`name=value, name=value`; XatError when it is written otherwise."""
        parts = [part.strip() for part in self.tags.text().split(",") if part.strip()]
        found: dict[str, str] = {}
        for part in parts:
            name, sign, value = part.partition("=")
            if not sign or not name.strip():
                raise XatError(self.tr("A tag is name=value"), part)
            checked = checked_text("Tag value", value, required=False)
            found[checked_text("Tag name", name)] = checked
        return found

    def _place_button(self, *, below: bool) -> None:
        """Beside the lower fields, or in a line of its own where there is no room."""
        place = (2, 0, 1, 6) if below else (1, 6, 1, 1)
        number = self._grid.indexOf(self._apply)
        if number < 0 or self._grid.getItemPosition(number) != place:
            side = Qt.AlignmentFlag.AlignRight if below else Qt.AlignmentFlag(0)
            self._grid.addWidget(self._apply, *place, side)

    def _fields_width(self) -> int:
        widest = (max(one.minimumSizeHint().width() for one in widgets) for widgets in self._columns)
        return sum(widest) + (len(self._columns) - 1) * self._grid.horizontalSpacing()

    def _button_width(self) -> int:
        return self._apply.sizeHint().width() + self._grid.horizontalSpacing()

    def _on_apply(self) -> None:
        for name, box in self._boxes.items():
            value = chosen_value(box)
            if value is not None and value != UNCHANGED:
                self.applied.emit(name, value)
            box.setCurrentIndex(0)

    def _line(self, name: str, title: str, hint: str, place: int) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"import_{name}")
        line.setAccessibleName(title)
        line.setPlaceholderText(hint)
        line.textChanged.connect(self._on_text_changed)
        self._add(line, title, 0, place)
        return line

    def _box(self, name: str, title: str, place: int) -> QComboBox:
        box = choice_box((), title)
        box.setObjectName(f"import_{name}")
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._add(box, title, 1, place)
        return box

    def _on_text_changed(self) -> None:
        self.show_problem("")
        self.changed.emit()

    def _add(self, widget: QWidget, title: str, row: int, place: int) -> None:
        caption = QLabel(title)
        caption.setBuddy(widget)
        for column, one in enumerate((caption, widget), 2 * place):
            self._grid.addWidget(one, row, column)
            self._columns[column].append(one)
        self._grid.setColumnStretch(2 * place + 1, 1)
