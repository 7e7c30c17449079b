"""`xat sync`, `status`, `conflicts`: exit codes, JSON, and what people read."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.central.world import World, new_world
from tests.cli.test_cli import xat
from tests.postgres import PostgresServer
from tests.sync.laptop import MemoryKeyring

__all__ = ["xat"]


@pytest.fixture
def world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def signed_in(world: World, xat: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Two laptops in one: `laptop(name)` gives the words that choose its data folder."""
    import keyring

    ring = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    database = {
        "host": world.server.host,
        "port": world.server.port,
        "dbname": world.database,
        "sslmode": "disable",
    }
    profile = tmp_path / "company.json"
    profile.write_text(json.dumps({"name": "company", "flavour": "role", "database": database}))

    def laptop(name: str) -> tuple[str, str]:
        words = ("--data-dir", str(tmp_path / name))
        if not (tmp_path / name).exists():
            added = xat(*words, "server", "add", profile)
            assert "Warning: database.sslmode" in added.out
            monkeypatch.setattr("sys.stdin", io.StringIO(world.ann.secret + "\n"))
            assert xat(*words, "sign-in", "--role", world.ann.role).code == 0
            assert xat(*words, "partner", "add", "Acme").code == 0
        return words

    return laptop


def _add(xat: Any, words: tuple[str, str], notes: str = "") -> Any:
    fields = ("--site", "Bonn", "--machine", "web-01", "--platform", "AWS", "--compute-model", "m5.large")
    return xat(*words, "collector", "add", *fields, "--notes", notes)


def test_an_account_that_is_not_signed_in_is_named(xat: Any, signed_in: Any) -> None:
    words = signed_in("one")
    refused = xat(*words, "sync", "--account", "bob@acme.example")
    assert refused.code == 3
    assert "bob@acme.example is not signed in at company" in refused.err
    assert xat(*words, "sync", "--account", "ann@acme.example").code == 0


def test_two_laptops_a_conflict_and_a_decision(xat: Any, signed_in: Any) -> None:
    one, two = signed_in("one"), signed_in("two")
    assert xat(*one, "--json", "status").json["state"] == "off"
    _add(xat, one)
    assert xat(*one, "--json", "sync").json["waiting"] == 0
    assert xat(*two, "--json", "sync").json["pulled"] > 600
    for words, notes in ((one, "first"), (two, "second")):
        assert xat(*words, "collector", "edit", "web-01", "--notes", notes).code == 0
    assert xat(*one, "sync").code == 0
    ended = xat(*two, "sync")
    assert ended.code == 0
    assert "xat conflicts list" in ended.out
    (conflict,) = xat(*two, "--json", "conflicts", "list").json
    assert (conflict["field"], conflict["ours"], conflict["theirs"]) == ("notes", "second", "first")
    status = xat(*two, "--json", "status").json
    assert (status["conflicts"], status["state"], status["signed_in_as"]) == (1, "synced", "ann@acme.example")
    assert xat(*two, "conflicts", "resolve", conflict["no"], "--mine").code == 0
    xat(*two, "sync")
    xat(*one, "sync")
    assert xat(*one, "--json", "collector", "show", "web-01").json["notes"] == "second"


def test_all_conflicts_at_once_and_wrong_words(xat: Any, signed_in: Any) -> None:
    words = signed_in("one")
    assert xat(*words, "conflicts", "resolve", "--all-theirs").code == 0
    assert xat(*words, "conflicts", "resolve", "--mine").code == 2
    assert xat(*words, "conflicts", "resolve", "1", "--all-mine").code == 2
    missing = xat(*words, "conflicts", "resolve", "1", "--mine")
    assert missing.code == 3
    assert "no such open conflict" in missing.err


def test_a_partner_that_is_not_there_is_named(xat: Any, signed_in: Any) -> None:
    words = signed_in("one")
    ended = xat(*words, "sync", "--as", "globex")
    assert ended.code == 3
    assert "acme (Acme)" in ended.err
    assert xat(*words, "--json", "sync", "--leave").json == {"left": True}
