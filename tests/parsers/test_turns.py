"""Rows told apart by item: in fixed turns, in any order, with a rest."""

import numpy as np
import pytest

from xat_desktop.parsers._turns import Turns, combined_codes


@pytest.mark.parametrize(
    "codes",
    [
        [7],
        [7, 7, 7],
        [7, 3],
        [2, 0, 1, 2, 0, 1],
        [2, 0, 1, 2, 0, 1, 2],
        [2, 0, 1, 2, 1, 0],
        [1, 1, 2, 1, 1, 2],
        [0, 1, 2, 0, 1],
        [0, 70_000, 70_000, 0],
    ],
)
def test_rows_of_each_item_in_file_order(codes: list[int]) -> None:
    turns = Turns(np.array(codes))
    parts = turns.split(np.arange(len(codes)))
    assert sorted(codes[first] for first in turns.first) == sorted(set(codes))
    for first, part in zip(turns.first, parts, strict=True):
        assert part.tolist() == [row for row, code in enumerate(codes) if code == codes[first]]


def test_floats_stay_what_they_are() -> None:
    parts = Turns(np.array([0, 1, 0, 1, 0])).split(np.array([0.1, -0.0, np.nan, 2.5, 3.25]))
    assert parts[0].tolist()[::2] == [0.1, 3.25]
    assert np.signbit(parts[1][0])
    assert np.isnan(parts[0][1])


def test_codes_of_two_columns() -> None:
    codes = combined_codes([np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])], 4)
    assert len(set(codes.tolist())) == 4
    assert combined_codes([], 3).tolist() == [0, 0, 0]
