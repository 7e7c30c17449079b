"""An HTTP server before the emulator that gives scripted answers first: what the real bucket does and it does not."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import NamedTuple

import requests

_HOP = {"connection", "transfer-encoding", "content-length", "server", "date"}


class Answer(NamedTuple):
    """What the server says instead of the emulator."""

    status: int
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""


class Request(NamedTuple):
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def is_chunk(self) -> bool:
        """A block of an upload."""
        return self.method == "PUT" and "*" not in self.headers.get("Content-Range", "*")

    @property
    def is_question(self) -> bool:
        """How far is the upload?"""
        return self.method == "PUT" and not self.is_chunk


Decide = Callable[[Request], Answer | None]


class AnsweringServer:
    """Asks `decide` first; None forwards to the emulator. All requests are kept in `seen`."""

    def __init__(self, target: str, decide: Decide = lambda _request: None) -> None:
        self.decide, self.target = decide, target
        self.seen: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: Request) -> Answer:
        """Of the script or of the emulator."""
        self.seen.append(request)
        found = self.decide(request)
        if found is not None:
            return found
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP}
        reply = requests.request(
            request.method,
            self.target + request.path,
            headers=headers,
            data=request.body,
            timeout=30,
            allow_redirects=False,
        )
        kept = {key: value for key, value in reply.headers.items() if key.lower() not in _HOP}
        return Answer(reply.status_code, kept, reply.content)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                found = outer.answer(Request(self.command, self.path, dict(self.headers), body))
                self.send_response_only(found.status)
                for key, value in found.headers.items():
                    self.send_header(key, value)
                if "Content-Length" not in found.headers:
                    self.send_header("Content-Length", str(len(found.body)))
                self.end_headers()
                with suppress(OSError):  # the client has heard enough
                    self.wfile.write(found.body)

            do_GET = do_POST = do_PUT = _any  # noqa: N815

            def log_message(self, *_args: object) -> None:
                """Nothing."""

        return Handler
