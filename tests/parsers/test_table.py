"""Tables read in 32 bits, in 64 bits and row by row give the same numbers and the same problems."""

from hypothesis import given, settings
from hypothesis import strategies as st

from xat_desktop.parsers._table import Table, parse_block, row_lines

SMALL = Table(("a", "b", "c"), {"a": "small int", "c": "small int"})
WIDE = Table(("a", "b", "c"), {"a": "int", "c": "int"})
NUMBERS = (
    st.integers(-(2**31) - 2, -(2**31) + 2) | st.integers(2**31 - 2, 2**31 + 2) | st.integers(-9, 10**12)
)
CELLS = NUMBERS.map(str) | st.sampled_from(["", "x", "1.5", str(2**63), "007", '"5"'])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NUMBERS, CELLS, CELLS), min_size=1, max_size=12), st.integers(1, 1000))
def test_narrow_and_wide_columns_are_equal(rows: list[tuple[int, str, str]], first_line: int) -> None:
    block = "".join(f"{a},{b},{c}\n" for a, b, c in rows).encode()
    narrow, wide = (parse_block(first_line, block, table) for table in (SMALL, WIDE))
    assert narrow.problems == wide.problems
    assert narrow.frame.rows() == wide.frame.rows()


def test_lines_of_rows_that_are_cut_otherwise_are_not_guessed() -> None:
    table = Table(("a", "b"), {"a": "text", "b": "text"})
    assert row_lines(7, b'1,"x\ny"\n\n2,z\n', table, 2) == [7, 10]
    assert row_lines(7, b"a,b\n1,2\n", table, 2) == [7, 8]
    assert row_lines(7, b"1,2\n", table, 2) == [0, 0]
