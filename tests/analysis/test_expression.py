"""Expressions as they are typed: precedence, names, and errors that say where."""

import pytest

from xat_desktop.analysis.expression import (
    Call,
    Named,
    Negative,
    Number,
    Operation,
    names,
    parse,
    quoted,
    written,
)
from xat_desktop.errors import XatError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a/b", Operation("/", Named("a"), Named("b"))),
        ("a - b - c", Operation("-", Operation("-", Named("a"), Named("b")), Named("c"))),
        ("a + b * 2", Operation("+", Named("a"), Operation("*", Named("b"), Number(2)))),
        ("(a + b) * 2", Operation("*", Operation("+", Named("a"), Named("b")), Number(2))),
        ("-a / 1.5e3", Operation("/", Negative(Named("a")), Number(1500))),
        ("rate(a)", Call("rate", Named("a"))),
        ("median(a / b, 5)", Call("median", Operation("/", Named("a"), Named("b")), (5,))),
        ("system.disk.io{disk.io.direction=read}", Named("system.disk.io{disk.io.direction=read}")),
        ('"GET /items/{id} ""all""" * .5', Operation("*", Named('GET /items/{id} "all"'), Number(0.5))),
        ("percentile(a, 99.9, .5)", Call("percentile", Named("a"), (99.9, 0.5))),
        ("rate / b", Operation("/", Named("rate"), Named("b"))),
    ],
)
def test_what_is_typed_is_read(text: str, found: object) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Nothing is typed"),
        ("a /", "missing before the end"),
        ("a b", "“b” at character 3 was not expected"),
        ("(a + b", "closing bracket is missing at the end"),
        ("a + )", "missing before “)” at character 5"),
        ("a % b", "“%” means nothing here (character 3)"),
        ('a + "b', "quotation mark is not closed (character 5)"),
        ("log(a)", "no function log(): known are rate, median, mean, percentile"),
        ("median(a)", "odd number of samples from 3 to 1,001"),
        ("median(a, 4)", "odd number of samples"),
        ("median(a, 1003)", "odd number of samples"),
        ("mean(a, 99999999999999999999)", "odd number of samples"),
        ("rate(a, 5)", "takes a series and nothing else"),
        ("percentile(a, 95)", "a percentage from 0 to 100 and a number of seconds"),
        ("percentile(a, 101, 1)", "a percentage from 0 to 100"),
        ("percentile(a, 95, 0)", "a number of seconds"),
        ("percentile(a, 95, b)", "a number of seconds"),
        ("median(a, 5 5)", "closing bracket is missing before “5” at character 13"),
        ("1 + 2", "names no series"),
        ("(" * 60 + "a" + ")" * 60, "stand inside each other"),
        ("-" * 100 + "a", "stand inside each other"),
        ("a+" * 300 + "a", "more than 200 operations"),
        ("a+" * 3000 + "a", "at most 5000"),
        ("__import__('os')", "no function __import__()"),
        ("a.__class__()", "no function a.__class__()"),
        ("a ** 2", "“*” at character 4"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(XatError) as caught:
        parse(text)
    assert told in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "a / b",
        "(a + b) * 2",
        "a - (b - c)",
        "a / (b * c)",
        "-(a + b)",
        "median(rate(a), 5) + 1",
        "percentile(a, 99.9, 0.5)",
    ],
)
def test_written_and_read_again_it_means_the_same(text: str) -> None:
    found = parse(text)
    assert written(found, {name: name for name in names(found)}) == text
    odd = {name: f'{name} "{{}}, /' for name in names(found)}
    again = parse(written(found, {name: quoted(full) for name, full in odd.items()}))
    assert set(names(again)) == set(odd.values())
    assert written(again, {full: name for name, full in odd.items()}) == text
