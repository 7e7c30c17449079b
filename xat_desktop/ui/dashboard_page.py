"""The first page: what the partner has, what came in last, and what needs a look."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.page import Page


class DashboardPage(Page):
    """Overview of one partner."""

    title = str(QT_TRANSLATE_NOOP("DashboardPage", "Dashboard"))
    help_text = str(
        QT_TRANSLATE_NOOP(
            "DashboardPage",
            "# Dashboard\n\nThe state of the partner at a glance. "
            "Drop result files anywhere on the window, or press **Ctrl+I**, to import them.",
        )
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        empty = EmptyState(
            "import",
            self.tr("No captures yet"),
            self.tr("Drop the result files of sar, iostat, nmon, JMeter, fio and other tools anywhere here."),
        )
        self.body.addWidget(empty)
