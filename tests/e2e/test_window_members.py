"""An invited person in the window: signs in, syncs two partners with their files, is removed from one, keeps the work.

Window, service, PostgreSQL and bucket are those of the product; the provider is a stand-in that speaks real HTTP.
"""

import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.e2e.providers import person_at_browser
from tests.e2e.test_members import PEOPLE, SAMPLE, Server, emulator, server
from tests.sync.laptop import MemoryKeyring
from tests.ui.conftest import context
from tests.ui.sample_captures import settle
from xat_desktop.central import members
from xat_desktop.store import captures
from xat_desktop.store.registry import Registry
from xat_desktop.sync import browser
from xat_desktop.tasks.edit_captures import CaptureChange, edit_captures
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.show_sync_status import show_sync_status
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.sync_indicator import SyncIndicator

__all__ = ["context", "emulator", "server"]
PROVIDER = PEOPLE[-1]
PATIENCE_MS = 60_000


@pytest.fixture
def window(
    qtbot: QtBot, context: AppContext, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """On a fresh computer with the partners Acme and Globex, and the profile that was handed out."""
    import keyring

    ring = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    monkeypatch.setattr(browser, "open_browser", person_at_browser(PROVIDER))
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.bucket.address)
    profile = tmp_path / "shared.json"
    profile.write_text(json.dumps({"name": "shared", "issuer": server.url}))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(profile), ""))
    registry = Registry(context.folder)
    for name in ("Acme", "Globex"):
        registry.add(name)
    registry.close()
    window = MainWindow(context)
    qtbot.addWidget(window)
    return window


def show_sync(qtbot: QtBot, window: MainWindow, partner: str, *buttons: str) -> str:
    """Open the partner's Sync page and press buttons, each when it can be; the words of the status bar."""
    context = window.context
    if context.partner is None or context.partner.slug != partner:
        context.open_partner(partner)
        settle(qtbot, context)
    context.navigate("sync")
    settle(qtbot, context)
    for name in buttons:
        button = window.current_page.findChild(QPushButton, name)
        qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
        button.click()
        qtbot.waitUntil(lambda: not context.jobs.active, timeout=PATIENCE_MS)
        settle(qtbot, context)
    indicator = window.findChild(SyncIndicator)
    assert indicator is not None
    return str(indicator.text())


def test_two_partners_and_the_end_of_one_membership(
    qtbot: QtBot, window: MainWindow, server: Server, tmp_path: Path
) -> None:
    email, context = f"{PROVIDER}@people.example", window.context
    server.providers.be(PROVIDER, email)
    measured = tmp_path / "window.txt"
    measured.write_bytes(SAMPLE.read_bytes() + b"\n" * 40)
    sha256 = hashlib.sha256(measured.read_bytes()).hexdigest()
    bucket = server.bucket.emulator.bucket(server.bucket.bucket)
    steps = ["empty_state_button", "sync_sign_in", "sync_connect"]
    for partner in (server.world.acme, server.world.globex):
        context.open_partner(partner.slug)
        settle(qtbot, context)
        assert context.store is not None
        import_files([measured], context.store)
        assert show_sync(qtbot, window, partner.slug, *steps) == "Synced"
        assert show_sync_status(context.store).signed_in_as == email
        assert bucket.find(f"{partner.id}/sha256/{sha256[:2]}/{sha256}")
        steps = ["sync_connect"]  # signed in already

    with server.world.admin() as admin:
        members.remove_member(admin, server.world.acme, email)
    show_sync(qtbot, window, "acme")
    assert context.store is not None
    (mine,) = [one for one in captures.captures(context.store) if one.file_name == measured.name]
    edit_captures(context.store, [mine.id], CaptureChange(label="kept"))
    assert show_sync(qtbot, window, "acme", "action_sync_now") == "Access ended"
    assert captures.get(context.store, mine.id).label == "kept"
    assert show_sync_status(context.store).waiting >= 1
    assert show_sync(qtbot, window, "globex", "action_sync_now") == "Synced"
