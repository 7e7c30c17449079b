"""Pages of the server's rows, which are asked for while the caller works on those before them."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from xat_desktop.store.synced import Entity
from xat_desktop.sync.server import Page, Snapshot
from xat_desktop.sync.state import Cursor

FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 200, 20, 20_000
PAGE_BYTES = 16 << 20
"""About what a page has at most: an annotation is short, an analysis carries its result, a file its problems."""
_GROWTH = 10
_AHEAD = 3
"""Pages on the way; the first ones of a table are short."""
_LOOKED_AT = 100
_ROW_BYTES = 200
"""A row without its texts, about."""


def pages(
    snapshot: Snapshot, entities: Sequence[Entity], after: dict[str, Cursor]
) -> Generator[tuple[Entity, Page]]:
    """All rows after the cursors, table by table; nobody waits for the server when a table ends. Close it."""
    found = _in_turn(snapshot, entities, after)
    asker = ThreadPoolExecutor(1, "pull")
    try:
        coming = deque(asker.submit(next, found, None) for _ in range(_AHEAD))
        while (page := coming.popleft().result()) is not None:
            coming.append(asker.submit(next, found, None))
            yield page
    finally:
        asker.shutdown(cancel_futures=True)


def _in_turn(
    snapshot: Snapshot, entities: Sequence[Entity], after: dict[str, Cursor]
) -> Iterator[tuple[Entity, Page]]:
    for entity in entities:
        cursor, limit = after.get(entity.name, Cursor()), FIRST_ROWS
        while page := snapshot.page(entity, cursor, limit):
            yield entity, page
            if len(page) < limit:
                break
            cursor, limit = end_of(page), min(_rows_like(page), limit * _GROWTH)


def _rows_like(page: Page) -> int:
    """How many rows of this size make a page."""
    some = page[:: max(len(page) // _LOOKED_AT, 1)]
    texts = sum(len(value) for row in some for value in row if isinstance(value, str))
    return min(max(PAGE_BYTES // (texts // len(some) + _ROW_BYTES), LEAST_ROWS), MOST_ROWS)


def end_of(page: Page) -> Cursor:
    """The cursor after the page."""
    return Cursor(page[-1][-2], page[-1][0])
