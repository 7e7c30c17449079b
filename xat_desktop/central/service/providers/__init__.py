"""The providers that the configuration switches on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from xat_desktop.central.service.config import LOOPBACK
from xat_desktop.central.service.providers._base import Provider
from xat_desktop.central.service.providers.amazon import Amazon
from xat_desktop.central.service.providers.apple import Apple
from xat_desktop.central.service.providers.github import GitHub
from xat_desktop.central.service.providers.google import Google
from xat_desktop.central.service.providers.oidc import Oidc
from xat_desktop.central.service.secret_sources import read_secret
from xat_desktop.errors import XatError

_KINDS: Mapping[str, type[Any]] = {
    "google": Google,
    "github": GitHub,
    "apple": Apple,
    "amazon": Amazon,
    "oidc": Oidc,
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "google": {"title": "Google", "issuer": "https://accounts.google.com"},
    "github": {"title": "GitHub"},
    "apple": {
        "title": "Apple",
        "issuer": "https://appleid.apple.com",
        "scope": "openid name email",
        "posts_back": True,
        "extra": {"response_mode": "form_post"},
    },
    "amazon": {"title": "Amazon"},
    "oidc": {},
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "google": ("client_id", "client_secret"),
    "github": ("client_id", "client_secret"),
    "apple": ("client_id", "team_id", "key_id", "private_key"),
    "amazon": ("client_id", "client_secret"),
    "oidc": ("title", "issuer", "client_id"),
}
_ADDRESSES = ("issuer", "web", "api")
_SECRETS = ("client_secret", "private_key")
_SETTABLE = {
    "google": {"title", "issuer", "client_id", "client_secret", "hosted_domain"},
    "github": {"title", "client_id", "client_secret", "web", "api"},
    "apple": {"title", "issuer", "client_id", "team_id", "key_id", "private_key"},
    "amazon": {"title", "client_id", "client_secret", "web", "api", "trust_email"},
    "oidc": {"title", "issuer", "client_id", "client_secret", "scope", "trust_email"},
}


def make_providers(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Provider]:
    """One provider for each section; its `type` is its name unless it says otherwise."""
    return {name: _provider(name, dict(section)) for name, section in sections.items()}


def _provider(name: str, section: dict[str, Any]) -> Provider:
    kind = str(section.pop("type", name))
    if kind not in _KINDS:
        raise XatError(
            f"The provider {name} has no known type", f"Choose one of {', '.join(sorted(_KINDS))}."
        )
    unknown = sorted(set(section) - _SETTABLE[kind])
    if unknown:
        raise XatError(f"The provider {name} has an unknown setting", ", ".join(unknown))
    missing = [key for key in _NEEDED[kind] if not section.get(key)]
    if missing:
        raise XatError(f"The provider {name} lacks a setting", ", ".join(missing))
    values = {key: _value(name, key, value) for key, value in section.items()}
    made: Provider = _KINDS[kind](name=name, **{**_DEFAULTS[kind], **values})
    return made


def _value(provider: str, key: str, value: Any) -> Any:
    if key in _SECRETS:
        return read_secret(str(value), f"providers.{provider}.{key}")
    if key == "trust_email":
        return value is True or value == "true"
    if key in _ADDRESSES and not _is_safe(str(value)):
        raise XatError(f"The {key} of the provider {provider} must begin with https://", f"It is {value}.")
    return str(value)


def _is_safe(address: str) -> bool:
    """Secrets and identities go there; without TLS only on this machine, for tests."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
