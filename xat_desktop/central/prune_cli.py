"""`xat-central prune`: shows what is not needed any more, and removes it when told to."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from xat_desktop.central import prune
from xat_desktop.central.call import database_of, options_of
from xat_desktop.central.partners import find_partner
from xat_desktop.errors import XatError

_LEAST_DAYS = 30


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prune")(prune_command)


def prune_command(
    context: typer.Context,
    partner: Annotated[str, typer.Argument(help="Short name of the partner.")],
    days: Annotated[
        int,
        typer.Option(help="How long answers, and what belongs to deleted rows, are kept.", min=_LEAST_DAYS),
    ] = 365,
    audit_days: Annotated[
        int | None, typer.Option(help="How long the audit is kept; not given: for ever.", min=_LEAST_DAYS)
    ] = None,
    objects: Annotated[
        Path | None, typer.Option(help="File for the addresses of unused objects in the bucket.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Remove it; without this it is only shown.")] = False,
) -> None:
    """Show, or remove, what no laptop can need any more: answers to old edits, series and originals of deleted
    captures, and the old part of the audit."""
    with database_of(context) as database:
        found = find_partner(database, partner)
        old = prune.prunable(database, found, days, audit_days)
        unused = prune.prune(database, found, days, audit_days) if yes else []
    if unused and objects:
        _write(objects, unused)
    document = {"partner": found.slug, "removed": yes, **asdict(old), "objects": unused}
    rows = [
        ("answers to edits", f"{old.ops:,}", None),
        ("entries of the audit", f"{old.audit:,}", None),
        ("series of deleted captures", f"{old.captures:,}", f"{old.series_bytes / 2**20:,.1f} MiB"),
        ("originals of deleted files", f"{old.files:,}", f"{old.file_bytes / 2**20:,.1f} MiB"),
    ]
    options_of(context).emit(document, rows, ("removed" if yes else "would be removed", "number", "size"))


def _write(path: Path, unused: list[str]) -> None:
    try:
        path.write_text("".join(f"{name}\n" for name in unused), encoding="utf-8")
    except OSError as error:
        raise XatError(
            "The list of objects cannot be written",
            f"{path}: {error.strerror}. Run the command again: it lists them again.",
        ) from error
