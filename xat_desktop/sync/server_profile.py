"""Servers that this computer knows: one JSON file each, handed out by an administrator; no secrets in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from xat_desktop.errors import XatError

Flavour = Literal["service", "token", "role"]

_FOLDER = "servers"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_PLACE = ("issuer", "client_id", "flavour", "token")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class DatabaseAddress:
    """Where PostgreSQL is, and how its certificate is checked."""

    host: str = ""
    port: int = 5432
    dbname: str = ""
    sslmode: str = "verify-full"
    sslrootcert: str = ""  # PEM file of the authority; empty = the system's


@dataclass(frozen=True)
class ServerProfile:
    """One server: who signs people in, and where the data is."""

    name: str
    issuer: str = ""
    client_id: str = "xat-desktop"
    client_secret: str = ""  # some issuers give one even to installed programs, where it is no secret
    flavour: Flavour = "service"
    """service: the issuer is our sign-in service; token: its token is the password; role: a role and a secret."""
    database: DatabaseAddress = field(default_factory=DatabaseAddress)
    bucket: str = ""
    tls_root: str = ""  # PEM file of the authority of the issuer's certificate; empty = the system's
    scope: str = "openid email offline_access"
    token: str = "id_token"  # noqa: S105 - a name: which token is the password: id_token or access_token
    user_claim: str = "email"  # which claim is the database role
    database_user: str = ""  # the role itself, instead of a claim


def read_profile(path: Path) -> ServerProfile:
    """The profile in an administrator's file."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise XatError("The server profile cannot be read", f"{path}: {error}") from error
    return parse_profile(text)


def save_profile(data_dir: Path, profile: ServerProfile) -> None:
    """Write the profile's file in one step."""
    folder = data_dir / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{profile.name}.json.part"
    draft.write_text(json.dumps(asdict(profile), indent=2) + "\n", "utf-8")
    draft.replace(folder / f"{profile.name}.json")


def profiles(data_dir: Path) -> list[ServerProfile]:
    """All profiles by name."""
    return [parse_profile(path.read_text("utf-8")) for path in sorted((data_dir / _FOLDER).glob("*.json"))]


def find_profile(data_dir: Path, name: str = "") -> ServerProfile:
    """The profile of that name; without a name the only one."""
    found = profiles(data_dir)
    if not found:
        raise XatError("No server is known", "Add the profile of your administrator: xat server add FILE")
    names = ", ".join(profile.name for profile in found)
    chosen = [profile for profile in found if not name or profile.name == name]
    if not chosen:
        raise XatError(f"There is no server {name}", f"Known are: {names}.")
    if len(chosen) > 1:
        raise XatError("There are several servers", f"Choose one with --server: {names}.")
    return chosen[0]


def parse_profile(text: str) -> ServerProfile:
    """The profile in a JSON text; XatError says what is wrong with it."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _wrong(str(error)) from error
    if not isinstance(document, dict):
        raise _wrong("it is no JSON object")
    document = dict(document)
    database = _known(DatabaseAddress, document.pop("database", {}), "database.")
    profile = ServerProfile(
        **{**_known(ServerProfile, document, ""), "database": DatabaseAddress(**database)}
    )
    _check(profile)
    return profile


def _known(kind: type[Any], values: Any, prefix: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise _wrong(f"{prefix.rstrip('.')} is no object")
    found = {}
    for key, value in values.items():
        expected = kind.__dataclass_fields__.get(key)
        if expected is None:
            raise _wrong(f"unknown setting {prefix}{key}")
        wanted = int if expected.type is int else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise _wrong(f"{prefix}{key} must be a {'number' if wanted is int else 'text'}")
        found[key] = value
    needed = ("name",) if found.get("flavour") == "role" else ("name", "issuer")
    missing = [key for key in needed if kind is ServerProfile and not found.get(key)]
    if missing:
        raise _wrong(f"{missing[0]} is missing")
    return found


def _check(profile: ServerProfile) -> None:
    if not _NAME.fullmatch(profile.name):
        raise _wrong("name may have small letters, digits and dashes")
    if profile.flavour == "role":
        if not profile.database.host or not profile.database.dbname:
            raise _wrong("database.host and database.dbname are needed where people sign in with a role")
        return
    parts = urlsplit(profile.issuer)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise _wrong("issuer must begin with https://")
    if profile.flavour not in ("service", "token") or profile.token not in ("id_token", "access_token"):
        raise _wrong("flavour is service, token or role, token is id_token or access_token")


def _wrong(what: str) -> XatError:
    return XatError("The server profile is not valid", f"{what}. Ask your administrator for a new file.")


def weak_settings(profile: ServerProfile) -> Mapping[str, str]:
    """Settings that are weaker than they should be, with what follows from each."""
    found = {}
    if profile.database.sslmode != "verify-full":
        found["database.sslmode"] = (
            f"{profile.database.sslmode}: somebody in between can pose as the database and read everything"
        )
    if profile.flavour != "role" and not profile.issuer.startswith("https://"):
        found["issuer"] = "not encrypted: fit for tests on this computer only"
    return found


def is_same_place(one: ServerProfile, other: ServerProfile) -> bool:
    """Whether what signs in at one may be sent to the other: same issuer, same database, same way in."""
    return all(getattr(one, name) == getattr(other, name) for name in _PLACE) and (
        (one.database.host, one.database.port, one.database.dbname)
        == (other.database.host, other.database.port, other.database.dbname)
    )


def remove_profile(data_dir: Path, name: str) -> None:
    """Forget the profile of that name."""
    (data_dir / _FOLDER / f"{find_profile(data_dir, name).name}.json").unlink()
