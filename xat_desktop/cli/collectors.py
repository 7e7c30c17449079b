"""`xat collector`: the measured machines."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from xat_desktop.cli.output import emit, emit_one, say, session_of, when
from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.errors import XatError

app = typer.Typer(help="Measured machines.", no_args_is_help=True)
_COLUMNS = ("id", "site", "machine", "platform", "compute model", "OS", "software", ">captures")

Site = Annotated[str, typer.Option("--site")]
Machine = Annotated[str, typer.Option("--machine")]
Platform = Annotated[str, typer.Option("--platform")]
Model = Annotated[str, typer.Option("--compute-model")]
Os = Annotated[str, typer.Option("--os", help="OS flavour of the catalogue.")]
Software = Annotated[str, typer.Option("--software", help="System software of the catalogue.")]
Notes = Annotated[str, typer.Option("--notes")]
Zone = Annotated[str, typer.Option("--zone", help="Time zone of its clock, such as Europe/Berlin.")]


@app.command()
def add(
    context: typer.Context,
    site: Site,
    machine: Machine,
    platform: Platform,
    compute_model: Model,
    os: Os = "",
    software: Software = "",
    notes: Notes = "",
    zone: Zone = "",
) -> None:
    """Add a measured machine."""
    from xat_desktop.store import collectors

    draft = CollectorDraft(site, machine, platform, compute_model, os, software, notes, zone)
    with session_of(context).store() as store:
        _emit(context, [collectors.add(store, draft)], single=True)


@app.command("list")
def list_(
    context: typer.Context,
    platform: Platform = "",
    search: Annotated[str, typer.Option(help="Part of site, machine, model or notes.")] = "",
) -> None:
    """List the machines."""
    from xat_desktop.store import collectors

    with session_of(context).store() as store:
        _emit(context, collectors.collectors(store, platform, search))


@app.command()
def show(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID|SITE/MACHINE")]) -> None:
    """Show one machine."""
    from xat_desktop.store import collectors

    session = session_of(context)
    with session.store() as store:
        emit_one(session, _document(collectors.find(store, name)))


@app.command()
def edit(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID|SITE/MACHINE")],
    site: Annotated[str | None, typer.Option("--site")] = None,
    machine: Annotated[str | None, typer.Option("--machine")] = None,
    platform: Annotated[str | None, typer.Option("--platform")] = None,
    compute_model: Annotated[str | None, typer.Option("--compute-model")] = None,
    os: Annotated[str | None, typer.Option("--os")] = None,
    software: Annotated[str | None, typer.Option("--software")] = None,
    notes: Annotated[str | None, typer.Option("--notes")] = None,
    zone: Annotated[str | None, typer.Option("--zone")] = None,
) -> None:
    """Change what is given, leave the rest."""
    from xat_desktop.store import collectors

    changes = {
        "site_name": site,
        "machine_name": machine,
        "platform": platform,
        "compute_model": compute_model,
        "os_flavor": os,
        "system_software": software,
        "notes": notes,
        "zone": zone,
    }
    with session_of(context).store() as store:
        before = collectors.find(store, name)
        values: dict[str, str] = {
            field: changes.get(field) or "" if changes[field] is not None else getattr(before, field)
            for field in CollectorDraft.__dataclass_fields__
        }
        _emit(context, [collectors.edit(store, before.id, CollectorDraft(**values))], single=True)


@app.command()
def delete(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID|SITE/MACHINE")]) -> None:
    """Delete a machine that has no captures."""
    from xat_desktop.store import collectors

    with session_of(context).store() as store:
        _emit(context, [collectors.delete(store, collectors.find(store, name).id)], single=True)


@app.command("import")
def import_(context: typer.Context, file: Annotated[Path, typer.Argument(readable=False)]) -> None:
    """Add machines from a CSV file with the columns that `export` writes."""
    from xat_desktop.tasks.exchange_collectors import import_collectors

    session = session_of(context)
    with session.store() as store:
        result = import_collectors(store, file)
    rows = [(line, text) for line, text in result.problems]
    document = {
        "added": [_document(c) for c in result.added],
        "problems": [{"line": n, "text": t} for n, t in rows],
    }
    if rows or session.json:
        emit(session, document, rows, (">line", "problem"))
    say(session, f"{len(result.added)} added, {len(rows)} not.")
    if rows:
        raise typer.Exit(1)


@app.command()
def export(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", help="File; stdout when left out.")] = None,
) -> None:
    """Write all machines as CSV."""
    from xat_desktop.store import collectors
    from xat_desktop.tasks.exchange_collectors import export_collectors

    session = session_of(context)
    with session.store() as store:
        found, text = collectors.collectors(store), export_collectors(store)
    if output:
        _write(output, text)
    if session.json:
        emit(session, [_document(collector) for collector in found])
    elif not output:
        typer.echo(text, nl=False)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise XatError("The file cannot be written", f"{path}: {error.strerror}") from error


def _document(collector: Collector) -> dict[str, Any]:
    values = asdict(collector)
    values["created_at"] = when(values.pop("created_at_us"))
    values["updated_at"] = when(values.pop("updated_at_us"))
    return values


def _emit(context: typer.Context, found: list[Collector], *, single: bool = False) -> None:
    rows = [
        (
            collector.id,
            collector.site_name,
            collector.machine_name,
            collector.platform,
            collector.compute_model,
            collector.os_flavor,
            collector.system_software,
            collector.capture_count,
        )
        for collector in found
    ]
    documents = [_document(collector) for collector in found]
    emit(session_of(context), documents[0] if single else documents, rows, _COLUMNS)
