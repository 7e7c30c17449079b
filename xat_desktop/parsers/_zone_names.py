"""Abbreviations of time zones that tools print, such as CEST: the offset where there is only one."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import ZoneSource
from xat_desktop.parsers._source import Source

_UTC = frozenset(("UTC", "GMT", "UCT", "Z"))
_OFFSETS_H = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "PKT": 5, "WIB": 7, "WITA": 8, "WIT": 9, "HKT": 8, "JST": 9,
    "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5,
    "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "SST": -11,
}  # fmt: skip
"""CST, CDT, IST and PST are left out: they are in use for several offsets."""


def named_zone(source: Source, abbreviation: str) -> tuple[tzinfo, str, ZoneSource] | None:
    """The zone that an abbreviation in the file says: (zone, name, how it is known); None when it is ambiguous.

    A zone chosen for the file that bears this abbreviation goes first: it also knows the other half of the year.
    """
    if abbreviation in _UTC:
        return source.resolve_zone("UTC")
    chosen = source.resolve_zone()
    if _bears(chosen[0], abbreviation):
        return chosen
    offset = _offset(abbreviation)
    if offset is None:
        return None
    hours = offset / timedelta(hours=1)
    return timezone(offset), f"Etc/GMT{-hours:+.0f}" if hours and hours == int(hours) else "UTC", "file"


def _bears(zone: ZoneInfo, abbreviation: str) -> bool:
    return any(datetime(2025, month, 1, tzinfo=zone).tzname() == abbreviation for month in (1, 7))


def _offset(abbreviation: str) -> timedelta | None:
    """Also of a number, which newer zones have in place of letters: `-03`, `+0530`."""
    digits = re.fullmatch(r"([+-])(\d{2})(\d{2})?", abbreviation)
    if digits:
        size = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
        return size if digits[1] == "+" else -size
    hours = _OFFSETS_H.get(abbreviation)
    return None if hours is None else timedelta(hours=hours)
