"""Comparisons: every verdict and every warning, from runs whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xat_desktop.analysis.compare import compare_all, compare_metric
from xat_desktop.analysis.few_runs import TOO_SHORT, WITHIN_ONLY
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns
from xat_desktop.domain.metrics import Better

FAST = [10.0, 10.2, 9.9, 10.1]
SLOW = [13.0, 13.1, 12.9, 13.2]


def runs(values: list[float], metric: str = "m", samples: tuple[np.ndarray, ...] = ()) -> MetricRuns:
    return MetricRuns(metric, "mean", "s", np.array(values), samples=samples)


def compare(
    baseline: list[float], candidate: list[float], better: Better = "lower", noise_floor: float = 0.02
) -> MetricComparison:
    return compare_metric(runs(baseline), runs(candidate), better, noise_floor)


@pytest.mark.parametrize(
    ("baseline", "candidate", "better", "verdict"),
    [
        (FAST, SLOW, "lower", "worse"),
        (FAST, SLOW, "higher", "better"),
        (SLOW, FAST, "lower", "better"),
        (SLOW, FAST, "higher", "worse"),
        (FAST, SLOW, "none", "different"),
        (FAST, FAST, "lower", "no evidence of a difference"),
        (FAST[:3], SLOW, "lower", "too few runs"),
    ],
)
def test_verdicts(baseline: list[float], candidate: list[float], better: Better, verdict: str) -> None:
    assert compare(baseline, candidate, better).verdict == verdict


def test_figures_by_hand() -> None:
    found = compare(FAST, SLOW)
    assert (found.baseline.runs, found.baseline.median, found.candidate.median) == (4, 10.05, 13.05)
    assert found.ratio == pytest.approx(13.05 / 10.05, rel=1e-15)
    assert found.shift == pytest.approx(3.0, rel=1e-12)
    assert found.p_value == found.p_adjusted == pytest.approx(2 / 70, rel=1e-12)
    assert found.test == "Mann-Whitney U, exact"
    assert found.effect is not None
    assert (found.effect.value, found.effect.word) == (1.0, "large")
    assert found.ratio is not None
    assert found.ratio_ci is not None
    assert 1 < found.ratio_ci.low < found.ratio < found.ratio_ci.high
    assert found.warnings == ()
    assert found.more_runs_needed == 0


def test_three_runs_never_have_a_p_value() -> None:
    found = compare(FAST[:3], SLOW[:3])
    assert (found.p_value, found.p_adjusted, found.test, found.effect) == (None, None, None, None)
    assert found.ratio == pytest.approx(1.3, rel=1e-12)
    assert found.more_runs_needed == 1


def test_significant_but_below_the_noise_floor_is_no_verdict() -> None:
    baseline, candidate = [100.0, 100.1, 100.2, 100.3], [101.0, 101.1, 101.2, 101.3]
    found = compare(baseline, candidate)
    assert found.verdict == "no evidence of a difference"
    assert found.warnings == ("differs by +1.00%, which is below the noise floor of 2.00%",)
    assert compare(baseline, candidate, noise_floor=0.005).verdict == "worse"


def test_without_a_direction_a_difference_is_never_good_or_bad() -> None:
    found = compare(FAST, SLOW, "none")
    assert found.warnings == ("differs, but no direction of this metric is better",)


def test_zero_medians_have_no_ratio_but_a_verdict() -> None:
    found = compare([0.0, 0.0, 0.0, 0.0], [3.0, 4.0, 5.0, 6.0])
    assert (found.ratio, found.ratio_ci, found.shift) == (None, None, 4.5)
    assert found.verdict == "worse"
    assert "no ratio: a median is zero or negative" in found.warnings


def test_negative_values_keep_their_direction() -> None:
    found = compare([-10.0, -11.0, -10.5, -10.2], [-5.0, -5.5, -5.2, -5.1], "higher")
    assert (found.ratio, found.verdict) == (None, "better")


def test_a_zero_run_takes_the_interval_not_the_ratio() -> None:
    found = compare([0.0, 10.0, 10.1, 10.2], SLOW)
    assert found.ratio is not None
    assert found.ratio_ci is None
    assert "no interval of the ratio: a run is zero or negative" in found.warnings


def test_identical_constants_are_no_evidence_and_noted() -> None:
    found = compare([750.0] * 6, [750.0] * 6)
    assert (found.verdict, found.p_value, found.ratio) == ("no evidence of a difference", 1.0, 1.0)
    assert sum("have the same value" in warning for warning in found.warnings) == 2


def test_runs_without_a_value_are_left_out_and_counted() -> None:
    found = compare([*FAST, float("nan")], [*SLOW, float("inf"), float("nan")])
    assert (found.baseline.runs, found.candidate.runs, found.verdict) == (4, 4, "worse")
    assert found.warnings[0] == "3 runs left out: their value is missing or not a number"


def test_a_side_without_any_value() -> None:
    found = compare([], SLOW)
    assert (found.verdict, found.baseline.median, found.ratio, found.shift) == (
        "too few runs",
        None,
        None,
        None,
    )


def test_medians_against_ranks_are_no_verdict() -> None:
    # the candidate is below nearly everywhere, but its median is above
    baseline = [1.0, 1.0, 1.0, 1.0, 1.0, 10.0, 10.0, 10.0, 10.0]
    found = compare(baseline, [0.5, 0.5, 0.5, 0.5, 1.1, 1.1, 1.1, 1.1, 1.1], noise_floor=0.02)
    assert found.verdict == "no evidence of a difference"


def test_uneven_spread_is_noted() -> None:
    found = compare(FAST, [20.0, 40.0, 30.0, 90.0])
    assert any("spread very differently" in warning for warning in found.warnings)


def test_holm_across_metrics() -> None:
    five = [*FAST, 10.05], [*SLOW, 13.05]
    metrics = ["a", "b", "c"]
    found = compare_all(
        [runs(five[0], m) for m in metrics], [runs(five[1], m) for m in metrics], lambda _: "lower"
    )
    assert [c.p_adjusted for c in found.metrics] == pytest.approx([3 * 2 / 252] * 3, rel=1e-12)
    assert [c.verdict for c in found.metrics] == ["worse"] * 3


def test_too_many_metrics_for_four_runs_is_said_not_hidden() -> None:
    metrics = ["a", "b", "c"]
    found = compare_all([runs(FAST, m) for m in metrics], [runs(SLOW, m) for m in metrics], lambda _: "lower")
    for comparison in found.metrics:
        assert comparison.p_adjusted == pytest.approx(6 / 70, rel=1e-12)
        assert comparison.verdict == "too few runs"
        assert comparison.more_runs_needed == 1
        assert comparison.warnings == ("so few runs cannot show a difference in so many metrics at once",)


def test_the_vocabulary_knows_the_direction() -> None:
    found = compare_all([runs(FAST, "xat.disk.await")], [runs(SLOW, "xat.disk.await")])
    assert found.metrics[0].verdict == "worse"


def test_the_same_metric_twice_on_a_side_is_refused() -> None:
    with pytest.raises(ValueError, match="two entries"):
        compare_all([runs(FAST), runs(FAST)], [runs(SLOW)])


def test_one_run_with_samples_has_an_interval_but_no_verdict() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.normal(10, 1, 500), rng.normal(12, 1, 500)
    found = compare_metric(
        runs([before.mean()], samples=(before,)), runs([after.mean()], samples=(after,)), "lower"
    )
    assert (found.verdict, found.p_value) == ("too few runs", None)
    assert found.ratio_ci is not None
    assert found.ratio_ci.method == "block bootstrap of the steady window"
    assert 1.15 < found.ratio_ci.low < 1.2 < found.ratio_ci.high < 1.25
    assert found.baseline.ci is not None
    assert found.warnings == (WITHIN_ONLY,)


def test_a_short_window_is_noted() -> None:
    trend = np.arange(50.0) + 1
    found = compare_metric(
        runs([trend.mean()], samples=(trend,)), runs([trend.mean()], samples=(trend,)), "lower"
    )
    assert TOO_SHORT in found.warnings


def test_two_runs_without_samples_have_no_ratio_interval() -> None:
    found = compare(FAST[:2], SLOW[:2])
    assert found.ratio_ci is None
    assert found.baseline.ci is not None
    assert found.baseline.ci.method.startswith("Student")


RUNS = st.lists(st.one_of(st.floats(-10, 1e4), st.just(0.0), st.just(float("nan"))), max_size=8)


@given(RUNS, RUNS, st.sampled_from(["higher", "lower", "none"]))
@settings(max_examples=100)
def test_any_input_keeps_the_rules(baseline: list[float], candidate: list[float], better: Better) -> None:
    found = compare(baseline, candidate, better)
    if found.verdict in ("better", "worse", "different"):
        assert found.p_adjusted is not None
        assert found.p_adjusted <= 0.05
        assert found.ratio is None or abs(found.ratio - 1) >= 0.02
    if min(found.baseline.runs, found.candidate.runs) < 4:
        assert (found.verdict, found.p_value) == ("too few runs", None)
    assert (found.verdict == "different") <= (better == "none")
    assert (found.verdict in ("better", "worse")) <= (better != "none")
    if found.ratio is not None and found.ratio_ci is not None:
        assert found.ratio_ci.low <= found.ratio <= found.ratio_ci.high


@given(
    st.lists(st.floats(1, 1e4), min_size=4, max_size=8), st.lists(st.floats(1, 1e4), min_size=4, max_size=8)
)
@settings(max_examples=60)
def test_changing_the_unit_changes_nothing(baseline: list[float], candidate: list[float]) -> None:
    seconds = compare(baseline, candidate)
    micros = compare([v * 1e6 for v in baseline], [v * 1e6 for v in candidate])
    assert micros.verdict == seconds.verdict
    assert micros.p_value == seconds.p_value


def test_runs_worlds_apart_do_not_overflow() -> None:
    found = compare([], [1.0, 1.4385528906872238e-295], "higher")
    assert found.candidate.ci is not None
    assert found.candidate.ci.high == pytest.approx(1.7976931348623157e308, rel=1e-9)
    found = compare([1e-310] * 4, [1e300, 2e300, 3e300, 4e300], "higher")
    assert (found.ratio, found.verdict) == (None, "better")
    assert "no ratio: the medians are too far apart" in found.warnings
