"""Single dates and times in a report: ISO 8601, or as C's ctime and `date` write them."""

import re
from datetime import datetime, tzinfo

from xat_desktop.domain.series import ZoneSource
from xat_desktop.parsers._clock import clock_us, parse_date, utc_us
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._zone_names import named_zone

_CTIME = re.compile(
    r"(?:[A-Z][a-z]{2},? +)?(?P<day>[A-Z][a-z]{2} +\d{1,2}|\d{1,2} [A-Z][a-z]{2})(?P<year1> \d{4})?"
    r" +(?P<clock>\d{1,2}:\d{2}:\d{2})(?: (?P<zone>[A-Za-z]{2,5}|[+-]\d{2,4}))?(?P<year2> \d{4})?"
)


class Moments:
    """Reads the times of one file; remembers what zone they were in and how that is known."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._named: dict[str, tuple[tzinfo, str, ZoneSource]] = {}
        self.zone_name = "UTC"
        self.zone_source: ZoneSource = "none"

    def us(self, text: str) -> int | None:
        """UTC µs of a time; None if it is none. One without a zone is read in the zone of the file."""
        moment, zone = _ctime(text) or _iso(text)
        if moment is None:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone(zone))
        else:
            self.zone_name, self.zone_source = "UTC", "file"
        try:
            return utc_us(moment)
        except OverflowError:
            return None

    def _zone(self, abbreviation: str) -> tzinfo:
        if abbreviation not in self._named:
            known = named_zone(self._source, abbreviation) if abbreviation else None
            self._named[abbreviation] = known or self._source.resolve_zone()
        zone, self.zone_name, self.zone_source = self._named[abbreviation]
        return zone


def _iso(text: str) -> tuple[datetime | None, str]:
    bare, _, zone = text.strip().partition(" UTC")
    try:
        return datetime.fromisoformat(bare + ("+00:00" if text.strip().endswith(" UTC") else zone)), ""
    except ValueError:
        return None, ""


def _ctime(text: str) -> tuple[datetime, str] | None:
    found = _CTIME.fullmatch(text.strip())
    year = found and (found["year1"] or found["year2"])
    if not found or not year:
        return None
    day, clock = parse_date(found["day"] + year), clock_us(found["clock"])
    if day is None or clock is None or clock >= 86_400_000_000:
        return None
    hour, rest = divmod(clock // 1_000_000, 3600)
    minute, second = divmod(rest, 60)
    return datetime(day.year, day.month, day.day, hour, minute, second), found["zone"] or ""  # noqa: DTZ001
