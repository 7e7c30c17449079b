"""What can go wrong between a laptop and its server, as states that tell a user what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from xat_desktop.domain.sync import SyncState
from xat_desktop.errors import XatError


class SyncStopped(XatError):  # noqa: N818 - a state, not a fault
    """The sync cannot go on now; nothing is lost."""

    state: SyncState = "stopped"


class NetworkLost(SyncStopped):
    """The server cannot be reached, or the connection broke: try again later."""

    state = "offline"


class LoginRefused(SyncStopped):
    """The sign-in has expired or is wrong."""

    state = "sign_in"


class AccessRevoked(SyncStopped):
    """The person is no member any more; what waits is kept."""

    state = "revoked"


class UpgradeNeeded(SyncStopped):
    """This program or the server is too old for the other."""

    state = "upgrade"


_BROKEN = ("08", "57", "53", "58")
"""SQLSTATE classes of a connection, of an operator's intervention, of resources and of the system."""


@contextmanager
def server_errors() -> Iterator[None]:
    """Every error of PostgreSQL leaves this block as a state, or as an XatError with the server's words."""
    try:
        yield
    except (errors.InsufficientPrivilege, errors.InvalidSchemaName) as error:
        raise revoked() from error
    except (errors.InvalidPassword, errors.InvalidAuthorizationSpecification) as error:
        raise login_refused() from error
    except psycopg.Error as error:
        raise _explained(error) from error


def revoked() -> AccessRevoked:
    """The database itself said so."""
    return AccessRevoked(
        "You have no access to this partner on the server any more",
        "What waits here is kept. Ask your administrator, then sync again.",
    )


def login_refused() -> LoginRefused:
    """Nothing is deleted because of it."""
    return LoginRefused(
        "The server refused the sign-in", "Sign in again, then sync. Nothing here was changed."
    )


def _explained(error: psycopg.Error) -> XatError:
    text = str(error).strip()
    if error.sqlstate is None and _is_about_the_login(error, text):
        return login_refused()
    if error.sqlstate is None and "permission denied for database" in text:
        return revoked()
    lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    if "certificate" in text or "SSL was required" in text:
        return SyncStopped(
            "The server could not prove who it is", f"{text}. Nothing was sent. Tell your administrator."
        )
    if (error.sqlstate or "08")[:2] in _BROKEN and lost:
        return NetworkLost("The server cannot be reached", f"{text}. What waits here is kept.")
    return XatError("The server did not accept the request", error.diag.message_primary or text)


def _is_about_the_login(error: psycopg.Error, text: str) -> bool:
    """While connecting, libpq tells no SQLSTATE; it knows whether a password was asked for."""
    asked = error.pgconn is not None and bool(error.pgconn.needs_password)
    return asked or "authentication failed" in text or "not permitted to log in" in text
