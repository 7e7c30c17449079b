"""The page of the shared server with a real one: connecting, syncing, a conflict, and the end of a membership."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.laptops import empty_partner
from tests.ui.boxes import press, when_box_opens
from tests.ui.sample_captures import settle
from tests.ui.sync_scene import SERVER, add_machine, change_machine, signed_in_store, sync, write_profile
from xat_desktop.central.members import add_member, remove_member
from xat_desktop.domain.sync import RefusedRow, SyncStatus
from xat_desktop.store import captures, collectors
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import place_of_series
from xat_desktop.sync import token_store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.show_account import show_accounts
from xat_desktop.tasks.sign_in_with_role import sign_in_with_role
from xat_desktop.ui import sync_runner
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.collectors_page import CollectorsPage
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.sync_indicator import SyncIndicator
from xat_desktop.ui.sync_page import SyncPage
from xat_desktop.ui.syncing.status_card import StatusCard

CONNECTING, LINKED = 1, 2
VMSTAT = next((Path(__file__).parents[1] / "samples" / "vmstat").glob("*_t_*"))


@pytest.fixture(scope="module")
def shared_world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """Acme without any rows."""
    empty_partner(shared_world)
    yield shared_world
    token_store._memory.clear()


@pytest.fixture
def bob(world: World, tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    folder = tmp_path / "bob"
    store = signed_in_store(world, world.bob, folder)
    yield store, folder
    store.close()


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> MainWindow:
    """Its partner is Acme, still without a server."""
    registry = Registry(context.folder)
    registry.add("Acme", "acme")
    registry.close()
    context.open_partner()
    settle(qtbot, context)
    window = MainWindow(context)
    qtbot.addWidget(window)
    context.partner_changed.emit()
    context.navigate("sync")
    settle(qtbot, context)
    return window


@pytest.fixture
def page(window: MainWindow) -> SyncPage:
    assert isinstance(window.current_page, SyncPage)
    return window.current_page


@pytest.fixture
def linked(
    qtbot: QtBot, page: SyncPage, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SyncPage:
    """Connected as Ann, by the buttons."""
    profile = write_profile(world, tmp_path / "profile.json")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(profile), ""))
    click(page, "empty_state_button")
    settle(qtbot, page.context)
    assert page._stack.currentIndex() == CONNECTING
    page.findChild(QLineEdit, "sync_role").setText(world.ann.role)
    page.findChild(QLineEdit, "sync_secret").setText(world.ann.secret)
    click(page, "sync_sign_in")
    settle(qtbot, page.context)
    assert page.connect_panel.partner.currentText() == "Acme"
    click(page, "sync_connect")
    settle(qtbot, page.context)
    return page


def click(page: SyncPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button.isEnabled()
    button.click()


def text(page: SyncPage, name: str) -> str:
    return str(page.findChild(QLabel, name).text())


def indicator(page: SyncPage) -> SyncIndicator:
    found = page.window().findChild(SyncIndicator)
    assert found is not None
    return found


def test_without_a_server_nothing_is_said_in_the_status_bar(page: SyncPage) -> None:
    assert page._stack.currentIndex() == 0
    assert indicator(page).isHidden()


def test_a_wrong_secret_is_told_beside_the_button(
    qtbot: QtBot, page: SyncPage, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = write_profile(world, tmp_path / "profile.json")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(profile), ""))
    click(page, "empty_state_button")
    settle(qtbot, page.context)
    page.findChild(QLineEdit, "sync_role").setText(world.ann.role)
    page.findChild(QLineEdit, "sync_secret").setText("guess")
    click(page, "sync_sign_in")
    settle(qtbot, page.context)
    assert text(page, "connect_note")
    assert page._stack.currentIndex() == CONNECTING
    assert not page.connect_panel.connect_button.isEnabled()
    assert page.findChild(QLineEdit, "sync_secret").text() == ""


def test_connecting_brings_what_a_colleague_made(
    qtbot: QtBot, page: SyncPage, world: World, bob: tuple[Store, Path], request: pytest.FixtureRequest
) -> None:
    add_machine(bob[0], "made by Bob")
    sync(*bob)
    request.getfixturevalue("linked")
    assert page.context.store is not None
    assert [one.notes for one in collectors.collectors(page.context.store)] == ["made by Bob"]
    assert page._stack.currentIndex() == LINKED
    assert text(page, "sync_person") == "ann@acme.example"
    assert text(page, "sync_server") == SERVER
    assert indicator(page).text() == "Synced"
    assert page.history.total == 1


def test_an_edit_waits_until_the_next_sync(qtbot: QtBot, linked: SyncPage) -> None:
    assert linked.context.store is not None
    add_machine(linked.context.store)
    linked.context.data_changed.emit()
    settle(qtbot, linked.context)
    assert indicator(linked).text() == "1 waiting"
    assert text(linked, "sync_waiting").startswith("1, the oldest since")
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    assert indicator(linked).text() == "Synced"


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_conflict_is_decided_field_by_field(
    qtbot: QtBot, linked: SyncPage, bob: tuple[Store, Path], side: str
) -> None:
    store = linked.context.store
    assert store is not None
    add_machine(store)
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    sync(*bob)
    change_machine(bob[0], notes="theirs", zone="Europe/Paris")
    sync(*bob)
    change_machine(store, notes="mine", zone="Europe/Berlin")
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    assert indicator(linked).text() == "2 conflicts"
    assert linked._tabs.tabText(0) == "Conflicts (2)"
    linked.findChild(QRadioButton, f"{side}_notes").setChecked(True)
    linked.context.data_changed.emit()  # as a sync does that goes by itself: what was chosen stays
    settle(qtbot, linked.context)
    click(linked, "apply_conflict")
    settle(qtbot, linked.context)
    assert linked._tabs.tabText(0) == "Conflicts"
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    sync(*bob)
    for each in (store, bob[0]):
        (machine,) = collectors.collectors(each)
        assert (machine.notes, machine.zone) == (side, "Europe/Paris")


def test_badges_stand_where_something_waits(qtbot: QtBot, window: MainWindow, linked: SyncPage) -> None:
    store = linked.context.store
    assert store is not None
    add_machine(store)
    linked.context.navigate("collectors")
    settle(qtbot, linked.context)
    page = window.current_page
    assert isinstance(page, CollectorsPage)
    first = page._model.index(0, 0)
    assert "Waits for the next sync" in first.data(Qt.ItemDataRole.ToolTipRole)
    assert not first.data(Qt.ItemDataRole.DecorationRole).isNull()
    linked.context.sync.run()
    settle(qtbot, linked.context)
    assert first.data(Qt.ItemDataRole.DecorationRole) is None


def test_an_edit_is_synced_by_itself_unless_that_is_off(
    qtbot: QtBot, linked: SyncPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, store = linked.context, linked.context.store
    assert store is not None
    monkeypatch.setattr(sync_runner, "SETTLE_MS", 0)
    context.change_settings(replace(context.settings, sync_automatically=False))
    add_machine(store)
    context.data_changed.emit()
    settle(qtbot, context)
    assert indicator(linked).text() == "1 waiting"
    context.change_settings(replace(context.settings, sync_automatically=True))
    change_machine(store, notes="twice edited")
    add_machine(store, machine="db-02")
    context.data_changed.emit()
    qtbot.waitUntil(lambda: indicator(linked).text() == "Synced", timeout=20_000)


def test_nothing_goes_by_itself_while_a_connection_costs_money(
    qtbot: QtBot, linked: SyncPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, store = linked.context, linked.context.store
    assert store is not None
    monkeypatch.setattr(sync_runner, "is_metered", lambda: True)
    add_machine(store)
    context.sync._on_due()
    assert context.sync.job is None
    click(linked, "action_sync_now")
    settle(qtbot, context)
    assert indicator(linked).text() == "Synced"


def test_series_of_a_colleague_come_when_they_are_charted(
    qtbot: QtBot, window: MainWindow, linked: SyncPage, bob: tuple[Store, Path]
) -> None:
    sync(*bob)
    import_files([VMSTAT], bob[0])
    sync(*bob)
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    store = linked.context.store
    assert store is not None
    (capture,) = captures.captures(store)
    assert place_of_series(store, capture.id) == "server"
    linked.context.navigate("charts", capture_ids=[capture.id])
    qtbot.waitUntil(lambda: place_of_series(store, capture.id) == "here", timeout=20_000)
    settle(qtbot, linked.context)
    page = window.current_page
    assert isinstance(page, ChartsPage)
    assert page.area is not None
    assert page.area.plotted_ids, "as if the capture had been imported here"


def test_a_removed_member_keeps_everything_and_is_told(qtbot: QtBot, linked: SyncPage, world: World) -> None:
    store = linked.context.store
    assert store is not None
    add_machine(store, "not sent yet")
    with world.admin() as database:
        add_member(database, world.globex, world.ann.email)
        remove_member(database, world.acme, world.ann.email)
    click(linked, "action_sync_now")
    settle(qtbot, linked.context)
    with world.admin() as database:
        add_member(database, world.acme, world.ann.email)
    assert indicator(linked).text() == "Access ended"
    assert [one.notes for one in collectors.collectors(store)] == ["not sent yet"]


def test_signing_out_is_about_the_account_of_the_partner(
    qtbot: QtBot, linked: SyncPage, world: World
) -> None:
    folder = linked.context.folder
    sign_in_with_role(folder, SERVER, world.bob.role, world.bob.secret)
    linked.refresh()
    settle(qtbot, linked.context)
    click(linked, "action_sign_out")
    settle(qtbot, linked.context)
    assert [one.email for one in show_accounts(folder)] == [world.bob.email]


def test_leaving_the_server_asks_and_keeps_the_data(qtbot: QtBot, linked: SyncPage) -> None:
    store = linked.context.store
    assert store is not None
    add_machine(store)
    when_box_opens(partial(press, "Leave server"))
    click(linked, "action_leave_server")
    settle(qtbot, linked.context)
    assert indicator(linked).isHidden()
    assert len(collectors.collectors(store)) == 1


def test_the_card_names_what_waits_and_what_went_wrong(qtbot: QtBot) -> None:
    card = StatusCard("UTC")
    qtbot.addWidget(card)
    refused = (RefusedRow("collector", "1", "db-01", "23514", "The name is too long.", 0),)
    card.show_status(SyncStatus("stopped", last_error="The disk is full.", refused=refused))
    assert card.findChild(QLabel, "sync_error").text() == "The disk is full."
    assert card.findChild(QLabel, "sync_last").text() == "never"
