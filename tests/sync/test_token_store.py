"""Refresh tokens go to a safe keyring or stay in memory; what keeps them in plain text is refused by name."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringLocked

from tests.sync.laptop import MemoryKeyring
from xat_desktop.errors import XatError
from xat_desktop.sync.token_store import Grant, TokenStore


def plain_text_keyring() -> KeyringBackend:
    """A backend by the name of the one that keeps passwords in a file."""
    return type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()


@pytest.mark.parametrize(
    "backend",
    [
        plain_text_keyring(),
        type("EncryptedKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})(),
        type("MyPlainTextBackend", (MemoryKeyring,), {"__module__": "someone"})(),
        null.Keyring(),
        fail.Keyring(),
    ],
)
def test_unsafe_backends_are_refused_by_name(backend: KeyringBackend) -> None:
    store = TokenStore(backend)
    name = type(backend).__qualname__
    assert name in store.notice
    assert "until this program ends" in store.notice
    account = f"acme/{name}"
    store.write(account, Grant("the-token"))
    assert store.read(account) == Grant("the-token")
    assert store.place.startswith("memory")
    assert getattr(backend, "entries", {}) == {}
    store.erase(account)
    assert store.read(account) is None


def test_of_a_chain_the_first_safe_backend_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    safe, unsafe = MemoryKeyring(), plain_text_keyring()
    chain = type("Chain", (chainer.ChainerBackend,), {"backends": [unsafe, safe]})()
    monkeypatch.setattr("keyring.get_keyring", lambda: chain)
    store = TokenStore()
    store.write("acme/1", Grant("the-token"))
    assert store.notice == ""
    assert len(safe.entries) == 1
    assert unsafe.entries == {}  # type: ignore[attr-defined]
    monkeypatch.setattr(type(chain), "backends", [unsafe])
    assert "PlaintextKeyring" in TokenStore().notice
    monkeypatch.setattr(type(chain), "backends", [])
    assert "no safe keyring" in TokenStore().notice


@pytest.mark.parametrize("error", [KeyringLocked("dismissed"), InitError("no collection")])
def test_a_locked_keyring_leaves_the_sign_in_in_memory(error: Exception) -> None:
    class Locked(MemoryKeyring):
        """The user dismissed the prompt."""

        def set_password(self, *_: str) -> None:
            raise error

    store = TokenStore(Locked())
    store.write("acme/locked", Grant("the-token"))
    assert "until this program ends" in store.notice
    assert store.read("acme/locked") == Grant("the-token")
    store.erase("acme/locked")


def test_a_keyring_that_fails_while_reading_is_an_error_that_says_what_to_do() -> None:
    class Broken(MemoryKeyring):
        """D-Bus is gone."""

        def get_password(self, *_: str) -> str | None:
            raise KeyringLocked("locked")

    with pytest.raises(XatError, match="unlock it"):
        TokenStore(Broken()).read("acme/1")


def test_a_backend_that_a_test_defines_is_never_the_systems() -> None:
    keyring.core.init_backend()
    assert isinstance(keyring.get_keyring(), fail.Keyring)


def test_entries_fit_into_windows_and_strange_ones_sign_nobody_in() -> None:
    keyring = MemoryKeyring()
    store = TokenStore(keyring)
    store.write("acme/1", Grant("x" * 1_000, "y" * 43))
    assert all(len(entry) <= 1_280 for entry in keyring.entries.values())
    with pytest.raises(XatError, match="too long"):
        store.write("acme/1", Grant("x" * 1_300))
    for strange in ("rubbish", "[]", '{"token": 1}', ""):
        keyring.entries["xat-desktop", "acme/1"] = strange
        assert store.read("acme/1") is None


_SCRIPT = """
import json, subprocess
daemon = subprocess.run(
    ["gnome-keyring-daemon", "--unlock", "--components=secrets"], input="passphrase", text=True, check=True,
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
from xat_desktop.sync.token_store import Grant, TokenStore
store = TokenStore()
store.write("acme/1", Grant("the-token", "attempt"))
found = {"place": store.place, "notice": store.notice, "read": TokenStore().read("acme/1").refresh_token}
store.erase("acme/1")
store.erase("acme/1")
found["after"] = store.read("acme/1")
print(json.dumps(found))
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="there is no SecretService: apt-get install dbus gnome-keyring",
)
def test_a_real_secret_service(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    environment |= {"XDG_RUNTIME_DIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    tmp_path.chmod(0o700)
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {
        "place": "keyring of the system (SecretService)",
        "notice": "",
        "read": "the-token",
        "after": None,
    }
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"the-token" not in kept
