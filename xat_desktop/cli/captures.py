"""`xat captures`, `xat capture`, `xat series`, `xat export`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from xat_desktop.cli.importing import tags_of
from xat_desktop.cli.output import emit, emit_one, say, session_of, when
from xat_desktop.domain.capture import Capture, Series

app = typer.Typer(help="One capture: show, edit, delete.", no_args_is_help=True)
_COLUMNS = ("id", "tool", "host", "label", "tags", "group", "start", ">series", ">samples", "file")
CaptureId = Annotated[str, typer.Argument(metavar="CAPTURE", help="Id, or the beginning of one.")]
MetricGlob = Annotated[str, typer.Option(help="Pattern of metric names, such as system.cpu.*")]


def register(root: typer.Typer) -> None:
    """Add the commands of the first level."""
    root.command("captures")(list_)
    root.command("series")(series)
    root.command("export")(export)


def list_(
    context: typer.Context,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="K=V", help="Only with this tag; repeatable.")
    ] = None,
    collector: Annotated[str, typer.Option(help="Only of this machine.")] = "",
    group: Annotated[str, typer.Option(help="Only of this run group.")] = "",
    search: Annotated[str, typer.Option(help="Part of tool, host, label, file or machine.")] = "",
) -> None:
    """List the captures, the newest import first."""
    from xat_desktop.store import captures, collectors

    with session_of(context).store() as store:
        collector_id = collectors.find(store, collector).id if collector else ""
        tags = tags_of(tag or [])
        found = captures.captures(store, tags=tags, collector_id=collector_id, run_group=group, search=search)
    _emit(context, found)
    if not found:
        chosen = tag or collector or group or search
        say(session_of(context), "No capture fits." if chosen else "No captures yet: xat import FILE...")


@app.command()
def show(context: typer.Context, capture: CaptureId) -> None:
    """Show a capture."""
    from xat_desktop.store import captures

    session = session_of(context)
    with session.store() as store:
        emit_one(session, document(captures.get(store, capture)))


@app.command()
def edit(
    context: typer.Context,
    capture: Annotated[list[str], typer.Argument(metavar="CAPTURE...")],
    label: Annotated[str | None, typer.Option()] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="K=V", help="Set a tag; `k=` removes it.")] = None,
    group: Annotated[str | None, typer.Option(help="Run group.")] = None,
    collector: Annotated[str | None, typer.Option(help="Machine: id or site/machine.")] = None,
) -> None:
    """Change label, tags, run group or machine."""
    from xat_desktop.store import captures, collectors

    changes = {name: value or None for name, value in tags_of(tag or []).items()}
    with session_of(context).store() as store:
        ids = [captures.get(store, text).id for text in capture]
        collector_id = collectors.find(store, collector).id if collector else collector
        found = captures.edit(
            store, ids, label=label, tags=changes, run_group=group, collector_id=collector_id
        )
    _emit(context, found, single=len(found) == 1)


@app.command()
def delete(
    context: typer.Context, capture: Annotated[list[str], typer.Argument(metavar="CAPTURE...")]
) -> None:
    """Delete captures; their file can be imported again."""
    from xat_desktop.store import captures

    session = session_of(context)
    with session.store() as store:
        ids = [captures.get(store, text).id for text in capture]
        gone = captures.delete(store, ids)
    emit(session, {"deleted": gone}, [(gone,)], (">deleted",))


def series(context: typer.Context, capture: CaptureId, metric: MetricGlob = "*") -> None:
    """List the series of a capture."""
    from xat_desktop.store import captures
    from xat_desktop.store import series as store_series
    from xat_desktop.store.whereabouts import require_series

    session = session_of(context)
    with session.store() as store:
        owner = captures.get(store, capture)
        require_series(store, [owner])
        found = store_series.series_of(store, owner.id, metric)
    rows = [(s.key.text, s.unit, s.kind, s.source_name, s.n) for s in found]
    emit(session, [_series(s, owner) for s in found], rows, ("series", "unit", "kind", "source", ">n"))


def export(
    context: typer.Context,
    capture: CaptureId,
    output: Annotated[Path, typer.Option("-o", help="File to write.")],
    metric: MetricGlob = "*",
    format_name: Annotated[
        str, typer.Option("--format", help="csv, parquet or xlsx.", show_default="suffix")
    ] = "",
) -> None:
    """Write the samples of a capture, one row each."""
    from xat_desktop.tasks.export_series import export_series

    session = session_of(context)
    with session.store() as store, session.progress() as progress:
        rows = export_series(store, capture, output, metric, format_name, progress)
    emit(session, {"path": str(output), "rows": rows}, [(output, rows)], ("file", ">rows"))


def document(capture: Capture) -> dict[str, Any]:
    """A capture as JSON."""
    return {
        "id": capture.id,
        "label": capture.label,
        "tool": capture.tool,
        "tool_version": capture.tool_version,
        "command": capture.command,
        "host": capture.host,
        "start": when(capture.start_us, relative=capture.relative),
        "end": when(capture.end_us, relative=capture.relative),
        "zone": capture.zone,
        "zone_source": capture.zone_source,
        "series_count": capture.series_count,
        "sample_count": capture.sample_count,
        "environment": dict(capture.environment),
        "tags": dict(capture.tags),
        "group": capture.run_group,
        "collector": capture.collector or None,
        "platform": capture.platform or None,
        "compute_model": capture.compute_model or None,
        "file": {"name": capture.file_name, "sha256": capture.file_sha256, "format": capture.format},
    }


def _series(series: Series, capture: Capture) -> dict[str, Any]:
    return {
        "id": series.id,
        "metric": series.metric,
        "attributes": dict(series.attributes),
        "unit": series.unit,
        "kind": series.kind,
        "source_name": series.source_name,
        "n": series.n,
        "t0": when(series.t0_us, relative=capture.relative),
        "t1": when(series.t1_us, relative=capture.relative),
    }


def _emit(context: typer.Context, found: list[Capture], *, single: bool = False) -> None:
    session = session_of(context)
    rows = [
        (
            capture.id[:13],
            f"{capture.tool} {capture.tool_version}".strip(),
            capture.host or capture.collector,
            capture.label,
            " ".join(f"{k}={v}" for k, v in capture.tags.items()),
            capture.run_group,
            str(when(capture.start_us))[:19] if not capture.relative else "relative",
            capture.series_count,
            capture.sample_count,
            capture.file_name,
        )
        for capture in found
    ]
    documents = [document(capture) for capture in found]
    emit(session, documents[0] if single else documents, rows, _COLUMNS)
