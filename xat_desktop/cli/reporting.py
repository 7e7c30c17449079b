"""`xat report`."""

from pathlib import Path
from typing import Annotated

import typer

from xat_desktop.cli.captures import MetricGlob
from xat_desktop.cli.comparing import Baseline, Candidate, NoiseFloor, Whole
from xat_desktop.cli.output import emit, session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    context: typer.Context,
    baseline: Baseline,
    candidate: Candidate,
    output: Annotated[Path, typer.Option("-o", help="OUT.html or OUT.pdf.")],
    metric: MetricGlob = "*",
    title: Annotated[str, typer.Option(help="Title on the first page.")] = "",
    author: Annotated[str, typer.Option(help="Who signs it.", show_default="settings")] = "",
    template: Annotated[str, typer.Option(help="Template in resources/report_templates.")] = "standard",
    noise_floor: NoiseFloor = None,
    whole: Whole = False,
) -> None:
    """Write the report of a comparison as HTML or PDF."""
    from xat_desktop.tasks.compare_captures import compare_captures
    from xat_desktop.tasks.select_captures import select_captures
    from xat_desktop.tasks.write_report import write_report

    session = session_of(context)
    settings = session.settings
    with session.store() as store, session.progress() as progress:
        sides = select_captures(store, baseline), select_captures(store, candidate)
        floor = settings.noise_floor if noise_floor is None else noise_floor
        found = compare_captures(store, *sides, metric, floor, not whole, progress)
        written = write_report(
            store,
            found,
            output,
            title=title,
            author=author or settings.report_author,
            template=template,
            progress=progress,
        )
    document = {"path": str(written.path), "pages": written.pages, "sections": list(written.sections)}
    emit(
        session,
        document,
        [(written.path, written.pages, len(written.sections))],
        ("file", ">pages", ">sections"),
    )
