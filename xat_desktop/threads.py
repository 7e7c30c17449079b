"""The threads that compute: all parts of an import share one for each core, so that none waits for another's turn."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_COUNT = max(2, min(os.cpu_count() or 2, 6))

_lock = Lock()
_pool: ThreadPoolExecutor | None = None
_shares = 0


class Workers:
    """A share in the threads, which end with the last share; for work that waits for nothing but the interpreter."""

    def __init__(self) -> None:
        global _pool, _shares
        with _lock:
            self._pool = _pool = _pool or ThreadPoolExecutor(_COUNT, thread_name_prefix="work")
            _shares += 1
        self._open: set[Future[Any]] = set()

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """Have `function` called; what was submitted first begins first."""
        future = self._pool.submit(function, *arguments)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        return future

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results in the order of `items`; all are begun at once."""
        for future in [self.submit(function, item) for item in items]:
            yield future.result()

    def close(self) -> None:
        """Drop what has not begun, wait for what has."""
        global _pool, _shares
        for future in tuple(self._open):
            future.cancel()
        wait(tuple(self._open))
        with _lock:
            _shares -= 1
            if not _shares:
                self._pool.shutdown()
                _pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
