"""What a plot of a given width shows of ranges: nothing is lost, gaps stay gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.ui.charts import pixels
from xat_desktop.ui.charts.pixels import Frame


def frame(left: float, right: float, width: float) -> Frame:
    return Frame(left, right, 0.0, 10.0, width, 100.0)


def test_columns_by_hand() -> None:
    x = np.arange(8.0)
    low, high = np.arange(8.0), np.arange(8.0) + 0.5
    found = pixels.columns(x, pixels.ends_of(x), low, high, frame(0, 8, 4))
    assert found.column.tolist() == [0, 1, 2, 3]
    assert found.low.tolist() == [0, 2, 4, 6]
    assert found.high.tolist() == [2.5, 4.5, 6.5, 7.5]  # the range at an edge belongs to both sides


def test_a_wide_range_fills_its_columns() -> None:
    x = np.array([0.0, 4.0])
    found = pixels.columns(x, pixels.ends_of(x), np.array([1.0, 2]), np.array([1.0, 2]), frame(0, 8, 8))
    assert found.low.tolist() == [1, 1, 1, 1, 2, 2, 2, 2]
    assert found.column.tolist() == list(range(8))


def test_a_pause_stays_empty() -> None:
    x = np.array([0.0, 1, 2, 3, 50, 51, 52])
    value = np.ones(7)
    found = pixels.columns(x, pixels.ends_of(x), value, value, frame(0, 60, 60))
    assert found.column.tolist() == [0, 1, 2, 3, 49, 50, 51, 52]  # a range at an edge belongs to both sides


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=300),
    st.integers(1, 50),
    st.floats(0, 40),
    st.floats(1, 60),
)
def test_every_peak_in_the_window_is_shown(places: list[float], width: int, left: float, span: float) -> None:
    x = np.sort(np.array(places))
    values = np.sin(x * 7) * 5
    seen = (x >= left) & (x < left + span)
    found = pixels.columns(x, pixels.ends_of(x), values, values, frame(left, left + span, width))
    assert (np.diff(found.column) > 0).all()
    if seen.any():
        assert found.high.max() >= values[seen].max()
        assert found.low.min() <= values[seen].min()


def test_log_positions_leave_out_what_has_no_logarithm() -> None:
    assert pixels.positions(np.array([100.0, 0, -1]), logarithmic=True).tolist()[0] == pytest.approx(2)
    assert np.isnan(pixels.positions(np.array([0.0, -1]), logarithmic=True)).all()


def test_visible_takes_one_neighbour_on_each_side() -> None:
    assert np.arange(10.0)[pixels.visible(np.arange(10.0), frame(3.5, 5.5, 10))].tolist() == [3, 4, 5, 6]
