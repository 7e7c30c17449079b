"""The words of all lines of a block of text at once, in numpy: where they are, their numbers, equal ones."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._digits import Words as Eights
from xat_desktop.parsers._digits import sum_of_digits

Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BEFORE, _BEHIND = 16, 8
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE, _HIGH_BITS = np.uint64(0x7676767676767676), np.uint64(0x8080808080808080)
_FIRST_BYTE = np.uint64(0xFF)
_MAX_WIDTH = 15
_AFTER = np.array([0xFFFF_FFFF_FFFF_FFFF, 0xFF << 56, 0xFFFF << 48], np.uint64)
_IN_FRONT = np.array([0, (1 << 48) - 1, (1 << 40) - 1], np.uint64)
"""By the number of decimals: the bytes behind the point, and those before it."""
_POWERS = 10.0 ** np.arange(3)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class NotPlainError(ValueError):
    """The text has something that is read line by line."""


def ending(text: bytes) -> np.uint64:
    """What `Words.last_eight` gives for a short word."""
    return np.uint64(int.from_bytes(text.rjust(8, b"\0"), "little"))


_MISSING = [ending(text) for text in (b"-1.00", b"-1,00", b"-1", b"-1.0", b"-1,0", b"-", b"N/A")]


class Words:
    """Words between blanks; a line is known by its number in the block from 0, a word by its number too."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self._codes = np.frombuffer(bytes(_BEFORE) + block + bytes(_BEHIND), np.uint8)
        self._eights = np.ndarray((len(self._codes) - 7,), "<u8", self._codes, 0, (1,))
        dark = (self._codes > 32).view(np.int8)
        edges = np.diff(dark)
        self._starts: Positions = np.flatnonzero(edges == 1) + 1
        self._stops: Positions = np.flatnonzero(edges == -1) + 1
        self._line_stops: Positions = np.flatnonzero(self._codes == ord("\n"))
        self._line_starts: Positions = np.append(_BEFORE, self._line_stops + 1)
        self.first: Positions = np.searchsorted(self._starts, self._line_starts)
        """The first word of each line, and at the end that behind the last line."""

    @property
    def lines(self) -> int:
        """How many lines have an end."""
        return len(self._line_stops)

    def offset(self, line: int) -> int:
        """Where a line begins in the block."""
        return int(self._line_starts[line]) - _BEFORE

    def line(self, line: int) -> bytes:
        """A whole line without its end."""
        return self.block[self.offset(line) : int(self._line_stops[line]) - _BEFORE]

    def starts(self, words: Positions) -> Positions:
        """Where words begin, to compare."""
        return self._starts[words]

    def stops(self, words: Positions) -> Positions:
        """Where words end, to compare."""
        return self._stops[words]

    def begins_with_digit(self, words: Positions) -> Flags:
        """Whether the first character of each word is a digit."""
        return self._codes[self._starts[words]] - np.uint8(ord("0")) <= 9

    @cached_property
    def odd(self) -> tuple[Positions, Positions]:
        """(lines, places) of characters that are neither of ASCII nor a blank, and of control characters."""
        places = np.flatnonzero(self._codes[_BEFORE:-_BEHIND] - np.uint8(32) >= 96) + _BEFORE
        places = places[self._codes[places] != ord("\n")]
        return np.searchsorted(self._line_stops, places), places

    def is_control(self, places: Positions) -> Flags:
        """Which of some characters are control characters."""
        return self._codes[places] < 32

    def last_eight(self, words: Positions, skip: int = 0) -> tuple[Eights, Eights]:
        """(the last eight bytes of words before the last `skip`, which of them belong to the word)."""
        stops = self._stops[words] - skip
        widths = np.clip(stops - self._starts[words], 0, 8)
        mask = _ALL << (64 - 8 * widths).astype(np.uint64)
        mask[widths == 0] = 0
        return self._eights[stops - 8] & mask, mask

    def numbers(self, words: Positions) -> tuple[NDArray[np.float64], Flags]:
        """(numbers of up to two decimals, NaN for those that the tool could not tell; which words are either)."""
        low, mask = self.last_eight(words)
        decimals = self._decimals(low)
        digits = low ^ (_ZEROS & mask)
        digits = (digits & _AFTER[decimals]) | (digits & _IN_FRONT[decimals]) << np.uint64(8)
        good = ((digits + _ABOVE_NINE) | digits) & _HIGH_BITS == 0
        numbers = sum_of_digits(digits)
        widths = self._stops[words] - self._starts[words]
        long = np.flatnonzero(widths > 8)
        if len(long):
            high, mask = self.last_eight(words[long], 8)
            high = high ^ (_ZEROS & mask)
            good[long] &= (((high + _ABOVE_NINE) | high) & _HIGH_BITS == 0) & (widths[long] <= _MAX_WIDTH)
            places = 8 - (decimals[long] > 0)
            numbers[long] += sum_of_digits(high) * 10**places
        good &= widths > (decimals > 0)
        values = numbers / _POWERS[decimals]
        bad = np.flatnonzero(~good)
        missing = bad[np.isin(low[bad], _MISSING) & (widths[bad] < 8)]
        values[missing], good[missing] = np.nan, True
        return values, good

    @staticmethod
    def _decimals(low: Eights) -> Positions:
        """How many characters are behind a point or comma: 2, 1 or 0."""
        second, first = (low >> np.uint64(at) & _FIRST_BYTE for at in (40, 48))
        point, comma = np.uint64(ord(".")), np.uint64(ord(","))
        of_two, of_one = (second == point) | (second == comma), (first == point) | (first == comma)
        return np.where(of_two, 2, of_one.astype(np.int64))

    def kinds(self, starts: Positions, stops: Positions) -> tuple[Positions, Positions]:
        """(for each text the number of its kind, for each kind the first of its texts); shape (n,), (kinds,)."""
        lengths = stops - starts
        hashes = lengths.astype(np.uint64)
        for at in range(0, int(lengths.max(initial=0)), 8):
            rows = np.flatnonzero(lengths > at)
            mixed = (hashes[rows] ^ self._part(starts[rows], lengths[rows], at)) * _MIX
            hashes[rows] = mixed ^ (mixed >> np.uint64(29))
        _, first, kinds = np.unique(hashes, return_index=True, return_inverse=True)
        model = first[kinds]
        if (lengths != lengths[model]).any():
            raise NotPlainError
        for at in range(0, int(lengths.max(initial=0)), 8):
            rows = np.flatnonzero(lengths > at)
            of_model = self._part(starts[model[rows]], lengths[rows], at)
            if (self._part(starts[rows], lengths[rows], at) != of_model).any():
                raise NotPlainError
        return kinds, first

    def _part(self, starts: Positions, lengths: Positions, at: int) -> Eights:
        rest = np.minimum(lengths - at, 8)
        part: Eights = self._eights[starts + at] & (_ALL >> (64 - 8 * rest).astype(np.uint64))
        return part

    def text(self, start: int, stop: int) -> str:
        """What stands between two places that `starts` and `stops` gave."""
        return self.block[start - _BEFORE : stop - _BEFORE].decode("utf-8", "replace")
