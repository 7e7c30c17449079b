"""Numbers read eight characters at a time are the numbers that int() reads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.parsers._digits import Digits, NotDigitsError

NUMBERS = st.integers(0, 10**15 - 1) | st.integers(0, 300)


def _starts(text: Digits) -> np.ndarray:
    return np.concatenate(([0], text.ends()[:-1] + 1))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=200))
def test_any_numbers(rows: list[tuple[int, int]]) -> None:
    text = Digits("".join(f"{a},{b}\n" for a, b in rows).encode())
    first, commas = text.numbers(_starts(text), ",")
    second, ends = text.numbers(commas + 1, "\n")
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == rows
    assert ends.tolist() == text.ends().tolist()


@given(st.integers(0, 10**7), st.integers(1, 300))
def test_the_same_number_in_all_rows(number: int, count: int) -> None:
    text = Digits(f"{number};\n".encode() * count)
    values, ends = text.numbers(_starts(text), ";")
    assert values.tolist() == [number] * count
    assert (text.codes[ends] == ord(";")).all()


@given(st.lists(st.tuples(NUMBERS, st.integers(1, 90)), min_size=1, max_size=6))
def test_numbers_that_come_again_and_again(runs: list[tuple[int, int]]) -> None:
    rows = [number for number, times in runs for _ in range(times)]
    text = Digits("".join(f"{row}, {n}\n" for n, row in enumerate(rows)).encode())
    values, commas = text.numbers(_starts(text), ",")
    assert values.tolist() == rows
    assert (text.codes[commas] == ord(",")).all()
    assert text.stops(_starts(text), ",").tolist() == commas.tolist()


def test_a_stop_must_be_near() -> None:
    text = Digits(b"1 2\n12345678901234567890 2\n")
    with pytest.raises(NotDigitsError):
        text.stops(_starts(text), " ")


@given(st.lists(st.integers(0, 9), min_size=1, max_size=300))
def test_single_digits(numbers: list[int]) -> None:
    text = Digits("".join(f"{n} \n" for n in numbers).encode())
    assert text.numbers(_starts(text), " ")[0].tolist() == numbers


@pytest.mark.parametrize(
    "bad", ["", "-5", "1.5", " 7", "0x12", "12a", "/", ":", "1234567890123456", "é", "1\n2"]
)
def test_other_texts_are_refused(bad: str) -> None:
    rows = ["17", "4", bad, "123456789"]
    text = Digits("".join(f"{row},\n" for row in rows).encode())
    at = np.cumsum([0, *(len(f"{row},\n".encode()) for row in rows[:-1])])
    with pytest.raises(NotDigitsError):
        text.numbers(at, ",")
    with pytest.raises(NotDigitsError):
        text.numbers(at[2:3], ",")


@given(st.lists(st.integers(0, 9) | NUMBERS, min_size=1, max_size=200))
def test_a_character_before_each_number(numbers: list[int]) -> None:
    text = Digits("".join(f", {n},\n" for n in numbers).encode())
    values, commas = text.numbers(_starts(text) + 1, ",", " ")
    assert values.tolist() == numbers
    assert commas.tolist() == (text.ends() - 1).tolist()


@pytest.mark.parametrize("number", ["5", "12345678901"])
@pytest.mark.parametrize("place", [0, 70])
def test_a_number_without_the_character_before_it_is_refused(number: str, place: int) -> None:
    rows = [f", {number},\n"] * 100
    rows[place] = f",0{number},\n"
    text = Digits("".join(rows).encode())
    with pytest.raises(NotDigitsError):
        text.numbers(_starts(text) + 1, ",", " ")


@pytest.mark.parametrize("length", [0, 1, 7, (1 << 20) - 1, (1 << 20) + 5])
def test_line_ends_of_any_block(length: int) -> None:
    text = b"12,34\n" * (length // 6) + b"\n" * (length % 6)
    assert Digits(text).ends().tolist() == [place for place, code in enumerate(text) if code == 10]
