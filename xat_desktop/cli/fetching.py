"""`xat fetch`: series and original files that are on the server only."""

from typing import Annotated

import typer

from xat_desktop.cli.output import emit, session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch")(fetch)


def fetch(
    context: typer.Context,
    capture: Annotated[list[str], typer.Argument(metavar="CAPTURE...", help="Id, or the beginning of one.")],
    original: Annotated[bool, typer.Option("--original", help="The original files, too.")] = False,
) -> None:
    """Fetch the series of captures that another laptop imported."""
    from xat_desktop.store import captures
    from xat_desktop.tasks.fetch_original import fetch_original
    from xat_desktop.tasks.fetch_series import fetch_series

    session = session_of(context)
    with session.store() as store, session.progress() as progress:
        chosen = [captures.get(store, text) for text in capture]
        series = fetch_series(store, session.data_dir, [one.id for one in chosen], progress)
        files = sum(fetch_original(store, session.data_dir, one, progress) for one in chosen if original)
    emit(session, {"series": series, "files": files}, [(series, files)], (">captures", ">files"))
