"""Verdicts in plain sentences: what changed by how much, how sure that is, and what would settle the rest."""

from collections.abc import Sequence

from xat_desktop.analysis.interval import Interval
from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.domain.units import number, pretty
from xat_desktop.reports.names import full_title

_AS_FACTOR = 2.0
"""From this ratio on a change is a factor: 3.5 times says more than +250%."""


def title_of(found: MetricComparison) -> str:
    """The metric as it is named in sentences."""
    return full_title(found.metric, found.attributes, found.statistic)


def ratio_text(found: MetricComparison) -> str:
    """`×1.34 [1.21–1.49]`, or why there is no ratio."""
    if found.ratio is None:
        return "no ratio"
    ci = found.ratio_ci
    interval = f" [{ratio_number(ci.low)}–{ratio_number(ci.high)}]" if ci else ""
    return f"×{ratio_number(found.ratio)}{interval}"


def ratio_number(ratio: float) -> str:
    """Three significant digits, four within a tenth of 1: 3.50, 0.828, 1.018."""
    if 0.9 < ratio < 1.1:
        return f"{ratio:.3f}"
    if not 0.01 <= ratio < 1000:
        return number(ratio)
    return f"{ratio:.{2 if ratio < 9.995 else 1 if ratio < 99.95 else 0}f}" if ratio >= 1 else f"{ratio:.3f}"


def change_text(ratio: float, *, as_factor: bool) -> str:
    """`+34.1%`, or `3.50 times`."""
    if as_factor:
        return f"{ratio_number(ratio)} times"
    percent = (ratio - 1) * 100
    sign = "+" if percent > 0 else ""
    digits = 2 if abs(percent) < 1 else 1
    text = f"{percent:{sign}.{digits}f}" if sign else f"{percent:.{digits}f}"
    return f"{text.replace('-', '−')}%"


def verdict_sentence(found: MetricComparison, noise_floor: float) -> str:
    """The sentence that follows the metric's name; it stands without the table."""
    if found.verdict == "too few runs":
        return _too_few(found)
    if found.verdict == "no evidence of a difference":
        return _no_evidence(found, noise_floor)
    word = {"better": "which is better", "worse": "which is worse"}.get(
        found.verdict, "neither better nor worse"
    )
    return f"{_change(found)}, {word}."


def medians_text(found: MetricComparison) -> str:
    """`from 195.8/s to 171.3/s`."""
    before, after = (
        pretty(side.median, found.unit, found.metric) for side in (found.baseline, found.candidate)
    )
    return f"from {before} to {after}"


def counts_sentence(comparisons: Sequence[MetricComparison]) -> str:
    """How many metrics are better, worse, and so on."""
    verdicts = [found.verdict for found in comparisons]
    parts = [
        _counted(verdicts.count("better"), "is better", "are better"),
        _counted(verdicts.count("worse"), "is worse", "are worse"),
        _counted(verdicts.count("different"), "differs", "differ", "without a good direction"),
        _counted(
            verdicts.count("no evidence of a difference"),
            "shows no evidence of a difference",
            "show no evidence of a difference",
        ),
        _counted(verdicts.count("too few runs"), "has too few runs to judge", "have too few runs to judge"),
    ]
    said = [part for part in parts if part]
    if len(said) == 1:
        return _all_alike(len(verdicts), said[0])
    return f"Of {_plural(len(verdicts), 'metric')}, {_listed(said)}." if said else "No metric was compared."


def _all_alike(count: int, said: str) -> str:
    """`All 6 metrics are worse.`"""
    rest = said.partition(" ")[2]
    return f"The only metric {rest}." if count == 1 else f"All {count} metrics {rest}."


def settling_sentence(comparisons: Sequence[MetricComparison]) -> str:
    """How many further runs a side are expected to settle how many of the open questions."""
    opened = [found for found in comparisons if found.more_runs_needed != 0]
    if not opened:
        return "Every question is settled: no further runs are needed."
    needed = sorted(found.more_runs_needed for found in opened if found.more_runs_needed is not None)
    never = len(opened) - len(needed)
    hopeless = (
        f"For {_of_them(never, len(opened))}, not even 200 runs a side would do: "
        "the difference is too small against the spread."
        if never
        else ""
    )
    head = f"{_plural(len(opened), 'question')} {'is' if len(opened) == 1 else 'are'} not settled."
    steps = _steps(needed)
    shown = "; ".join(
        f"{_plural(runs, 'more run')} a side should settle {'all of them' if count == len(opened) > 1 else count}"
        for runs, count in steps
    )
    body = f"If spread and medians stay as they are, {shown}." if steps else ""
    return " ".join(part for part in (head, body, hopeless) if part)


