"""What each command of `xat-central` gets: its global options, and the database that they name."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from xat_desktop.central.database import Database, connect, database_errors
from xat_desktop.central.output import Options
from xat_desktop.errors import XatError


def options_of(context: typer.Context) -> Options:
    """The global options."""
    found = context.find_object(Options)
    assert found is not None
    return found


@contextmanager
def database_of(context: typer.Context) -> Iterator[Database]:
    """The database; in a dry run it shows each change instead of making it."""
    chosen = options_of(context)
    if not chosen.address:
        raise XatError("No database is named", "Give --database or set XAT_CENTRAL_DATABASE.")
    with database_errors(), connect(chosen.address, chosen.show if chosen.dry_run else None) as database:
        yield database
