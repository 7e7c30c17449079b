"""How the figures were made: estimators, tests, and what a verdict claims, only as far as this report used it."""

from collections.abc import Iterable, Sequence

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.reports.document import Block, Heading, Item, Items, Paragraph, Section, section
from xat_desktop.reports.model import ComparisonModel

_PERCENTILES = (
    "Percentiles",
    (
        "are exact, by linear interpolation between order statistics (Hyndman and Fan’s type 7, numpy’s "
        "default). Percentiles that a tool had computed itself are kept as such and never averaged."
    ),
)
_RUNS = (
    "The run is the unit of evidence.",
    (
        "Samples within one run depend on one another and are never treated as independent observations; a "
        "run counts once, with one value for each metric."
    ),
)
_WINDOW = (
    "Steady window.",
    (
        "Warm-up and tail are found by change points on the throughput of each run; the same window applies "
        "to every metric of the run. It is printed in “Provenance”."
    ),
)
_TEST = (
    "Significance.",
    (
        "Mann–Whitney’s U test on the runs, two-sided, exact for small numbers of runs, also with ties; it "
        "assumes no shape of the distribution."
    ),
)
_SHIFT = (
    "Shift and ratio.",
    (
        "The shift is Hodges and Lehmann’s estimate, the median of all differences between a run of the "
        "candidate and a run of the baseline; its interval comes from the same ranks as the test. The ratio "
        "is that of the medians; its interval is the Hodges–Lehmann interval on logarithms."
    ),
)
_EFFECT = (
    "Effect.",
    (
        "Cliff’s δ: how often a run of the candidate lies above one of the baseline, less the reverse, from "
        "−1 to +1. Below 0.147 it is called negligible, below 0.33 small, below 0.474 medium, else large "
        "(Romano et al. 2006)."
    ),
)
_GEOMEAN = (
    "Geometric mean.",
    (
        "Of the ratios of all metrics that both sides have, those where lower is better inverted; above 1 the "
        "candidate is better. Metrics that only one side has are named with the verdicts."
    ),
)
_MEDIANS = {
    "interpolated order statistics": "interpolated order statistics (Hettmansperger and Sheather 1986), without an "
    "assumption on the distribution",
    "Student's t of the logarithms": "Student’s t on the logarithms, as there are fewer than 6 runs; it assumes runs "
    "that are roughly lognormal",
    "Student's t": "Student’s t, as there are fewer than 6 runs; it assumes runs that are roughly normal",
}


def comparison_methods(model: ComparisonModel) -> Section:
    """Methods of a comparison."""
    found = model.comparison.metrics
    few = any(one.verdict == "too few runs" for one in found)
    steps = [_RUNS, _WINDOW, _PERCENTILES, _medians(found)]
    if any(one.test for one in found):
        steps.extend((_TEST, _correction(model), _SHIFT, _EFFECT))
    if _bootstrapped(found):
        steps.append(_bootstrap())
    if model.comparison.geomean.improvement is not None:
        steps.append(_GEOMEAN)
    blocks: list[Block] = [
        _items(steps),
        Heading("What the verdicts mean"),
        _items(_verdicts(model, few=few)),
    ]
    return section("Method", "method", blocks, appendix=True)


def capture_methods() -> Section:
    """Methods of a report on one capture."""
    interval = (
        "Intervals",
        (
            "of percentiles come from binomial order statistics of the samples. Samples of one run depend on "
            "one another: the intervals hold for this run and say nothing on how another run would turn out."
        ),
    )
    text = (
        "A single run shows what happened, not what usually happens; to judge a change, compare several runs."
    )
    blocks: list[Block] = [_items([_PERCENTILES, interval, _WINDOW]), Paragraph(text)]
    return section("Method", "method", blocks, appendix=True)


def _items(steps: Iterable[tuple[str, str]]) -> Items:
    return Items(tuple(Item(text, lead) for lead, text in steps))


def _medians(found: Sequence[MetricComparison]) -> tuple[str, str]:
    sides = [side for one in found for side in (one.baseline, one.candidate)]
    methods = dict.fromkeys(side.ci.method for side in sides if side.ci is not None)
    named = "; ".join(_MEDIANS.get(method, method) for method in methods)
    text = (
        f"of the runs, with a 95% interval by {named}." if named else "of the runs; too few for an interval."
    )
    return "Medians", text


def _correction(model: ComparisonModel) -> tuple[str, str]:
    tested = sum(one.p_value is not None for one in model.comparison.metrics)
    return (
        "Many metrics at once.",
        (
            f"Holm’s correction over the {tested} tested metrics: the chance of one or more false alarms in "
            f"the whole report stays below {model.comparison.alpha * 100:g}%."
        ),
    )


def _bootstrapped(found: Sequence[MetricComparison]) -> bool:
    return any(
        "bootstrap" in side.ci.method for one in found for side in (one.baseline, one.candidate) if side.ci
    )


def _bootstrap() -> tuple[str, str]:
    return (
        "One to three runs a side.",
        (
            "The interval comes from a block bootstrap of the samples of the steady windows, in blocks long "
            "enough for their autocorrelation. It covers the variation within the runs only, not that from "
            "run to run, and so carries no verdict."
        ),
    )


def _verdicts(model: ComparisonModel, *, few: bool) -> list[tuple[str, str]]:
    floor = f"{model.comparison.noise_floor * 100:g}%"
    alpha = f"{model.comparison.alpha:g}"
    few_text = (
        "there are fewer than 4 runs on a side, or so few that even runs without any overlap could not reach "
        "significance among so many metrics. There is then no p-value to quote, and no claim is made."
    )
    return [
        (
            "Better, worse:",
            f"corrected p at most {alpha} and a change of the median above the noise floor of {floor}.",
        ),
        ("Different:", "the same, for a metric of which neither direction is good."),
        (
            "No evidence of a difference:",
            (
                f"the runs do not show one, or it is below the noise floor of {floor}. That is not the same as "
                "“equal”: the interval says how large a difference may still be hidden."
            ),
        ),
        ("Too few runs:", few_text + (" This report has such metrics." if few else "")),
        (
            "Noise floor:",
            (
                "how far the medians of the same thing measured twice commonly lie apart; smaller changes are "
                "of no practical interest."
            ),
        ),
        (
            "Further runs:",
            (
                "the number a side at which the interval would be narrow enough to decide, if spread and "
                "medians stay as they are: a plan, not a promise."
            ),
        ),
    ]
