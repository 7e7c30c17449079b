"""Sign in at a server in the system's browser, and keep what signs in again without it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.store.store import Store
    from xat_desktop.sync.account_session import AccountSession
    from xat_desktop.sync.accounts import Account
    from xat_desktop.sync.role_session import RoleSession
    from xat_desktop.sync.token_store import TokenStore


@dataclass(frozen=True)
class SignInResult:
    """Who is signed in; `notice` is for the user when the sign-in does not outlive the program."""

    account: "Account"
    session: "AccountSession"
    notice: str


def sign_in(
    data_dir: Path,
    server: str,
    provider: str,
    show_link: Callable[[str, bool], None],
    progress: Progress,
    store: "TokenStore | None" = None,
    open_link: Callable[[str], bool] | None = None,
) -> SignInResult:
    """Open the browser and wait for it. `show_link` gets the address, and whether a browser was opened for it."""
    from xat_desktop.sync import accounts, browser, server_profile
    from xat_desktop.sync import sign_in as flow
    from xat_desktop.sync.account_session import AccountSession
    from xat_desktop.sync.token_store import Grant, TokenStore

    profile = server_profile.find_profile(data_dir, server)
    store = store or TokenStore()
    opener = open_link or browser.open_browser
    found = flow.sign_in(
        profile,
        provider,
        lambda address: show_link(address, opener(address)),
        lambda: progress.step(0, 0, "waiting for the browser"),
    )
    account = flow.account_of(profile, found.claims)
    session = AccountSession(data_dir, profile, account, store)
    session.take(found.tokens)
    before = store.read(account.key)
    if found.tokens.get("refresh_token"):
        store.write(account.key, Grant(str(found.tokens["refresh_token"])))
    if before is not None:
        flow.revoke_quietly(profile, before.refresh_token)  # the same person on the same computer, again
    accounts.save_account(data_dir, account)
    return SignInResult(account, session, store.notice)


def open_session(
    data_dir: Path, server: str = "", email: str = "", store: "TokenStore | None" = None
) -> "AccountSession":
    """The session of an account that signed in before; it refreshes itself when it is used."""
    from xat_desktop.sync import accounts, server_profile
    from xat_desktop.sync.account_session import AccountSession
    from xat_desktop.sync.token_store import TokenStore

    profile = server_profile.find_profile(data_dir, server)
    account = accounts.find_account(data_dir, profile.name, email)
    return AccountSession(data_dir, profile, account, store or TokenStore())


def open_access(
    data_dir: Path, server: str = "", email: str = "", store: "TokenStore | None" = None
) -> "AccountSession | RoleSession":
    """What opens the server's database for an account that signed in before, however that was."""
    from xat_desktop.sync import accounts, server_profile
    from xat_desktop.sync.role_session import RoleSession
    from xat_desktop.sync.token_store import TokenStore

    profile = server_profile.find_profile(data_dir, server)
    if profile.flavour != "role":
        return open_session(data_dir, profile.name, email, store)
    return RoleSession(profile, accounts.find_account(data_dir, profile.name, email), store or TokenStore())


def open_access_of(
    partner: "Store", data_dir: Path, server: str = "", email: str = "", store: "TokenStore | None" = None
) -> "AccountSession | RoleSession":
    """`open_access` for a partner's server: without an e-mail, with the account that it was synced with last.

    Where that one is signed out or has no access any more, it is the account that signed in last.
    """
    from xat_desktop.sync.accounts import accounts
    from xat_desktop.sync.status import sync_status

    known = sync_status(partner)
    server = server or known.server
    if not email and known.state not in ("revoked", "sign_in"):
        usual = known.signed_in_as.lower()
        there = (one for one in accounts(data_dir) if one.server == known.server and not one.ended)
        email = next((one.email for one in there if one.email.lower() == usual), "")
    return open_access(data_dir, server, email, store)
