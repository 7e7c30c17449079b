"""Requests to a sign-in server: time limits, proxies of the environment, and errors that say what to do."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from xat_desktop.errors import XatError

TIMEOUT_S = 15
_MAX_BYTES = 1 << 20
_SERVER_ERROR = 500

# At debug level these write tokens and signed addresses; `xat -v` must not show them.
for _name in ("requests_oauthlib", "oauthlib", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Offline(XatError):  # noqa: N818 - the usual state of a laptop
    """The server cannot be reached; everything that is local goes on."""


def get_json(session: requests.Session, url: str) -> Any:
    """The JSON document at `url`."""
    with network_errors():
        answer = in_order(session.get(url, timeout=TIMEOUT_S, allow_redirects=False))
    if answer.status_code != requests.codes.ok:
        raise Offline("The sign-in server does not answer as it should", f"It answered {answer.status_code}.")
    return json_of(answer)


def in_order(answer: requests.Response) -> requests.Response:
    """The answer, unless it says that the server is overloaded or out of order: then Offline, as it may pass."""
    if answer.status_code >= _SERVER_ERROR or answer.status_code == requests.codes.too_many_requests:
        raise Offline(
            "The sign-in server is busy or out of order",
            f"It answered {answer.status_code}. Try again later.",
        )
    return answer


def json_of(answer: requests.Response) -> Any:
    """The JSON document of an answer."""
    try:
        return answer.json() if len(answer.content) <= _MAX_BYTES else None
    except ValueError:
        raise Offline(
            "The sign-in server does not answer as it should",
            "Its answer is no JSON; is there a proxy or a hotel's log-in page in between?",
        ) from None


@contextmanager
def network_errors() -> Iterator[None]:
    """Every error of the network leaves this block as Offline, without the address that was asked."""
    try:
        yield
    except requests.exceptions.SSLError:
        raise Offline(
            "The server's certificate is not trusted",
            "If your company's proxy opens connections, name its authority as tls_root in the server profile.",
        ) from None
    except requests.exceptions.ProxyError:
        raise Offline("The proxy cannot be used", "Check HTTPS_PROXY and NO_PROXY.") from None
    except requests.RequestException as error:
        raise Offline(
            "The sign-in server cannot be reached", f"{type(error).__name__}: check the network."
        ) from None
