"""Rows of several items, told apart by a code in each row, to the rows of each item in file order."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Turns:
    """Where the rows of each item are; items that take turns in a fixed order, as CPUs do, need no sorting."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        """`codes` of shape (n,), n > 0: rows with the same code are about the same item."""
        self._rows = len(codes)
        self._period = _period(codes)
        self._places: list[NDArray[np.intp]] = []
        if not self._period:
            order = np.argsort(_narrow(codes), kind="stable")
            self._places = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
        self.first = list(range(self._period)) or [int(rows[0]) for rows in self._places]
        """The first row of each item, in the order in which `split` gives them."""

    def split(self, column: NDArray[Any]) -> list[NDArray[Any]]:
        """A column (n,) as one array for each item."""
        if self._period == 1:
            return [column]
        if not self._period:
            return [column[rows] for rows in self._places]
        rounds = -(-self._rows // self._period)
        padded = np.empty(rounds * self._period, column.dtype)
        padded[: self._rows] = column
        padded[self._rows :] = 0
        by_item = np.ascontiguousarray(padded.reshape(rounds, self._period).T)
        last = self._rows - (rounds - 1) * self._period
        return [row[: rounds if item < last else rounds - 1] for item, row in enumerate(by_item)]


def _period(codes: NDArray[np.int64]) -> int:
    """After how many rows the same items come again in the same order; 0: there is no such number."""
    again = np.flatnonzero(codes[1:] == codes[0])
    period = int(again[0]) + 1 if len(again) else len(codes)
    repeats = period < len(codes) or period == 1
    if not repeats or not np.array_equal(codes[period:], codes[:-period]):
        return 0
    return period if len(set(codes[:period].tolist())) == period else 0


def _narrow(codes: NDArray[np.int64]) -> NDArray[np.int64] | NDArray[np.uint16]:
    """Codes in 16 bits where they fit: those are sorted by counting."""
    low: NDArray[np.int64] = codes - codes.min()
    return low.astype(np.uint16) if low.max() < 1 << 16 else low


def combined_codes(parts: Sequence[NDArray[Any]], rows: int) -> NDArray[np.int64]:
    """One code for each row from the codes of all columns that name its item; shape (rows,)."""
    codes = np.zeros(rows, np.int64)
    for part in parts:
        codes = codes * (int(part.max()) + 1) + part
    return codes
