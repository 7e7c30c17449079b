"""Makes the Flask application of the sign-in service."""

import logging

import sqlalchemy as sa
from flask import Flask, Response, jsonify, request
from psycopg.conninfo import conninfo_to_dict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix

from xat_desktop.central.service import (
    audit,
    authorize,
    credentials,
    discovery,
    files,
    metrics,
    service,
    sessions,
    tokens,
)
from xat_desktop.central.service.bearer import note_unauthorized
from xat_desktop.central.service.config import Config
from xat_desktop.central.service.headers import set_headers
from xat_desktop.central.service.keys import SigningKeys
from xat_desktop.central.service.limits import count_failure
from xat_desktop.central.service.logs import log_requests
from xat_desktop.central.service.pages import message_page
from xat_desktop.central.service.providers import make_providers
from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.seal import Seal
from xat_desktop.central.service.upstream import UpstreamError
from xat_desktop.errors import XatError

_log = logging.getLogger(__name__)

_PAGES = "authorize."
_POOL = 10
_CONNECTION = {
    "application_name": "xat-central serve",
    "connect_timeout": 5,
    "options": "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s",
}


def create_app(config: Config) -> Flask:
    """The application; XatError when the configuration cannot work."""
    app = Flask(__name__, static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=config.limits.body_bytes, MAX_FORM_MEMORY_SIZE=config.limits.body_bytes
    )
    keys = SigningKeys(config.signing_keys, config.public_url, config.client_id)
    seal = Seal(config.signing_keys)
    found = service.Service(config, make_engine(config), keys, seal, make_providers(config.providers))
    service.attach(app, found)
    app.before_request(_refuse_large_bodies)
    for module in (authorize, tokens, credentials, files, sessions, discovery, metrics):
        app.register_blueprint(module.routes)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(XatError, _expected)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    set_headers(app)
    log_requests(app)
    if config.trusted_proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=0, x_host=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    return app


def make_engine(config: Config) -> sa.Engine:
    """Connections to the database; errors do not show parameters."""
    words = {**_CONNECTION, **conninfo_to_dict(config.database.reveal())}
    return sa.create_engine(
        "postgresql+psycopg://",
        connect_args=words,
        pool_size=_POOL,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _refuse_large_bodies() -> None:
    if (request.content_length or 0) > service.current().config.limits.body_bytes:
        raise RequestEntityTooLarge


def _refused(error: Refused) -> Response:
    with service.current().engine.begin() as db:
        audit.record(db, error.event, reason=error.title)
        count_failure(db)
    return message_page(f"{error.title}", error.detail, error.status)


def _expected(error: XatError) -> Response:
    cause = error.cause if isinstance(error, UpstreamError) else error.title
    _log.warning(error.title, extra={"facts": {"cause": cause}})
    return _answer(error.title, error.detail, 502)


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, Unauthorized):
        note_unauthorized()
    response = _answer(error.name, error.description or "", error.code or 500)
    for name, value in error.get_headers():
        if name in ("WWW-Authenticate", "Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    _log.error("unexpected error", exc_info=error)
    return _answer("Something went wrong here", "Try again in a moment.", 500)


def _answer(title: str, detail: str, status: int) -> Response:
    """A page for browsers, JSON for the desktop."""
    if (request.endpoint or "").startswith(_PAGES):
        return message_page(title, detail, status)
    response = jsonify(error=title, detail=detail)
    response.status_code = status
    return response
