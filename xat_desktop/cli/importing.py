"""`xat import` and `xat formats`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xat_desktop.cli.output import emit, say, session_of
from xat_desktop.domain.validation import checked_zone
from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.parsers._base import Parser, Problem
    from xat_desktop.store.store import Store

_COLUMNS = ("file", "status", "format", ">captures", ">samples", ">problems", "note")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("formats")(formats)


def formats(context: typer.Context) -> None:
    """List the formats that can be read."""
    from xat_desktop.parsers import PARSERS
    from xat_desktop.parsers.plugins import plugins

    every = (*PARSERS, *plugins())
    documents = [{"name": p.name, "title": p.title, "suffixes": list(p.suffixes)} for p in every]
    rows = [(parser.name, parser.title, " ".join(parser.suffixes)) for parser in every]
    emit(session_of(context), documents, rows, ("name", "title", "suffixes"))


def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or archives.", readable=False)],
    collector: Annotated[str, typer.Option(help="Machine: id or site/machine.")] = "",
    label: Annotated[str, typer.Option(help="Label of the captures.")] = "",
    tag: Annotated[
        list[str] | None, typer.Option(metavar="K=V", help="Tag of the captures; repeatable.")
    ] = None,
    group: Annotated[str, typer.Option(help="Run group of the captures.")] = "",
    tz: Annotated[str, typer.Option(help="Zone of clocks that the file does not state.")] = "",
    format_name: Annotated[str, typer.Option("--format", help="Parser, when the content is not clear.")] = "",
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="TOML file that says what the columns of a CSV are.", readable=False),
    ] = None,
    sessions: Annotated[
        bool, typer.Option(help="Link captures that were recorded together: tag `session`.")
    ] = True,
    site: Annotated[
        str,
        typer.Option(
            "--create-collectors", metavar="SITE", help="Add a machine at SITE for each host that has none."
        ),
    ] = "",
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Folders with all below them.")
    ] = False,
) -> None:
    """Import result files; each ends as imported, duplicate or failed with its reason."""
    from xat_desktop.store import collectors
    from xat_desktop.tasks.find_files import find_files
    from xat_desktop.tasks.import_files import import_files
    from xat_desktop.tasks.import_one_file import ImportOptions
    from xat_desktop.tasks.match_hosts import add_collectors, found_hosts

    session = session_of(context)
    with session.store() as store:
        _check_format(format_name, store)
        options = ImportOptions(
            collector_id=collectors.find(store, collector).id if collector else None,
            label=label,
            tags=tags_of(tag or []),
            run_group=group,
            zone=checked_zone(tz),
            format=format_name,
            parser=_mapped(mapping) if mapping else None,
        )
        with session.progress() as progress:
            found = find_files(paths, recursive=recursive)
            summary = import_files(found, store, options, session.settings, progress, link=sessions)
        hosts = found_hosts(store, (id_ for result in summary.files for id_ in result.captures))
        if site:
            hosts = add_collectors(store, hosts, site)
    files = [asdict(result) for result in summary.files]
    totals = {status: summary.count(status) for status in ("imported", "duplicate", "failed", "skipped")}
    totals["samples"] = sum(result.samples for result in summary.files)
    rows = [
        (
            Path(result.path).name,
            result.status,
            result.format,
            len(result.captures),
            result.samples,
            result.problem_count,
            result.error or (_told(result.problems[0]) if result.problems else ""),
        )
        for result in summary.files
    ]
    document = {"files": files, "totals": totals, "hosts": [asdict(host) for host in hosts]}
    document["sessions"] = [asdict(one) for one in summary.sessions]
    emit(session, document, rows, _COLUMNS)
    for one in summary.sessions:
        say(session, f"{len(one.captures)} captures belong together: session “{one.name}”.")
    without = [host.host for host in hosts if not host.collector_id]
    if without:
        say(
            session,
            f"No collector has the name of: {', '.join(without)}. --create-collectors SITE adds them.",
        )
    say(session, ", ".join(f"{count} {name}" for name, count in totals.items() if name != "samples"))
    if totals["failed"]:
        raise typer.Exit(1)


def _told(problem: "Problem") -> str:
    """With its line, unless it speaks of the whole file."""
    return f"line {problem.line}: {problem.text}" if problem.line else problem.text


def _check_format(name: str, store: "Store") -> None:
    from xat_desktop.parsers import PARSERS
    from xat_desktop.parsers.plugins import plugins
    from xat_desktop.tasks.own_formats import list_formats

    known = {parser.name for parser in (*PARSERS, *plugins())} | {one.name for one in list_formats(store)}
    if name and name not in known:
        raise XatError("There is no such format", f"{name}: `xat formats` lists those there are.")


def _mapped(path: Path) -> "Parser":
    from xat_desktop.parsers.generic_csv import read_mapping, with_mapping

    try:
        return with_mapping(read_mapping(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise XatError(
            "The mapping cannot be read", f"{path}: {getattr(error, 'strerror', None) or error}"
        ) from error


def tags_of(texts: list[str]) -> dict[str, str]:
    """`k=v` pairs; XatError for one without `=`."""
    pairs = [text.partition("=") for text in texts]
    for name, equals, _value in pairs:
        if not name or not equals:
            raise XatError("A tag needs a name and a value", f"{name}: write --tag name=value.")
    return {name: value for name, _, value in pairs}
