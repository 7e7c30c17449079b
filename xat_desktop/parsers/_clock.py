"""Local clocks to UTC microseconds: DST folds, midnight, AM/PM, dates in any locale's order."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_EPOCH = date(1970, 1, 1).toordinal()


def day_us(day: date) -> int:
    """Microseconds from 1970-01-01 to the midnight of `day`, on the same clock."""
    return (day.toordinal() - _EPOCH) * DAY_US


def to_utc(local_us: Times, zone: tzinfo) -> Times:
    """UTC of clock readings (µs of the local clock since 1970-01-01); shape (n,) to (n,).

    The offset is looked up once for each quarter of an hour. In the repeated hour of a DST change the first
    pass counts as summer time until the clock goes back.
    """
    if getattr(zone, "key", "") == "UTC" or not len(local_us):
        return local_us
    quarter = local_us // (900 * SECOND_US)
    distinct, where = np.unique(quarter, return_inverse=True)
    first = np.array([_offset_us(int(q), zone, 0) for q in distinct], np.int64)
    second = np.array([_offset_us(int(q), zone, 1) for q in distinct], np.int64)
    offset = first[where]
    folded = np.flatnonzero(first[where] != second[where])
    if len(folded):
        went_back = np.zeros(len(local_us), bool)
        went_back[1:] = np.diff(local_us) < -600 * SECOND_US
        after = np.cumsum(went_back)
        second_pass = folded[after[folded] > after[folded[0]]]
        offset[second_pass] = second[where][second_pass]
    return local_us - offset


def _offset_us(quarter: int, zone: tzinfo, fold: int) -> int:
    moment = datetime(1970, 1, 1) + timedelta(seconds=quarter * 900)  # noqa: DTZ001 - a local clock
    offset = moment.replace(tzinfo=zone, fold=fold).utcoffset()
    return int((offset or timedelta()).total_seconds()) * SECOND_US


def unroll_days(clock_us: NDArray[np.int64], day: date) -> Times:
    """Clock readings within a day, in file order, to local µs since 1970: midnight starts the next day.

    Only a step back of more than 12 hours is midnight; a smaller one is a restart or DST and stays.
    """
    rolled = np.zeros(len(clock_us), np.int64)
    if len(clock_us):
        rolled[1:] = np.cumsum(np.diff(clock_us) < -DAY_US // 2)
    return clock_us + rolled * DAY_US + day_us(day)


CLOCK_BEGIN = re.compile(r"\d{1,2}[:.h時时시]")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h]|[時时시] ?)(\d{2})(?:[:.m]|[分분] ?)(\d{2})(?:[秒초s])?"
    r"(?:[.,](\d{1,6}))?(?:\s*([AaPp])\.? ?[Mm]\.?(?: (?:UTC|GMT|[A-Z]{1,3}[SD]T|SGT|PHT|ICT|[+-]\d\d(?:\d\d)?))?)?$"
)
"""Locales of India and others put the zone behind AM and PM: it names one, but rarely says which."""


def clock_us(text: str) -> int | None:
    """µs since midnight of `03:42:26`, `03:42:26 PM`, `03時42分26秒`, `12:00:01.250`; None if it is no clock."""
    found = _CLOCK.match(text.strip())
    if not found:
        return None
    hour, minute, second = (int(found[i]) for i in (1, 2, 3))
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "Pp" else 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    return ((hour * 60 + minute) * 60 + second) * SECOND_US + int((found[4] or "0").ljust(6, "0"))


_EPOCH_SECONDS = re.compile(r"(?P<seconds>\d{9,10})(?:\.(?P<fraction>\d{1,6}))?")


def epoch_us(text: str) -> int | None:
    """µs since 1970 of `1795407680`, `1795407680.25`; None when it is no count of seconds since then."""
    found = _EPOCH_SECONDS.fullmatch(text)
    return (
        int(found["seconds"]) * SECOND_US + int((found["fraction"] or "0").ljust(6, "0")) if found else None
    )


_THAI_YEARS = 543
_THAI_FROM = 2400
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
} | {"MAI": 5, "OKT": 10, "DES": 12, "DEZ": 12}


_DAMAGED = re.compile(r"[@#?*!$%&;|<>=~^\ufffd]|\d[A-Za-z][\d/]|/\d*[A-Za-z]+\d")
"""In a date: its digits are not all there."""


_PERSIAN = re.compile("[\u06f0-\u06f9]")
"""Digits of fa_IR, which writes the year first, in two digits."""


def parse_date(text: str, *, day_first: bool = False) -> date | None:
    """A date as the tools print it in C, en_US, de, fr, ja and ISO form; None if it is none.

    `11/23/26` and `11/23/2026` are month first unless that is impossible or `day_first` is set.
    """
    text = text.strip()
    if _DAMAGED.search(text):
        return None
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if _PERSIAN.search(text):
        numbers = numbers[:0:-1] + numbers[:1] if len(numbers) == 3 else []
        day_first = True
    words = (word[:3].upper() for word in re.findall(r"[A-Za-z]{3,}", text))
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    try:
        if month and len(numbers) == 2:
            day, year = numbers
            return date(_full_year(year), month, day)
        if month or len(numbers) != 3:
            return None
        if numbers[0] > 31:
            return date(*numbers)
        first, second, year = numbers
        if "." in text or first > 12 or (day_first and second <= 12):
            first, second = second, first
        return date(_full_year(year), first, second)
    except (ValueError, OverflowError):
        return None


def _full_year(year: int) -> int:
    """Of two digits, or of the Thai calendar."""
    if _THAI_FROM < year < _THAI_FROM + 500:
        return year - _THAI_YEARS
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def utc_us(moment: datetime) -> int:
    """Whole µs since 1970 of an aware datetime."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
