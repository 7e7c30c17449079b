"""The one OAuth client, the desktop: what its authorization request must look like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xat_desktop.central.service.refusal import Refused

_REDIRECT = re.compile(r"http://127\.0\.0\.1:([1-9][0-9]{0,4})/callback", re.ASCII)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_WORD = re.compile(r"[\x21-\x7e]{16,512}", re.ASCII)
_HIGHEST_PORT = 65_535
_DEVICE_NAME = 64


@dataclass(frozen=True)
class AuthorizationRequest:
    """What the desktop asks for; every field was checked."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    device_name: str


def checked_request(query: Mapping[str, str], client_id: str) -> AuthorizationRequest:
    """The request of an authorization address; Refused, without any redirect, when something is wrong with it."""
    if query.get("client_id") != client_id:
        raise _wrong("another program")
    if not is_loopback(query.get("redirect_uri", "")):
        raise _wrong("an address that is not this computer")
    if query.get("response_type") != "code":
        raise _wrong("an unknown kind of answer")
    if query.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(
        query.get("code_challenge", "")
    ):
        raise _wrong("no proof key (PKCE with S256)")
    if not _WORD.fullmatch(query.get("state", "")) or not _WORD.fullmatch(query.get("nonce", "")):
        raise _wrong("no state or no nonce")
    name = "".join(letter for letter in query.get("device_name", "") if letter.isprintable())
    return AuthorizationRequest(
        query["redirect_uri"], query["state"], query["nonce"], query["code_challenge"], name[:_DEVICE_NAME]
    )


def is_loopback(address: str) -> bool:
    """Whether `address` is http://127.0.0.1:<port>/callback and nothing else."""
    found = _REDIRECT.fullmatch(address)
    return found is not None and int(found[1]) <= _HIGHEST_PORT


def _wrong(what: str) -> Refused:
    return Refused(
        "This sign-in link is not valid",
        f"It names {what}. Start again in XAT Desktop.",
        "request_refused",
        status=400,
    )
