"""Times for people."""

from xat_desktop.domain.units import MISSING
from xat_desktop.ui.moments import moment, span, start_of

NOON_US = 1_704_110_400_000_000  # 2024-01-01 12:00:00 UTC


def test_moment_in_a_zone() -> None:
    assert moment(NOON_US) == "2024-01-01 12:00:00"
    assert moment(NOON_US, "Europe/Berlin") == "2024-01-01 13:00:00"


def test_what_is_not_known_is_a_dash() -> None:
    assert moment(None) == MISSING
    assert span(None, NOON_US) == MISSING
    assert moment(10**18) == MISSING  # a damaged clock, far beyond the year 9999


def test_times_without_a_clock_have_no_start() -> None:
    assert start_of(0, "none") == MISSING
    assert start_of(NOON_US, "guess") == "2024-01-01 12:00:00"


def test_span_in_fitting_units() -> None:
    assert span(NOON_US, NOON_US + 90_000_000).endswith("s")
    assert span(NOON_US, NOON_US + 3_600_000_000).replace("\N{NO-BREAK SPACE}", " ") == "60 min"
