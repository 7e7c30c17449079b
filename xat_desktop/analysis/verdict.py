"""The verdict of a comparison: never better or worse without significance AND size above the noise floor."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from xat_desktop.analysis.holm import holm
from xat_desktop.analysis.mann_whitney import smallest_p_value
from xat_desktop.analysis.metric_comparison import MetricComparison, Verdict


def judge(
    comparison: MetricComparison,
    p_adjusted: float | None,
    p_smallest: float | None,
    noise_floor: float,
    alpha: float,
) -> MetricComparison:
    """The comparison with its verdict.

    `p_smallest` is the adjusted p-value that runs without any overlap would have had: above `alpha` there
    were too few runs for so many metrics, and an absence of evidence would say nothing.
    """
    verdict, warnings = _verdict(comparison, p_adjusted, p_smallest, noise_floor, alpha)
    return replace(
        comparison, p_adjusted=p_adjusted, verdict=verdict, warnings=(*comparison.warnings, *warnings)
    )


def adjusted_p_values(comparisons: Sequence[MetricComparison]) -> list[tuple[float | None, float | None]]:
    """Holm's adjusted p-value of each comparison, and the smallest that its runs could have reached."""
    raw = [comparison.p_value for comparison in comparisons if comparison.p_value is not None]
    adjusted = iter(holm(raw))

    @cache  # few runs have few different p-values, however many metrics there are
    def smallest(p_value: float, least: float) -> float:
        others = list(raw)
        others.remove(p_value)
        return holm([least, *others])[0]

    pairs: list[tuple[float | None, float | None]] = []
    for comparison in comparisons:
        if comparison.p_value is None:
            pairs.append((None, None))
            continue
        least = smallest_p_value(comparison.baseline.runs, comparison.candidate.runs)
        pairs.append((next(adjusted), smallest(comparison.p_value, least)))
    return pairs


def relative_change(comparison: MetricComparison) -> float:
    """(candidate - baseline) / |baseline| of the medians; infinite for a change away from zero."""
    before, after = comparison.baseline.median, comparison.candidate.median
    assert before is not None
    assert after is not None
    if before == 0:
        return 0.0 if after == 0 else float("inf") if after > 0 else float("-inf")
    return (after - before) / abs(before)


def _verdict(
    comparison: MetricComparison,
    p_adjusted: float | None,
    p_smallest: float | None,
    noise_floor: float,
    alpha: float,
) -> tuple[Verdict, list[str]]:
    if p_adjusted is None or p_smallest is None:
        return "too few runs", []
    if p_smallest > alpha:
        return "too few runs", ["so few runs cannot show a difference in so many metrics at once"]
    if p_adjusted > alpha:
        return "no evidence of a difference", _borderline(comparison, alpha)
    return _verdict_of_difference(comparison, noise_floor)


def _borderline(comparison: MetricComparison, alpha: float) -> list[str]:
    ci, p_value = comparison.ratio_ci, comparison.p_value
    if ci is None or p_value is None or ci.low <= 1 <= ci.high:
        return []
    if p_value <= alpha:
        return ["significant on its own, but not among all compared metrics"]
    return [f"borderline: the interval of the ratio leaves out 1, but p = {p_value:.3f}"]


def _verdict_of_difference(comparison: MetricComparison, noise_floor: float) -> tuple[Verdict, list[str]]:
    change = relative_change(comparison)
    assert comparison.effect is not None
    if abs(change) < noise_floor:
        text = f"differs by {change:+.2%}, which is below the noise floor of {noise_floor:.2%}"
        return "no evidence of a difference", [text]
    if change * comparison.effect.value < 0:
        return "no evidence of a difference", ["the medians and the ranks point in opposite directions"]
    if comparison.better == "none":
        return "different", ["differs, but no direction of this metric is better"]
    return ("better" if (change > 0) == (comparison.better == "higher") else "worse"), []
