"""Sign out: the server forgets the session, and this computer forgets what signs in again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.token_store import TokenStore

_NOT_TOLD = "The server could not be told: end this device's session from another one, or let it expire."


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
    from xat_desktop.sync.token_store import TokenStore

    progress = progress or NoProgress()
    profile = server_profile.find_profile(data_dir, server)
    account = accounts.find_account(data_dir, profile.name, email)
    store = store or TokenStore()
    grant = store.read(account.key)
    store.erase(account.key)
    accounts.remove_account(data_dir, account)
    progress.step(0, 1, "telling the server")
    told = grant is None or sign_in.revoke_quietly(profile, grant.refresh_token)
    notice = "" if told else _NOT_TOLD
    return SignOutResult(account.email, notice)
