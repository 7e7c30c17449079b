"""The service's configuration: one TOML file, overridden by XAT_CENTRAL__SECTION__KEY in the environment."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xat_desktop.central.service.secret_sources import Secret, read_secret
from xat_desktop.errors import XatError

_PREFIX = "XAT_CENTRAL__"
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Database:
    """Where laptops reach PostgreSQL; what `POST /credentials` tells them."""

    host: str = ""
    port: int = 5432
    dbname: str = "xat"
    sslmode: str = "verify-full"


@dataclass(frozen=True)
class Bucket:
    """The bucket of result files, and who signs its addresses: a key file, else the runtime's service account."""

    name: str = ""
    signing_account: str = ""  # e-mail of a service account, signed for through IAM
    signing_key: str = ""  # source of a service account's JSON key
    endpoint: str = ""  # another address than storage.googleapis.com
    url_seconds: int = 900
    max_bytes: int = 100 << 20


@dataclass(frozen=True)
class Lifetimes:
    """How long things live, in seconds."""

    attempt: int = 600  # from opening the page to the end of the sign-in
    code: int = 60
    access_token: int = 300
    session_idle: int = 30 * 86_400
    session: int = 180 * 86_400
    database_password: int = 900
    invitation: int = 14 * 86_400


@dataclass(frozen=True)
class Limits:
    """Requests a minute that one address, or one session, may make."""

    address: int = 60
    failures: int = 20  # refused tokens, codes and callbacks of one address
    session: int = 1200  # a first sync signs addresses for many files
    body_bytes: int = 65_536


@dataclass(frozen=True)
class Config:
    """Everything that `xat-central serve` needs to know."""

    public_url: str
    database: Secret
    signing_keys: tuple[Secret, ...]
    providers: Mapping[str, Mapping[str, Any]]
    client_database: Database = field(default_factory=Database)
    bucket: Bucket = field(default_factory=Bucket)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    limits: Limits = field(default_factory=Limits)
    client_id: str = "xat-desktop"
    operator: str = ""  # who runs the server, shown on the page
    trusted_proxies: int = 0  # proxies in front of the service, each of which adds one X-Forwarded-For
    metrics_token: Secret | None = None

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the service over TLS; only a test on this machine does without."""
        return self.public_url.startswith("https://")


def load_config(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of `path`, else of XAT_CENTRAL_CONFIG; XatError names the setting that is wrong."""
    environment = os.environ if environment is None else environment
    place = path or (
        Path(environment["XAT_CENTRAL_CONFIG"]) if environment.get("XAT_CENTRAL_CONFIG") else None
    )
    document = _read(place) if place else {}
    _override(document, environment)
    return _parsed(document)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise XatError("The configuration cannot be read", f"{path}: {error}") from error


def _override(document: dict[str, Any], environment: Mapping[str, str]) -> None:
    for name, text in environment.items():
        if not name.startswith(_PREFIX):
            continue
        *sections, key = name.removeprefix(_PREFIX).lower().split("__")
        place = document
        for section in sections:
            place = place.setdefault(section, {})
        place[key] = text.split(",") if key == "signing_keys" else text


def _parsed(document: dict[str, Any]) -> Config:
    known = {one.name for one in fields(Config)}
    unknown = sorted(set(document) - known)
    if unknown:
        raise XatError("The configuration has an unknown setting", ", ".join(unknown))
    sources = document.get("signing_keys") or []
    if not sources:
        raise XatError("The setting signing_keys is missing", "Make a key with `xat-central new-key`.")
    token = document.get("metrics_token")
    return Config(
        public_url=_public_url(_text(document, "public_url")),
        database=read_secret(_text(document, "database"), "database"),
        signing_keys=tuple(read_secret(source, "signing_keys") for source in sources),
        providers=_providers(document.get("providers", {})),
        client_database=_section(Database, document, "client_database"),
        bucket=_section(Bucket, document, "bucket"),
        lifetimes=_section(Lifetimes, document, "lifetimes"),
        limits=_section(Limits, document, "limits"),
        client_id=str(document.get("client_id", "xat-desktop")),
        operator=str(document.get("operator", "")),
        trusted_proxies=_number("trusted_proxies", document.get("trusted_proxies", 0)),
        metrics_token=read_secret(token, "metrics_token") if token else None,
    )


def _text(document: Mapping[str, Any], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise XatError(f"The setting {name} is missing", "It is a text; docs/server.md shows an example.")
    return found


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    plain = text.rstrip("/")
    if parts.query or parts.fragment or "@" in parts.netloc or not parts.hostname:
        raise XatError("The setting public_url is no address", "Write https://host or https://host/path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise XatError("The setting public_url must begin with https://", f"It is {plain}.")
    return plain


def _providers(found: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(found, dict) or not found:
        raise XatError("No provider is configured", "Add a section like [providers.google].")
    wrong = [name for name in found if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name)]
    if wrong:
        raise XatError("A provider's name may have small letters, digits and dashes", ", ".join(wrong))
    return found


def _section(kind: type[Any], document: Mapping[str, Any], name: str) -> Any:
    found = document.get(name, {})
    known = {one.name: one for one in fields(kind)}
    values = {}
    for key, value in found.items():
        if key not in known:
            raise XatError("The configuration has an unknown setting", f"{name}.{key}")
        values[key] = _number(f"{name}.{key}", value) if known[key].type is int else str(value)
    return kind(**values)


def _number(name: str, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise XatError(f"The setting {name} must be a whole number", f"It is {value!r}.")
    return number
