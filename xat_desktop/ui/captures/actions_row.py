"""The buttons that act on the selected captures, and the filter that is on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from xat_desktop.domain.capture import SESSION, Capture
from xat_desktop.ui.icons import icon
from xat_desktop.ui.wrap_row import WrapRow


class ActionsRow(QWidget):
    """Signals say what is wanted; which captures are meant is the page's business."""

    chart_wanted = Signal()
    session_wanted = Signal()  # chart all that was recorded together with what is selected
    side_wanted = Signal(str)  # baseline | candidate
    groups_wanted = Signal()  # compare the two run groups that are selected
    report_wanted = Signal()  # of the one that is selected
    edit_wanted = Signal()
    delete_wanted = Signal()
    filter_cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filter = QPushButton(icon("close"), "")
        self._filter.setObjectName("clear_filter")
        self._filter.setAccessibleName(self.tr("Show all captures"))
        self._filter.clicked.connect(self.filter_cleared)
        self._chart = self._button(self.tr("Chart"), "chart_selected", "charts", self.chart_wanted)
        self._session = self._button(self.tr("Chart session"), "chart_session", "link", self.session_wanted)
        self._session.setToolTip(self.tr("All captures that were recorded together, on one time axis"))
        self._compare = QPushButton(icon("compare"), self.tr("Compare"))
        self._compare.setObjectName("compare_selected")
        self._compare.setMenu(self._compare_menu())
        self._report = self._button(self.tr("Report"), "report_selected", "reports", self.report_wanted)
        self._edit = self._button(self.tr("Edit"), "edit_selected", "edit", self.edit_wanted)
        self._delete = self._button(self.tr("Delete"), "delete_selected", "trash", self.delete_wanted)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        row = WrapRow(self)
        for widget in (
            self._chart,
            self._session,
            self._compare,
            self._report,
            self._edit,
            self._delete,
            self._count,
        ):
            row.add(widget)
        row.add_stretch()
        row.add(self._filter)
        self.show_selection(())
        self.show_filter("")

    def show_selection(self, selected: Sequence[Capture]) -> None:
        """Only what can be done is on."""
        for button in (self._chart, self._compare, self._edit, self._delete):
            button.setEnabled(bool(selected))
        self._session.setVisible(any(SESSION in capture.tags for capture in selected))
        self._report.setEnabled(len(selected) == 1)
        groups = {capture.run_group for capture in selected}
        self._groups.setEnabled(len(groups) == 2 and "" not in groups)
        self._count.setText(
            self.tr("{count} selected").format(count=f"{len(selected):,}") if selected else ""
        )

    def show_filter(self, text: str) -> None:
        """Say what narrows the list; empty: nothing does."""
        self._filter.setText(text)
        self._filter.setVisible(bool(text))

    def _compare_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Mark as baseline")).triggered.connect(self._on_baseline)
        menu.addAction(self.tr("Mark as candidate")).triggered.connect(self._on_candidate)
        menu.addSeparator()
        self._groups = menu.addAction(self.tr("Compare the two run groups"))
        self._groups.triggered.connect(self._on_groups)
        return menu

    def _button(self, text: str, name: str, icon_name: str, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        button.clicked.connect(wanted)
        return button

    def _on_baseline(self) -> None:
        self.side_wanted.emit("baseline")

    def _on_candidate(self) -> None:
        self.side_wanted.emit("candidate")

    def _on_groups(self) -> None:
        self.groups_wanted.emit()
