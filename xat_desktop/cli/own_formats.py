"""`xat format add|list|remove`: formats that the user declares."""

from pathlib import Path
from typing import Annotated

import typer

from xat_desktop.cli.output import emit, say, session_of

app = typer.Typer(help="Formats of your own, each a small TOML file.", no_args_is_help=True)
_COLUMNS = ("name", "title", "kept with", "note")


@app.command()
def add(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="TOML file: name, match, time_column, [columns].", readable=False)
    ],
    user: Annotated[
        bool, typer.Option("--user/--partner", help="For all partners, or for this one only.")
    ] = False,
) -> None:
    """Declare a format; files that have its columns are recognised from now on."""
    from xat_desktop.tasks.own_formats import add_format

    session = session_of(context)
    with session.store() as store:
        kept = add_format(store, file, for_all=user)
    emit(session, _document(kept), [(kept.name, kept.title, kept.scope, "")], _COLUMNS)


@app.command("list")
def list_(context: typer.Context) -> None:
    """The declared formats."""
    from xat_desktop.tasks.own_formats import list_formats

    session = session_of(context)
    with session.store() as store:
        found = list_formats(store)
    rows = [(kept.name, kept.title, kept.scope, kept.error) for kept in found]
    emit(session, [_document(kept) for kept in found], rows, _COLUMNS)


@app.command()
def remove(context: typer.Context, name: Annotated[str, typer.Argument(help="Name of the format.")]) -> None:
    """Forget a format; what it read stays."""
    from xat_desktop.tasks.own_formats import remove_format

    session = session_of(context)
    with session.store() as store:
        kept = remove_format(store, name)
    say(session, f"removed {kept.name} ({kept.path})")
    if session.json:
        emit(session, _document(kept))


def _document(kept: object) -> dict[str, str]:
    return {name: str(value) for name, value in vars(kept).items()}
