"""Which captures a clock can show."""

from dataclasses import replace

from tests.domain.test_series_names import CAPTURE
from xat_desktop.ui.charts.alignment import US, can_use_clock, wants_start

NOON = replace(CAPTURE, zone_source="file", start_us=1_764_158_400 * US, end_us=1_764_158_500 * US)
DAMAGED = replace(NOON, end_us=1_764_158_400_000 * US)  # ms that were written as µs: the year 57874


def test_captures_of_the_same_hour_are_shown_by_the_clock() -> None:
    assert can_use_clock([NOON])
    assert not wants_start([NOON])


def test_times_beyond_every_calendar_count_from_the_start() -> None:
    for captures in ([DAMAGED], [NOON, DAMAGED], [replace(DAMAGED, start_us=DAMAGED.end_us)]):
        assert not can_use_clock(captures)
        assert wants_start(captures)


def test_without_a_clock_times_count_from_the_start() -> None:
    relative = replace(NOON, zone_source="none")
    assert not can_use_clock([relative])
    assert can_use_clock([relative, NOON])
    assert wants_start([relative, NOON])
