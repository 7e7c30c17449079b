"""`xat report`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from xat_desktop.cli.captures import MetricGlob
from xat_desktop.cli.comparing import BASELINE, CANDIDATE, NoiseFloor, Whole
from xat_desktop.cli.output import emit, say, session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", help="OUT.html or OUT.pdf.")],
    capture: Annotated[
        str, typer.Argument(metavar="[CAPTURE]", help="Report this one; leave it out to compare two sides.")
    ] = "",
    baseline: Annotated[list[str] | None, BASELINE] = None,
    candidate: Annotated[list[str] | None, CANDIDATE] = None,
    metric: MetricGlob = "*",
    title: Annotated[str, typer.Option(help="Title on the first page.")] = "",
    author: Annotated[str, typer.Option(help="Who signs it.", show_default="settings")] = "",
    template: Annotated[str, typer.Option(help="Template in resources/report_templates.")] = "standard",
    noise_floor: NoiseFloor = None,
    whole: Whole = False,
) -> None:
    """Write the report of a comparison, or of one capture, as HTML or PDF."""
    from xat_desktop.tasks.compare_captures import compare_captures
    from xat_desktop.tasks.select_captures import select_captures
    from xat_desktop.tasks.summarise_capture import summarise_capture
    from xat_desktop.tasks.write_capture_report import write_capture_report
    from xat_desktop.tasks.write_report import write_report

    if bool(capture) == bool(baseline or candidate) or bool(baseline) != bool(candidate):
        raise typer.BadParameter("Name one CAPTURE, or both --baseline and --candidate.")
    session = session_of(context)
    settings = session.settings
    look: dict[str, Any] = {"title": title, "author": author or settings.report_author, "template": template}
    with session.store() as store, session.progress() as progress:
        if capture:
            summary = summarise_capture(store, capture, metric, steady=not whole, progress=progress)
            written = write_capture_report(store, summary, output, **look, progress=progress)
        else:
            sides = select_captures(store, baseline or []), select_captures(store, candidate or [])
            floor = settings.noise_floor if noise_floor is None else noise_floor
            found = compare_captures(store, *sides, metric, floor, not whole, progress)
            written = write_report(store, found, output, **look, progress=progress)
    document = {"path": str(written.path), "pages": written.pages, "sections": list(written.sections)}
    document["note"] = written.note
    emit(
        session,
        document,
        [(written.path, written.pages, len(written.sections))],
        ("file", ">pages", ">sections"),
    )
    if written.note:
        say(session, written.note)
