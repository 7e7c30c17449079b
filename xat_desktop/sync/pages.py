"""Pages of the server's rows, each asked for while the caller works on the one before it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from xat_desktop.store.synced import Entity
from xat_desktop.sync.server import Page, Snapshot
from xat_desktop.sync.state import Cursor

PAGE_ROWS = 20_000
PAGE_ROWS_OF_DOCUMENTS = 200
"""Analyses carry their results."""


def pages(
    snapshot: Snapshot, entities: Sequence[Entity], after: dict[str, Cursor]
) -> Iterator[tuple[Entity, Page]]:
    """All rows after the cursors, table by table; nobody waits for the server when a table ends."""
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
        cursor = after.get(entity.name, Cursor())
        limit = PAGE_ROWS_OF_DOCUMENTS if entity.name == "analysis" else PAGE_ROWS
        while page := snapshot.page(entity, cursor, limit):
            yield entity, page
            if len(page) < limit:
                break
            cursor = end_of(page)


def end_of(page: Page) -> Cursor:
    """The cursor after the page."""
    return Cursor(page[-1][-2], page[-1][0])
