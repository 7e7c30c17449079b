"""Values of expressions, worked by hand, and the units that come out."""

import numpy as np
import pytest
from scipy.ndimage import generic_filter

from xat_desktop.analysis.derived_values import Sampled, evaluate
from xat_desktop.analysis.expression import parse
from xat_desktop.analysis.unit_algebra import product, quotient
from xat_desktop.domain.series import Kind
from xat_desktop.errors import XatError

NAN = float("nan")


def series(
    values: list[float], unit: str = "1", step_s: float = 1, start_s: float = 0, kind: Kind = "gauge"
) -> Sampled:
    times = (np.arange(len(values)) * step_s * 1e6 + start_s * 1e6).astype(np.int64)
    return Sampled(times, np.array(values, float), unit, kind)


def value(text: str, **found: Sampled) -> Sampled:
    return evaluate(parse(text), found)


def test_a_quotient_by_hand() -> None:
    found = value("a / b", a=series([6, 8, 1, 0], "By/s"), b=series([3, 2, 0, 0], "1/s"))
    np.testing.assert_array_equal(found.values, [2, 4, NAN, NAN])
    assert found.unit == "By"


def test_sums_need_one_unit_and_numbers_take_it() -> None:
    found = value("a - b + 1", a=series([5, 6], "s"), b=series([1, 2], "s"))
    assert (found.values.tolist(), found.unit) == ([5, 5], "s")
    with pytest.raises(XatError) as caught:
        value("a + b", a=series([1], "s"), b=series([1], "By"))
    assert "cannot be added: s and B" in caught.value.detail


def test_a_rate_by_hand_and_a_counter_that_begins_anew() -> None:
    counter = series([10, 30, 5, 25], "By", step_s=2, kind="counter")
    found = value("rate(a)", a=counter)
    np.testing.assert_array_equal(found.values, [10, NAN, 10])
    assert (found.unit, found.kind, found.times.tolist()) == (
        "By/s",
        "gauge",
        [2_000_000, 4_000_000, 6_000_000],
    )
    gauge = value("rate(a)", a=series([10, 30, 5], step_s=2))
    assert (gauge.values.tolist(), gauge.unit) == ([10, -12.5], "1/s")


def test_two_samples_at_one_time_have_no_rate() -> None:
    twice = Sampled(np.array([0, 0, 1_000_000]), np.array([1.0, 2.0, 4.0]), "1", "gauge")
    np.testing.assert_array_equal(value("rate(a)", a=twice).values, [NAN, 2])


def test_moving_windows_by_hand_are_shorter_at_the_ends() -> None:
    found = series([1, 9, 2, 8, 3])
    assert value("median(a, 3)", a=found).values.tolist() == [5, 2, 8, 3, 5.5]
    assert value("mean(a, 3)", a=found).values.tolist() == [5, 4, 19 / 3, 13 / 3, 5.5]
    assert value("median(a, 99)", a=found).values.tolist() == [3] * 5
    missing = series([1, NAN, 9, 2])
    assert value("median(a, 3)", a=missing).values.tolist() == [5, 2, 5.5]
    assert value("median(a, 3)", a=missing).times.tolist() == [0, 2_000_000, 3_000_000]


def test_the_moving_median_agrees_with_scipy() -> None:
    values = np.random.default_rng(7).exponential(size=5_000)
    ours = value("median(a, 101)", a=series(values.tolist())).values
    theirs = generic_filter(values, np.median, 101)
    np.testing.assert_array_equal(ours[50:-50], theirs[50:-50])


def test_percentiles_of_each_second_are_numpys() -> None:
    rng = np.random.default_rng(3)
    times = np.sort(rng.integers(0, 20_000_000, 3_000))
    times = times[(times < 7_000_000) | (times > 9_000_000)]
    values = rng.exponential(size=len(times))
    values[5] = NAN
    found = evaluate(parse("percentile(a, 95, 1)"), {"a": Sampled(times, values, "s", "duration")})
    seconds = [second for second in range(20) if second not in (7, 8)]
    expected = [np.nanpercentile(values[times // 1_000_000 == second], 95) for second in seconds]
    np.testing.assert_array_equal(found.values, expected)
    assert found.times.tolist() == [second * 1_000_000 for second in seconds]
    assert (found.unit, found.kind) == ("s", "gauge")
    assert len(value("percentile(a, 50, 1)", a=series([NAN, NAN])).values) == 0


def test_series_with_other_times_count_until_they_are_too_old() -> None:
    fast = series([1, 1, 1, 1, 1, 1, 1, 1], step_s=1)
    slow = series([10, 20], step_s=2, start_s=1)
    found = value("b / a", a=slow, b=fast)
    np.testing.assert_allclose(found.values, [NAN, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, NAN])


@pytest.mark.parametrize("kind", ["duration", "event"])
def test_events_go_together_only_at_the_same_times(kind: Kind) -> None:
    one, two = series([5, 6], "s", kind=kind), series([1, 2], "s", kind=kind)
    found = value("a - b", a=one, b=two)
    assert (found.values.tolist(), found.kind) == ([4, 4], kind)
    with pytest.raises(XatError) as caught:
        value("a - b", a=one, b=series([1, 2], "s", start_s=0.5, kind=kind))
    assert "different times" in caught.value.detail
    with pytest.raises(XatError) as caught:
        value("rate(a)", a=one)
    assert "single events" in caught.value.detail


@pytest.mark.parametrize(
    ("left", "right", "times", "over"),
    [
        ("By/s", "1/s", "By/s2", "By"),
        ("s", "s", "s2", "1"),
        ("1", "s", "s", "1/s"),
        ("By", "s", "By.s", "By/s"),
        ("{request}/s", "1", "{request}/s", "{request}/s"),
        ("1", "1", "1", "1"),
        ("m2", "m", "m3", "m"),
    ],
)
def test_units(left: str, right: str, times: str, over: str) -> None:
    assert product(left, right) == times
    assert quotient(left, right) == over
