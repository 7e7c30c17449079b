"""Runs needed: what the number of metrics and the spread ask for."""

import numpy as np
import pytest

from xat_desktop.analysis.compare import compare_all, compare_metric
from xat_desktop.analysis.metric_comparison import MetricRuns
from xat_desktop.analysis.runs_needed import runs_for_significance


def more_runs(baseline: list[float], candidate: list[float]) -> int | None:
    before, after = (MetricRuns("m", "mean", "s", np.array(values)) for values in (baseline, candidate))
    return compare_metric(before, after, "lower").more_runs_needed


@pytest.mark.parametrize(("metrics", "runs"), [(1, 4), (2, 5), (6, 5), (7, 6), (23, 6), (24, 7)])
def test_the_number_of_metrics_by_hand(metrics: int, runs: int) -> None:
    # 2/70 * 2 > 5 %; 2/252 * 6 = 4.8 %; 2/924 * 23 = 4.98 %
    assert runs_for_significance(0.05, metrics) == runs


def test_one_run_a_side_needs_three_more() -> None:
    assert more_runs([100.0], [120.0]) == 3


def test_three_quiet_runs_need_one_more() -> None:
    assert more_runs([100.0, 101.0, 100.5], [120.0, 121.0, 120.5]) == 1


def test_noise_asks_for_more_runs() -> None:
    quiet = more_runs([100.0, 104.0, 96.0], [110.0, 114.0, 106.0])
    noisy = more_runs([100.0, 115.0, 85.0], [110.0, 125.0, 95.0])
    assert quiet is not None
    assert noisy is not None
    assert quiet < noisy


def test_no_reasonable_number_is_none() -> None:
    assert more_runs([100.0, 200.0, 50.0, 70.0], [102.0, 190.0, 55.0, 72.0]) is None


def test_a_decided_question_needs_none() -> None:
    assert more_runs([100.0, 101.0, 99.0, 100.5], [120.0, 121.0, 119.0, 120.5]) == 0
    assert more_runs([100.0, 100.1, 99.9, 100.2], [100.1, 100.0, 100.2, 99.9]) == 0


def test_no_run_at_all() -> None:
    assert more_runs([], [1.0, 2.0]) == 4


def test_the_same_zero_in_every_run_is_settled() -> None:
    assert more_runs([0.0] * 5, [0.0] * 5) == 0


def test_metrics_that_all_have_too_few_runs_will_be_corrected_for_together() -> None:
    """Two runs a side in six metrics: with four, p would be 6 x 0.029; five a side can be significant."""
    before, after = (
        [MetricRuns(f"tool.m{number}", "mean", "1", np.array(runs)) for number in range(6)]
        for runs in ([1.0, 1.01], [2.0, 2.01])
    )
    assert {one.more_runs_needed for one in compare_all(before, after).metrics} == {3}
