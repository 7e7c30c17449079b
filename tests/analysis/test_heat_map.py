"""Cells of time and value: every sample once, steps that people count in."""

import numpy as np
import pytest

from xat_desktop.analysis.heat_map import cell_counts, time_edges


def test_each_sample_is_in_one_cell() -> None:
    rng = np.random.default_rng(2)
    x, values = rng.uniform(0, 100, 5_000), rng.exponential(size=5_000)
    x_edges, value_edges = np.arange(0, 101, 5.0), np.append(np.linspace(0, 3, 13), values.max())
    found = cell_counts(x, values, x_edges, value_edges)
    expected, _, _ = np.histogram2d(x, values, [x_edges, value_edges])
    np.testing.assert_array_equal(found, expected)
    assert found.sum() == 5_000


def test_what_lies_beyond_counts_nowhere() -> None:
    found = cell_counts(
        np.array([-1.0, 0.5, 1.0, 0.5]),
        np.array([1.0, np.nan, 1.0, 2.0]),
        np.array([0.0, 1]),
        np.array([0.0, 2]),
    )
    assert found.tolist() == [[1]]


@pytest.mark.parametrize(
    ("start", "end", "step"),
    [
        (0.0, 100.0, 0.5),
        (0.0, 200.0, 1.0),
        (0.3, 600.0, 5.0),
        (0.0, 3600.0, 15.0),
        (-5.0, 86_400.0, 600.0),
        (0.0, 2.0, 0.01),
    ],
)
def test_steps_are_those_that_people_count_in(start: float, end: float, step: float) -> None:
    edges = time_edges(start, end)
    np.testing.assert_allclose(np.diff(edges), step)
    assert edges[0] <= start
    assert edges[-1] >= end
    assert len(edges) <= 242
