"""A TCP proxy that cuts connections: after so many bytes, or all of them at once."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_BLOCK = 65_536
_READY = b"Z\0\0\0\x05"
"""PostgreSQL's ReadyForQuery, before its status byte."""
_SYNC = b"S\0\0\0\x04"
"""The end of a request."""


class CuttingProxy:
    """Forwards to `target`; `budget()` says for each new connection how many bytes upwards it lives (None: all).

    With `downwards` the budget counts what the server sends instead. `on_cut` is called before a connection ends.
    With `late` the first request that has these bytes is held back: its client is cut off, and the server gets it
    when `deliver` is called, after those of later connections.
    """

    def __init__(
        self,
        target: tuple[str, int],
        budget: Callable[[], int | None] = lambda: None,
        *,
        downwards: bool = False,
        on_cut: Callable[[], object] = lambda: None,
        late: bytes = b"",
    ) -> None:
        self.budget, self.downwards, self._on_cut, self._late = budget, downwards, on_cut, late
        self._held: list[tuple[socket.socket, bytes]] = []
        self._answering: dict[socket.socket, threading.Thread] = {}
        self.cuts = 0
        self._target = target
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept)

    def cut_all(self) -> None:
        """End every connection now."""
        for one in list(self._open):
            _end(one)

    def deliver(self) -> None:
        """What was held back arrives now, though nobody waits for its answer any more."""
        for server, data in self._held:
            server.sendall(data)
            server.shutdown(socket.SHUT_WR)
            self._answering[server].join(10)  # the answer comes when all is written
        self._held.clear()

    def _hold(self, source: socket.socket, target: socket.socket, data: bytes) -> None:
        self._late = b""
        while not data.endswith(_SYNC):
            data += source.recv(_BLOCK)
        self._held.append((target, data))
        self.cuts += 1
        _end(source)

    def __enter__(self) -> "CuttingProxy":
        return self

    def __exit__(self, *_error: object) -> None:
        """End all connections and threads."""
        _end(self._listener)
        self.cut_all()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: Callable[..., None], *args: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            try:
                server = socket.create_connection(self._target)
            except OSError:
                _end(client)
                continue
            self._open.append(server)
            budget = self.budget()
            self._start(self._pump, client, server, None if self.downwards else budget)
            answers = self._start(self._pump, server, client, budget if self.downwards else None)
            self._answering[server] = answers

    def _pump(self, source: socket.socket, target: socket.socket, budget: int | None) -> None:
        with suppress(OSError):
            while data := source.recv(_BLOCK):
                if self._late and self._late in data:
                    self._hold(source, target, data)
                    return
                if budget is not None and len(data) > budget:
                    target.sendall(data[:budget])
                    self.cuts += 1
                    self._on_cut()
                    break
                target.sendall(data)
                budget = None if budget is None else budget - len(data)
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
