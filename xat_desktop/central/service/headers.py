"""Headers of every answer: nothing is cached, framed, sniffed or loaded from elsewhere."""

from flask import Flask, Response, request

from xat_desktop.central.service import service

# A form's redirects are held to form-action as well: the confirmation leads to the desktop's loopback port.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http://127.0.0.1:*;"
    " frame-ancestors 'none'; base-uri 'none'"
)
_FIXED = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send `Origin: null` with our own form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def set_headers(app: Flask) -> None:
    """Add the headers to every answer of `app`."""

    def add(response: Response) -> Response:
        for name, value in _FIXED.items():
            response.headers[name] = value
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if service.current().config.is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    app.after_request(add)
