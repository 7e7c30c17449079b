"""Verdicts on repeated runs of real tools on one shared machine, each with the answer that the change has."""

import numpy as np
import pytest

from xat_desktop.analysis.compare import compare_all, compare_metric
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns
from xat_desktop.analysis.noise_floor import noise_floor
from xat_desktop.domain.metrics import Better

# One value a run, A and B interleaved; in the tools' own units.
FIO_IOPS = (
    [9000, 12938.4, 14961.8, 14738.5, 15565.9, 15033],
    [45806.4, 50530.1, 56586.3, 49749.5, 55805.2, 65331.7],
)
FIO_P99 = (
    [268288, 136192, 117248, 154624, 136192, 97792],
    [2.40845e06, 1.81043e06, 477184, 2.05619e06, 757760, 346112],
)
SYSBENCH_CPU = (
    [1610.57, 1650.28, 1595.52, 1507.6, 1590.55, 1675.5],
    [1757.71, 1714.85, 1710.15, 1714.03, 2088, 3241.89],
)
SYSBENCH_COMMIT = (
    [5816.8, 4796.07, 7004.64, 5150.8, 6130.36, 6137.2],
    [1313.33, 1472.88, 1147.39, 1212.31, 1369.59, 1238.54],
)
PGBENCH_TPS = (
    [61771, 59678.8, 81411.5, 64778.8, 58586.6, 50446.1],
    [47712.7, 38137.2, 63322.7, 60296.2, 39271.1, 37194.1],
)
PGBENCH_LATENCY = (
    [0.047, 0.054, 0.035, 0.046, 0.055, 0.068],
    [0.076, 0.093, 0.052, 0.053, 0.093, 0.094],
)
WRK = ([13669.6, 8583.42, 6037.46, 12905.1, 6594.38], [1532.9, 1321.66, 1475.38, 1444.5, 1391.52])
JMETER_ROWS = ([750.0] * 6, [750.0] * 6)
JMETER_ELAPSED = (
    [16.225, 14.21, 15.1017, 14.49, 15.43, 14.065],
    [18.71, 19.0667, 20.3433, 20.5467, 19.6833, 18.2483],
)
LOCUST_LATENCY = ([10.1047, 11.9317, 13.161, 10.7809, 11.3744], [15.8088, 17.7971, 14.595, 16.2669, 17.0421])
LOCUST_REQUESTS = ([1770.0, 1683, 1608, 1727, 1685], [1549.0, 1470, 1581, 1524, 1483])
HAMMERDB = ([62120.0, 55503, 57545], [40136.0, 32231, 30159])

Pair = tuple[list[float], list[float]]


def compare(pair: Pair, better: Better) -> MetricComparison:
    before, after = (MetricRuns("m", "value", "1", np.array(values)) for values in pair)
    return compare_metric(before, after, better)


@pytest.mark.parametrize(
    ("pair", "better", "verdict", "ratio"),
    [
        (FIO_IOPS, "higher", "better", 3.58),  # queue depth 1 -> 16
        (FIO_P99, "lower", "worse", 9.43),
        (SYSBENCH_CPU, "higher", "better", 1.083),  # 1 -> 2 threads on 2 busy CPUs
        (SYSBENCH_COMMIT, "higher", "worse", 0.2136),  # synchronous commit off -> on
        (WRK, "higher", "worse", 0.1683),  # 4 ms more delay in the server
        (JMETER_ROWS, "none", "no evidence of a difference", 1.0),
        (JMETER_ELAPSED, "lower", "worse", 1.3095),
        (LOCUST_LATENCY, "lower", "worse", 1.430),
        (LOCUST_REQUESTS, "higher", "worse", 0.9045),
        (HAMMERDB, "higher", "too few runs", 0.5601),
    ],
)
def test_known_changes(pair: Pair, better: Better, verdict: str, ratio: float) -> None:
    found = compare(pair, better)
    assert found.verdict == verdict
    assert found.ratio == pytest.approx(ratio, rel=1e-3)


def test_overlapping_runs_are_not_talked_into_a_difference() -> None:
    # 28 % fewer transactions in the median, but the runs overlap: p = 0.093 and 0.061
    tps, latency = compare(PGBENCH_TPS, "higher"), compare(PGBENCH_LATENCY, "lower")
    assert tps.verdict == latency.verdict == "no evidence of a difference"
    assert tps.p_value == pytest.approx(0.0931, abs=1e-4)
    assert latency.p_value == pytest.approx(0.0606, abs=1e-4)
    assert tps.more_runs_needed == latency.more_runs_needed == 1
    assert latency.warnings == ("borderline: the interval of the ratio leaves out 1, but p = 0.061",)


def test_three_runs_a_side_have_no_p_value_whatever_they_show() -> None:
    found = compare(HAMMERDB, "higher")
    assert (found.p_value, found.ratio_ci, found.more_runs_needed) == (None, None, 1)


@pytest.mark.parametrize("runs", [FIO_IOPS[0], SYSBENCH_CPU[0], PGBENCH_TPS[0], LOCUST_REQUESTS[0], WRK[0]])
def test_halves_of_the_same_runs_do_not_differ(runs: list[float]) -> None:
    doubled = (runs[::2] + runs[1::2][:1], runs[1::2] + runs[::2][:1])
    assert compare(doubled, "higher").verdict in ("no evidence of a difference", "too few runs")


def test_the_noise_floor_of_a_shared_machine_is_far_above_two_percent() -> None:
    assert noise_floor([LOCUST_REQUESTS[0]]) == pytest.approx(0.06, abs=0.03)
    assert noise_floor([WRK[0]]) > 0.5


def test_both_locust_metrics_together_survive_holm() -> None:
    before = [MetricRuns("time", "mean", "s", np.array(LOCUST_LATENCY[0]))]
    after = [MetricRuns("time", "mean", "s", np.array(LOCUST_LATENCY[1]))]
    before.append(MetricRuns("requests", "value", "1", np.array(LOCUST_REQUESTS[0])))
    after.append(MetricRuns("requests", "value", "1", np.array(LOCUST_REQUESTS[1])))
    found = compare_all(before, after, lambda name: "lower" if name == "time" else "higher")
    assert [c.verdict for c in found.metrics] == ["worse", "worse"]
    assert [c.p_adjusted for c in found.metrics] == pytest.approx([4 / 252, 4 / 252], rel=1e-12)
    assert found.geomean.improvement == pytest.approx((0.9044511 / 1.4301326) ** 0.5, rel=1e-6)
