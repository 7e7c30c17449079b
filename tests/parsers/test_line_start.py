"""A pattern at the start of a line is found where `^` finds it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.parsers._line_start import LineStart

PATTERNS = (
    rb"a",
    rb"a|b+",
    rb"\s*a b",
    rb"(?P<first>a|ab)(?P<second>,)?b*$",
    rb".*b\s*$",
    rb"a\r?\nb",
    rb" ?\S.{0,3}?\s(?:a|b)",
    rb"(?:[^\n]*,)?a",
    rb"$",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("ab ,\n\r", max_size=40))
def test_it_finds_what_a_caret_finds(pattern: bytes, text: str) -> None:
    head = text.encode()
    found = LineStart(pattern).search(head)
    expected = re.search(rb"^(?:%b)" % pattern, head, re.MULTILINE)
    assert bool(found) == bool(expected)
    if found and expected:
        assert found.start() == expected.start()
        assert found[0] == b"\n" + expected[0]
        assert found.groups() == expected.groups()
