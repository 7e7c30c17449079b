"""Numbers for people: the unit that fits, and neither a lost digit nor an invented one."""

import math

import pytest

from xat_desktop.domain.units import Scale, number, pretty, scale_for, unit_label

_SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0123, "s", "12.3 ms"),
        (1.23456e-05, "s", "12.35 µs"),
        (0, "s", "0 s"),
        (59.9999, "s", "60.00 s"),
        (700, "s", "11.67 min"),
        (50_000, "s", "13.89 h"),
        (-0.002, "s", "−2 ms"),
        (0.00099999, "s", "1.000 ms"),
        (3 * 2**30, "By", "3 GiB"),
        (123_456_789, "By/s", "117.7 MiB/s"),
        (0.5, "By/s", "0.5 B/s"),
        (53_168.4, "1/s", "53,168/s"),
        (120e6, "1/s", "120 M/s"),
        (2.4e9, "Hz", "2.4 GHz"),
        (12, "{request}/s", "12 request/s"),
        (35, "Cel", "35 °C"),
        (5.3, "1", "5.3"),
        (12.5, "%", "12.5%"),
        (1_500, "W", "1.5 kW"),
    ],
)
def test_a_value_gets_the_unit_that_fits(value: float, unit: str, text: str) -> None:
    assert pretty(value, unit).replace(_SPACE, " ") == text


def test_shares_are_percentages_and_other_plain_numbers_are_not() -> None:
    assert pretty(0.134, "1", "xat.request.error_ratio") == "13.4%"
    assert pretty(0.134, "1", "system.cpu.utilization") == "13.4%"
    assert pretty(5.3, "1", "system.cpu.load_average.1m") == "5.3"


@pytest.mark.parametrize("value", [None, math.nan])
def test_what_is_missing_is_a_dash(value: float | None) -> None:
    assert pretty(value, "s") == "–"


def test_infinity_has_its_sign() -> None:
    assert number(math.inf) == "∞"
    assert number(-math.inf) == "−∞"


def test_a_column_has_one_unit_that_fits_its_largest_value() -> None:
    scale = scale_for([0.0004, None, math.nan, 0.25, math.inf], "s")
    assert scale == Scale(1000.0, "ms")
    assert [scale.show(v) for v in (0.0004, 0.25, None)] == ["0.4", "250", "–"]


def test_an_empty_column_stays_in_the_base_unit() -> None:
    assert scale_for([], "By") == Scale(1.0, "B")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (99.996, "100.0"),
        (999.96, "1,000"),
        (1234567.8, "1,234,568"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e-9, "1.00e−09"),
    ],
)
def test_four_significant_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_unit_without_a_rule_is_shown_as_it_is() -> None:
    assert unit_label("{fault}/s") == "fault/s"
    assert pretty(3, "furlong") == f"3{_SPACE}furlong"
