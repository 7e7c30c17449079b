"""Who calls an endpoint of the desktop: a valid access token whose session still lives in the database."""

import sqlalchemy as sa
from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from xat_desktop.central.service import device_sessions, service
from xat_desktop.central.service.keys import Access
from xat_desktop.central.service.limits import count_failure, limit_session

_SCHEME = "Bearer "
_MAX_TOKEN = 4096


def caller(db: sa.Connection) -> Access:
    """The session of the request; 401 when its token is no good, or its session has ended."""
    header = request.headers.get("Authorization", "")
    token = header.removeprefix(_SCHEME) if header.startswith(_SCHEME) and len(header) < _MAX_TOKEN else ""
    access = service.current().keys.verified(token) if token else None
    if access is None or not device_sessions.is_live(db, access.session_id):
        raise _unauthorized()
    limit_session(db, access.session_id)
    return access


def note_unauthorized() -> None:
    """Count a refused token against its address; in a transaction of its own, as the request's was rolled back."""
    with service.current().engine.begin() as db:
        count_failure(db)


def _unauthorized() -> Unauthorized:
    return Unauthorized(
        "The sign-in has ended. Sign in again.",
        www_authenticate=WWWAuthenticate("bearer", {"error": "invalid_token"}),
    )
