"""From the click in the window to the first sync: real window, real browser, real service, real database."""

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.e2e.chromium import Chromium, found
from tests.e2e.conftest import Company
from tests.sync.laptop import MemoryKeyring
from tests.ui.conftest import context
from tests.ui.sample_captures import open_samples, settle
from tests.ui.sync_scene import add_machine
from xat_desktop.sync import browser as system_browser
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow

__all__ = ["context"]
PATIENCE_MS = 120_000


class Hands:
    """A person at the browser, in a thread of its own."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self.thread: threading.Thread | None = None

    def open_link(self, address: str) -> bool:
        """What the program believes to be the system's browser."""
        self.thread = threading.Thread(target=self._sign_in, args=(address,))
        self.thread.start()
        return True

    def _sign_in(self, address: str) -> None:
        self._browser.open(address)
        self._browser.click("Continue with Example Corp")
        self._browser.type_into("input[name=sub]", "nina-1")
        self._browser.click("Authorize")
        self._browser.wait_for("document.title.startsWith('Sign in on this computer')")
        self._browser.click("Continue")
        self._browser.wait_for("document.body.innerText.includes('You can close this window.')")


@pytest.mark.slow
@pytest.mark.skipif(not found(), reason="there is no Chromium: apt-get install chromium")
def test_from_the_click_to_the_first_sync(
    company: Company,
    qtbot: QtBot,
    context: AppContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keyring

    ring = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    hands = Hands(company.browser)
    monkeypatch.setattr(system_browser, "open_browser", hands.open_link)
    profile = tmp_path / "acme.json"
    profile.write_text(json.dumps({"name": "acme", "issuer": company.url}))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(profile), ""))
    open_samples(qtbot, context)
    window = MainWindow(context)
    qtbot.addWidget(window)
    context.partner_changed.emit()
    assert context.store is not None
    add_machine(context.store, "typed in before there was a network")
    context.navigate("sync")
    settle(qtbot, context)
    for button in ("empty_state_button", "sync_sign_in", "sync_connect"):
        found_button = window.current_page.findChild(QPushButton, button)
        qtbot.waitUntil(found_button.isEnabled, timeout=PATIENCE_MS)
        found_button.click()
        qtbot.waitUntil(lambda: not context.jobs.active, timeout=PATIENCE_MS)
        settle(qtbot, context)
    assert hands.thread is not None
    hands.thread.join()
    person = window.current_page.findChild(QLabel, "sync_person")
    assert person.text() == "nina@acme.example"
    with company.world.connect() as db:
        rows = db.execute(f"select notes, updated_by from {company.world.acme.schema}.collector").fetchall()
    assert [notes for notes, _ in rows] == ["typed in before there was a network"]
    (kept,) = ring.entries.values()
    assert json.loads(kept)["refresh_token"]
