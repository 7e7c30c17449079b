"""`xat server`, `sign-in`, `sign-out` and `account` as a person calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.central.service.fixtures import issuer, service, shared_world
from tests.central.service.world import RunningService
from tests.sync.laptop import person_at_browser

__all__ = ["issuer", "service", "shared_world"]


@pytest.fixture
def environment(data_dir: Path) -> dict[str, str]:
    """A computer without a safe keyring and without a screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "DBUS_SESSION_BUS_ADDRESS")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {
        **kept,
        "XAT_DATA_DIR": str(data_dir),
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def xat(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """`xat` in a process of its own."""
    command = [sys.executable, "-m", "xat_desktop.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def answer(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_server_is_added_and_a_person_signs_in_by_the_link(
    service: RunningService, environment: dict[str, str], tmp_path: Path
) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"name": "acme", "issuer": service.url}))
    added = answer(xat(environment, "--json", "server", "add", str(profile)))
    assert "not encrypted" in added["warnings"][0]

    command = [sys.executable, "-m", "xat_desktop.cli", "-v", "--json", "sign-in", "company"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stderr
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("http://"):
            break
    rest: list[str] = []
    reader = Thread(target=lambda: rest.extend(process.stderr or ()))
    reader.start()
    person_at_browser("nina-1")(said[-1].strip())
    found = json.loads(process.stdout.read())
    assert process.wait(60) == 0, rest
    reader.join()
    process.stdout.close()
    process.stderr.close()
    assert found["email"].lower() == "nina@acme.example"
    assert "fail.Keyring" in found["notice"]
    assert any("No browser could be opened" in line for line in said)
    log = "".join(rest)
    codes = [row[0] for row in service.rows("select encode(code_hash, 'hex') from xat.authorization_code")]
    assert codes
    assert "access_token" not in log
    assert "eyJ" not in log

    accounts = answer(xat(environment, "--json", "account", "list"))
    assert (accounts[0]["signed_in"], accounts[0]["server"]) == (False, "acme"), "it was in memory only"
    assert "has ended" in accounts[0]["why_not"]
    busy = xat(environment, "server", "remove", "acme")
    assert busy.returncode == 3
    assert "Sign out first" in busy.stderr
    assert answer(xat(environment, "--json", "sign-out"))["email"].lower() == "nina@acme.example"
    answer(xat(environment, "--json", "server", "remove", "acme"))
    assert answer(xat(environment, "--json", "server", "list")) == []


def test_without_a_server_it_says_what_to_do(environment: dict[str, str]) -> None:
    for words in (["sign-in"], ["sign-out"], ["account", "devices"]):
        done = xat(environment, *words)
        assert done.returncode == 3
        assert "xat server add" in done.stderr
