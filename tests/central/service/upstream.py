"""Stand-ins for providers, as real HTTP servers on 127.0.0.1."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import quote

import requests
from werkzeug.serving import make_server

_PATIENCE_S = 30.0


@contextmanager
def served(app: object) -> Iterator[str]:
    """A WSGI application in a thread; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def oidc_issuer() -> Iterator[str]:
    """An OpenID issuer with real keys, in a process of its own; people are added with `add_user`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            assert process.poll() is None, "the issuer ended"
            assert time.monotonic() < until, "the issuer does not answer"
            time.sleep(0.02)
        else:
            return


def add_user(issuer: str, subject: str, **claims: object) -> None:
    """A person of the issuer."""
    answer = requests.put(f"{issuer}/users/{quote(subject, safe='')}", json=claims, timeout=10)
    answer.raise_for_status()
