"""Run a function over blocks in two threads and get the results in order, with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int = 2, ahead: int = 2
) -> Iterator[Result]:
    """Results of `function` in the order of `items`; at most `workers + ahead` items are under way.

    A single item needs no threads: starting them costs more than a small file.
    """
    items = iter(items)
    start = list(islice(items, 2))
    if len(start) < 2:
        yield from map(function, start)
        return
    items = chain(start, items)
    with ThreadPoolExecutor(workers, thread_name_prefix="parse") as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > workers + ahead - 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
