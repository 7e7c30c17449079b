"""The first line of sysstat reports in the forms of versions and locales, and clocks of locales."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._sysstat_banner import parse_banner


@pytest.mark.parametrize(
    ("line", "host", "day", "facts"),
    [
        ("Linux 6.1.0 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)", "vm", date(2026, 11, 23), ("x86_64", "2")),
        ("Linux 2.6.18-128.el5xen (tiny) \t02/06/2010", "tiny", date(2010, 2, 6), (None, None)),
        (
            "Linux 4.4.0 (a.b-c) \t2026年11月23日 \t_aarch64_\t(64 CPU)",
            "a.b-c",
            date(2026, 11, 23),
            ("aarch64", "64"),
        ),
        ("Linux 5.4.0 (h) \t2026년 11월 23일 \t_x86_64_\t(1 CPU)", "h", date(2026, 11, 23), ("x86_64", "1")),
        (
            "Linux 3.19.0-25-generic (Ubuntu-PC) \tSaturday 16 December 2017 \t_x86_64_\t(4 CPU)",
            "Ubuntu-PC",
            date(2017, 12, 16),
            ("x86_64", "4"),
        ),
    ],
)
def test_banners(line: str, host: str, day: date, facts: tuple[str | None, str | None]) -> None:
    banner = parse_banner(line)
    assert banner is not None
    assert (banner.host, banner.day) == (host, day)
    assert (banner.environment.get("architecture"), banner.environment.get("cores")) == facts
    assert banner.environment["os"] == "Linux"


@pytest.mark.parametrize("line", ["", "Device: r/s", "Linux", "Linux 6.1 (vm) soon", "sda 1.00 2.00"])
def test_other_lines(line: str) -> None:
    assert parse_banner(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "11/23/26 15:45:37",
        "11/23/2026 03:45:37 PM",
        "23.11.2026 15:45:37",
        "2026年11月23日 15時45分37秒",
        "2026年11月23日 15时45分37秒",
        "2026년 11월 23일 15시 45분 37초",
        "Monday 23 November 2026 03:45:37 p. m.",
        "2026-11-23T15:45:37+0000",
        "2026-11-23 15:45:37",
        "15:45:37",
    ],
)
def test_moments(text: str) -> None:
    clock = BlockClock(ZoneInfo("UTC"), date(2026, 11, 23))
    assert clock.read(text) == 1_795_448_737_000_000
    assert clock.offset_stated == text.endswith("+0000")


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "11/23/26",
        "99:99:99",
        "31.31.2026 10:00:00",
        "99999999999999999999-1-1 10:00:00",
        "0001-01-01T00:00:00+0900",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    assert BlockClock(ZoneInfo("UTC"), None).read(text) is None
