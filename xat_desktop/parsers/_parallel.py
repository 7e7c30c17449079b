"""Run a function over blocks in threads and get the results in order, with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

from xat_desktop.threads import Workers

_AT_ONCE = 2
_AHEAD = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], *, own_threads: bool = False
) -> Iterator[Result]:
    """Results of `function` in the order of `items`, of which a few are under way.

    A single item needs no threads: starting them costs more than a small file. `own_threads`: for a function
    that lets the threads of a library work and waits.
    """
    items = iter(items)
    start = list(islice(items, 2))
    if len(start) < 2:
        yield from map(function, start)
        return
    items = chain(start, items)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="parse") if own_threads else Workers() as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > _AT_ONCE + _AHEAD - 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
