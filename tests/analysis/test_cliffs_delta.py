"""Cliff's delta: counted by hand, antisymmetric, with the words of Romano et al."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.analysis.cliffs_delta import cliffs_delta

VALUES = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=12)


def test_by_hand() -> None:
    # of 9 pairs the candidate wins 5, loses 3, ties 1
    effect = cliffs_delta([1, 5, 9], [2, 5, 10])
    assert effect.value == pytest.approx(2 / 9, rel=1e-15)
    assert (effect.name, effect.word) == ("Cliff's delta", "small")


@pytest.mark.parametrize(
    ("candidate", "word"), [(50, "negligible"), (60, "small"), (70, "medium"), (90, "large"), (10, "large")]
)
def test_words(candidate: int, word: str) -> None:
    # baseline 0..99, one candidate above `candidate` of them: delta = 2 * candidate / 100 - 1
    assert cliffs_delta(np.arange(100), [candidate - 0.5]).word == word


@given(VALUES, VALUES)
def test_antisymmetric_and_bounded(first: list[float], second: list[float]) -> None:
    there, back = cliffs_delta(first, second).value, cliffs_delta(second, first).value
    assert there == pytest.approx(-back, abs=1e-15)
    assert -1 <= there <= 1