def overall_sentence(improvement: float | None, metrics: int, candidate: str) -> str:
    """The geometric mean of all ratios, said in the good direction; nothing where there is only one."""
    if improvement is None or metrics < 2:
        return ""
    mean = f"geometric mean {number(improvement)}; a summary for orientation, not a test"
    over = f"Over all {metrics} metrics that have a ratio and a good direction, “{candidate}”"
    size = abs(improvement - 1)
    if size < 0.005:
        return f"{over} is on a par with the baseline ({mean})."
    if improvement >= _AS_FACTOR:
        return f"{over} does {ratio_number(improvement)} times as well as the baseline ({mean})."
    return f"{over} does {size:.1%} {'better' if improvement > 1 else 'worse'} than the baseline ({mean})."


def runs_needed_text(more: int | None) -> str:
    """For a table."""
    if more is None:
        return "over 200"
    return "settled" if more == 0 else f"+{more} a side"


def _of_them(count: int, total: int) -> str:
    if total == 1:
        return "it"
    return "all of them" if count == total else f"{count} of them"


def _change(found: MetricComparison) -> str:
    """`rose by 34.1% (95% interval +21.0% to +49.0%), from 195.8/s to 262.5/s`."""
    medians = medians_text(found)
    if found.ratio is None:
        return f"went {medians}"
    as_factor = found.ratio >= _AS_FACTOR
    interval = ""
    if found.ratio_ci is not None:
        interval = f" (95% interval {_span(found.ratio_ci, as_factor=as_factor)})"
    if as_factor:
        return f"is {change_text(found.ratio, as_factor=True)} as high{interval}, {medians}"
    way = "rose" if found.ratio > 1 else "fell"
    return f"{way} by {change_text(found.ratio, as_factor=False).lstrip('+−')}{interval}, {medians}"


def _no_evidence(found: MetricComparison, noise_floor: float) -> str:
    ratio, ci = found.ratio, found.ratio_ci
    before, after = found.baseline.median, found.candidate.median
    if ratio is None and before == after and before is not None:
        return f"is the same on both sides: {pretty(before, found.unit, found.metric)}."
    if found.more_runs_needed == 0:
        return f"is the same within the noise floor of {noise_floor * 100:g}%: {_observed(found)}."
    if ratio is None or ci is None:
        return f"shows no evidence of a difference, {medians_text(found)}. {_more(found)}"
    return f"shows no evidence of a difference: {_observed(found)}. {_more(found)}"


def _observed(found: MetricComparison) -> str:
    if found.ratio is None:
        return medians_text(found)
    as_factor = found.ratio >= _AS_FACTOR
    seen = change_text(found.ratio, as_factor=as_factor)
    if found.ratio_ci is None:
        return f"{seen} observed"
    return f"{seen} observed, 95% interval {_span(found.ratio_ci, as_factor=as_factor)}"


def _span(ci: Interval, *, as_factor: bool) -> str:
    if as_factor:
        return f"{ratio_number(ci.low)} to {ratio_number(ci.high)}"
    return " to ".join(change_text(end, as_factor=False) for end in (ci.low, ci.high))


def _too_few(found: MetricComparison) -> str:
    runs = f"{found.baseline.runs} against {_plural(found.candidate.runs, 'run')}"
    seen = f", {_observed(found)}" if found.ratio is not None else ""
    return f"has too few runs for a verdict ({runs}{seen}). {_more(found)}"


def _more(found: MetricComparison) -> str:
    more = found.more_runs_needed
    if more == 0:
        return "No further runs are needed."
    if more is None:
        return "Not even 200 runs a side would settle it."
    if found.verdict == "too few runs":
        return f"At least {_plural(more, 'more run')} a side {'is' if more == 1 else 'are'} needed."
    return f"About {_plural(more, 'more run')} a side would settle it."


def _steps(needed: Sequence[int]) -> list[tuple[int, int]]:
    """At most three numbers of runs, and how many questions each settles: the first, the middle, the last."""
    if not needed:
        return []
    chosen = dict.fromkeys([needed[0], needed[len(needed) // 2], needed[-1]])
    return [(runs, sum(other <= runs for other in needed)) for runs in chosen]


def _counted(count: int, one: str, many: str, note: str = "") -> str:
    if not count:
        return ""
    said = f"{count} {one if count == 1 else many}"
    return f"{said} ({note})" if note else said


def _listed(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
