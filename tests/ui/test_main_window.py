"""The frame: pages made when first shown, navigation, notices, drop, what is remembered."""

from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import sample_tasks
from tests.ui.boxes import press, when_box_opens
from xat_desktop.store.registry import Registry
from xat_desktop.ui.context import AppContext, NoticeAction
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.page import Page
from xat_desktop.ui.pages import PAGES, WELCOME, PageEntry

CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox, QAbstractSpinBox)
PARTS_OF_CONTROLS = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
QTS_OWN = ("qt_", "_q_", "notice_action")  # the last gets its text when it is shown


def is_part(widget: QWidget) -> bool:
    """Whether Qt made it inside of another control."""
    parent = widget.parentWidget()
    return isinstance(parent, PARTS_OF_CONTROLS) or (
        parent is not None and parent.inherits("QComboBoxPrivateContainer")
    )


class FirstPage(Page):
    title = "First"
    help_text = "# First help"


class SecondPage(Page):
    title = "Second"
    search_hint = "Search seconds"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.seen: list[object] = []

    def show_args(self, **args: object) -> None:
        self.seen.append(args)

    def search(self, text: str) -> None:
        self.seen.append(text)


ENTRIES = (
    PageEntry("first", "First", "dashboard", FirstPage),
    PageEntry("second", "Second", "captures", SecondPage),
    PageEntry("import", "Import", "import", SecondPage, place="command"),
)


def open_partner(qtbot: QtBot, context: AppContext) -> None:
    with qtbot.waitSignal(context.partner_changed):
        if context.folder.exists():
            context.open_partner()
        else:
            context.add_partner("Contoso")


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> MainWindow:
    made = MainWindow(context, ENTRIES)
    qtbot.addWidget(made)
    with qtbot.waitSignals([made.painted]):
        made.show()
    open_partner(qtbot, context)
    return made


def test_first_page_comes_first(window: MainWindow) -> None:
    assert isinstance(window.current_page, FirstPage)


def test_navigate_hands_arguments_over(window: MainWindow, context: AppContext) -> None:
    context.navigate("second", capture="42")
    page = window.current_page
    assert isinstance(page, SecondPage)
    assert page.seen[0] == {"capture": "42"}


def test_search_without_a_searching_page_types_a_command(window: MainWindow) -> None:
    QTest.keyClicks(window._top_bar.search, "s")
    assert window._palette is not None
    assert window._palette.isVisible()
    QTest.keyClicks(window._palette._field, "econ")
    assert window._palette._list.count() == 1
    QTest.keyClick(window._palette._field, Qt.Key.Key_Return)
    assert isinstance(window.current_page, SecondPage)
    assert not window._palette.isVisible()


def test_search_reaches_the_page(window: MainWindow, context: AppContext) -> None:
    context.navigate("second")
    QTest.keyClicks(window._top_bar.search, "cpu")
    assert isinstance(window.current_page, SecondPage)
    assert window.current_page.seen[-1] == "cpu"


