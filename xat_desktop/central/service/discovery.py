"""What the desktop reads first: the service's addresses (OpenID discovery) and its public keys; and its health."""

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from xat_desktop.central.service import service
from xat_desktop.central.service.keys import ALGORITHM

routes = Blueprint("discovery", __name__)


@routes.get("/.well-known/openid-configuration")
def configuration() -> Response:
    """The metadata of RFC 8414 and OpenID discovery."""
    here = service.current()
    return jsonify(
        issuer=here.config.public_url,
        authorization_endpoint=here.url("/authorize"),
        token_endpoint=here.url("/token"),
        revocation_endpoint=here.url("/revoke"),
        jwks_uri=here.url("/jwks.json"),
        response_types_supported=["code"],
        grant_types_supported=["authorization_code", "refresh_token"],
        subject_types_supported=["public"],
        scopes_supported=["openid", "email"],
        id_token_signing_alg_values_supported=[ALGORITHM],
        token_endpoint_auth_methods_supported=["none"],
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
        xat_credentials_endpoint=here.url("/credentials"),
        xat_files_endpoint=here.url("/files"),
        xat_sessions_endpoint=here.url("/sessions"),
        xat_providers=[{"name": name, "title": found.title} for name, found in here.providers.items()],
    )


@routes.get("/jwks.json")
def keys() -> Response:
    """The public keys."""
    return jsonify(service.current().keys.public())


@routes.get("/health")
def health() -> Response:
    """Whether the service and its database answer; says nothing else to strangers."""
    try:
        with service.current().engine.connect() as db:
            db.execute(sa.text("select 1 from xat.session limit 1"))
    except sa.exc.DBAPIError:
        response = jsonify(status="no database")
        response.status_code = 503
        return response
    return jsonify(status="ok")
