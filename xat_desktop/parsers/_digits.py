"""Decimal numbers out of text in numpy: eight characters at a time, all rows of a block together."""

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._line_blocks import count_byte

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

_ONES = np.uint64(0x0101010101010101)
_HIGH_BITS = np.uint64(0x8080808080808080)
_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_PAIRS, _FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_TO_PAIRS, _TO_FOURS, _TO_EIGHTS = (np.uint64(n) for n in (2561, 6553601, 42949672960001))
_PIECE = 1 << 20
"""Marks of a whole block would leave the cache and take new memory from the system."""
_POWERS = 10 ** np.arange(9, dtype=np.int64)


class NotDigitsError(ValueError):
    """Something else than a number of 1 to 15 digits stands there."""


class Digits:
    """A block of text whose numbers are read column by column.

    Method: a field's eight bytes are one little-endian word; the stop character is found by the zero-byte
    test, the digits before it are shifted to the top and added up pairwise (SWAR, Lemire 2022).
    """

    def __init__(self, text: bytes) -> None:
        self.codes: NDArray[np.uint8] = np.frombuffer(text, np.uint8)
        self._text = text
        self._words = np.ndarray((max(len(text) - 7, 0),), np.dtype("<u8"), text, 0, (1,))

    def ends(self) -> Positions:
        """Positions of the line feeds."""
        pieces = range(0, len(self.codes) or 1, _PIECE)
        return np.concatenate([_places(self.codes[at : at + _PIECE] == ord("\n")) + at for at in pieces])

    def count(self, character: str) -> int:
        """How often a character occurs."""
        return count_byte(self._text, ord(character))

    def numbers(self, at: Positions, stop: str, lead: str = "") -> tuple[NDArray[np.int64], Positions]:
        """Numbers that begin at `at` and the positions of the `stop` character behind them; shape (n,).

        `lead`: a character that stands before each number, and where `at` points to.
        """
        some = self._at(at[:: len(at) // 64 + 1])
        for shortcut in (_same, _single):
            found = shortcut(some, lead, stop) and shortcut(self._at(at), lead, stop)
            if found:
                return found[0], at + found[1]
        if lead:
            if (self.codes[at] != ord(lead)).any():
                raise NotDigitsError
            at = at + 1
        words = self._at(at)
        return self._in_runs(words, at, stop) or self._each(words, at, stop)

    def stops(self, at: Positions, stop: str) -> Positions:
        """Positions of the first `stop` character from `at` on, at most 15 characters away."""
        widths, _ = _widths(self._at(at), stop)
        long = np.flatnonzero(widths == 8)
        if len(long):
            more, _ = _widths(self._at(at[long] + 8), stop)
            if (more == 8).any():
                raise NotDigitsError
            widths[long] += more
        return at + widths

    def _in_runs(self, words: Words, at: Positions, stop: str) -> tuple[NDArray[np.int64], Positions] | None:
        """The numbers where few rows have another one than the row above, as times do."""
        width = self._text.find(stop.encode(), int(at[0]), int(at[0]) + 16) - int(at[0])
        if width < 1:
            return None
        texts = words & _low_bytes(min(width + 1, 8))
        first = texts[:65]
        if 2 * np.count_nonzero(first[1:] != first[:-1]) > len(first):
            return None
        other = np.concatenate(([True], texts[1:] != texts[:-1]))
        if width >= 8:
            behind = self._at(at + 8) & _low_bytes(width - 7)
            other[1:] |= behind[1:] != behind[:-1]
        starts = np.flatnonzero(other)
        values, stops = self._each(words[starts], at[starts], stop)
        if (stops - at[starts] != width).any():
            return None
        return np.repeat(values, np.diff(starts, append=len(at))), at + width

    def _each(self, words: Words, at: Positions, stop: str) -> tuple[NDArray[np.int64], Positions]:
        values, widths = _up_to_eight(words, stop)
        long = np.flatnonzero(widths == 8)
        if len(long) == len(at):
            low, more = self._behind(at, stop)
            return values * _POWERS[more] + low, at + (widths + more)
        if len(long):
            low, more = self._behind(at[long], stop)
            values[long] = values[long] * _POWERS[more] + low
            widths[long] += more
        return values, at + widths

    def _at(self, at: Positions) -> Words:
        """The eight characters from each place on, in ascending order; zeros where the text is over."""
        whole = len(at)
        while whole and at[whole - 1] >= len(self._words):
            whole -= 1
        rest = [int.from_bytes(self._text[place : place + 8], "little") for place in at[whole:].tolist()]
        words = self._words[at[:whole]]
        return np.concatenate((words, np.array(rest, np.uint64))) if rest else words

    def _behind(self, at: Positions, stop: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The up to seven digits that follow eight others."""
        low, more = _up_to_eight(self._at(at + 8), stop, empty=True)
        if (more == 8).any():
            raise NotDigitsError
        return low, more


def _places(marks: NDArray[np.bool_]) -> Positions:
    """Where the marks are; eight at a time where they are not closer, which halves the time."""
    whole = len(marks) // 8 * 8
    eights = marks[:whole].view("<u8")
    at = np.flatnonzero(eights != 0)
    found = eights[at]
    if (np.bitwise_count(found) > 1).any():
        return np.flatnonzero(marks)
    found -= np.uint64(1)
    at *= 8
    at += np.bitwise_count(found) >> 3
    return np.concatenate((at, np.flatnonzero(marks[whole:]) + whole))


def _same(words: Words, lead: str, stop: str) -> tuple[NDArray[np.int64], int] | None:
    """The number when it is the same in all rows, and where it ends."""
    text = int(words[0]).to_bytes(8, "little")
    width = text.find(ord(stop))
    number = text[len(lead) : max(width, 0)]
    if not (text.startswith(lead.encode()) and number.isdigit()):
        return None
    if ((words ^ words[0]) & _low_bytes(width + 1)).any():
        return None
    return np.full(len(words), int(number)), width


def _single(words: Words, lead: str, stop: str) -> tuple[NDArray[np.int64], int] | None:
    """The numbers when all have one digit, and where they end."""
    zero = int.from_bytes(f"{lead}0{stop}".encode(), "little")
    digits = words & _low_bytes(len(lead) + 2)
    digits -= np.uint64(zero)
    if lead:
        if (digits & np.uint64(0xFF)).any():
            return None
        digits >>= np.uint64(8)
    return (digits.view(np.int64), len(lead) + 1) if digits.max() <= 9 else None


def _low_bytes(count: int) -> np.uint64:
    """A mask of the first characters of a word."""
    return np.uint64((1 << 8 * count) - 1)


def _widths(words: Words, stop: str) -> tuple[NDArray[np.uint8], Words]:
    """(how many of the eight characters are before the stop, 8: all; an array to be used again)."""
    scratch = words ^ (np.uint64(ord(stop)) * _ONES)
    stops = scratch - _ONES
    np.invert(scratch, out=scratch)
    stops &= scratch
    stops &= _HIGH_BITS
    np.subtract(stops, np.uint64(1), out=scratch)
    scratch ^= stops  # ones up to the first stop and in it; all of them where there is no stop
    return (np.bitwise_count(scratch) >> 3) - (stops != 0), scratch


def _up_to_eight(
    words: Words, stop: str, *, empty: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The numbers before the stop, and how many of the eight characters are before it (8: all).

    `empty`: the stop may come at once. The arrays are used again where they can be, which halves the time.
    """
    widths, scratch = _widths(words, stop)
    if not empty and not widths.all():
        raise NotDigitsError
    digits = words ^ _ZEROS
    digits <<= np.subtract(64, widths << 3, dtype=np.uint64)
    np.add(digits, _ABOVE_NINE, out=scratch)
    scratch |= digits
    scratch &= _HIGH_BITS
    if scratch.any():
        raise NotDigitsError
    return sum_of_digits(digits), widths


def sum_of_digits(digits: Words) -> NDArray[np.int64]:
    """The numbers of eight digit values each, the first in the lowest byte; takes the array."""
    for factor, shift, mask in ((_TO_PAIRS, 8, _PAIRS), (_TO_FOURS, 16, _FOURS)):
        digits *= factor
        digits >>= np.uint64(shift)
        digits &= mask
    digits *= _TO_EIGHTS
    digits >>= np.uint64(32)
    return digits.view(np.int64)


def last_digits(words: Words, widths: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(the numbers in the last `widths` of eight characters each, where one of them is no digit)."""
    digits = words ^ _ZEROS
    shift = (8 * np.maximum(8 - widths, 0)).astype(np.uint64)
    digits >>= shift
    digits <<= shift
    wrong = ((digits + _ABOVE_NINE) | digits) & _HIGH_BITS
    return sum_of_digits(digits), wrong != 0
