"""Requests to providers: bounded in time and size, without redirects, and no address or token in an error."""

import json
from collections.abc import Mapping
from typing import Any

import requests

from xat_desktop.errors import XatError

_TIMEOUT_S = 10
_MAX_BYTES = 1 << 20


class UpstreamError(XatError):
    """A provider did not answer as it should; `cause` is for the log and free of secrets."""

    def __init__(self, provider: str, cause: str) -> None:
        super().__init__(f"{provider} did not complete the sign-in", "Try again in a moment.")
        self.cause = cause


def get_json(provider: str, url: str, token: str = "", **parameters: str) -> Any:
    """The JSON document at `url`, asked for with a bearer token where one is given."""
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return _json(provider, "GET", url, headers=headers, params=parameters)


def post_form(
    provider: str, url: str, form: Mapping[str, str], auth: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that `url` answers to a form."""
    headers = {"Accept": "application/json"}
    found = _json(provider, "POST", url, headers=headers, data=dict(form), auth=auth)
    if not isinstance(found, dict):
        raise UpstreamError(provider, "the answer is no JSON object")
    return found


def _json(provider: str, method: str, url: str, **words: Any) -> Any:
    try:
        with requests.request(
            method, url, timeout=_TIMEOUT_S, allow_redirects=False, stream=True, **words
        ) as answer:
            body = answer.raw.read(_MAX_BYTES + 1, decode_content=True)
            if answer.status_code != requests.codes.ok:
                raise UpstreamError(provider, f"{method} answered {answer.status_code}")
    except requests.RequestException as error:
        raise UpstreamError(provider, type(error).__name__) from None  # its text may quote a token
    except OSError as error:
        raise UpstreamError(provider, type(error).__name__) from None
    if len(body) > _MAX_BYTES:
        raise UpstreamError(provider, "the answer is too long")
    try:
        return json.loads(body)
    except ValueError:
        raise UpstreamError(provider, "the answer is no JSON") from None
