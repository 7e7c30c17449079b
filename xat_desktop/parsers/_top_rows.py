"""The process rows of one snapshot of top at once: programs and numbers, without an object for each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._digits import Words, last_digits

_LF, _CR, _BLANK, _LAST, _NINE = b"\n\r ~9"
_WORD = 8
_BEFORE = b" " * _WORD
_MOST_WIDTH = 256
_MOST_DECIMALS = 3
_POWERS = np.array([1.0, 10.0, 100.0, 1000.0])
_KIB = {ord(letter): 1024**power for power, letter in enumerate("kmgtp")}
_KIB |= {ord(letter): 1024**power for power, letter in enumerate("KMGTP") if power}
_FACTORS = np.array([float(_KIB.get(byte, 0)) for byte in range(256)])
"""By the letter behind a number: how many KiB one of it is; 0: this letter means nothing."""
_BEHIND = np.array([0, *(~((1 << 8 * (_WORD - n)) - 1) & (1 << 64) - 1 for n in range(1, 4))], np.uint64)
_BEFORE_POINT = np.array([0, *((1 << 8 * (_WORD - 1 - n)) - 1 for n in range(1, 4))], np.uint64)
"""The bytes of a word behind a point that has n digits after it, and those before it."""


@dataclass(frozen=True)
class ProcessRows:
    """The processes of one snapshot in file order."""

    programs: NDArray[np.bytes_]
    """The first word of each command."""
    values: list[NDArray[np.float64]]
    """The numbers of each column that was asked for, in KiB where a letter follows them."""


def read_processes(text: bytes, width: int, pid: int, wanted: Sequence[int]) -> ProcessRows | None:
    """Lines of `width` cells of which the last is a command; None when one of them is anything else."""
    codes = np.frombuffer(_BEFORE + text.replace(b"\r\n", b"\n"), np.uint8)
    line_ends = codes == _LF
    if ((codes < _BLANK) & ~line_ends).any() or codes.max() > _LAST:
        return None
    in_word = codes > _BLANK
    edges = np.flatnonzero(in_word[1:] != in_word[:-1]) + 1
    starts, stops = edges[::2], edges[1::2]
    after = np.searchsorted(starts, np.flatnonzero(line_ends))
    first = np.concatenate(([0], after[:-1]))
    if (after - first < width).any():
        return None
    words: Words = np.ndarray((len(codes) - _WORD + 1,), "<u8", codes, 0, (1,))
    pid_stops, pid_widths = stops[first + pid], stops[first + pid] - starts[first + pid]
    wrong = last_digits(words[pid_stops - _WORD], pid_widths)[1] | (pid_widths > _WORD)
    cells = first + np.array(wanted, np.intp)[:, None]
    values, no_size = _sizes(codes, words, starts[cells], stops[cells])
    commands, lengths = starts[first + width - 1], stops[first + width - 1] - starts[first + width - 1]
    if wrong.any() or no_size.any() or lengths.max() > _MOST_WIDTH:
        return None
    return ProcessRows(_texts(codes, commands, lengths), list(values))


def _sizes(
    codes: NDArray[np.uint8], words: Words, starts: NDArray[np.intp], stops: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(the numbers in `77468`, `11.2g`, `1,5t`, `42.9`, where something else stands); shapes as `starts`."""
    last = codes[stops - 1]
    lettered = last > _NINE
    stops = stops - lettered
    widths = stops - starts
    decimals = np.zeros(starts.shape, np.intp)
    for count in range(1, _MOST_DECIMALS + 1):
        byte = codes[stops - 1 - count]
        decimals[((byte == ord(".")) | (byte == ord(","))) & (widths > count + 1)] = count
    word = words[stops - _WORD]
    pointed = (word & _BEHIND[decimals]) | ((word & _BEFORE_POINT[decimals]) << np.uint64(8))
    word = np.where(decimals > 0, pointed, word)
    numbers, other = last_digits(word, widths - (decimals > 0))
    factors = np.where(lettered, _FACTORS[last], 1.0)
    wrong = other | (widths > _WORD) | (widths < 1) | (factors == 0)
    return numbers / _POWERS[decimals] * factors, wrong


def _texts(
    codes: NDArray[np.uint8], starts: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.bytes_]:
    """Parts of a text, filled up with zeros to a multiple of eight bytes."""
    width = -(-int(lengths.max()) // _WORD) * _WORD
    places = np.arange(width)
    cells = codes[np.minimum(starts[:, None] + places, len(codes) - 1)]
    cells[places >= lengths[:, None]] = 0
    texts: NDArray[np.bytes_] = cells.view(f"S{width}").ravel()
    return texts
