"""Opens the partner's database as the signed-in person, and asks it who that is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg

from xat_desktop.domain.sync import RemotePartner
from xat_desktop.errors import XatError
from xat_desktop.sync.account_session import Credential, SignInEnded
from xat_desktop.sync.errors import LoginRefused, NetworkLost, server_errors
from xat_desktop.sync.http import Offline
from xat_desktop.sync.server import Database
from xat_desktop.sync.server_profile import DatabaseAddress

_CONNECT_S = 10
_KEEPALIVE: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A cable that was pulled out is noticed within half a minute."""


class CredentialSource(Protocol):
    """Who opens the database, and with what."""

    @property
    def database(self) -> DatabaseAddress:
        """Where it is; known at the latest when there is a credential."""

    def credential(self, renew: bool = False) -> Credential:
        """User and password; `renew` after the database refused the last one."""


@contextmanager
def connected(source: CredentialSource) -> Iterator[Database]:
    """A connection in autocommit; its errors are states that tell what to do."""
    with server_errors():
        db = open_database(source)
        try:
            yield db
        finally:
            db.close()


def open_database(source: CredentialSource) -> Database:
    """Connect; when the password is refused, once more with a new one."""
    try:
        with server_errors():
            return open_once(source)
    except LoginRefused:
        with server_errors():
            return open_once(source, renew=True)


def open_once(source: CredentialSource, *, renew: bool = False) -> Database:
    """Connect; PostgreSQL's errors as they are."""
    try:
        credential = source.credential(renew)
    except SignInEnded as error:
        raise LoginRefused(error.title, error.detail) from error
    except Offline as error:
        raise NetworkLost(error.title, error.detail) from error
    address = source.database
    if not address.host:
        raise XatError("The server's database is not known", "Ask your administrator for a new profile.")
    root = address.sslrootcert or ("system" if address.sslmode == "verify-full" else None)
    return psycopg.connect(
        host=address.host,
        port=address.port,
        dbname=address.dbname,
        user=credential.user,
        password=credential.password,
        sslmode=address.sslmode,
        sslrootcert=root,
        connect_timeout=_CONNECT_S,
        application_name="xat-desktop",
        autocommit=True,
        **_KEEPALIVE,
    )


def signed_in_as(db: Database) -> str:
    """The person's e-mail, as the database knows it."""
    row = db.execute("select email from xat.whoami()").fetchone()
    if row is None or row[0] is None:
        raise LoginRefused(
            "The server does not know you any more", "Sign in again, or ask your administrator."
        )
    return str(row[0])


def partners_there(db: Database) -> list[RemotePartner]:
    """The partners whose member the person is."""
    rows = db.execute("select id::text, name, slug, schema_name::text, state from xat.my_partners()")
    return [RemotePartner(*row) for row in rows.fetchall()]
