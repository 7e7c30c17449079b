"""A person signs in with a real browser at a real service, and the laptop syncs for the first time."""

import threading
from pathlib import Path

import pytest

from tests.e2e.chromium import found
from tests.e2e.conftest import Company
from tests.sync.laptop import MemoryKeyring
from xat_desktop.store.registry import Registry
from xat_desktop.sync.server_profile import ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.show_sync_status import show_sync_status
from xat_desktop.tasks.sign_in import sign_in
from xat_desktop.tasks.sync_partner import sync_partner

SAMPLE = Path(__file__).parents[1] / "samples" / "wrk" / "wrk4.1_t2_c16_d10_latency_items.txt"


@pytest.mark.slow
@pytest.mark.skipif(not found(), reason="there is no Chromium: apt-get install chromium")
def test_sign_in_with_a_real_browser(company: Company, data_dir: Path) -> None:
    browser = company.browser
    save_profile(data_dir, ServerProfile("acme", company.url))
    shown: list[str] = []
    tokens = TokenStore(MemoryKeyring())

    def person(address: str) -> None:
        browser.open(address)
        browser.click("Continue with Example Corp", "!!document.querySelector('input[name=sub]')")
        browser.type_into("input[name=sub]", "nina-1")
        browser.click("Authorize", "document.title.startsWith('Sign in on this computer')")
        shown.append(browser.value("document.body.innerText"))
        browser.click("Continue", "document.body.innerText.includes('You can close this window.')")
        shown.append(browser.value("document.location.href"))

    failed: list[BaseException] = []

    def tried(address: str) -> None:
        try:
            person(address)
        except BaseException as error:
            failed.append(error)
            raise

    class Watched:
        """Ends the wait when the person at the browser got stuck."""

        def step(self, *_: object) -> None:
            if failed:
                raise failed[0]

    hands = threading.Thread(target=lambda: tried(links[0]))
    links: list[str] = []

    def open_link(address: str) -> bool:
        links.append(address)
        hands.start()
        return True

    result = sign_in(data_dir, "", "", lambda *_: None, Watched(), tokens, open_link)
    hands.join()
    registry = Registry(data_dir)
    store = registry.open(registry.add("Acme"))
    import_files([SAMPLE], store)
    assert sync_partner(store, data_dir, tokens=tokens).pushed >= 1
    status = show_sync_status(store)
    store.close()
    registry.close()
    assert (status.state, status.signed_in_as, status.waiting) == ("synced", "nina@acme.example", 0)
    confirmation, landed = shown
    assert "nina@acme.example" in confirmation
    assert landed.startswith("http://127.0.0.1:")
    assert result.account.email == "nina@acme.example"
