"""Geometric mean of the ratios of a comparison, over the metrics present on both sides."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xat_desktop.analysis.interval import exponential
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns


@dataclass(frozen=True)
class GeometricMean:
    """`improvement` is above 1 where the candidate is better: ratios of lower-is-better metrics are inverted.

    Metrics without a direction have a ratio in `ratio_by_better` but no part in `improvement`.
    """

    improvement: float | None
    ratio_by_better: tuple[tuple[str, float], ...]
    metrics: int
    missing_in_baseline: tuple[str, ...]
    missing_in_candidate: tuple[str, ...]
    without_ratio: tuple[str, ...]


def geometric_mean(
    comparisons: Sequence[MetricComparison],
    missing_in_baseline: Iterable[MetricRuns],
    missing_in_candidate: Iterable[MetricRuns],
) -> GeometricMean:
    """Mean over the comparisons that have a ratio; what is left out is named."""
    logs = [(c.better, math.log(c.ratio)) for c in comparisons if c.ratio is not None]
    directed = [log if better == "higher" else -log for better, log in logs if better != "none"]
    groups = (
        (better, [log for found, log in logs if found == better]) for better in ("higher", "lower", "none")
    )
    return GeometricMean(
        improvement=_exp_mean(directed) if directed else None,
        ratio_by_better=tuple((better, _exp_mean(group)) for better, group in groups if group),
        metrics=len(logs),
        missing_in_baseline=tuple(runs.name for runs in missing_in_baseline),
        missing_in_candidate=tuple(runs.name for runs in missing_in_candidate),
        without_ratio=tuple(f"{c.metric} {c.statistic}" for c in comparisons if c.ratio is None),
    )


def _exp_mean(logs: list[float]) -> float:
    return exponential(math.fsum(logs) / len(logs))
