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


def _charts(context: AppContext) -> Page:
    from xat_desktop.ui.charts_page import ChartsPage

    return ChartsPage(context)


def _captures(context: AppContext) -> Page:
    from xat_desktop.ui.captures_page import CapturesPage

    return CapturesPage(context)


def _compare(context: AppContext) -> Page:
    from xat_desktop.ui.compare_page import ComparePage

    return ComparePage(context)


def _collectors(context: AppContext) -> Page:
    from xat_desktop.ui.collectors_page import CollectorsPage

    return CollectorsPage(context)


def _reports(context: AppContext) -> Page:
    from xat_desktop.ui.reports_page import ReportsPage

    return ReportsPage(context)


def _sync(context: AppContext) -> Page:
    from xat_desktop.ui.sync_page import SyncPage

    return SyncPage(context)


def _settings(context: AppContext) -> Page:
    from xat_desktop.ui.settings_page import SettingsPage

    return SettingsPage(context)


def _welcome(context: AppContext) -> Page:
    from xat_desktop.ui.welcome_page import WelcomePage

    return WelcomePage(context)


def _import(context: AppContext) -> Page:
    from xat_desktop.ui.import_page import ImportPage

    return ImportPage(context)


WELCOME = "welcome"
SYNC = "sync"
IMPORT = "import"  # the page that takes dropped files as `paths`; Import is off while there is none

PAGES = (
    PageEntry("dashboard", str(QT_TRANSLATE_NOOP("pages", "Dashboard")), "dashboard", _dashboard),
    PageEntry("collectors", str(QT_TRANSLATE_NOOP("pages", "Collectors")), "collectors", _collectors),
    PageEntry("captures", str(QT_TRANSLATE_NOOP("pages", "Captures")), "captures", _captures),
    PageEntry("charts", str(QT_TRANSLATE_NOOP("pages", "Charts")), "charts", _charts),
    PageEntry(IMPORT, str(QT_TRANSLATE_NOOP("pages", "Import")), "import", _import, place="command"),
    PageEntry("compare", str(QT_TRANSLATE_NOOP("pages", "Compare")), "compare", _compare),
    PageEntry("reports", str(QT_TRANSLATE_NOOP("pages", "Reports")), "reports", _reports),
    PageEntry(SYNC, str(QT_TRANSLATE_NOOP("pages", "Sync")), "sync", _sync),
    PageEntry("settings", str(QT_TRANSLATE_NOOP("pages", "Settings")), "settings", _settings, place="bottom"),
    PageEntry(WELCOME, str(QT_TRANSLATE_NOOP("pages", "New partner")), "partner", _welcome, place="command"),
)
