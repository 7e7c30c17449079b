"""Who is signed in on this computer, at which server; no secrets, which are in the keyring."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from xat_desktop.errors import XatError
from xat_desktop.sync.process_lock import process_lock

_FILE = "accounts.json"
_LOCK = "accounts.lock"


@dataclass(frozen=True)
class Account:
    """One person at one server."""

    server: str
    id: str  # the issuer's name for the person, which never changes
    email: str
    name: str
    database_user: str = ""  # of the flavour "token": the database role
    ended: str = ""  # why it is signed out; empty = signed in

    @property
    def key(self) -> str:
        """Its name in the keyring."""
        return f"{self.server}/{self.id}"


def accounts(data_dir: Path) -> list[Account]:
    """All accounts, those that signed in last first."""
    try:
        found = json.loads((data_dir / _FILE).read_text("utf-8"))
        return [Account(**one) for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise XatError("The list of accounts cannot be read", f"{data_dir / _FILE}: {error}") from error


def find_account(data_dir: Path, server: str, email: str = "") -> Account:
    """The account of that e-mail, else the last one that is signed in at the server, else the last one."""
    found = [
        one
        for one in accounts(data_dir)
        if one.server == server and (not email or one.email.lower() == email.lower())
    ]
    if not found:
        who = f"{email} is not" if email else "Nobody is"
        raise XatError(f"{who} signed in at {server}", "Run `xat sign-in`.")
    return next((one for one in found if not one.ended), found[0])


def save_account(data_dir: Path, account: Account) -> None:
    """Put the account first."""
    with process_lock(data_dir / _LOCK):
        _write(data_dir, [account, *(one for one in accounts(data_dir) if one.key != account.key)])


def end_account(data_dir: Path, account: Account, why: str) -> None:
    """Note that the account is signed out, and why."""
    with process_lock(data_dir / _LOCK):
        found = [replace(one, ended=why) if one.key == account.key else one for one in accounts(data_dir)]
        _write(data_dir, found)


def remove_account(data_dir: Path, account: Account) -> None:
    """Forget the account."""
    with process_lock(data_dir / _LOCK):
        _write(data_dir, [one for one in accounts(data_dir) if one.key != account.key])


def _write(data_dir: Path, found: list[Account]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f"{_FILE}.part"
    draft.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n", "utf-8")
    draft.replace(data_dir / _FILE)
