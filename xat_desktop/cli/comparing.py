"""`xat compare`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xat_desktop.cli.captures import MetricGlob
from xat_desktop.cli.output import emit, say, session_of

if TYPE_CHECKING:
    from xat_desktop.analysis.interval import Interval
    from xat_desktop.analysis.metric_comparison import MetricComparison, Side
    from xat_desktop.tasks.compare_captures import ComparedCaptures
    from xat_desktop.tasks.select_captures import Selected

BASELINE = typer.Option(
    metavar="SEL", help="Capture id, tag:k=v, group:NAME, collector:X, platform:X; repeatable."
)
CANDIDATE = typer.Option(metavar="SEL", help="The same for the other side.")
NoiseFloor = Annotated[
    float | None,
    typer.Option(min=0, help="Relative difference that is never better or worse.", show_default="settings"),
]
Whole = Annotated[bool, typer.Option("--whole", help="All of each capture, not its steady window.")]
_COLUMNS = ("metric", "", "unit", ">baseline", ">candidate", ">ratio", "95% interval", "effect", "verdict")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    context: typer.Context,
    baseline: Annotated[list[str], BASELINE],
    candidate: Annotated[list[str], CANDIDATE],
    metric: MetricGlob = "*",
    noise_floor: NoiseFloor = None,
    whole: Whole = False,
) -> None:
    """Compare two sets of runs; every metric gets its verdict, or hears that there are too few runs."""
    from xat_desktop.tasks.compare_captures import compare_captures
    from xat_desktop.tasks.select_captures import select_captures

    session = session_of(context)
    with session.store() as store, session.progress() as progress:
        sides = select_captures(store, baseline), select_captures(store, candidate)
        floor = session.settings.noise_floor if noise_floor is None else noise_floor
        found = compare_captures(store, *sides, metric, floor, not whole, progress)
    for difference in found.comparability:
        values = (
            f"{', '.join(difference.baseline) or 'unknown'} / {', '.join(difference.candidate) or 'unknown'}"
        )
        say(session, f"{difference.severity} ({difference.where}): {difference.fact}: {values}")
    emit(session, _document(found), [_row(row) for row in found.comparison.metrics], _COLUMNS)
    improvement = found.comparison.geomean.improvement
    if improvement is not None:
        say(
            session,
            f"Geometric mean over {found.comparison.geomean.metrics} metrics: {improvement:.3f} (above 1: better)",
        )


def _document(found: "ComparedCaptures") -> dict[str, Any]:
    return {
        "baseline": {
            "name": found.baseline.name,
            "runs": found.run_counts[0],
            "captures": [c.id for c in found.baseline.captures],
        },
        "candidate": {
            "name": found.candidate.name,
            "runs": found.run_counts[1],
            "captures": [c.id for c in found.candidate.captures],
        },
        "comparability": [asdict(difference) for difference in found.comparability],
        "metrics": [_metric(row) for row in found.comparison.metrics],
        "geomean": asdict(found.comparison.geomean),
        "noise_floor": found.comparison.noise_floor,
        "windows": {id_: asdict(window) if window else None for id_, window in found.windows.items()},
    }


def _chosen(side: "Selected", runs: int) -> dict[str, Any]:
    return {"name": side.name, "runs": runs, "captures": [capture.id for capture in side.captures]}


def _metric(row: "MetricComparison") -> dict[str, Any]:
    return {
        "metric": row.metric,
        "attributes": dict(row.attributes),
        "statistic": row.statistic,
        "unit": row.unit,
        "better": row.better,
        "baseline": _side(row.baseline),
        "candidate": _side(row.candidate),
        "ratio": row.ratio,
        "ratio_ci": _interval(row.ratio_ci),
        "shift": row.shift,
        "shift_ci": _interval(row.shift_ci),
        "p_value": row.p_value,
        "p_adjusted": row.p_adjusted,
        "test": row.test,
        "effect": asdict(row.effect) if row.effect else None,
        "verdict": row.verdict,
        "more_runs_needed": row.more_runs_needed,
        "warnings": list(row.warnings),
    }


def _side(side: "Side") -> dict[str, Any]:
    return {"runs": side.runs, "median": side.median, "ci": _interval(side.ci)}


def _interval(interval: "Interval | None") -> list[float] | None:
    return [interval.low, interval.high] if interval else None


def _row(row: "MetricComparison") -> tuple[Any, ...]:
    named = ", ".join(f"{name}={value}" for name, value in row.attributes)
    interval = f"{row.ratio_ci.low:.3f} to {row.ratio_ci.high:.3f}" if row.ratio_ci else None
    more = f" ({row.more_runs_needed} more a side)" if row.more_runs_needed else ""
    return (
        row.metric,
        f"{row.statistic} {named}".strip(),
        row.unit,
        row.baseline.median,
        row.candidate.median,
        row.ratio,
        interval,
        row.effect.word if row.effect else None,
        row.verdict + more,
    )
