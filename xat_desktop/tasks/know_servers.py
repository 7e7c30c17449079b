"""The shared servers that this computer knows: add one from an administrator's file, list them, forget one."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.sync.server_profile import ServerProfile


@dataclass(frozen=True)
class KnownServer:
    """A server; `warnings` name settings that are weaker than they should be."""

    name: str
    issuer: str
    warnings: tuple[str, ...]


def add_server(data_dir: Path, file: Path) -> KnownServer:
    """Keep the profile; one of the same name is replaced, but not while its accounts would go to another place."""
    from xat_desktop.sync.server_profile import is_same_place, profiles, read_profile, save_profile

    profile = read_profile(file)
    signed_in = _signed_in(data_dir, profile.name)
    if signed_in and any(
        one.name == profile.name and not is_same_place(one, profile) for one in profiles(data_dir)
    ):
        raise XatError(
            f"There is another server of this name: {profile.name}",
            f"Nothing was changed. If your administrator has moved it, sign out first: {', '.join(signed_in)}.",
        )
    save_profile(data_dir, profile)
    return _known(profile)


def list_servers(data_dir: Path) -> list[KnownServer]:
    """All servers by name."""
    from xat_desktop.sync.server_profile import profiles

    return [_known(profile) for profile in profiles(data_dir)]


def remove_server(data_dir: Path, name: str) -> None:
    """Forget a server at which nobody is signed in."""
    from xat_desktop.sync.server_profile import remove_profile

    signed_in = _signed_in(data_dir, name)
    if signed_in:
        raise XatError("Somebody is signed in there", f"Sign out first: {', '.join(signed_in)}.")
    remove_profile(data_dir, name)


def _signed_in(data_dir: Path, server: str) -> list[str]:
    from xat_desktop.sync.accounts import accounts

    return [one.email for one in accounts(data_dir) if one.server == server]


def _known(profile: "ServerProfile") -> KnownServer:
    from xat_desktop.sync.server_profile import weak_settings

    warnings = tuple(f"{key} is {text}" for key, text in weak_settings(profile).items())
    return KnownServer(profile.name, profile.issuer, warnings)
