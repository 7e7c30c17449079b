"""Sign out: the server forgets the session, and this computer forgets what signs in again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.token_store import TokenStore


@dataclass(frozen=True)
class SignOutResult:
    """Who was signed out; `notice` when the server could not be told."""

    email: str
    notice: str


def sign_out(
    data_dir: Path,
    server: str = "",
    email: str = "",
    progress: Progress | None = None,
    store: "TokenStore | None" = None,
) -> SignOutResult:
    """Erase here in any case; without a network the server's session ends when it expires. Data stays."""
    from xat_desktop.sync import accounts, server_profile, sign_in
    from xat_desktop.sync.http import Offline
    from xat_desktop.sync.issuer import discover
    from xat_desktop.sync.token_store import TokenStore

    progress = progress or NoProgress()
    profile = server_profile.find_profile(data_dir, server)
    account = accounts.find_account(data_dir, profile.name, email)
    store = store or TokenStore()
    grant = store.read(account.key)
    store.erase(account.key)
    accounts.remove_account(data_dir, account)
    progress.step(0, 1, "telling the server")
    notice = ""
    if grant is not None and profile.flavour != "role":
        try:
            with sign_in.plain_session(profile) as session:
                sign_in.revoke(session, discover(session, profile.issuer), profile, grant.refresh_token)
        except Offline:
            notice = (
                "The server could not be told: end this device's session from another one, or let it expire."
            )
    return SignOutResult(account.email, notice)
