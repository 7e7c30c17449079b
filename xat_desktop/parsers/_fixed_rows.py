"""Lines, or groups of lines, of one length in which every column has its own place, and the numbers there."""

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._digits import Words, sum_of_digits

Bytes = NDArray[np.uint8]
Island = tuple[int, int]

_LF, _CR, _BLANK, _ZERO, _NINE, _LAST = b"\n\r 09~"
_POINTS = b".,"
_WORD = 8
_MAX_WIDTH = 15
_AT_ONCE, _LOOKED_AT = 64, 4096
_ZEROS, _BLANK_BITS = 0x3030303030303030, 0x1010101010101010


class NotFixedError(ValueError):
    """The lines are not of this kind: something else has to read them."""


def alike(block: bytes, at: int) -> int:
    """How many lines from `at` on are as long as the first, begin with a digit and end with one."""
    length = block.find(b"\n", at) + 1 - at
    count = (len(block) - at) // length if length > 2 else 0
    table = np.frombuffer(block, np.uint8, count * length, at).reshape(count, max(length, 1))
    for first in range(0, count, _LOOKED_AT):
        lines = table[first : first + _LOOKED_AT]
        other = lines[:, -1] != _LF
        for place in (0, -3 if block[at + length - 2] == _CR else -2):
            other |= lines[:, place] - np.uint8(_ZERO) > 9  # wraps around for what is below "0"
        if other.any():
            return first + int(other.argmax())
    return count


def alike_groups(block: bytes, at: int, length: int) -> int:
    """How many stretches of this length from `at` on have their line ends where the first one has them."""
    count = (len(block) - at) // length
    table = np.frombuffer(block, np.uint8, count * length, at).reshape(count, length)
    ends = np.flatnonzero(table[:1] == _LF)
    for first in range(0, count, _AT_ONCE):
        other = (table[first : first + _AT_ONCE, ends] != _LF).any(axis=1)
        if other.any():
            return first + int(other.argmax())
    return count


