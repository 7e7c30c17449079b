"""Who is signed in where, where the secret is kept, and on which other devices the person is signed in."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.token_store import TokenStore


@dataclass(frozen=True)
class ShownAccount:
    """One account of this computer. `warnings` name settings of the server's profile that are weak."""

    server: str
    email: str
    name: str
    signed_in: bool
    why_not: str
    kept_in: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ShownDevice:
    """One device on which the person is signed in."""

    id: str
    name: str
    provider: str
    signed_in_at: str
    used_at: str
    this: bool


def show_accounts(data_dir: Path, store: "TokenStore | None" = None) -> list[ShownAccount]:
    """All accounts, without the network."""
    from xat_desktop.sync.accounts import accounts
    from xat_desktop.sync.server_profile import profiles, weak_settings
    from xat_desktop.sync.token_store import TokenStore

    found = accounts(data_dir)
    if not found:
        return []
    store = store or TokenStore()
    known = {profile.name: profile for profile in profiles(data_dir)}
    shown = []
    for one in found:
        profile = known.get(one.server)
        warnings = tuple(f"{key}: {text}" for key, text in weak_settings(profile).items()) if profile else ()
        here = not one.ended and store.read(one.key) is not None
        why_not = "" if here else one.ended or "The program that held the sign-in has ended."
        shown.append(ShownAccount(one.server, one.email, one.name, here, why_not, store.place, warnings))
    return shown


def show_devices(
    data_dir: Path, server: str = "", progress: Progress | None = None, store: "TokenStore | None" = None
) -> list[ShownDevice]:
    """The devices of the account, asked of the server."""
    from xat_desktop.tasks.sign_in import open_session

    (progress or NoProgress()).step(0, 1, "asking the server")
    session = open_session(data_dir, server, store=store)
    rows = session.call("GET", session.issuer().sessions_endpoint)
    return [
        ShownDevice(
            row["id"], row["device"], row["provider"], row["signed_in_at"], row["used_at"], row["this"]
        )
        for row in rows
    ]


def end_device(data_dir: Path, device: str, server: str = "", store: "TokenStore | None" = None) -> None:
    """Sign one device out, such as a lost laptop."""
    from xat_desktop.tasks.sign_in import open_session

    session = open_session(data_dir, server, store=store)
    session.call("DELETE", f"{session.issuer().sessions_endpoint}/{device}")