def test_drop_imports(window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/data/sar.txt")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert isinstance(window.current_page, SecondPage)
    assert window.current_page.seen[0] == {"paths": ["/data/sar.txt"]}


def test_notice_offers_its_action(window: MainWindow, context: AppContext) -> None:
    undone: list[bool] = []
    context.notify("Deleted", "warning", NoticeAction("Undo", lambda: undone.append(True)))
    assert window._notice.isVisible()
    window._notice._button.click()
    assert undone == [True]
    assert not window._notice.isVisible()


def test_last_page_comes_back(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    context.navigate("second")
    window.close()
    again = MainWindow(context, ENTRIES)
    qtbot.addWidget(again)
    open_partner(qtbot, context)
    assert isinstance(again.current_page, SecondPage)


def test_every_real_page_opens(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    open_partner(qtbot, context)
    for entry in PAGES:
        window.show_page(entry.key, {})
        assert window.current_page is not None
        assert window.current_page.title == entry.title
        assert window.current_page.help_text


def test_without_an_import_page_nothing_pretends_to_import(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context, ENTRIES[:2] + PAGES[-1:])
    qtbot.addWidget(window)
    open_partner(qtbot, context)
    assert not window._top_bar.import_button.isEnabled()


def test_help_follows_the_page_and_comes_back(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    window._on_help()
    assert window._help is not None
    qtbot.waitUntil(window._help.isVisible)
    assert "First help" in window._help._text.toPlainText()
    context.navigate("second")
    assert "First help" not in window._help._text.toPlainText()
    window.close()
    again = MainWindow(context, ENTRIES)
    qtbot.addWidget(again)
    again.restore_help()
    assert again._help is not None


def test_closing_asks_while_the_store_is_written(
    qtbot: QtBot, window: MainWindow, context: AppContext
) -> None:
    context.jobs.start(Job(sample_tasks.count_forever, title="Importing", writes=True))
    questions: list[str] = []

    def refuse(box: QMessageBox) -> None:
        questions.append(box.text())
        press("Cancel", box)

    when_box_opens(refuse)
    window.close()
    assert questions == ["Stop “Importing” and quit?"]
    assert window.isVisible()
    when_box_opens(partial(press, "Stop and quit"))
    window.close()
    assert not window.isVisible()


def test_palette_runs_everything_it_offers(qtbot: QtBot, window: MainWindow, context: AppContext) -> None:
    titles = [command.title for command in window.commands()]
    assert titles[:3] == ["First", "Second", "Import"]
    assert {"Light colours", "Dark colours", "Show help of this page", "Show jobs"} <= set(titles)
    for command in window.commands():
        command.trigger()
    qtbot.waitUntil(lambda: not context.jobs.active)


def test_only_the_newest_load_reaches_the_page(qtbot: QtBot, window: MainWindow) -> None:
    page = window.current_page
    assert page is not None
    seen: list[int] = []

    def on_loaded(result: int) -> None:
        seen.append(result)

    page.load(on_loaded, sample_tasks.add, 1, 1)
    page.load(on_loaded, sample_tasks.add, 2, 2)
    qtbot.waitUntil(lambda: not page.context.jobs.active)
    assert seen == [4]


def test_every_widget_has_a_name_for_code_and_for_people(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    window.show()
    open_partner(qtbot, context)
    for entry in PAGES:
        window.show_page(entry.key, {})
    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} in {widget.parentWidget()}"
        for kind in CONTROLS
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith(QTS_OWN)
        and not is_part(widget)
        and not (widget.objectName() and (widget.accessibleName() or getattr(widget, "text", str)()))
    ]
    assert not nameless


def test_closing_at_the_end_of_a_job_asks_nothing(
    qtbot: QtBot, window: MainWindow, context: AppContext
) -> None:
    job = Job(sample_tasks.add, 1, 1, writes=True)
    job.finished.connect(window.close)
    context.jobs.start(job)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert context.store is None


def test_keys_reach_the_palette_the_pages_and_the_search(
    qtbot: QtBot, window: MainWindow, context: AppContext
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_2, control)
    assert isinstance(window.current_page, SecondPage)
    QTest.keyClick(window, Qt.Key.Key_F, control)
    assert window._top_bar.search.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_K, control)
    assert window._palette is not None
    assert window._palette.isVisible()
    QTest.keyClick(window._palette._field, Qt.Key.Key_Escape)
    assert not window._palette.isVisible()
    assert window._top_bar.search.hasFocus(), "the focus goes back to where it was"
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window._help is not None


def test_where_the_last_store_cannot_be_opened_another_partner_can(qtbot: QtBot, context: AppContext) -> None:
    registry = Registry(context.folder)
    registry.add("Acme")
    registry.open(broken := registry.add("Broken")).close()
    (registry.folder(broken) / "store.db").write_bytes(b"no database")
    registry.close()
    window = MainWindow(context)
    qtbot.addWidget(window)
    notices: list[str] = []
    context.noticed.connect(lambda text, *_: notices.append(text))
    with qtbot.waitSignal(context.partner_changed):
        context.open_partner()
    assert notices == ["Opening the partner: The store is damaged"]
    assert context.store is None
    menu = window._top_bar.switcher.menu()
    assert [action.text() for action in menu.actions() if action.data()] == ["Acme", "Broken"]
    assert window._current == WELCOME
    with qtbot.waitSignal(context.partner_changed):
        menu.actions()[0].trigger()
    assert context.partner is not None
    assert context.partner.name == "Acme"
    context.open_partner("broken")
    qtbot.waitUntil(lambda: len(notices) == 2 and not context.jobs.active)
    assert context.partner.name == "Acme", "what was open stays"
