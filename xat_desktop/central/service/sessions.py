"""The devices on which a person is signed in: list them, end one."""

import uuid

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from xat_desktop.central.service import device_sessions, service
from xat_desktop.central.service.bearer import caller
from xat_desktop.central.service.limits import limit_failures

routes = Blueprint("sessions", __name__)
routes.before_request(limit_failures)

_MINE = sa.text(
    "select s.id, s.device_name, s.provider, s.created_at, s.used_at from xat.session s"
    " where s.person_id = cast(:person as uuid) and s.revoked_at is null and s.idle_until > now()"
    " and s.expires_at > now() order by s.used_at desc, s.id"
)
_IS_MINE = sa.text(
    "select 1 from xat.session where id = cast(:id as uuid) and person_id = cast(:person as uuid)"
)


@routes.get("/sessions")
def listing() -> Response:
    """All live sessions of the caller, newest use first."""
    with service.current().engine.begin() as db:
        access = caller(db)
        rows = db.execute(_MINE, {"person": access.person_id}).all()
    return jsonify(
        [
            {
                "id": str(row.id),
                "device": row.device_name,
                "provider": row.provider,
                "signed_in_at": row.created_at.isoformat(),
                "used_at": row.used_at.isoformat(),
                "this": str(row.id) == access.session_id,
            }
            for row in rows
        ]
    )


@routes.delete("/sessions/<uuid:session_id>")
def end(session_id: uuid.UUID) -> Response:
    """End one of the caller's own sessions."""
    with service.current().engine.begin() as db:
        access = caller(db)
        words = {"id": str(session_id), "person": access.person_id}
        if db.execute(_IS_MINE, words).one_or_none() is None:
            raise NotFound("There is no such session.")
        device_sessions.revoke(db, str(session_id), "session_ended")
    return jsonify({})
