"""Boxes by hand and against matplotlib's rule."""

import numpy as np

from xat_desktop.analysis.box import Box, box_of


def test_a_box_by_hand() -> None:
    assert box_of([1, 2, 3, 4, 5, 100], [1] * 6) == Box(1, 1, 2.25, 3.5, 4.75, 5, 100)
    assert box_of([7.0], [1]) == Box(7, 7, 7, 7, 7, 7, 7)


def test_counts_are_samples() -> None:
    samples = np.random.default_rng(5).lognormal(size=2_000).round(2)
    values, counts = np.unique(samples, return_counts=True)
    found = box_of(values, counts)
    p25, p50, p75 = np.percentile(samples, (25, 50, 75))
    assert (found.p25, found.p50, found.p75) == (p25, p50, p75)
    assert found.high == samples[samples <= p75 + 1.5 * (p75 - p25)].max()
    assert found.low == samples[samples >= p25 - 1.5 * (p75 - p25)].min()


def test_a_whisker_never_lies_inside_its_box() -> None:
    found = box_of([0, 10, 11], [1, 1, 1])
    assert found.low <= found.p25
    assert found.high >= found.p75
