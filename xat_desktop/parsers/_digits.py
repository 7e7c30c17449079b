"""Decimal numbers out of text in numpy: eight characters at a time, all rows of a block together."""

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

_ONES = np.uint64(0x0101010101010101)
_HIGH_BITS = np.uint64(0x8080808080808080)
_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_64, _8, _3, _1 = (np.uint64(n) for n in (64, 8, 3, 1))
_PAIRS, _FOURS, _EIGHTS = (np.uint64(n) for n in (0x00FF00FF00FF00FF, 0x0000FFFF0000FFFF, 0xFFFFFFFF))
_10, _16, _32, _100, _10000 = (np.uint64(n) for n in (10, 16, 32, 100, 10000))


class NotDigitsError(ValueError):
    """Something else than a number of 1 to 15 digits stands there."""


class Digits:
    """A block of text whose numbers are read column by column.

    Method: a field's eight bytes are one little-endian word; the stop character is found by the zero-byte
    test, the digits before it are shifted to the top and added up pairwise (SWAR, Lemire 2022).
    """

    def __init__(self, text: bytes) -> None:
        self.codes: NDArray[np.uint8] = np.frombuffer(text + bytes(8), np.uint8)
        self._words = np.ndarray((len(text) + 1,), np.dtype("<u8"), self.codes, 0, (1,))

    def ends(self) -> Positions:
        """Positions of the line feeds."""
        return np.flatnonzero(self.codes == ord("\n"))

    def count(self, character: str) -> int:
        """How often a character occurs."""
        return int(np.count_nonzero(self.codes == ord(character)))

    def numbers(self, at: Positions, stop: str) -> tuple[NDArray[np.int64], Positions]:
        """Numbers that begin at `at` and the positions of the `stop` character behind them; shape (n,)."""
        words = self._words[at]
        for shortcut in (_same, _single):
            found = shortcut(words[:: len(words) // 64 + 1], stop) and shortcut(words, stop)
            if found:
                return found[0], at + found[1]
        values, widths = _up_to_eight(words, stop)
        if not widths.all():
            raise NotDigitsError
        long = np.flatnonzero(widths == 8)
        if len(long):
            low, more = _up_to_eight(self._words[at[long] + 8], stop)
            if (more == 8).any():
                raise NotDigitsError
            values[long] = values[long] * 10**more + low
            widths[long] += more
        return values, at + widths


def _same(words: Words, stop: str) -> tuple[NDArray[np.int64], int] | None:
    """The number when it is the same in all rows, and its width."""
    text = int(words[0]).to_bytes(8, "little")
    width = text.find(ord(stop))
    if width < 1 or not text[:width].isdigit():
        return None
    mask = np.uint64((1 << 8 * (width + 1)) - 1)
    if ((words ^ words[0]) & mask).any():
        return None
    return np.full(len(words), int(text[:width])), width


def _single(words: Words, stop: str) -> tuple[NDArray[np.int64], int] | None:
    """The numbers when all have one digit, and their width."""
    digits = (words & np.uint64(0xFFFF)) - np.uint64(ord(stop) << 8 | ord("0"))
    return (digits.view(np.int64), 1) if digits.max() <= 9 else None


def _up_to_eight(words: Words, stop: str) -> tuple[NDArray[np.int64], Positions]:
    """The numbers before the stop, and how many of the eight characters are before it (8: all)."""
    differing = words ^ (np.uint64(ord(stop)) * _ONES)
    stops = (differing - _ONES) & ~differing & _HIGH_BITS
    bits = np.bitwise_count((stops & (~stops + _1)) - _1).astype(np.uint64) & ~np.uint64(7)
    digits = (words ^ _ZEROS) << (_64 - bits)
    if (((digits + _ABOVE_NINE) | digits) & _HIGH_BITS).any():
        raise NotDigitsError
    return _sum_of(digits), (bits >> _3).astype(np.int64)


def _sum_of(digits: Words) -> NDArray[np.int64]:
    """The number of eight digit values, the first in the lowest byte."""
    pairs = (digits * _10 + (digits >> _8)) & _PAIRS
    fours = (pairs * _100 + (pairs >> _16)) & _FOURS
    return ((fours * _10000 + (fours >> _32)) & _EIGHTS).view(np.int64)
