"""Compare baseline captures with candidate captures: comparability first, then every metric with its verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.comparability import Difference, check
from xat_desktop.analysis.compare import Comparison, compare_all
from xat_desktop.analysis.metric_comparison import MetricRuns
from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR
from xat_desktop.analysis.runs_needed import FEWEST_RUNS
from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import require_series
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.run_values import Key, Run, RunValue, run_values
from xat_desktop.tasks.same_run import runs_of
from xat_desktop.tasks.select_captures import Selected

RunsOfKey = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class ComparedCaptures:
    """A comparison with all that is needed to judge and to repeat it."""

    baseline: Selected
    candidate: Selected
    comparability: tuple[Difference, ...]
    comparison: Comparison
    runs: Mapping[Key, RunsOfKey]
    """Values of the runs, baseline and candidate, in the order of their first captures; NaN where a run has none."""
    sources: Mapping[Key, str]
    """The tool's own name of what was measured."""
    windows: Mapping[str, SteadyWindow | None]
    """Window of each capture by its id; None: the whole capture."""
    run_counts: tuple[int, int]
    """Runs of the baseline and of the candidate: several files of one run count once."""


def compare_captures(
    store: Store,
    baseline: Selected,
    candidate: Selected,
    metric: str = "*",
    noise_floor: float = DEFAULT_NOISE_FLOOR,
    steady: bool = True,
    progress: Progress | None = None,
) -> ComparedCaptures:
    """Captures of one run count once; XatError when a capture is on both sides or nothing can be compared."""
    progress = progress or NoProgress()
    both = {c.id for c in baseline.captures} & {c.id for c in candidate.captures}
    if both:
        raise XatError("A capture is on both sides", f"{', '.join(sorted(both))}: choose two different sets.")
    everything = (*baseline.captures, *candidate.captures)
    require_series(store, everything)
    groups = runs_of(baseline.captures), runs_of(candidate.captures)
    keep = min(map(len, groups)) < FEWEST_RUNS
    parts: dict[str, Run] = {}
    for number, capture in enumerate(everything):
        progress.step(number, len(everything), capture.file_name)
        parts[capture.id] = run_values(store, capture, metric, steady=steady, keep_samples=keep)
    before, after = ([_together([parts[c.id] for c in run], metric) for run in side] for side in groups)
    sides = _metric_runs(before), _metric_runs(after)
    if not set(_keys(before)) & set(_keys(after)):
        raise XatError("Nothing can be compared", _nothing(before, after, metric))
    return ComparedCaptures(
        baseline,
        candidate,
        check([facts(c) for c in baseline.captures], [facts(c) for c in candidate.captures]),
        compare_all(*sides, noise_floor=noise_floor),
        {key: (_values(before, key), _values(after, key)) for key in _keys([*before, *after])},
        {key: run.values[key].source for run in (*before, *after) for key in run.values},
        {id_: run.window for id_, run in parts.items()},
        (len(before), len(after)),
    )


def _together(parts: Sequence[Run], metric: str) -> Run:
    """The files of one run as one: of what several of them tell, the one with most samples is taken."""
    values: dict[Key, RunValue] = {}
    for part in parts:
        for key, value in part.values.items():
            if key not in values or value.n > values[key].n:
                values[key] = value
    if metric == "*":  # a mean beside the tool's own rate says the same
        values = {
            key: one for key, one in values.items() if key[2] != "mean" or (*key[:2], "rate") not in values
        }
    return Run(parts[0].capture, parts[0].window, values)


def facts(capture: Capture) -> dict[str, object]:
    """What must be alike for a fair comparison: machine, tool, parameters."""
    known: dict[str, object] = {
        "platform": capture.platform,
        "compute_model": capture.compute_model,
        "host": capture.host,
        "tool": capture.tool,
        "tool_version": capture.tool_version,
        "command": capture.command,
        **capture.environment,
    }
    return {name: value for name, value in known.items() if value != ""}


def _keys(runs: Sequence[Run]) -> list[Key]:
    """All keys in the order in which they first come."""
    return list(dict.fromkeys(key for run in runs for key in run.values))


def _values(runs: Sequence[Run], key: Key) -> NDArray[np.float64]:
    return np.array([run.values[key].value if key in run.values else np.nan for run in runs])


def _metric_runs(runs: Sequence[Run]) -> list[MetricRuns]:
    found = []
    for key in _keys(runs):
        metric, named, statistic = key
        having = [run.values[key] for run in runs if key in run.values]
        whole = len(having) == len(runs) and all(len(value.samples) for value in having)
        samples = tuple(value.samples for value in having) if whole else ()
        found.append(MetricRuns(metric, statistic, having[0].unit, _values(runs, key), named, samples))
    return found


def _nothing(before: Sequence[Run], after: Sequence[Run], metric: str) -> str:
    names = [", ".join(sorted({run.capture.tool for run in side})) for side in (before, after)]
    wanted = f" that matches {metric}" if metric != "*" else " that has a good direction"
    return f"Baseline ({names[0]}) and candidate ({names[1]}) have no metric in common{wanted}."
