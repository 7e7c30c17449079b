"""`xat stats` and `xat analyze`."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xat_desktop.cli.captures import CaptureId, MetricGlob
from xat_desktop.cli.output import emit, say, session_of, when
from xat_desktop.domain.series import SeriesKey, ToolSummary
from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.domain.capture import Capture
    from xat_desktop.store.store import Store

_STATISTICS = ("n", "mean", "sd", "min", "max", "p50", "p90", "p95", "p99", "p99_9")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("stats")(stats)
    app.command("analyze")(analyze)


def stats(
    context: typer.Context,
    capture: CaptureId,
    metric: MetricGlob = "*",
    start: Annotated[
        str, typer.Option("--from", metavar="T", help="RFC 3339; seconds for relative times.")
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="T")] = "",
    steady: Annotated[bool, typer.Option("--steady", help="Only the steady window.")] = False,
) -> None:
    """Exact statistics of each series, in base units."""
    from xat_desktop.store import captures
    from xat_desktop.store.whereabouts import require_series
    from xat_desktop.tasks.summarise_capture import summarise_capture

    session = session_of(context)
    window = _window(start, end)
    with session.store() as store, session.progress() as progress:
        require_series(store, [captures.get(store, capture)])
        found = summarise_capture(store, capture, metric, window, steady, progress)
        if window and not found.series:
            _require_samples(store, found.capture, metric)
    documents: list[dict[str, Any]] = [
        {
            "series": row.series.id,
            "metric": row.series.metric,
            "attributes": dict(row.series.attributes),
            "unit": row.series.unit,
            **{name: getattr(row.statistics, name) for name in _STATISTICS},
            "rate": row.rate_per_s,
        }
        for row in found.series
    ]
    shown = ("n", "mean", "sd", "min", "p50", "p95", "p99", "max")
    documents += [_reported(*group) for group in _by_series(found.tool_summaries)]
    rows = [
        (row.series.key.text, row.series.unit, *(getattr(row.statistics, name) for name in shown))
        for row in found.series
    ]
    emit(session, documents, rows, ("series", "unit", *(f">{name}" for name in shown)))
    if found.tool_summaries and not session.json:
        whole = ", for the whole run" if window or steady else ""
        say(session, f"\nAs the tool reports it{whole}:")
        tool = [(s.metric, _named(s.attributes), s.statistic, s.value, s.unit) for s in found.tool_summaries]
        emit(session, None, tool, ("metric", "attributes", "statistic", ">value", "unit"))
    if found.steady:
        say(session, f"Steady window: {found.steady.reason}")


def analyze(
    context: typer.Context,
    capture: CaptureId,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="steady_state, change_points, summary; repeatable. All when left out."),
    ] = None,
) -> None:
    """Analyses of one capture, with what they are based on."""
    from xat_desktop.tasks.analyze_capture import analyze_capture

    session = session_of(context)
    with session.store() as store, session.progress() as progress:
        found = analyze_capture(store, capture, tuple(kind or ()), progress)
    rows = [(name, sentence) for name, result in found.items() for sentence in result["sentences"]]
    emit(session, found, rows, ("analysis", "finding"))


def _by_series(summaries: Iterable[ToolSummary]) -> list[tuple[SeriesKey, list[ToolSummary]]]:
    """What the tool says of one thing together, in the order of the file."""
    found: dict[SeriesKey, list[ToolSummary]] = {}
    for one in summaries:
        found.setdefault(SeriesKey(one.metric, one.attributes, one.unit), []).append(one)
    return list(found.items())


def _reported(key: SeriesKey, values: list[ToolSummary]) -> dict[str, Any]:
    """A row for what has no samples here: the program's own statistics are null, the tool's stand apart."""
    return {
        "series": None,
        "metric": key.metric,
        "attributes": dict(key.attributes),
        "unit": key.unit,
        **dict.fromkeys((*_STATISTICS, "rate")),
        "n": 0,
        "reported": {one.statistic: one.value for one in values},
        "estimator": next((one.estimator for one in values if one.estimator), ""),
    }


def _named(attributes: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name}={value}" for name, value in attributes)


def _require_samples(store: "Store", capture: "Capture", metric: str) -> None:
    """No table of nothing where the window misses what was asked for."""
    from xat_desktop.store.series import series_of

    found = [one for one in series_of(store, capture.id, metric) if one.n]
    if found:
        first, last = min(one.t0_us for one in found), max(one.t1_us for one in found)
        start, end = (when(at, relative=capture.relative) for at in (first, last))
        unit = " seconds after its start" if capture.relative else ""
        raise XatError("Nothing was measured in this time", f"The capture goes from {start} to {end}{unit}.")


def _window(start: str, end: str) -> tuple[int, int] | None:
    if not start and not end:
        return None
    return (_time_us(start) if start else -(2**62), _time_us(end) if end else 2**62)


def _time_us(text: str) -> int:
    try:
        return round(float(text) * 1e6)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise XatError(
            "The time is not readable", f"{text}: write 2026-11-23T03:45:00Z or seconds."
        ) from error
    if moment.tzinfo is None:
        raise XatError("The time has no zone", f"{text}: add Z or an offset such as +01:00.")
    from xat_desktop.parsers._clock import utc_us

    return utc_us(moment)
