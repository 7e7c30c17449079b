"""The laptop's end of the redirect (RFC 8252): a port of 127.0.0.1 that waits for one answer with the right state."""

import secrets
import socket
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import TCPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from xat_desktop.errors import XatError

_POLL_S = 0.2
_IDLE_S = 1.0  # browsers open connections that they do not use
_PATH = "/callback"

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>XAT Desktop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;
font:1.125rem/1.5 system-ui,sans-serif;text-align:center}main{padding:2rem}h1{font-size:1.5rem;margin:0 0 .5rem}
p{margin:0}</style></head><body><main><h1>You can close this window.</h1><p>XAT Desktop goes on by itself.</p>
</main></body></html>"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


class _Server(HTTPServer):
    """A port that nobody else can take over, and that is open without asking any name server."""

    allow_reuse_address = False

    def server_bind(self) -> None:
        """Bind; the library would look up the host's name, which takes long without a network."""
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])


class Loopback:
    """Listens from the moment it is made until its block ends."""

    def __init__(self, state: str) -> None:
        self.answer: dict[str, str] | None = None
        self._state = state
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.timeout = _POLL_S
        self.port = int(self._server.server_address[1])

    @property
    def redirect_uri(self) -> str:
        """Where the browser is sent."""
        return f"http://127.0.0.1:{self.port}{_PATH}"

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.server_close()

    def wait(self, seconds: float, watch: Callable[[], None]) -> dict[str, str]:
        """The words of the answer; `watch` is called often and may raise Cancelled. XatError after `seconds`."""
        until = time.monotonic() + seconds
        while self.answer is None:
            watch()
            if time.monotonic() > until:
                raise XatError("The sign-in was not finished in time", "Start it again when you are ready.")
            self._server.handle_request()
        return self.answer

    def accepts(self, host: str, target: str) -> bool:
        """Take the answer when it is for us; anything else that knocks on the port is ignored."""
        parts = urlsplit(target)
        words = parse_qs(parts.query, keep_blank_values=True)
        if (
            host != f"127.0.0.1:{self.port}"
            or parts.path != _PATH
            or any(len(found) > 1 for found in words.values())
        ):
            return False
        state = words.get("state", [""])[0]
        if not secrets.compare_digest(state.encode(), self._state.encode()):
            return False
        self.answer = {name: found[0] for name, found in words.items()}
        return True


def _handler(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers the browser."""

        timeout = _IDLE_S

        def do_GET(self) -> None:
            """Take the redirect, or refuse what is none."""
            accepted = loopback.answer is None and loopback.accepts(self.headers.get("Host", ""), self.path)
            body = _PAGE.encode() if accepted else b""
            self.send_response(200 if accepted else 404)
            for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the address carries the code."""

        def version_string(self) -> str:
            """No word about what answers."""
            return "XAT"

    return Handler
