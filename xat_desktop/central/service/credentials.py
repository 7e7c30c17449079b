"""`POST /credentials`: a database password of this device for some minutes, the server's address, and the partners."""

import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from xat_desktop.central.service import audit, service
from xat_desktop.central.service.bearer import caller
from xat_desktop.central.service.housekeeping import tidy
from xat_desktop.central.service.limits import limit_failures
from xat_desktop.central.service.partners import partners_of

routes = Blueprint("credentials", __name__)
routes.before_request(limit_failures)

_ISSUE = sa.text(
    "select xat.issue_password(cast(:device as uuid), :verifier, clock_timestamp() + make_interval(secs => :seconds))"
)


@routes.post("/credentials")
def credentials() -> Response:
    """The role's name is the device's own; only the verifier of the password goes to the database, and to its log."""
    here = service.current()
    with here.engine.begin() as db:
        access = caller(db)
        password = secrets.token_urlsafe(24)
        seconds = here.config.lifetimes.database_password
        words = {"device": access.session_id, "verifier": scram_verifier(db, password), "seconds": seconds}
        role = db.execute(_ISSUE, words).scalar_one()
        audit.record(db, "password_issued", person_id=access.person_id, session_id=access.session_id)
        partners = partners_of(db, access.person_id)
    if here.housekeeping.due():
        tidy(here.engine)
    until = datetime.now(UTC) + timedelta(seconds=seconds)  # for people: the database's own clock decides
    database = here.config.client_database
    return jsonify(
        user=role,
        password=password,
        expires_at=until.isoformat(),
        expires_in=seconds,
        database={
            "host": database.host,
            "port": database.port,
            "dbname": database.dbname,
            "sslmode": database.sslmode,
        },
        partners=partners,
        bucket=here.config.bucket.name or None,
    )


def scram_verifier(db: sa.Connection, password: str) -> str:
    """What PostgreSQL stores of a password: it proves the password but does not tell it."""
    connection = db.connection.driver_connection
    assert connection is not None
    made = connection.pgconn.encrypt_password(password.encode(), b"", b"scram-sha-256")
    return bytes(made).decode("ascii")
