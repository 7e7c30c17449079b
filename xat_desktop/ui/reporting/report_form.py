"""The form of a report: what is compared, title, author, template, sections, format and file."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.reports.templates import template_names
from xat_desktop.tasks.make_report import ReportRequest
from xat_desktop.tasks.report_file import file_name
from xat_desktop.ui.comparison.side_chooser import SideChooser
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID

FORMS = ((".pdf", "PDF"), (".html", "HTML"))


def section_titles() -> dict[str, str]:
    """Titles of the sections by their anchors, in their order; the summary is always there."""
    translate = QCoreApplication.translate
    return {
        "comparability": translate("ReportForm", "Comparability"),
        "verdicts": translate("ReportForm", "Verdicts"),
        "ratios": translate("ReportForm", "Ratios at a glance"),
        "time": translate("ReportForm", "Over time"),
        "distributions": translate("ReportForm", "Distributions"),
        "details": translate("ReportForm", "Metric by metric"),
        "method": translate("ReportForm", "Method"),
        "provenance": translate("ReportForm", "Provenance"),
    }


class ReportForm(QWidget):
    """`changed` after each change of what the report shows; `write_wanted` by the button."""

    changed = Signal()
    write_wanted = Signal()

    def __init__(self, author: str) -> None:
        super().__init__()
        self.baseline = SideChooser(self.tr("Baseline"), "report_baseline")
        self.candidate = SideChooser(self.tr("Candidate"), "report_candidate")
        self.title = self._line("report_title", self.tr("Title"))
        self.author = self._line("report_author", self.tr("Author"))
        self.author.setText(author)
        self.template = self._combo("report_template", self.tr("Template"), template_names())
        self.form = self._combo("report_format", self.tr("Format"), [title for _suffix, title in FORMS])
        self.sections = {anchor: self._section(anchor, title) for anchor, title in section_titles().items()}
        self.path = QLineEdit()
        self.path.setObjectName("report_path")
        self.path.setAccessibleName(self.tr("File"))
        self._chosen_path = ""  # by the user; empty: the path follows title and format
        self.write = QPushButton(self.tr("Write report"))
        self.write.setIcon(icon("reports", QPalette.ColorRole.HighlightedText))
        self.write.setObjectName("write_report")
        self.write.setProperty("primary", True)
        self.write.clicked.connect(self.write_wanted)
        self.path.textEdited.connect(self._on_path_edited)
        self.form.currentIndexChanged.connect(self._on_form)
        for chooser in (self.baseline, self.candidate):
            chooser.changed.connect(self._on_changed)
        self._lay_out()
        self.suggest_title("")

    @property
    def is_complete(self) -> bool:
        """Whether both sides are chosen."""
        return bool(self.baseline.selectors and self.candidate.selectors)

    def request(self) -> ReportRequest:
        """What was chosen; how it is compared is not the form's business."""
        kept = tuple(anchor for anchor, box in self.sections.items() if box.isChecked())
        return ReportRequest(
            self.baseline.selectors,
            self.candidate.selectors,
            self.title.text().strip(),
            self.author.text().strip(),
            self.template.currentText(),
            None if len(kept) == len(self.sections) else ("summary", *kept),
        )

    def target(self) -> Path:
        """The file to write."""
        return Path(self.path.text().strip()).expanduser()

    def suggest_title(self, title: str) -> None:
        """The title that the report has while the field is empty."""
        self.title.setPlaceholderText(title)
        self._follow_title()

    def _follow_title(self) -> None:
        if not self._chosen_path:
            name = file_name(self.title.text().strip() or self.title.placeholderText())
            self.path.setText(str(_documents() / f"{name}{self._suffix}"))
            self.path.setToolTip(self.path.text())
        self.write.setEnabled(self.is_complete and bool(self.path.text().strip()))

    @property
    def _suffix(self) -> str:
        return FORMS[self.form.currentIndex()][0]

    def _on_changed(self) -> None:
        self._follow_title()
        self.changed.emit()

    def _on_form(self) -> None:
        if self._chosen_path:
            self._chosen_path = str(self.target().with_suffix(self._suffix))
            self.path.setText(self._chosen_path)
        self._follow_title()

    def _on_path_edited(self, text: str) -> None:
        self._chosen_path = text.strip()
        suffixes = [suffix for suffix, _title in FORMS]
        if self.target().suffix.lower() in suffixes:
            self.form.blockSignals(True)
            self.form.setCurrentIndex(suffixes.index(self.target().suffix.lower()))
            self.form.blockSignals(False)
        self.write.setEnabled(self.is_complete and bool(text.strip()))

    def _on_browse(self) -> None:
        kinds = ";;".join(f"{title} (*{suffix})" for suffix, title in FORMS)
        options = QFileDialog.Option.DontConfirmOverwrite  # the page asks, for typed names, too
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Write report"), self.path.text(), kinds, options=options
        )
        if chosen:
            path = Path(chosen)
            self.path.setText(str(path if path.suffix else path.with_suffix(self._suffix)))
            self._on_path_edited(self.path.text())

    def _line(self, name: str, accessible_name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(accessible_name)
        field.textChanged.connect(self._on_changed)
        return field

    def _combo(self, name: str, accessible_name: str, texts: list[str]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(accessible_name)
        combo.addItems(texts)
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _section(self, anchor: str, title: str) -> QCheckBox:
        box = QCheckBox(title)
        box.setObjectName(f"section_{anchor}")
        box.setChecked(True)
        box.toggled.connect(self._on_changed)
        return box

    def _lay_out(self) -> None:
        browse = QPushButton(self.tr("Browse…"))
        browse.setObjectName("browse_report")
        browse.clicked.connect(self._on_browse)
        target = QHBoxLayout()
        target.setSpacing(GRID)
        target.addWidget(self.path, 1)
        target.addWidget(browse)
        sections = QVBoxLayout()
        sections.setSpacing(GRID // 2)
        for box in self.sections.values():
            sections.addWidget(box)
        form = QFormLayout()
        form.setSpacing(GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.baseline)
        form.addRow(self.candidate)
        for text, field in ((self.tr("Title"), self.title), (self.tr("Author"), self.author)):
            form.addRow(_muted(text), field)
        form.addRow(_muted(self.tr("Template")), self.template)
        form.addRow(_muted(self.tr("Sections after the executive summary")), sections)
        form.addRow(_muted(self.tr("Format")), self.form)
        form.addRow(_muted(self.tr("File")), target)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(form)
        layout.addWidget(self.write)
        layout.addStretch(1)


def _documents() -> Path:
    """Where a new report is proposed; a system may name a folder that is not there."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label
