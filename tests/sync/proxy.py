"""A TCP proxy that cuts connections: after so many bytes, or all of them at once."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_BLOCK = 65_536


class CuttingProxy:
    """Forwards to `target`; `budget()` says for each new connection how many bytes upwards it lives (None: all).

    With `downwards` the budget counts what the server sends instead. `on_cut` is called before a connection ends.
    """

    def __init__(
        self,
        target: tuple[str, int],
        budget: Callable[[], int | None] = lambda: None,
        *,
        downwards: bool = False,
        on_cut: Callable[[], object] = lambda: None,
    ) -> None:
        self.budget, self.downwards, self._on_cut = budget, downwards, on_cut
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

    def __enter__(self) -> "CuttingProxy":
        return self

    def __exit__(self, *_error: object) -> None:
        """End all connections and threads."""
        _end(self._listener)
        self.cut_all()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

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
            self._start(self._pump, server, client, budget if self.downwards else None)

    def _pump(self, source: socket.socket, target: socket.socket, budget: int | None) -> None:
        with suppress(OSError):
            while data := source.recv(_BLOCK):
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
