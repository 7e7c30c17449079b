"""The form that changes label, run group, machine and tags of the selected captures."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.collector import Collector
from xat_desktop.errors import XatError
from xat_desktop.tasks.edit_captures import CaptureChange
from xat_desktop.ui.captures.captures_model import capture_title, count_text
from xat_desktop.ui.theme import GRID

UNCHANGED = "unchanged"


def parse_tags(text: str) -> dict[str, str | None]:
    """`load=shop, old=` sets one tag and removes another; XatError for a part without `=`."""
    tags: dict[str, str | None] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            raise XatError(
                "A tag is a name and a value", f"“{part}”: write name=value, or name= to remove it."
            )
        tags[name] = value or None
    return tags


class EditForm(QWidget):
    """`applied` with the ids it was opened for and a CaptureChange of what was changed; `closed` without."""

    applied = Signal(object, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("capture_form")
        self._ids: list[str] = []
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        self._heading.setWordWrap(True)
        self.label = self._line("edit_label", self.tr("Label"))
        self.run_group = self._combo("edit_run_group", self.tr("Run group"))
        self.run_group.setEditable(True)
        self.collector = self._combo("edit_collector", self.tr("Collector"))
        self.tags = self._line("edit_tags", self.tr("Tags to set"))
        self.tags.setPlaceholderText(self.tr("load=shop, variant=a; name= removes a tag"))
        self._problem = QLabel()
        self._problem.setObjectName("edit_problem")
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._has_tags = QLabel()
        self._has_tags.setProperty("role", "muted")
        self._has_tags.setWordWrap(True)
        self._lay_out()

    def show_captures(
        self, captures: Sequence[Capture], collectors: Sequence[Collector], groups: Sequence[str]
    ) -> None:
        """Fill in what all of them have in common."""
        count = len(captures)
        self._ids = [capture.id for capture in captures]
        name = capture_title(captures[0]) if count == 1 else count_text(count)
        self._heading.setText(self.tr("Edit {name}").format(name=name))
        self._set_text(self.label, {capture.label for capture in captures})
        self.run_group.clear()
        self.run_group.addItems(list(groups))
        field = self.run_group.lineEdit()
        assert field is not None, "it is editable"
        self._set_text(field, {capture.run_group for capture in captures})
        self._fill_collectors(collectors, {capture.collector_id for capture in captures})
        self.tags.clear()
        common = set.intersection(*(set(capture.tags.items()) for capture in captures))
        named = ", ".join(f"{name}={value}" for name, value in sorted(common))
        self._has_tags.setText(self.tr("All have: {tags}").format(tags=named) if named else "")
        self._problem.hide()
        self.label.setFocus()

    def change(self) -> CaptureChange:
        """What the user changed; XatError for tags that cannot be read."""
        field = self.run_group.lineEdit()
        assert field is not None, "it is editable"
        group = field.text().strip()
        collector_id = self.collector.currentData()
        return CaptureChange(
            label=self.label.text().strip() if self.label.text() != self.label.property("before") else None,
            run_group=group if group != field.property("before") else None,
            collector_id=None if collector_id == self._collector_before else collector_id,
            tags=parse_tags(self.tags.text()),
        )

    def _on_apply(self) -> None:
        try:
            change = self.change()
        except XatError as error:
            self._problem.setText(f"{error.title}. {error.detail}")
            self._problem.show()
            self.tags.setFocus()
            return
        self.applied.emit(self._ids, change)

    def _set_text(self, field: QLineEdit, values: set[str]) -> None:
        common = next(iter(values)) if len(values) == 1 else ""
        field.setText(common)
        field.setProperty("before", common)
        field.setPlaceholderText(self.tr("different; leave empty to keep") if len(values) > 1 else "")

    def _fill_collectors(self, collectors: Sequence[Collector], chosen: set[str | None]) -> None:
        self.collector.clear()
        if len(chosen) > 1:
            self.collector.addItem(self.tr("different; keep"), UNCHANGED)
        self.collector.addItem(self.tr("none"), "")
        for one in collectors:
            self.collector.addItem(f"{one.site_name}/{one.machine_name}", one.id)
        self._collector_before = UNCHANGED if len(chosen) > 1 else (next(iter(chosen)) or "")
        self.collector.setCurrentIndex(max(0, self.collector.findData(self._collector_before)))

    def _line(self, name: str, accessible_name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(accessible_name)
        field.returnPressed.connect(self._on_apply)
        return field

    def _combo(self, name: str, accessible_name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(accessible_name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for text, widget in (
            (self.tr("Label"), self.label),
            (self.tr("Run group"), self.run_group),
            (self.tr("Collector"), self.collector),
            (self.tr("Set tags"), self.tags),
            ("", self._has_tags),
        ):
            form.addRow(text, widget)
        apply = QPushButton(self.tr("Apply"))
        apply.setObjectName("apply_edit")
        apply.setProperty("primary", True)
        apply.clicked.connect(self._on_apply)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("cancel_edit")
        cancel.setShortcut("Esc")
        cancel.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._heading)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        layout.addStretch(1)
