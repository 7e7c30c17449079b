"""Trying again after what may pass: a lost connection, a server that is busy."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import requests
import urllib3
from google.auth.exceptions import GoogleAuthError, TransportError

from xat_desktop.sync.errors import NetworkLost, SyncStopped

PAUSES_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Before each new attempt while nothing moves; after the last one the work is left to the next sync."""
_GLANCE_S = 0.2

T = TypeVar("T")


class BucketRefused(SyncStopped):
    """The bucket gives no access, whatever file it is."""


class Interrupted(Exception):  # noqa: N818 - not the end: the caller tries again
    """The connection or the other side failed in a way that may pass."""


def keep_trying(
    attempt: Callable[[], T], position: Callable[[], int], glance: Callable[[], None], what: str
) -> T:
    """Call `attempt` until it succeeds; NetworkLost when `position` no longer grows from try to try.

    `glance` is called while waiting and may raise Cancelled.
    """
    best, failures = position(), 0
    while True:
        try:
            return attempt()
        except Interrupted as error:
            failures = 0 if position() > best else failures + 1
            best = max(best, position())
            if failures >= len(PAUSES_S):
                raise NetworkLost(
                    f"{what} was interrupted",
                    f"{error}. What has arrived is kept: the next sync goes on from there.",
                ) from error
            _rest(PAUSES_S[failures], glance)


def _rest(seconds: float, glance: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    glance()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _GLANCE_S))
        glance()


@contextmanager
def http_errors() -> Iterator[None]:
    """What breaks on the way leaves this block as Interrupted, a failed sign-in as BucketRefused.

    Without the error itself, which tells the address: whoever has a signed one may use it.
    """
    try:
        yield
    except (requests.RequestException, urllib3.exceptions.HTTPError, TransportError) as error:
        raise Interrupted(f"The bucket of files does not answer ({type(error).__name__})") from None
    except GoogleAuthError as error:
        raise BucketRefused(
            "The bucket of files refused the sign-in",
            f"Sign in again, or give this computer credentials of Google ({type(error).__name__}).",
        ) from None
