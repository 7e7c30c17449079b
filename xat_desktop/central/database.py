"""An administrator's connection that runs SQL scripts, or in a dry run shows them and changes nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError

from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

MINIMUM_VERSION = 15
CONNECT_TIMEOUT_S = 10


@dataclass(frozen=True)
class Database:
    """`show` gets each statement that changes something; without it they are run."""

    connection: Connection
    show: Callable[[str], None] | None = None

    @property
    def driver(self) -> "psycopg.Connection[Any]":
        """The psycopg connection below, in the same transaction."""
        found = self.connection.connection.driver_connection
        assert isinstance(found, psycopg.Connection)
        return found

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Rows of a query as named tuples."""
        with self.driver.cursor(row_factory=namedtuple_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def named(self, query: str, **values: Any) -> list[Any]:
        """Rows of a query with `%(name)s` places."""
        with self.driver.cursor(row_factory=namedtuple_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        """The first field of the first row, None without a row."""
        found = self.rows(query, *values)
        return found[0][0] if found else None

    def run(self, script: str) -> None:
        """Run (or show) statements that change something."""
        if self.show:
            self.show(script)
        else:
            self.driver.execute(script)

    def change(self, statement: str, *values: Any) -> None:
        """One statement with `%s` for each value; values are written into its text."""
        parts = statement.split("%s")
        assert len(parts) == len(values) + 1, statement
        literals = [sql.Literal(value).as_string(self.driver) for value in values]
        self.run("".join(text + literal for text, literal in zip(parts, [*literals, ""], strict=True)) + ";")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end of the block, roll everything back when it fails."""
        if self.show:
            self.show("begin;")
        with self.connection.begin():
            yield
        if self.show:
            self.show("commit;")


@contextmanager
def connect(address: str, show: Callable[[str], None] | None = None) -> Iterator[Database]:
    """A connection to `address` (a URL or libpq words); with `show`, the server itself refuses every change."""
    with database_errors():
        words: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT_S, **conninfo_to_dict(address)}
        words.setdefault("application_name", "xat-central")
        engine = create_engine("postgresql+psycopg://", connect_args=words)
        try:
            with engine.connect() as connection:
                database = Database(connection, show)
                _check_version(database)
                if show:
                    database.driver.execute("set default_transaction_read_only = on")
                database.driver.commit()
                yield database
        finally:
            engine.dispose()


def _check_version(database: Database) -> None:
    version = database.driver.info.server_version // 10_000
    if version < MINIMUM_VERSION:
        raise XatError(
            "The PostgreSQL server is too old",
            f"It is version {version}; {MINIMUM_VERSION} or later is needed.",
        )


@contextmanager
def database_errors() -> Iterator[None]:
    """Every foreign error about the database leaves this block as an XatError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(error.orig or error) from error
    except psycopg.Error as error:
        raise _explained(error) from error


def _explained(error: BaseException) -> XatError:
    state = getattr(error, "sqlstate", None) or ""
    text = str(error).strip()
    if state == "42501":
        return XatError(
            "The database role may not do this", f"{text}. Sign in as the role that ran `xat-central init`."
        )
    if state.startswith("28"):
        return XatError("The database refused the sign-in", f"{text}. Check the role and its password.")
    if isinstance(error, psycopg.ProgrammingError) and not state:
        return XatError("The database address is not valid", "Write postgresql://role@host/database.")
    if isinstance(error, psycopg.OperationalError):
        return XatError("The database cannot be used", f"{text}. Check the address and that the server runs.")
    return XatError("The database refused the change", text)
