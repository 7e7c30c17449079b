"""Many readings at once are the same as one by one."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from xat_desktop.parsers._block_clock import BlockClock

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 10, 25)  # summer time ends in Berlin at 03:00


def many(texts: list[str]) -> np.ndarray:
    return np.array([text.encode() for text in texts], np.bytes_)


@pytest.mark.parametrize(
    "texts",
    [
        ["00:00:01", "00:00:02", "00:00:02", "00:14:59", "00:15:00", "00:45:00"],
        ["12:00:00"],
        ["04:00:00", "23:59:59"],
        ["01:00:00", "04:00:00"],
        ["23:59:58", "23:59:59", "00:00:00", "00:00:01", "12:30:00", "00:10:00", "00:20:00", "00:05:00"],
        ["01:30:00", "02:30:00", "02:45:00", "02:00:00", "02:30:00", "03:00:00", "05:00:00"],
        ["02:30:00", "02:30:00", "02:15:00", "02:00:00", "02:30:00", "23:00:00", "00:10:00"],
        ["12:00:00", "12:00:09", "12:00:11", "12:00:12", "12:00:14", "12:00:15"],
        ["12:00:01 AM", "12:10:00 AM"],
        ["04:00:00 AM", "11:59:59 AM", "12:00:00 PM", "12:30:00 PM", "01:00:00 PM", "11:59:59 PM"],
    ],
)
def test_many_at_once_are_the_same(texts: list[str]) -> None:
    one_by_one, at_once = BlockClock(BERLIN, DAY), BlockClock(BERLIN, DAY)
    expected = [one_by_one.read(text) for text in texts]
    times = at_once.read_many(many(texts))
    assert times is not None
    assert times.tolist() == expected
    assert at_once.interval_s == one_by_one.interval_s
    assert at_once.read("00:00:05") == one_by_one.read("00:00:05")  # midnight has passed, or not, for both


@pytest.mark.parametrize(
    "texts",
    [
        ["10:00:00", "10:00:0x"],
        ["10:00:00", "24:00:00"],
        ["11:00:00 AM", "01:00:00 XM"],
        ["13:00:00 PM"],
        ["10:00:00-PM"],
        ["10:00:00 AM", "10:00:01"],
        ["1:00:000"],
        ["１0:00:00"],
        [],
    ],
)
def test_what_is_not_plain_is_read_one_by_one(texts: list[str]) -> None:
    assert BlockClock(BERLIN, DAY).read_many(many(texts)) is None


def test_readings_with_a_date_have_none_of_their_own() -> None:
    assert BlockClock(UTC, None).read_many(many(["10:00:00"])) is None


@pytest.mark.parametrize(
    "texts",
    [
        ["2026-10-25 12:00:00"],
        ["2026-10-24 23:59:58", "2026-10-24 23:59:59", "2026-10-25 00:00:00", "2026-10-25 00:00:00"],
        ["2026-10-25 01:30:00", "2026-10-25 02:30:00", "2026-10-25 02:00:00", "2026-10-25 03:00:00"],
        ["2026-10-25 20:00:00", "2026-10-24 01:00:00", "2026-10-24 00:30:00", "2026-11-01 00:00:00"],
        ["2026-10-25 12:00:00", "2026-10-25 12:00:02", "2026-10-25 12:00:03", "2026-10-25 12:00:05"],
    ],
)
def test_many_with_dates_are_the_same(texts: list[str]) -> None:
    one_by_one, at_once = BlockClock(BERLIN, None), BlockClock(BERLIN, None)
    expected = [one_by_one.read(text) for text in texts]
    times = at_once.read_dated(many(texts))
    assert times is not None
    assert times.tolist() == expected
    assert at_once.interval_s == one_by_one.interval_s
    assert at_once.read("00:00:05") == one_by_one.read("00:00:05")


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 10:00:00",
        "1926-10-25 10:00:00",
        "2026-10-25 24:00:00",
        "2026/10/25 10:00:00",
        "2026-10-25T10:00:00",
        "2026-1x-25 10:00:00",
        "26-10-25 10:00:00",
    ],
)
def test_other_dates_are_read_one_by_one(text: str) -> None:
    texts = ["2026-10-25 10:00:00"[: len(text)], text]
    assert BlockClock(BERLIN, None).read_dated(many(texts)) is None