class FixedRows:
    """`count` rows of the same length from `at` on; NotFixedError wherever they turn out to be something else.

    A row is a line, or (with `length`) a group of lines. Each place of a row has a smallest and a largest byte over
    all rows. Where both are a blank there is a gap; the islands between gaps are the columns. What the two do not
    prove is looked up in every row.
    """

    def __init__(self, block: bytes, at: int, count: int, length: int = 0) -> None:
        length = length or block.find(b"\n", at) + 1 - at
        self.table: Bytes = np.frombuffer(block, np.uint8, count * length, at).reshape(count, length)
        self._low, self._high = (_of_places(self.table, ufunc) for ufunc in (np.minimum, np.maximum))
        same = self._low == self._high
        ends = np.flatnonzero(same & (self._low == _LF))
        gaps = same & ((self._low == _LF) | (self._low == _BLANK))
        gaps[ends - 1] |= same[ends - 1] & (self._low[ends - 1] == _CR)
        rest = ~gaps
        if not len(ends) or ends[-1] != length - 1 or not rest.any():
            raise NotFixedError
        if self._low[rest].min() < _BLANK or self._high[rest].max() > _LAST:
            raise NotFixedError
        edges = np.flatnonzero(np.diff(rest, prepend=False)).tolist()  # a line ends in a gap
        self.islands: list[Island] = list(zip(edges[::2], edges[1::2], strict=True))
        """Where the columns begin and end."""
        self._ends = ends

    def lines(self) -> list[list[Island]]:
        """The islands of each line of a group."""
        line_of = np.searchsorted(self._ends, [start for start, _ in self.islands]).tolist()
        found: list[list[Island]] = [[] for _ in self._ends]
        for line, island in zip(line_of, self.islands, strict=True):
            found[line].append(island)
        return found

    def is_same(self, start: int, stop: int) -> bool:
        """All rows have the same text in this part."""
        return bool((self._low[start:stop] == self._high[start:stop]).all())

    def texts(self, start: int, stop: int) -> NDArray[np.bytes_]:
        """A part of every row; shape (n,)."""
        return np.ascontiguousarray(self.table[:, start:stop]).view(f"S{stop - start}").ravel()

    def text(self, row: int, start: int, stop: int) -> str:
        """A part of a line."""
        return self.table[row, start:stop].tobytes().decode("ascii")

    def is_full(self, start: int, stop: int) -> bool:
        """No line has a blank in this part."""
        return bool((self._low[start:stop] > _BLANK).all())

    def differing(self, start: int, stop: int) -> list[Words]:
        """What is not the same in all lines of a part, up to eight bytes in a number; each of shape (n,)."""
        if stop < _WORD:
            raise NotFixedError
        found = []
        for first in [*range(start, stop - _WORD, _WORD), max(start, stop - _WORD)]:
            last = min(first + _WORD, stop)
            if (self._low[first:last] != self._high[first:last]).any():
                found.append(self._word(last) >> np.uint64(8 * (first + _WORD - last)))
        return found

    def _word(self, stop: int) -> Words:
        """The eight bytes before a place, the first in the lowest byte."""
        count, length = self.table.shape
        return np.ndarray((count,), "<u8", self.table, stop - _WORD, (length,)).astype(np.uint64)

    def numbers(self, start: int, stop: int) -> tuple[NDArray[np.int64], int]:
        """(the numbers of an island without their point, how many of their digits are behind it)."""
        low, high = self._low[start:stop], self._high[start:stop]
        point, width = _point(low, high), stop - start
        digits = np.arange(width) != point
        blank = int((low != _BLANK).argmax())  # the first places, where some lines have no digit yet
        if (
            start < _WORD
            or width > _MAX_WIDTH
            or not blank < point != width - 1
            or low[digits][blank:].min() < _ZERO
            or high[digits].max() > _NINE
        ):
            raise NotFixedError
        decimals = max(width - 1 - point, 0)
        if (low == high).all():
            return np.full(len(self.table), int(low[digits].tobytes())), decimals
        return self._numbers(start, stop, start + point, start + blank), decimals

    def _numbers(self, start: int, stop: int, point: int, full: int) -> NDArray[np.int64]:
        """All places from `full` on hold digits, but for the point; those before it hold digits or blanks."""
        found, blanks = None, None
        for last in (stop - _WORD, stop):
            if last <= start:
                continue
            word, place = self._word(last), last - _WORD
            first = max(start - place, 0)
            word ^= np.uint64(_ZEROS)
            word &= np.uint64(_bytes(first, _WORD) & ~_bytes(point - place, point - place + 1))
            if full > place + first:
                blanks = _take_blanks(word, first, min(full - place, _WORD), blanks)
            if place <= point < last:
                before = word & np.uint64(_bytes(0, point - place))
                word ^= before
                word |= before << np.uint64(8)
            digits = sum_of_digits(word)
            found = digits if found is None else found * 10 ** (_WORD - (place <= point < last)) + digits
        assert found is not None
        return found


def _take_blanks(word: Words, first: int, last: int, before: Words | None) -> Words:
    """Make zeros of the blanks in some bytes of digit values, and return them as bits.

    NotFixedError: another character, or a blank behind a digit; `before`: the blanks of the eight bytes before.
    """
    blanks: Words = word & np.uint64(_BLANK_BITS & _bytes(first, last))
    wrong = (blanks >> np.uint64(4)) * np.uint64(15)
    wrong &= word
    if last - first > 1 or before is not None:
        follows = blanks << np.uint64(8)
        follows |= before >> np.uint64(56) if before is not None else np.uint64(0x10 << 8 * first)
        wrong |= blanks & ~follows
    if wrong.any():
        raise NotFixedError
    word ^= blanks
    return blanks


def _bytes(first: int, last: int) -> int:
    """A mask of the bytes from `first` to before `last`, those outside of a word left out."""
    return sum(0xFF << 8 * at for at in range(max(first, 0), min(last, _WORD)))


def _point(low: Bytes, high: Bytes) -> int:
    """Where all numbers of an island have their decimal point or comma; its width: they have none."""
    found = [at for at, byte in enumerate(low.tolist()) if byte in _POINTS and byte == high[at]]
    if len(found) > 1:
        raise NotFixedError
    return found[0] if found else len(low)


def _of_places(table: Bytes, ufunc: np.ufunc) -> Bytes:
    """`ufunc` over all lines; shape (n, length) to (length,). A few long rows are quicker than many short ones."""
    count, length = table.shape
    many = count // _AT_ONCE * _AT_ONCE
    parts = [table[many:]]
    if many:
        parts.append(ufunc.reduce(table[:many].reshape(-1, _AT_ONCE * length), axis=0).reshape(-1, length))
    found: Bytes = ufunc.reduce(np.concatenate(parts), axis=0)
    return found
