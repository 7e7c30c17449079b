"""A RADIUS server (RFC 2865) whose passwords are access tokens: it asks the issuer whose token it is.

PostgreSQL's `radius` method needs no library, unlike `ldap` and `pam`, so that every build of it can be tested. It
takes passwords of up to 128 bytes, which opaque access tokens are; ID tokens are longer and need LDAP, PAM or the
cloud's own method, for which nothing differs on the laptop.
"""

import hashlib
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import requests

SECRET = b"shared-with-PostgreSQL"
_ACCESS_REQUEST, _ACCEPT, _REJECT = 1, 2, 3
_USER, _PASSWORD = 1, 2
_HEADER = 20


class Radius:
    """Answers on `port`; `asked` has the user names that came, and whether they were let in."""

    def __init__(self, issuer: str) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._issuer = issuer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])

    def serve(self) -> None:
        """Answer until an empty packet comes."""
        while True:
            packet, sender = self._socket.recvfrom(4_096)
            if not packet:
                return
            self._socket.sendto(self._answer(packet), sender)

    def stop(self) -> None:
        """End `serve`."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", ("127.0.0.1", self.port))

    def close(self) -> None:
        """Free the port."""
        self._socket.close()

    def _answer(self, packet: bytes) -> bytes:
        code, number, _ = struct.unpack("!BBH", packet[:4])
        assert code == _ACCESS_REQUEST
        authenticator, words = packet[4:_HEADER], _attributes(packet[_HEADER:])
        user = words[_USER].decode()
        good = self._owner(_plain(words[_PASSWORD], authenticator)) == user
        self.asked.append((user, good))
        head = struct.pack("!BBH", _ACCEPT if good else _REJECT, number, _HEADER)
        return head + hashlib.md5(head + authenticator + SECRET, usedforsecurity=False).digest()

    def _owner(self, token: str) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{self._issuer}/userinfo", headers=headers, timeout=10)
        return str(answer.json().get("email", "")) if answer.ok else ""


def _attributes(rest: bytes) -> dict[int, bytes]:
    found = {}
    while rest:
        kind, length = rest[0], rest[1]
        found[kind] = rest[2:length]
        rest = rest[length:]
    return found


def _plain(hidden: bytes, authenticator: bytes) -> str:
    """The password of RFC 2865, 5.2."""
    plain, last = b"", authenticator
    for start in range(0, len(hidden), 16):
        block = hidden[start : start + 16]
        mask = hashlib.md5(SECRET + last, usedforsecurity=False).digest()
        plain += bytes(one ^ other for one, other in zip(block, mask, strict=True))
        last = block
    return plain.rstrip(b"\0").decode("utf-8", "replace")


@contextmanager
def radius(issuer: str) -> Iterator[Radius]:
    """The server in a thread."""
    server = Radius(issuer)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
        server.close()
