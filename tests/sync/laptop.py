"""A laptop that signs in: server profile, keyring in memory, and a person at the browser."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tests.central.service.world import Browser, RunningService, link_to, proof_of
from xat_desktop.sync.server_profile import ServerProfile, save_profile
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.sign_in import SignInResult, sign_in


class MemoryKeyring(KeyringBackend):
    """A real keyring backend that keeps its entries in memory."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


def know_server(data_dir: Path, service: RunningService, name: str = "acme") -> ServerProfile:
    """Add the server's profile."""
    profile = ServerProfile(name, service.url)
    save_profile(data_dir, profile)
    return profile


def person_at_browser(
    subject: str, provider: str = "company", choice: str = "continue"
) -> Callable[[str], bool]:
    """Opens the address in a browser in which `subject` signs in and presses a button."""

    def follow(address: str) -> None:
        with Browser() as browser:
            page = browser.get(address, timeout=10)
            if "/sign-in/" in page.url:
                page = browser.get(link_to(page, provider), timeout=10)
            page = browser.post(page.url, data={"sub": subject}, timeout=10)
            browser.post(page.url, data={"proof": proof_of(page), "choice": choice}, timeout=10)

    def open_link(address: str) -> bool:
        Thread(target=follow, args=(address,), name="browser").start()
        return True

    return open_link


def signs_in(data_dir: Path, store: object, subject: str = "nina-1", server: str = "") -> SignInResult:
    """A whole sign-in of the laptop."""
    return sign_in(
        data_dir,
        server,
        "",
        lambda *_: None,
        NoProgress(),
        store,
        person_at_browser(subject),  # type: ignore[arg-type]
    )
