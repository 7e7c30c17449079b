"""Ticks stand at round times of the display zone, also when its offset changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from xat_desktop.ui.charts import ticks

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")


def us(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("span_s", "most", "step"),
    [(600, 6, 120), (3600, 6, 600), (10, 6, 2), (1, 6, 0.2), (0.001, 5, 0.0002), (86_400 * 3, 6, 43_200)],
)
def test_steps_are_round(span_s: float, most: int, step: float) -> None:
    assert ticks.time_step(span_s, most) == pytest.approx(step)


def labels(origin_us: int, end_s: float, step: float, zone: ZoneInfo) -> list[str]:
    places = ticks.clock_ticks(0, end_s, step, origin_us, zone)
    return [ticks.clock_text(x, step, origin_us, zone) for x in places]


def test_ticks_are_round_in_the_zone_not_in_utc() -> None:
    assert labels(us(2026, 11, 23, 4, 20), 4 * 3600, 3600, KATHMANDU) == ["11:00", "12:00", "13:00", "14:00"]
    assert labels(us(2026, 11, 23, 22, 30), 2 * 3600, 1800, BERLIN) == [
        "23:30",
        "24 Nov",
        "00:30",
        "01:00",
        "01:30",
    ]


def test_ticks_stay_round_when_summer_time_ends() -> None:
    found = labels(us(2026, 10, 24, 22, 0), 10 * 3600, 10_800, BERLIN)
    assert found == ["25 Oct", "03:00", "06:00", "09:00"]


def test_seconds_and_fractions() -> None:
    origin = us(2026, 11, 23, 4, 21, 30)
    assert labels(origin, 2, 1, BERLIN) == ["05:21:30", "05:21:31", "05:21:32"]
    assert labels(origin, 0.1, 0.05, BERLIN) == ["05:21:30.00", "05:21:30.05", "05:21:30.10"]


def test_elapsed_time() -> None:
    assert [ticks.elapsed_text(x, 30) for x in (0, 90, 3600, -30)] == ["0:00", "1:30", "1:00:00", "−0:30"]
    assert ticks.elapsed_text(59.9999, 0.1) == "1:00.0"
    assert ticks.elapsed_ticks(-1, 61, 30) == [0, 30, 60]
