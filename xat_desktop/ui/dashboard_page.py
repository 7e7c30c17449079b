"""The first page: what the partner has, what came in last, and what needs a look."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.page import Page

if TYPE_CHECKING:
    from xat_desktop.tasks.show_dashboard import Dashboard


class DashboardPage(Page):
    """Overview of one partner; every figure leads to the page behind it."""

    title = str(QT_TRANSLATE_NOOP("DashboardPage", "Dashboard"))
    help_text = str(
        QT_TRANSLATE_NOOP(
            "DashboardPage",
            "# Dashboard\n\nThe state of the partner at a glance. "
            "Drop result files anywhere on the window, or press **Ctrl+I**, to import them.\n\n"
            "Every figure and every name is a link to the page behind it. **Needs a look** lists files that could "
            "not be imported, files with problems such as skipped lines, and captures that do not know their machine.",
        )
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._shown: Dashboard | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_state())
        self._stack.addWidget(self._area)
        self.body.addWidget(self._stack, 1)
        context.settings_changed.connect(self._on_settings_changed)

    def refresh(self) -> None:
        from xat_desktop.tasks.show_dashboard import show_dashboard  # SQLAlchemy: after the first paint

        self.load(self._on_loaded, show_dashboard, self.context.store)

    def _on_loaded(self, found: "Dashboard") -> None:
        if found == self._shown:
            return
        from xat_desktop.ui.dashboard.overview import Overview

        self._shown = found
        place = self._area.verticalScrollBar().value()
        self._area.setWidget(Overview(self.context, found))
        self._area.verticalScrollBar().setValue(place)
        nothing = not found.overview.captures and not found.failed_files
        self._stack.setCurrentIndex(0 if nothing else 1)

    def _on_settings_changed(self) -> None:
        self._shown = None  # times are shown in another zone

    def _empty_state(self) -> EmptyState:
        empty = EmptyState(
            "import",
            self.tr("No captures yet"),
            self.tr("Drop the result files of sar, iostat, nmon, JMeter, fio and other tools anywhere here."),
        )
        empty.add_button(self.tr("Choose files …"), self._on_import, "import")
        return empty

    def _on_import(self) -> None:
        self.context.navigate("import")
