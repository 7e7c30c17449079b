"""Ticks at round values, as many as fit."""

import pytest

from xat_desktop.reports.axes import Axis, linear_ticks, log_ticks, ratio_ticks, spaced, time_text, time_ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.0, 10.0, [0, 2, 4, 6, 8, 10]),
        (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (97.0, 103.0, [97, 98, 99, 100, 101, 102, 103]),
        (5.0, 5.0, [5.0]),
    ],
)
def test_linear_ticks(low: float, high: float, ticks: list[float]) -> None:
    assert linear_ticks(low, high) == pytest.approx(ticks)


def test_log_ticks_are_powers_where_they_are_many() -> None:
    assert log_ticks(0.9, 120) == pytest.approx([1, 2, 5, 10, 20, 50, 100])
    assert log_ticks(0.001, 1000) == pytest.approx([0.001, 0.01, 0.1, 1, 10, 100, 1000])


@pytest.mark.parametrize(("low", "high"), [(0.95, 1.05), (0.6, 1.8), (0.02, 40)])
def test_ratio_ticks_hold_one(low: float, high: float) -> None:
    ticks = ratio_ticks(low, high)
    assert 1 in ticks
    assert low <= min(ticks) <= max(ticks) <= high


def test_close_ticks_give_way_to_one() -> None:
    axis = Axis(0.5, 2, 0, 100, log=True)
    assert spaced([0.9, 1, 1.1, 2], axis, 40) == [1, 2]


@pytest.mark.parametrize(("span_s", "last"), [(3.0, "3"), (59.0, "50"), (300.0, "5:00"), (86_400.0, "24:00")])
def test_time_ticks_are_round_and_few(span_s: float, last: str) -> None:
    ticks = time_ticks(span_s)
    assert 3 <= len(ticks) <= 9
    assert time_text(ticks[-1], span_s) == last


def test_values_beyond_the_axis_lie_at_its_edge() -> None:
    axis = Axis(0, 10, 100, 200)
    assert (axis.at(-5), axis.at(5), axis.at(50)) == (100, 150, 200)


def test_an_axis_without_length_puts_all_in_the_middle() -> None:
    assert Axis(3, 3, 0, 100).at(3) == 50
