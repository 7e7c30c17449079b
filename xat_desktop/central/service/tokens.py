"""`POST /token` and `POST /revoke` of the desktop, a public client: only forms, never the address, carry tokens.

Written here instead of with Authlib's server: that one takes tokens from the query too, logs them at debug level,
and reads a code before it deletes it.
"""

import base64
import hashlib
import re

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request

from xat_desktop.central.service import audit, codes, device_sessions, service
from xat_desktop.central.service.digest import same
from xat_desktop.central.service.limits import count_failure, limit_address

routes = Blueprint("tokens", __name__)
routes.before_request(limit_address)

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
_MAX_WORD = 512


@routes.post("/token")
def token() -> Response:
    """Exchange a code, or a refresh token, for new tokens."""
    here = service.current()
    if request.args or _word("client_id") != here.config.client_id:
        return _error("invalid_client", 401)
    grants = {"authorization_code": _from_code, "refresh_token": _from_refresh_token}
    grant = grants.get(_word("grant_type"))
    if grant is None:
        return _error("unsupported_grant_type")
    with here.engine.begin() as db:
        answer = grant(db)
        if answer is None:
            count_failure(db)
    return answer or _error("invalid_grant")


@routes.post("/revoke")
def revoke() -> Response:
    """End the session of a refresh token (RFC 7009: an unknown token is answered alike)."""
    with service.current().engine.begin() as db:
        session_id = device_sessions.session_of_token(db, _word("token"))
        if session_id:
            device_sessions.revoke(db, session_id, "signed_out")
        else:
            count_failure(db)
    return jsonify({})


def _from_code(db: sa.Connection) -> Response | None:
    code = _word("code")
    row = codes.spend(db, code)
    if row is None:
        replayed = codes.session_of_spent(db, code)
        if replayed:
            device_sessions.revoke(db, replayed, "code_replayed")
        return None
    if not same(_word("redirect_uri"), row.redirect_uri) or not _proves(
        _word("code_verifier"), row.challenge
    ):
        audit.record(db, "code_refused", person_id=row.person_id, provider=row.provider)
        return None
    session_id, refresh_token = device_sessions.open_session(db, row, service.current().config.lifetimes)
    codes.opened(db, code, session_id)
    return _tokens(row, str(row.person_id), session_id, refresh_token, nonce=codes.nonce_of(row))


def _from_refresh_token(db: sa.Connection) -> Response | None:
    lifetimes = service.current().config.lifetimes
    found = device_sessions.refresh(db, _word("refresh_token"), _word("attempt"), lifetimes)
    if found is None:
        return None
    return _tokens(found.session, str(found.session.person_id), str(found.session.id), found.token)


def _tokens(
    person: sa.Row[tuple[object, ...]], person_id: str, session_id: str, refresh: str, **more: str
) -> Response:
    here = service.current()
    seconds = here.config.lifetimes.access_token
    claims = {"sub": person_id, "email": person.email, "name": person.display_name or "", **more}
    return jsonify(
        access_token=here.keys.access_token(person_id, session_id, seconds),
        token_type="Bearer",  # noqa: S106 - the kind of token, not a password
        expires_in=seconds,
        refresh_token=refresh,
        id_token=here.keys.id_token(claims, seconds),
        scope="openid email",
    )


def _proves(verifier: str, challenge: str) -> bool:
    if not _VERIFIER.fullmatch(verifier):
        return False
    hashed = hashlib.sha256(verifier.encode("ascii")).digest()
    return same(base64.urlsafe_b64encode(hashed).decode("ascii").rstrip("="), challenge)


def _word(name: str) -> str:
    found = request.form.getlist(name)
    return found[0] if len(found) == 1 and len(found[0]) <= _MAX_WORD else ""


def _error(name: str, status: int = 400) -> Response:
    response = jsonify(error=name)
    response.status_code = status
    return response
