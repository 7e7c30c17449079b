"""Printed numbers with their units, checked by hand."""

import pytest

from xat_desktop.parsers._quantity import base


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("456.25ms", 0.45625),
        ("26us", 0.000026),
        ("853.69µs", 0.00085369),
        ("1.5 h", 5400),
        ("2m", 120),
        ("57.33MB", 57.33 * 2**20),
        ("29.9 kB", 29.9 * 1024),
        ("751MiB/s", 751 * 2**20),
        ("8.79 Gbits/sec", 8.79e9),
        ("12.0k", 12_000),
        ("1.5Gi", None),
        ("97.50%", 0.975),
        ("-nan", None),
        ("12.0.0k", None),
        ("", None),
        ("fast", None),
    ],
)
def test_base(text: str, value: float | None) -> None:
    assert base(text) == (None if value is None else pytest.approx(value, rel=1e-15))


def test_what_a_tool_means_by_a_thousand() -> None:
    assert base("29.9 kB", thousand=1000) == 29_900
    assert base("29.9 KiB", thousand=1000) == 29.9 * 1024
