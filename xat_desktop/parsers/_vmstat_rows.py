"""Many rows of one table of vmstat at once: text to whole numbers, without an object for each of them."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._digits import Words, last_digits

_LF, _CR, _BLANK = b"\n\r "
_WORD = 8
_BEFORE = b" " * 2 * _WORD
"""So that sixteen bytes can be read before the end of any word."""
_MAX_DIGITS = 15
_EIGHT_DIGITS = 10**_WORD
_MOMENT = np.arange(len("2026-11-23 04:21:18"))
_DATE_WIDTH, _CLOCK_WIDTH = len("2026-11-23"), len("04:21:18")


@dataclass(frozen=True)
class VmstatRows:
    """The rows at the beginning of a text that are whole, without the headers between them."""

    numbers: NDArray[np.int64]
    """One row for each line, shape (rows, columns)."""
    moments: NDArray[np.bytes_] | None
    """What follows the numbers, `2026-11-23 04:21:18` if it is a time; shape (rows,)."""
    ends: NDArray[np.intp]
    """Where each line ends in the text without its headers."""
    headers: list[int]
    """How many rows come before each header."""


def read_rows(text: bytes, header: bytes, columns: int, *, timed: bool) -> VmstatRows | None:
    """The rows up to the first line that is neither one nor the header; None when nothing can be said.

    A row has `columns` numbers of at most 15 digits, and (`timed`) a date and a clock behind them. The first one has
    no more than eight digits: it could be a time that something put before the row.
    """
    parts = text.split(header) if header else [text]
    if not all(part.endswith(b"\n") for part in parts if part):
        return None
    codes = np.frombuffer(b"".join((_BEFORE, *parts)), np.uint8)
    begin = len(_BEFORE)
    in_word = (codes != _BLANK) & (codes != _LF) & (codes != _CR)
    edges = np.flatnonzero(in_word[1:] != in_word[:-1]) + 1
    starts, stops = edges[::2], edges[1::2]
    ends = np.flatnonzero(codes[begin:] == _LF) + begin
    width = columns + 2 * timed
    rows = _rows_of_width(starts, ends, width)
    starts, stops = (each[: rows * width].reshape(rows, width) for each in (starts, stops))
    numbers, wrong = _whole_numbers(codes, starts[:, :columns], stops[:, :columns])
    wrong[:, 0] |= stops[:, 0] - starts[:, 0] > _WORD
    bad = wrong.any(axis=1)
    moments = None
    if timed:
        date, clock = starts[:, columns], starts[:, columns + 1]
        bad |= (stops[:, columns] - date != _DATE_WIDTH) | (clock - date != _DATE_WIDTH + 1)
        bad |= stops[:, columns + 1] - clock != _CLOCK_WIDTH
        rows = int(bad.argmax()) if bad.any() else rows
        moments = codes[date[:rows, None] + _MOMENT].view(f"S{len(_MOMENT)}").ravel()
    rows = int(bad.argmax()) if bad.any() else rows
    ends = ends - begin
    before = np.searchsorted(ends, list(accumulate(len(part) for part in parts[:-1]))).tolist()
    return VmstatRows(numbers[:rows], moments, ends[:rows], before)


def _rows_of_width(starts: NDArray[np.intp], ends: NDArray[np.intp], width: int) -> int:
    """How many lines from the first on have this many words."""
    words = np.diff(np.searchsorted(starts, ends), prepend=0)
    other = words != width
    return int(other.argmax()) if other.any() else len(ends)


def _whole_numbers(
    codes: NDArray[np.uint8], starts: NDArray[np.intp], stops: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(the numbers, where something else than a number of at most 15 digits stands); shapes as `starts`."""
    words: Words = np.ndarray((len(codes) - _WORD + 1,), "<u8", codes, 0, (1,))
    widths = stops - starts
    numbers, wrong = last_digits(words[stops - _WORD], widths)
    long = np.nonzero(widths > _WORD)
    if len(long[0]):
        high, also_wrong = last_digits(words[stops[long] - 2 * _WORD], widths[long] - _WORD)
        numbers[long] += high * _EIGHT_DIGITS
        wrong[long] |= also_wrong | (widths[long] > _MAX_DIGITS)
    return numbers, wrong
