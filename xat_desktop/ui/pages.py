"""The list of pages: one entry and one function each; a page's module is imported when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP

from xat_desktop.ui.context import AppContext
from xat_desktop.ui.page import Page


@dataclass(frozen=True)
class PageEntry:
    """Where a page stands in the window; place "command" = the rail has no button for it."""

    key: str
    title: str
    icon: str
    make: Callable[[AppContext], Page]
    place: Literal["top", "bottom", "command"] = "top"


def _dashboard(context: AppContext) -> Page:
    from xat_desktop.ui.dashboard_page import DashboardPage

    return DashboardPage(context)


def _welcome(context: AppContext) -> Page:
    from xat_desktop.ui.welcome_page import WelcomePage

    return WelcomePage(context)


WELCOME = "welcome"
IMPORT = "import"  # the page that takes dropped files as `paths`; Import is off while there is none

PAGES = (
    PageEntry("dashboard", str(QT_TRANSLATE_NOOP("pages", "Dashboard")), "dashboard", _dashboard),
    PageEntry(WELCOME, str(QT_TRANSLATE_NOOP("pages", "New partner")), "partner", _welcome, place="command"),
)
