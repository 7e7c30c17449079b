"""Fetched bulk rows of a capture until all are here: a small database of their own that survives a restart."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy.schema import CreateTable

from xat_desktop.domain.validation import checked_id
from xat_desktop.store.bulk import NUMBER, TABLES, Key, Row
from xat_desktop.store.errors import store_errors
from xat_desktop.store.store import BUSY_TIMEOUT_MS, Store


class BulkDraft:
    """What has been fetched of one capture; two programs may fill it at the same time.

    XatError when what a server calls the id of a capture is none.
    """

    def __init__(self, store: Store, capture_id: str) -> None:
        self._path = store.folder / "fetching" / f"{checked_id(capture_id)}.db"
        with store_errors(self._path):
            self._path.parent.mkdir(exist_ok=True)
            self._db = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_MS / 1000)
            try:
                self._prepare()
            except sqlite3.DatabaseError as error:
                self._db.close()
                if "locked" in str(error):
                    raise
                self._path.unlink()  # a damaged draft costs another fetch, nothing more
                self._db = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_MS / 1000)
                self._prepare()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA synchronous=OFF")  # the proof at the end finds what a power cut spoils
        for table in TABLES.values():
            self._db.execute(str(CreateTable(table, if_not_exists=True)))
        self._db.commit()

    def keys(self, table: str) -> set[Key]:
        """The rows that are here."""
        columns = f"series_id, {NUMBER[table]}" if table in NUMBER else "id"
        with store_errors(self._path):
            return {Key(*row) for row in self._db.execute(f"SELECT {columns} FROM {table}")}  # noqa: S608

    def keep(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows in one transaction."""
        marks = ", ".join("?" for _column in TABLES[table].c)
        with store_errors(self._path), self._db:
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)  # noqa: S608

    def rows(self, table: str) -> Iterator[Row]:
        """All rows of a table, by key."""
        order = f"series_id, {NUMBER[table]}" if table in NUMBER else "id"
        with store_errors(self._path):
            yield from self._db.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608

    def close(self) -> None:
        """Keep it for the next time."""
        self._db.close()

    def discard(self) -> None:
        """Remove it."""
        self._db.close()
        for path in (self._path, Path(f"{self._path}-journal")):
            with suppress(OSError):  # another program fills it too
                path.unlink(missing_ok=True)


def drop_drafts(store: Store, known: Iterable[str]) -> None:
    """Remove the drafts of all captures but the known ones."""
    keep = set(known)
    for path in (store.folder / "fetching").glob("*.db"):
        if path.stem not in keep:
            with suppress(OSError):
                path.unlink()
