"""Columns come back byte by byte, whatever they hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xat_desktop.store import codecs


@settings(max_examples=200, deadline=None)
@given(arrays(np.float64, st.integers(0, 200), elements=st.floats(allow_nan=True, allow_infinity=True)))
def test_any_floats_come_back_byte_by_byte(values: np.ndarray) -> None:
    assert codecs.decode_values(codecs.encode_floats(values)).tobytes() == values.tobytes()


@settings(max_examples=200, deadline=None)
@given(arrays(np.int64, st.integers(1, 200)))
def test_any_integers_come_back(values: np.ndarray) -> None:
    decoded, decimals = codecs.decode_ints(codecs.encode_ints(values, 3))
    assert decoded.tobytes() == values.tobytes()
    assert decimals == 3


@settings(max_examples=100, deadline=None)
@given(arrays(np.int64, st.integers(0, 200), elements=st.integers(-(2**61), 2**61)))
def test_times_come_back_in_their_order(times: np.ndarray) -> None:
    assert codecs.decode_times(codecs.encode_times(times)).tolist() == times.tolist()


@pytest.mark.parametrize("unit_us", [1, 1000, 1_000_000, 999])
def test_times_in_whole_units_come_back_and_cost_less(unit_us: int) -> None:
    times = 1_795_406_217_208_123 + np.cumsum(np.random.default_rng(1).integers(0, 200, 10_000)) * unit_us
    encoded = codecs.encode_times(times)
    assert codecs.decode_times(encoded).tolist() == times.tolist()
    assert len(encoded) < (30_000 if unit_us == 999 else 10_200)


@pytest.mark.parametrize(
    "values", [[-0.0, 1.0], [np.nan, 1.0], [np.inf, -np.inf], [1e300, 1e-300], [0.1 + 0.2, 0.3]]
)
def test_what_a_decimal_scale_would_lose_is_kept(values: list[float]) -> None:
    array = np.array(values)
    assert codecs.decode_values(codecs.encode_floats(array)).tobytes() == array.tobytes()


def test_decimals_are_the_doubles_nearest_to_the_printed_numbers() -> None:
    integers = np.arange(100_000)
    assert codecs.from_decimal(integers, 2).tolist() == [float(f"{i // 100}.{i % 100:02d}") for i in integers]


def test_a_percentage_column_costs_about_a_byte_or_two_a_value() -> None:
    values = np.round(np.random.default_rng(1).uniform(0, 100, 10_000), 2)
    assert len(codecs.encode_floats(values)) < 2.1 * len(values)
