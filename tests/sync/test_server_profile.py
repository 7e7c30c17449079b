"""Server profiles: what an administrator hands out is read strictly, and weak settings are named."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from xat_desktop.errors import XatError
from xat_desktop.sync.accounts import Account, accounts, remove_account, save_account
from xat_desktop.sync.server_profile import find_profile, parse_profile, profiles, weak_settings
from xat_desktop.tasks.know_servers import add_server, list_servers, remove_server

GOOD: dict[str, Any] = {
    "name": "acme",
    "issuer": "https://sync.acme.example",
    "database": {"host": "db.acme.example", "dbname": "xat", "sslrootcert": "/etc/ssl/acme.pem"},
}


def write(path: Path, **changes: Any) -> Path:
    path.write_text(json.dumps({**GOOD, **changes}))
    return path


def test_a_profile_is_added_replaced_and_removed(data_dir: Path, tmp_path: Path) -> None:
    added = add_server(data_dir, write(tmp_path / "profile.json"))
    assert (added.name, added.warnings) == ("acme", ())
    assert find_profile(data_dir).database.sslmode == "verify-full"
    add_server(data_dir, write(tmp_path / "profile.json", bucket="results"))
    add_server(data_dir, write(tmp_path / "other.json", name="other"))
    assert [one.name for one in list_servers(data_dir)] == ["acme", "other"]
    assert find_profile(data_dir, "acme").bucket == "results"
    with pytest.raises(XatError, match="several servers"):
        find_profile(data_dir)
    remove_server(data_dir, "other")
    assert [one.name for one in profiles(data_dir)] == ["acme"]
    with pytest.raises(XatError, match="no server other"):
        find_profile(data_dir, "other")


def test_weak_settings_are_warned_about(data_dir: Path, tmp_path: Path) -> None:
    found = add_server(data_dir, write(tmp_path / "p.json", database={"host": "h", "sslmode": "require"}))
    assert "pose as the database" in found.warnings[0]
    local = parse_profile(json.dumps({**GOOD, "issuer": "http://127.0.0.1:8080"}))
    assert "issuer" in weak_settings(local)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"issuer": "http://sync.acme.example"}, "https"),
        ({"issuer": "http://127.0.0.1.evil.example"}, "https"),
        ({"issuer": ""}, "issuer is missing"),
        ({"issuer": 7}, "must be a text"),
        ({"name": "../evil"}, "small letters"),
        ({"name": "A"}, "small letters"),
        ({"name": None}, "must be a text"),
        ({"password": "x"}, "unknown setting password"),
        ({"database": {"password": "x"}}, "unknown setting database.password"),
        ({"database": {"port": "5432"}}, "must be a number"),
        ({"database": []}, "no object"),
        ({"flavour": "magic"}, "service, token or role"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(
    data_dir: Path, tmp_path: Path, change: dict[str, Any], what: str
) -> None:
    with pytest.raises(XatError, match=what):
        add_server(data_dir, write(tmp_path / "p.json", **change))
    assert list_servers(data_dir) == []


def test_no_profile_and_no_file(data_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(XatError, match="No server is known"):
        find_profile(data_dir)
    with pytest.raises(XatError, match="cannot be read"):
        add_server(data_dir, tmp_path / "missing.json")
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(XatError, match="no JSON object"):
        add_server(data_dir, tmp_path / "list.json")


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"database": {"host": "evil.example", "dbname": "xat"}},
        {"flavour": "role"},
        {"client_id": "another"},
    ],
)
def test_a_profile_of_the_same_name_does_not_get_the_secrets_of_another_server(
    data_dir: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    """The next refresh would send the token to whoever wrote the file."""
    add_server(data_dir, write(tmp_path / "profile.json"))
    save_account(data_dir, Account("acme", "nina-1", "nina@acme.example", "Nina"))
    with pytest.raises(XatError, match="another server of this name"):
        add_server(data_dir, write(tmp_path / "profile.json", **change))
    assert find_profile(data_dir).issuer == GOOD["issuer"]
    add_server(data_dir, write(tmp_path / "profile.json", bucket="results"))
    remove_account(data_dir, Account("acme", "nina-1", "", ""))
    add_server(data_dir, write(tmp_path / "profile.json", **change))


def test_window_and_command_line_do_not_lose_each_others_accounts(data_dir: Path) -> None:
    found = [Account("acme", f"person-{number}", "", "") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda account: save_account(data_dir, account), found))
    assert {one.id for one in accounts(data_dir)} == {one.id for one in found}
