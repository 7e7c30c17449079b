"""After a large transaction a thread copies the write-ahead log into the database: the commit waits for no disk."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

_PAGES = 1000
"""What SQLite itself copies at a commit, in pages of the log."""


class Checkpoints:
    """One at a time; a failed one loses nothing, as the log is kept until a later one has copied it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="checkpoint")
        self._running: list[Future[None]] = []

    def wait(self) -> None:
        """Until the log is copied, so that the next transaction may begin it anew."""
        wait(self._running)
        self._running.clear()

    @contextmanager
    def after(self, db: Connection) -> Iterator[None]:
        """The commit in this block copies nothing; behind the block the copying begins."""
        db.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        try:
            yield
        finally:
            db.exec_driver_sql(f"PRAGMA wal_autocheckpoint={_PAGES}")
            self._running.append(self._pool.submit(self._copy))

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown()

    def _copy(self) -> None:
        with suppress(SQLAlchemyError), self._engine.connect() as db:
            db.exec_driver_sql("ROLLBACK")
            db.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
