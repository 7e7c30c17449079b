"""The fields of a machine, each told at once what is wrong with it."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.domain.validation import checked_machine, checked_text, checked_zone
from xat_desktop.errors import XatError
from xat_desktop.tasks.list_collectors import CollectorList
from xat_desktop.ui.choice_delegate import HEIGHT, choice_box, fill
from xat_desktop.ui.collectors.collectors_model import memory_text
from xat_desktop.ui.theme import GRID

NOTES_HEIGHT = 9 * GRID


class CollectorForm(QWidget):
    """`submitted` with the id (empty: a new one) and the valid CollectorDraft; `closed` without saving."""

    submitted = Signal(str, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("collector_form")
        self._id = ""
        self._offer = CollectorList()
        self._fields: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        self._size = QLabel()
        self._size.setObjectName("collector_size")
        self._size.setProperty("role", "muted")
        self._choices = QVBoxLayout()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._add_fields()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GRID, 0, GRID, 0)
        column.addWidget(self._heading)
        column.addLayout(self._grid)
        column.addLayout(self._buttons())
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def open(self, heading: str, collector_id: str, draft: CollectorDraft, offer: CollectorList) -> None:
        """Fill in the fields, for the machine of this id or for a new one."""
        self._id, self._offer = collector_id, offer
        self._heading.setText(heading)
        completer = QCompleter(sorted({machine.site_name for machine in offer.collectors}), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.site.setCompleter(completer)
        self.site.setText(draft.site_name)
        self.machine.setText(draft.machine_name)
        with QSignalBlocker(self.platform):
            _choose(self.platform, offer.platforms, draft.platform, required=True)
        self._show_models(draft.compute_model)
        _choose(self.os_flavor, offer.os_flavors, draft.os_flavor)
        _choose(self.software, offer.system_software, draft.system_software)
        _choose(self.zone, offer.zones, draft.zone)
        self.notes.setPlainText(draft.notes)
        for problem in self._problems.values():
            problem.hide()
        self.show_refusal("")
        self._save.setEnabled(True)
        self.site.setFocus()

    def add_choice(self, widget: QWidget) -> None:
        """Something else that is asked, between the fields and the buttons."""
        self._choices.addWidget(widget)

    def draft(self) -> CollectorDraft:
        """What the fields hold now, valid or not."""
        return CollectorDraft(
            self.site.text(),
            self.machine.text(),
            self.platform.currentText(),
            self.compute_model.currentText(),
            self.os_flavor.currentText(),
            self.software.currentText(),
            self.notes.toPlainText(),
            self.zone.currentText(),
        )

    def show_refusal(self, text: str) -> None:
        """Why the store refused what is valid by itself; the form can be sent again."""
        self._refusal.setText(text)
        self._refusal.setVisible(bool(text))
        self._save.setEnabled(True)

    def let_save(self) -> None:
        """Saving was stopped: it can be asked for again."""
        self._save.setEnabled(True)

    def problem_of(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return _problem(self._checks()[name])

    def _checks(self) -> dict[str, Callable[[], object]]:
        draft, offer = self.draft(), self._offer
        models = [model.name for model in offer.compute_models if model.platform == draft.platform]
        return {
            "site": lambda: checked_text("Site name", draft.site_name),
            "machine": lambda: checked_machine(draft.machine_name),
            "platform": lambda: _known("Platform", draft.platform, offer.platforms, required=True),
            "compute_model": lambda: _known("Compute model", draft.compute_model, models, required=True),
            "os_flavor": lambda: _known("OS flavour", draft.os_flavor, offer.os_flavors),
            "software": lambda: _known("System software", draft.system_software, offer.system_software),
            "zone": lambda: checked_zone(draft.zone),
            "notes": lambda: checked_text("Notes", draft.notes, maximum=10_000, required=False),
        }

    def _add_fields(self) -> None:
        self.site, self.machine = QLineEdit(), QLineEdit()
        self.platform = QComboBox()
        self.platform.setMinimumHeight(HEIGHT)
        self.compute_model, self.os_flavor, self.software, self.zone = (choice_box((), "") for _ in range(4))
        self.notes = QPlainTextEdit()
        self.notes.setFixedHeight(NOTES_HEIGHT)
        self.notes.setTabChangesFocus(True)
        for name, field, title in (
            ("site", self.site, self.tr("Site")),
            ("machine", self.machine, self.tr("Machine")),
            ("platform", self.platform, self.tr("Platform")),
            ("compute_model", self.compute_model, self.tr("Compute model")),
            ("os_flavor", self.os_flavor, self.tr("OS")),
            ("software", self.software, self.tr("Software")),
            ("zone", self.zone, self.tr("Time zone")),
            ("notes", self.notes, self.tr("Notes")),
        ):
            self._add_field(name, field, title)
        for line in (self.site, self.machine):
            line.textEdited.connect(self._on_edited)
        for box in (self.compute_model, self.os_flavor, self.software, self.zone):
            box.editTextChanged.connect(self._on_edited)
        self.platform.currentIndexChanged.connect(self._on_platform_changed)
        self.notes.textChanged.connect(self._on_edited)

    def _add_field(self, name: str, field: QWidget, title: str) -> None:
        field.setObjectName(f"collector_{name}")
        field.setAccessibleName(title)
        if isinstance(field, QComboBox):
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        caption = QLabel(title)
        caption.setBuddy(field)
        problem = QLabel()
        problem.setObjectName(f"collector_{name}_problem")
        problem.setProperty("role", "error")
        problem.setWordWrap(True)
        problem.hide()
        below = QVBoxLayout()
        below.setSpacing(0)
        below.addWidget(problem)
        if name == "compute_model":
            below.addWidget(self._size)
        row = self._grid.rowCount()
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addLayout(below, row + 1, 1)
        self._fields[name], self._problems[name] = field, problem

    def _buttons(self) -> QVBoxLayout:
        self._refusal = QLabel()
        self._refusal.setObjectName("collector_refusal")
        self._refusal.setProperty("role", "error")
        self._refusal.setWordWrap(True)
        self._save = QPushButton(self.tr("Save"))
        self._save.setObjectName("collector_save")
        self._save.setProperty("primary", True)
        self._save.setShortcut("Ctrl+Return")
        self._save.clicked.connect(self._on_save)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("collector_cancel")
        cancel.setShortcut("Esc")
        cancel.clicked.connect(self.closed)
        for button in (self._save, cancel):
            button.setAutoDefault(False)  # in a dialog, Return in a field would press one of them
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._save)
        column = QVBoxLayout()
        column.addLayout(self._choices)
        column.addWidget(self._refusal)
        column.addLayout(row)
        return column

    def _on_platform_changed(self) -> None:
        self._show_models("")
        self._on_edited()

    def _show_models(self, chosen: str) -> None:
        platform = self.platform.currentText()
        names = [model.name for model in self._offer.compute_models if model.platform == platform]
        _choose(self.compute_model, names, chosen or (names[0] if len(names) == 1 else ""))
        self._show_size()

    def _show_size(self) -> None:
        draft = self.draft()
        found = next(
            (
                model
                for model in self._offer.compute_models
                if (model.platform, model.name) == (draft.platform, draft.compute_model)
            ),
            None,
        )
        known = found is not None and (found.vcpus is not None or found.memory_bytes is not None)
        self._size.setVisible(known)
        if found is not None and known:
            text = self.tr("{vcpus} vCPUs, {memory}")
            self._size.setText(text.format(vcpus=found.vcpus or "–", memory=memory_text(found.memory_bytes)))

    def _on_edited(self) -> None:
        """Tell about the field that is being edited, and take back what is no longer wrong."""
        self._refusal.hide()
        self._show_size()
        sender = self.sender()
        for name, check in self._checks().items():
            if self._fields[name] is sender or self._problems[name].isVisibleTo(self):
                self._show_problem(name, _problem(check))

    def _show_problem(self, name: str, text: str) -> None:
        self._problems[name].setText(text)
        self._problems[name].setVisible(bool(text))

    def _on_save(self) -> None:
        wrong = ""
        for name, check in self._checks().items():
            text = _problem(check)
            self._show_problem(name, text)
            wrong = wrong or (name if text else "")
        if wrong:
            for box in (self.compute_model, self.os_flavor, self.software, self.zone):
                _hide_proposals(box)
            self._fields[wrong].setFocus()
            return
        self._save.setEnabled(False)
        self.submitted.emit(self._id, self.draft().checked())


def _hide_proposals(box: QComboBox) -> None:
    """What is proposed while one types would still take the keys after the focus went elsewhere."""
    completer = box.completer()
    popup = completer.popup() if completer is not None else None
    if popup is not None:
        popup.hide()


def _choose(
    box: QComboBox, names: "tuple[str, ...] | list[str]", chosen: str, *, required: bool = False
) -> None:
    """Offer the names and choose one; what is chosen but not offered any more stays as it is written."""
    entries = list(names) if required and chosen else ["", *names]
    if chosen and chosen not in entries:
        entries.append(chosen)
    fill(box, [(name, name) for name in entries])
    with QSignalBlocker(box):
        box.setCurrentIndex(max(0, box.findData(chosen)))


def _known(what: str, text: str, names: "tuple[str, ...] | list[str]", *, required: bool = False) -> None:
    if required and not text.strip():
        raise XatError(f"{what} is missing", "Choose one of the list.")
    text = checked_text(what, text, required=False)
    if text and text not in names:
        raise XatError(f"{what} is not in the catalogue", f"There is no {text}; choose one of the list.")


def _problem(check: Callable[[], object]) -> str:
    try:
        check()
    except XatError as error:
        return str(error)
    return ""
