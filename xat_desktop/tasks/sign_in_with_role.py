"""Sign in at a server without a sign-in service: with the role and the secret that its administrator gave."""

from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.sync.accounts import Account
    from xat_desktop.sync.token_store import TokenStore


def sign_in_with_role(
    data_dir: Path, server: str, role: str, secret: str, store: "TokenStore | None" = None
) -> "Account":
    """Try role and secret at the database and keep them; XatError when the server does not take them."""
    from xat_desktop.sync import accounts, server_profile
    from xat_desktop.sync.connection import connected, signed_in_as
    from xat_desktop.sync.role_session import RoleSession
    from xat_desktop.sync.token_store import Grant, TokenStore

    profile = server_profile.find_profile(data_dir, server)
    if profile.flavour != "role":
        raise XatError("This server has a sign-in of its own", "Leave --role out.")
    store = store or TokenStore()
    account = accounts.Account(profile.name, role, "", "", role)
    before = store.read(account.key)
    store.write(account.key, Grant(secret))
    try:
        with connected(RoleSession(profile, account, store)) as db:
            email = signed_in_as(db)
    except XatError:
        if before:  # one mistyped, or the network is away: the good one was shown only once
            store.write(account.key, before)
        else:
            store.erase(account.key)
        raise
    account = accounts.Account(profile.name, role, email, "", role)
    accounts.save_account(data_dir, account)
    return account
