"""The first start: create a partner, be refused a name, or take the sample data."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xat_desktop.ui.context import AppContext
from xat_desktop.ui.dashboard_page import DashboardPage
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.welcome_page import WelcomePage


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(context.partner_changed):
        context.open_partner()
    return made


def welcome(window: MainWindow) -> WelcomePage:
    assert isinstance(window.current_page, WelcomePage)
    return window.current_page


def test_first_start_welcomes_and_offers_nothing_else(window: MainWindow, context: AppContext) -> None:
    context.navigate("dashboard")
    assert welcome(window)._title.text() == "Welcome to XAT Desktop"
    assert not window._rail.isEnabled()
    assert not window._top_bar.import_button.isEnabled()


def test_partner_is_created_by_keyboard(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    page = welcome(window)
    page._name.setText("Müller & Söhne")
    with qtbot.waitSignal(context.partner_changed):
        QTest.keyClick(page._name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.current_page, DashboardPage))
    assert context.partner is not None
    assert context.partner.name == "Müller & Söhne"
    assert window.windowTitle() == "Müller & Söhne – XAT Desktop"
    assert window._rail.isEnabled()


def test_refused_name_is_told_in_the_page(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    page = welcome(window)
    page._name.setText("<script>x</script>")
    page._create.click()
    qtbot.waitUntil(page._problem.isVisible)
    assert "HTML" in page._problem.text()
    assert page._create.isEnabled()
    assert context.store is None
    page._name.setText("Contoso")
    assert not page._problem.isVisible()


def test_name_that_is_taken_is_told(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    for _ in range(2):
        context.navigate("welcome")
        page = welcome(window)
        page._name.setText("Contoso")
        page._create.click()
        qtbot.waitUntil(lambda: not context.jobs.active)
    assert page._problem.isVisible()
    assert len(context.partners) == 1


def test_sample_data_opens_with_its_captures(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    with qtbot.waitSignal(context.partner_changed, timeout=20_000):
        welcome(window)._look.click()
    assert context.partner is not None
    assert context.partner.name == "Sample data"


def test_partner_is_switched_in_the_top_bar(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    for name in ("Contoso", "Fabrikam"):
        with qtbot.waitSignal(context.partner_changed):
            context.add_partner(name)
    contoso = next(
        action for action in window._top_bar.switcher.menu().actions() if action.text() == "Contoso"
    )
    with qtbot.waitSignal(context.partner_changed):
        contoso.trigger()
    assert context.partner is not None
    assert context.partner.name == "Contoso"
