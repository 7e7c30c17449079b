"""Geometric mean: oriented so that above one is better, with everything left out named."""

import numpy as np
import pytest

from xat_desktop.analysis.compare import compare_all
from xat_desktop.analysis.metric_comparison import MetricRuns


def runs(metric: str, value: float, unit: str = "1/s") -> MetricRuns:
    return MetricRuns(metric, "mean", unit, np.array([value] * 4) * np.array([0.99, 1.0, 1.0, 1.01]))


def test_by_hand() -> None:
    baseline = [
        runs("xat.request.rate", 100),
        runs("xat.disk.await", 2.0, "s"),
        runs("xat.system.tasks", 10),
        runs("xat.io.operations", 5),
    ]
    candidate = [
        runs("xat.request.rate", 200),
        runs("xat.disk.await", 0.5, "s"),
        runs("xat.system.tasks", 30),
        runs("xat.db.queries", 7),
    ]
    geomean = compare_all(baseline, candidate).geomean
    # the rate doubles, the wait falls to a quarter: sqrt(2 * 4)
    assert geomean.improvement == pytest.approx(8**0.5, rel=1e-12)
    assert dict(geomean.ratio_by_better) == pytest.approx(
        {"higher": 2.0, "lower": 0.25, "none": 3.0}, rel=1e-12
    )
    assert geomean.metrics == 3
    assert geomean.missing_in_baseline == ("xat.db.queries mean",)
    assert geomean.missing_in_candidate == ("xat.io.operations mean",)


def test_a_metric_without_ratio_is_named() -> None:
    geomean = compare_all([runs("xat.request.rate", 0)], [runs("xat.request.rate", 5)]).geomean
    assert geomean.improvement is None
    assert geomean.ratio_by_better == ()
    assert geomean.without_ratio == ("xat.request.rate mean",)


def test_another_unit_is_another_metric() -> None:
    comparison = compare_all([runs("tool.time", 5, "s")], [runs("tool.time", 5000, "1")])
    assert comparison.metrics == ()
    assert (
        comparison.geomean.missing_in_baseline
        == comparison.geomean.missing_in_candidate
        == ("tool.time mean",)
    )


def test_ratios_beyond_all_numbers_do_not_overflow() -> None:
    geomean = compare_all([runs("xat.disk.await", 1e300)], [runs("xat.disk.await", 1e-7)]).geomean
    assert geomean.improvement == pytest.approx(1e307, rel=1e-6)
    geomean = compare_all([runs("xat.disk.await", 1333.0)], [runs("xat.disk.await", 7.4e-306)]).geomean
    assert geomean.improvement == pytest.approx(1.7976931348623157e308, rel=1e-9)
