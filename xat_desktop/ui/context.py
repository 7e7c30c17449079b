"""What every page gets: settings, the partner's store, jobs, and the ways to move and to tell something."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from xat_desktop import settings as settings_file
from xat_desktop.settings import Settings
from xat_desktop.ui.jobs import Jobs
from xat_desktop.ui.theme import Theme

Level = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class NoticeAction:
    """A button in a notice: "Undo", "Details", ..."""

    text: str
    trigger: Callable[[], object]


class AppContext(QObject):
    """One for the window; the composition root fills it, pages read it and connect to its signals."""

    partner_changed = Signal()
    data_changed = Signal()  # something was added, edited or deleted: refresh what shows it
    settings_changed = Signal()
    navigated = Signal(str, object)  # key of the page, its arguments
    noticed = Signal(str, str, object)  # text, level, NoticeAction or None

    def __init__(self, folder: Path, settings: Settings, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.settings = settings
        self.theme = theme
        self.jobs = Jobs(self)

    def navigate(self, page: str, **args: Any) -> None:
        """Show the page with this key; `args` go to its `show_args`."""
        self.navigated.emit(page, args)

    def notify(self, text: str, level: Level = "info", action: NoticeAction | None = None) -> None:
        """One line above the page; information goes away by itself, warnings and errors stay."""
        self.noticed.emit(text, level, action)

    def change_settings(self, settings: Settings) -> None:
        """Save and apply changed settings; raises XatError when they cannot be written."""
        settings_file.save(settings, self.folder)
        self.settings = settings
        self.theme.set_appearance(settings.appearance)
        self.settings_changed.emit()
