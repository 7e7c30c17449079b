"""Numbers out of lines of one length are those of their text; what is not of that kind is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.parsers._fixed_rows import FixedRows, NotFixedError, alike

NUMBERS = st.integers(0, 10**12 - 1) | st.integers(0, 300)


def rows_of(lines: list[str], end: str = "\n") -> FixedRows:
    return FixedRows("".join(line + end for line in lines).encode(), 0, len(lines))


def read(cells: list[str]) -> tuple[list[int], int]:
    """The numbers of one column, right-aligned behind a clock."""
    width = max(map(len, cells)) + 1
    rows = rows_of([f"10:00:00{cell:>{width}}" for cell in cells])
    values, decimals = rows.numbers(*rows.islands[1])
    return values.tolist(), decimals


@given(st.lists(NUMBERS, min_size=1, max_size=200))
def test_whole_numbers(numbers: list[int]) -> None:
    assert read([str(number) for number in numbers]) == (numbers, 0)


@given(st.lists(NUMBERS, min_size=1, max_size=200), st.integers(1, 3), st.sampled_from(".,"))
def test_numbers_with_a_point(numbers: list[int], decimals: int, point: str) -> None:
    texts = [str(number).rjust(decimals + 1, "0") for number in numbers]
    assert read([f"{text[:-decimals]}{point}{text[-decimals:]}" for text in texts]) == (numbers, decimals)


@given(st.lists(st.text("019 .,-x\x00\n\xe9", min_size=1, max_size=17), min_size=1, max_size=5))
def test_nothing_else_is_read_as_a_number(texts: list[str]) -> None:
    texts[0] = texts[0].replace("\n", " ")
    width = max(map(len, texts))
    lines = [f"10:00:00 {text:>{width}}".encode("latin-1") for text in texts]
    try:
        rows = FixedRows(b"\n".join(lines) + b"\n", 0, len(lines))
        columns = [rows.numbers(*island) for island in rows.islands[1:]]
    except NotFixedError:
        return
    for row, text in enumerate(texts):
        said = [int(values[row]) / 10**decimals for values, decimals in columns]
        assert said == [float(word.replace(",", ".")) for word in text.split()]


@pytest.mark.parametrize(
    "cells",
    [
        ["1 2", "123"],
        ["12 ", "123"],
        ["1/2", "123"],
        ["-12", "123"],
        ["+12", " 12"],
        ["1.5", "125"],
        [" .5", "1.5"],
        ["5.", "6."],
        ["1.2.3", "4.5.6"],
        ["1 3456789012", "123456789012"],
        ["1234 6789012", "123456789012"],
        ["1234567890123456"],
        ["nan", "1.0"],
        ["1e5", "125"],
    ],
)
def test_refused(cells: list[str]) -> None:
    with pytest.raises(NotFixedError):
        read(cells)


@pytest.mark.parametrize("lines", [["10:00:00\t1"], ["10:00:00 é"], ["10:00:00 1", "10:00 1\n00"]])
def test_lines_of_another_kind(lines: list[str]) -> None:
    with pytest.raises(NotFixedError):
        rows_of(lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 200])
def test_columns_are_what_gaps_divide(count: int, end: str) -> None:
    lines = [f"10:00:00 {'ab'[: 1 + row % 2]:<4} {row:>3} " for row in range(count)]
    rows = rows_of(lines, end)
    assert rows.islands[0] == (0, 8)
    assert len(rows.islands) == 3
    assert rows.numbers(*rows.islands[2])[0].tolist() == list(range(count))
    (words,) = rows.differing(*rows.islands[1]) if count > 1 else ([0],)
    assert len(np.unique(words)) == min(count, 2)


def test_parts_longer_than_a_word_differ_wherever_they_do() -> None:
    names = [f"{'x' * at}y{'x' * (19 - at)}" for at in range(20)] * 2
    rows = rows_of([f"10:00:00 {name} 1" for name in names])
    parts = rows.differing(*rows.islands[1])
    told = list(zip(*(part.tolist() for part in parts), strict=True))
    assert len(set(told)) == 20
    assert told[:20] == told[20:]


def test_lines_are_alike_until_one_is_not() -> None:
    block = b"".join(b"10:00:00 %5d\n" % row for row in range(10_000))
    assert alike(block, 0) == 10_000
    assert alike(block[:-1], 0) == 9_999
    for other in (b"\n10:00:00 1234\n", b"10:00:00   CPU\n", b"Average:     1\n", b"10:00:00     1 \n"):
        at = 7_000 * 15
        assert alike(block[:at] + other + block[at:], 0) == 7_000
        assert alike(block[:at] + other + block[at:], 15) == 6_999
    assert alike(b"no line end", 0) == 0
    assert alike(b"1\n2\n", 0) == 0
