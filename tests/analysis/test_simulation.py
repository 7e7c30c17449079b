"""Simulations with fixed seeds: every 95 % interval covers 93-97 %, A/A comparisons alarm in at most 5 %."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from xat_desktop.analysis.block_bootstrap import block_bootstrap
from xat_desktop.analysis.change_points import change_points
from xat_desktop.analysis.compare import compare_all, compare_metric
from xat_desktop.analysis.hodges_lehmann import hodges_lehmann, hodges_lehmann_ratio
from xat_desktop.analysis.interval import Interval
from xat_desktop.analysis.median_interval import median_interval
from xat_desktop.analysis.metric_comparison import MetricRuns
from xat_desktop.analysis.percentile_bootstrap import bootstrap_percentile_of_sorted
from xat_desktop.analysis.percentile_interval import percentile_interval_of_sorted

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]
REPETITIONS = 3000
LOWEST, HIGHEST = 0.93, 0.97


def normal(rng: np.random.Generator, n: int) -> Floats:
    """Runs that vary by 5 %; median 1."""
    return rng.normal(1.0, 0.05, n)


def lognormal(rng: np.random.Generator, n: int) -> Floats:
    """Runs that vary by 30 %, skewed; median 1."""
    return rng.lognormal(0.0, 0.3, n)


def heavy(rng: np.random.Generator, n: int) -> Floats:
    """Runs with outliers; median 1."""
    return np.asarray(np.exp(0.05 * rng.standard_t(3, n)))


DRAWS: list[Draw] = [normal, lognormal, heavy]


def remembering(rng: np.random.Generator, n: int, memory: float) -> Floats:
    """An autoregressive series with mean 10 and deviation 1."""
    noise = rng.normal(size=n + 300) * np.sqrt(1 - memory**2)
    return 10 + np.asarray(lfilter([1.0], [1.0, -memory], noise)[300:])


def coverage(truth: float, interval: Callable[[], Interval | None], repetitions: int = REPETITIONS) -> float:
    """Share of the intervals that contain the truth."""
    hits = 0
    for _ in range(repetitions):
        found = interval()
        assert found is not None
        hits += found.low <= truth <= found.high
    print(f"coverage {hits / repetitions:.4f}")
    return hits / repetitions


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("n", [4, 5, 6, 10])
def test_median_of_runs(draw: Draw, n: int) -> None:
    rng = np.random.default_rng([100, n, DRAWS.index(draw)])
    found = coverage(1.0, lambda: median_interval(draw(rng, n)), 20_000)
    assert LOWEST <= found <= HIGHEST


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize(("n", "m"), [(4, 4), (6, 6), (10, 10), (4, 10)])
def test_ratio_of_runs(draw: Draw, n: int, m: int) -> None:
    rng = np.random.default_rng([200, n, m, DRAWS.index(draw)])
    found = coverage(1.1, lambda: hodges_lehmann_ratio(draw(rng, n), 1.1 * draw(rng, m)).ci)
    assert LOWEST <= found <= HIGHEST


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("n", [4, 6, 10])
def test_shift_of_runs(draw: Draw, n: int) -> None:
    rng = np.random.default_rng([300, n, DRAWS.index(draw)])
    found = coverage(0.2, lambda: hodges_lehmann(draw(rng, n), 0.2 + draw(rng, n)).ci)
    assert LOWEST <= found <= HIGHEST


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("n", [4, 6, 10])
def test_ratio_as_the_comparison_reports_it(draw: Draw, n: int) -> None:
    rng = np.random.default_rng([400, n, DRAWS.index(draw)])

    def ratio_ci() -> Interval | None:
        before, after = draw(rng, n), 0.8 * draw(rng, n)
        return compare_metric(
            MetricRuns("m", "mean", "s", before), MetricRuns("m", "mean", "s", after), "lower"
        ).ratio_ci

    assert LOWEST <= coverage(0.8, ratio_ci) <= HIGHEST


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("n", [4, 6, 10])
def test_same_against_same_alarms_in_at_most_five_percent(draw: Draw, n: int) -> None:
    rng = np.random.default_rng([500, n, DRAWS.index(draw)])
    sides = ((draw(rng, n), draw(rng, n)) for _ in range(REPETITIONS))
    verdicts = [
        compare_metric(MetricRuns("m", "mean", "s", a), MetricRuns("m", "mean", "s", b), "lower").verdict
        for a, b in sides
    ]
    alarms = sum(verdict in ("better", "worse") for verdict in verdicts) / REPETITIONS
    print(f"alarms {alarms:.4f}")
    assert alarms <= 0.05


def test_five_metrics_together_alarm_in_at_most_five_percent() -> None:
    rng, alarms = np.random.default_rng(600), 0
    for _ in range(600):
        before = [MetricRuns(name, "mean", "s", lognormal(rng, 6)) for name in "abcde"]
        after = [MetricRuns(name, "mean", "s", lognormal(rng, 6)) for name in "abcde"]
        found = compare_all(before, after, lambda _: "lower").metrics
        alarms += any(metric.verdict in ("better", "worse") for metric in found)
    print(f"alarms {alarms / 600:.4f}")
    assert alarms / 600 <= 0.05


@pytest.mark.parametrize(("n", "percent"), [(200, 50.0), (1000, 50.0), (1000, 90.0), (5000, 99.0)])
def test_percentile_of_independent_samples(n: int, percent: float) -> None:
    rng = np.random.default_rng([700, n])
    truth = -np.log(1 - percent / 100)
    found = coverage(
        truth, lambda: percentile_interval_of_sorted(np.sort(rng.exponential(size=n)), percent), 2000
    )
    assert LOWEST <= found <= HIGHEST


@pytest.mark.parametrize(("n", "percent"), [(200, 50.0), (1000, 90.0), (5000, 99.0)])
def test_bootstrap_of_a_percentile(n: int, percent: float) -> None:
    rng = np.random.default_rng([800, n])

    def interval() -> Interval:
        values = np.sort(rng.exponential(size=n))
        low, high = np.percentile(bootstrap_percentile_of_sorted(values, percent, rng, 1000), [2.5, 97.5])
        return Interval(float(low), float(high), "bootstrap")

    assert LOWEST <= coverage(-np.log(1 - percent / 100), interval, 2000) <= HIGHEST


@pytest.mark.parametrize(
    ("n", "memory", "statistic"),
    [
        (100, 0.0, "mean"),
        (300, 0.5, "mean"),
        (1000, 0.8, "mean"),
        (5000, 0.9, "mean"),
        (1000, 0.5, "median"),
        (3000, 0.8, "median"),
        (3000, 0.5, "p90"),
        (10_000, 0.8, "p95"),
    ],
)
def test_block_bootstrap_of_one_run(n: int, memory: float, statistic: str) -> None:
    rng = np.random.default_rng([900, n, int(10 * memory)])
    truth = 10 + {"mean": 0.0, "median": 0.0, "p90": 1.2815516, "p95": 1.6448536}[statistic]

    def interval() -> Interval:
        found = block_bootstrap(remembering(rng, n, memory), statistic, rng, 1000)
        assert found is not None
        low, high = np.percentile(found.values, [2.5, 97.5])
        return Interval(float(low), float(high), "block bootstrap")

    assert LOWEST <= coverage(truth, interval, 1500) <= HIGHEST


def test_ratio_from_one_run_a_side() -> None:
    rng = np.random.default_rng(1000)

    def ratio_ci() -> Interval | None:
        before, after = remembering(rng, 600, 0.6), 1.2 * remembering(rng, 600, 0.6)
        sides = [
            MetricRuns("m", "mean", "s", np.array([series.mean()]), samples=(series,))
            for series in (before, after)
        ]
        return compare_metric(sides[0], sides[1], "lower", seed=int(rng.integers(1 << 30))).ratio_ci

    assert LOWEST <= coverage(1.2, ratio_ci, 1500) <= HIGHEST


@pytest.mark.parametrize("memory", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("n", [40, 100, 500])
def test_steady_series_seldom_show_a_change(n: int, memory: float) -> None:
    rng = np.random.default_rng(1100 + n)
    alarms = sum(bool(change_points(10 * remembering(rng, n, memory))) for _ in range(1000)) / 1000
    print(f"alarms {alarms:.4f}")
    assert alarms <= 0.05
