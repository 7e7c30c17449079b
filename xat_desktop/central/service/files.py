"""`POST /files`: a signed address for one object inside the prefix of a partner whose member the caller is."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestEntityTooLarge

from xat_desktop.central.service import audit, service
from xat_desktop.central.service.bearer import caller
from xat_desktop.central.service.limits import limit_failures
from xat_desktop.central.service.partners import partners_of
from xat_desktop.central.service.signing import signed_url

routes = Blueprint("files", __name__)
routes.before_request(limit_failures)

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_METHODS = {"put": "RESUMABLE", "get": "GET"}


@routes.post("/files")
def files() -> Response:
    """`{partner, sha256, method: "put" or "get", size}` → `{url, method, headers, expires_in}`.

    Putting starts a resumable upload with exactly these headers; they forbid to overwrite an object and to send more.
    """
    here = service.current()
    body = _checked(request.get_json())
    with here.engine.begin() as db:
        access = caller(db)
        found = {partner["id"]: partner for partner in partners_of(db, access.person_id)}.get(body["partner"])
        if found is None or (body["method"] == "put" and found["state"] != "active"):
            raise Forbidden("You have no access to this partner.")
        if not here.config.bucket.name:
            raise NotFound("This server keeps no files.")
        audit.record(db, f"file_{body['method']}", person_id=access.person_id, session_id=access.session_id)
    digest = body["sha256"]
    name = f"{found['id']}/sha256/{digest[:2]}/{digest}"
    headers = _headers(body["size"]) if body["method"] == "put" else {}
    url = signed_url(here, name, _METHODS[body["method"]], headers)
    method = "POST" if body["method"] == "put" else "GET"
    return jsonify(
        url=url, method=method, headers=headers, expires_in=here.config.bucket.url_seconds, object=name
    )


def _headers(size: int) -> dict[str, str]:
    return {
        "x-goog-resumable": "start",
        "x-goog-if-generation-match": "0",
        "x-goog-content-length-range": f"{size},{size}",
        "content-type": "application/octet-stream",
    }


def _checked(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or body.get("method") not in _METHODS:
        raise BadRequest("The method must be put or get.")
    if not isinstance(body.get("partner"), str) or not isinstance(body.get("sha256"), str):
        raise BadRequest("The partner and sha256 are texts.")
    if not _SHA256.fullmatch(body["sha256"]):
        raise BadRequest("The sha256 must be 64 small hexadecimal digits.")
    size = body.get("size", 0)
    if body["method"] == "put":
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise BadRequest("The size must be the number of bytes.")
        if size > service.current().config.bucket.max_bytes:
            raise RequestEntityTooLarge("The file is larger than this server takes.")
    return {"partner": body["partner"], "sha256": body["sha256"], "method": body["method"], "size": size}
