"""`xat doctor`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from xat_desktop.cli.output import emit, say, session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    bundle: Annotated[Path | None, typer.Option(help="Write what support needs; no customer data.")] = None,
) -> None:
    """Check versions, folders and the integrity of every store."""
    from xat_desktop.tasks.check_installation import check_installation, write_bundle

    session = session_of(context)
    with session.progress() as progress:
        found = check_installation(session.data_dir, progress)
    rows = [(check.what, "ok" if check.ok else "PROBLEM", check.detail) for check in found]
    emit(session, {"checks": [asdict(check) for check in found]}, rows, ("check", "state", "detail"))
    if bundle:
        write_bundle(found, bundle)
        say(session, f"Written: {bundle}")
    if not all(check.ok for check in found):
        raise typer.Exit(1)
