"""The order of metrics in a report: statistics of one metric together, attributes that all share said once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.domain.series import Attributes
from xat_desktop.reports.model import ComparisonModel, MetricOfReport

_STATISTICS = ("rate", "mean", "p50", "p90", "p95", "p99", "p99_9", "p99.9", "min", "max")


def arranged(model: ComparisonModel) -> tuple[ComparisonModel, Attributes]:
    """The model in reading order, its titles without the attributes that every metric has, and these."""
    shared = common_attributes(model.comparison.metrics)
    compared = [_without(found, shared) for found in grouped(model.comparison.metrics)]
    order = {_key(found): place for place, found in enumerate(grouped(model.comparison.metrics))}
    metrics = sorted(model.metrics, key=lambda one: order[_key(one.comparison)])
    return (
        replace(
            model,
            comparison=replace(model.comparison, metrics=tuple(compared)),
            metrics=tuple(_metric_without(one, shared) for one in metrics),
            time_series=tuple(
                replace(one, attributes=_minus(one.attributes, shared)) for one in model.time_series
            ),
            distributions=tuple(
                replace(one, attributes=_minus(one.attributes, shared)) for one in model.distributions
            ),
        ),
        shared,
    )


def grouped(compared: Sequence[MetricComparison]) -> list[MetricComparison]:
    """Metrics as they first come, each followed by its other attributes and statistics."""
    metrics = list(dict.fromkeys(found.metric for found in compared))
    named = list(dict.fromkeys((found.metric, found.attributes) for found in compared))

    def place(found: MetricComparison) -> tuple[int, int, int]:
        statistic = found.statistic
        known = _STATISTICS.index(statistic) if statistic in _STATISTICS else len(_STATISTICS)
        return metrics.index(found.metric), named.index((found.metric, found.attributes)), known

    return sorted(compared, key=place)


def common_attributes(compared: Iterable[MetricComparison]) -> Attributes:
    """Pairs that every metric has; none where there is only one metric."""
    every = [set(found.attributes) for found in compared]
    return tuple(sorted(set.intersection(*every))) if len(every) > 1 else ()


def _key(found: MetricComparison) -> tuple[str, Attributes, str]:
    return found.metric, found.attributes, found.statistic


def _metric_without(one: MetricOfReport, shared: Attributes) -> MetricOfReport:
    return replace(one, comparison=_without(one.comparison, shared))


def _without(found: MetricComparison, shared: Attributes) -> MetricComparison:
    return replace(found, attributes=_minus(found.attributes, shared))


def _minus(attributes: Attributes, shared: Attributes) -> Attributes:
    return tuple(pair for pair in attributes if pair not in shared)
