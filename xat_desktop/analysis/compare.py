"""Compare a candidate with a baseline: the run is the unit of evidence, too little of it is said aloud."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xat_desktop.analysis.geometric_mean import GeometricMean, geometric_mean
from xat_desktop.analysis.measure import finite_runs, measure
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns
from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR
from xat_desktop.analysis.runs_needed import more_runs_needed
from xat_desktop.analysis.verdict import adjusted_p_values, judge
from xat_desktop.domain.metrics import Better
from xat_desktop.domain.metrics import better as better_of_metric

Pair = tuple[MetricRuns, MetricRuns]


@dataclass(frozen=True)
class Comparison:
    """All metrics of a comparison and the rules that they were judged by."""

    metrics: tuple[MetricComparison, ...]
    geomean: GeometricMean
    noise_floor: float
    alpha: float


def compare_metric(
    baseline: MetricRuns,
    candidate: MetricRuns,
    better: Better,
    noise_floor: float = DEFAULT_NOISE_FLOOR,
    alpha: float = 0.05,
    seed: int = 0,
) -> MetricComparison:
    """Compare one metric on its own; `seed` fixes the bootstrap of one to three runs a side."""
    return _compare_pairs([(baseline, candidate)], lambda _: better, noise_floor, alpha, seed)[0]


def compare_all(
    baseline: Sequence[MetricRuns],
    candidate: Sequence[MetricRuns],
    better: Callable[[str], Better] = better_of_metric,
    noise_floor: float = DEFAULT_NOISE_FLOOR,
    alpha: float = 0.05,
    seed: int = 0,
) -> Comparison:
    """Compare every metric that both sides have in the same unit, with Holm's correction across them."""
    before, after = _by_key(baseline), _by_key(candidate)
    pairs = [(runs, after[key]) for key, runs in before.items() if key in after]
    metrics = _compare_pairs(pairs, better, noise_floor, alpha, seed)
    geomean = geometric_mean(
        metrics,
        missing_in_baseline=[runs for key, runs in after.items() if key not in before],
        missing_in_candidate=[runs for key, runs in before.items() if key not in after],
    )
    return Comparison(tuple(metrics), geomean, noise_floor, alpha)


def _by_key(side: Sequence[MetricRuns]) -> dict[tuple[str, str], MetricRuns]:
    found = {(runs.name, runs.unit): runs for runs in side}
    if len(found) < len(side):
        raise ValueError("a side has two entries for the same metric, attributes and statistic")
    return found


def _compare_pairs(
    pairs: Sequence[Pair], better: Callable[[str], Better], noise_floor: float, alpha: float, seed: int
) -> list[MetricComparison]:
    finite = [(finite_runs(before), finite_runs(after)) for before, after in pairs]
    measured = [measure(before, after, better(before.metric), seed) for before, after in finite]
    noted = [_note_dropped(found, *pair) for found, pair in zip(measured, pairs, strict=True)]
    family = len(noted)  # also those with too few runs: their further runs make them part of it
    adjusted = adjusted_p_values(noted)
    judged = [
        judge(found, *ps, noise_floor=noise_floor, alpha=alpha)
        for found, ps in zip(noted, adjusted, strict=True)
    ]
    return [
        replace(
            found,
            more_runs_needed=more_runs_needed(found, before.values, after.values, noise_floor, alpha, family),
        )
        for found, (before, after) in zip(judged, finite, strict=True)
    ]


def _note_dropped(found: MetricComparison, baseline: MetricRuns, candidate: MetricRuns) -> MetricComparison:
    dropped = len(baseline.values) - found.baseline.runs + len(candidate.values) - found.candidate.runs
    if dropped == 0:
        return found
    text = f"{dropped} runs left out: their value is missing or not a number"
    return replace(found, warnings=(text, *found.warnings))
