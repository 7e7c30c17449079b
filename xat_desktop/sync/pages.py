"""Pages of the server's rows, each asked for while the caller works on the one before it."""

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from xat_desktop.store.synced import Entity
from xat_desktop.sync.server import Page, Snapshot
from xat_desktop.sync.state import Cursor

FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 200, 20, 20_000
PAGE_BYTES = 16 << 20
"""About what a page has at most: an annotation is short, an analysis carries its result, a file its problems."""
_GROWTH = 10
_LOOKED_AT = 100
_ROW_BYTES = 200
"""A row without its texts, about."""


def pages(
    snapshot: Snapshot, entities: Sequence[Entity], after: dict[str, Cursor]
) -> Generator[tuple[Entity, Page]]:
    """All rows after the cursors, table by table; nobody waits for the server when a table ends. Close it."""
    found = _in_turn(snapshot, entities, after)
    with ThreadPoolExecutor(1, "pull") as ahead:
        coming = ahead.submit(next, found, None)
        while (page := coming.result()) is not None:
            coming = ahead.submit(next, found, None)
            yield page


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
