"""Median intervals of few runs: Student's t below six runs, order statistics from six on."""

import numpy as np
import pytest
from scipy import stats

from xat_desktop.analysis.median_interval import (
    ORDER_STATISTICS,
    STUDENT,
    STUDENT_LOG,
    median_interval,
    student_quantile,
)


def test_four_positive_runs_are_students_t_of_the_logarithms() -> None:
    runs = np.array([100.0, 110.0, 95.0, 104.0])
    logs = np.log(runs)
    low, high = stats.t.interval(0.95, 3, logs.mean(), stats.sem(logs))
    interval = median_interval(runs)
    assert interval is not None
    assert interval.method == STUDENT_LOG
    assert [interval.low, interval.high] == pytest.approx([np.exp(low), np.exp(high)], rel=1e-12)


def test_runs_with_zero_use_the_values_themselves() -> None:
    runs = [0.0, 1.0, 2.0, 1.0]
    low, high = stats.t.interval(0.95, 3, np.mean(runs), stats.sem(runs))
    interval = median_interval(runs)
    assert interval is not None
    assert interval.method == STUDENT
    assert [interval.low, interval.high] == pytest.approx([low, high], rel=1e-12)


def test_six_runs_by_hand() -> None:
    # Hettmansperger and Sheather: confidence 31/32 for (1, 6), 25/32 for (2, 5)
    share = (31 / 32 - 0.95) / (31 / 32 - 25 / 32)
    weight = 5 * share / (1 + 4 * share)
    interval = median_interval([6.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    assert interval is not None
    assert interval.method == ORDER_STATISTICS
    assert [interval.low, interval.high] == pytest.approx([1 + weight, 6 - weight], rel=1e-12)


def test_one_run_has_no_interval() -> None:
    assert median_interval([5.0]) is None
    assert median_interval([]) is None


@pytest.mark.parametrize("runs", [[750.0] * 4, [750.0] * 6])
def test_constant_runs_give_a_point(runs: list[float]) -> None:
    interval = median_interval(runs)
    assert interval is not None
    assert [interval.low, interval.high] == pytest.approx([750.0, 750.0], rel=1e-12)


def test_student_quantile_is_scipys() -> None:
    assert student_quantile(3, 0.975) == pytest.approx(stats.t.ppf(0.975, 3), rel=1e-12)
