"""The laptop's port takes one answer, of its own sign-in, and nothing else that knocks."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from xat_desktop.errors import Cancelled, XatError
from xat_desktop.sync.loopback import Loopback

STATE = "s" * 43


@contextmanager
def waiting(seconds: float = 20.0) -> Iterator[tuple[Loopback, list[object]]]:
    """A port that waits in a thread; what it got is in the list when the block has ended."""
    found: list[object] = []
    with Loopback(STATE) as loopback:

        def wait() -> None:
            try:
                found.append(loopback.wait(seconds, lambda: None))
            except XatError as error:
                found.append(error)

        thread = Thread(target=wait)
        thread.start()
        yield loopback, found
        thread.join()


def get(loopback: Loopback, target: str, host: str = "", method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", loopback.port, timeout=10)
    connection.request(method, target, headers={"Host": host or f"127.0.0.1:{loopback.port}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_takes_the_answer_and_shows_a_plain_page() -> None:
    with waiting() as (loopback, found):
        answer = get(loopback, f"/callback?state={STATE}&code=abc&iss=https%3A%2F%2Fx")
    assert found == [{"state": STATE, "code": "abc", "iss": "https://x"}]
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Python" not in answer.headers["Server"]


def test_ignores_what_is_not_the_answer() -> None:
    with waiting() as (loopback, found):
        for target in (
            "/",
            "/favicon.ico",
            f"/other?state={STATE}&code=evil",
            "/callback?code=evil",
            "/callback?state=wrong&code=evil",
            f"/callback?state={STATE}&state=x&code=evil",
            f"/callback?state={STATE}&code=evil&code=evil2",
            f"/callback/?state={STATE}&code=evil",
        ):
            assert get(loopback, target).status == 404, target
        assert get(loopback, f"/callback?state={STATE}&code=evil", host="evil.example").status == 404
        assert get(loopback, f"/callback?state={STATE}&code=evil", method="POST").status == 501
        assert get(loopback, f"/callback?state={STATE}&code=good").status == 200
    assert found == [{"state": STATE, "code": "good"}]


def test_a_connection_that_says_nothing_does_not_block_the_answer() -> None:
    with waiting() as (loopback, found), socket.create_connection(("127.0.0.1", loopback.port)):
        assert get(loopback, f"/callback?state={STATE}&code=good").status == 200
    assert found == [{"state": STATE, "code": "good"}]


def test_listens_on_this_computer_only() -> None:
    with Loopback(STATE) as loopback:
        assert loopback._server.socket.getsockname()[0] == "127.0.0.1"
        assert loopback.redirect_uri == f"http://127.0.0.1:{loopback.port}/callback"


def test_nobody_else_can_take_the_port_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name_server(_: str) -> str:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getfqdn", no_name_server)
    with Loopback(STATE) as loopback, socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            thief.bind(("127.0.0.1", loopback.port))


def test_gives_up_in_time_or_when_asked_to() -> None:
    with waiting(seconds=-1) as (_, found):
        pass
    assert "not finished in time" in str(found[0])

    def stop() -> None:
        raise Cancelled

    with Loopback(STATE) as loopback, pytest.raises(Cancelled):
        loopback.wait(20, stop)
