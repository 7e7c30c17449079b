"""Times for people: a moment in the display zone, and how long something took."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from xat_desktop.domain.units import MISSING, pretty

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(time_us: int | None, zone: str = "UTC") -> str:
    """Date and time to the second in `zone`; µs UTC."""
    if time_us is None:
        return MISSING
    try:
        return (
            (_EPOCH + timedelta(microseconds=time_us))
            .astimezone(ZoneInfo(zone))
            .strftime("%Y-%m-%d %H:%M:%S")
        )
    except OverflowError:  # a damaged clock, beyond the year 9999
        return MISSING


def span(start_us: int | None, end_us: int | None) -> str:
    """How long it is from start to end."""
    if start_us is None or end_us is None:
        return MISSING
    return pretty((end_us - start_us) / 1e6, "s")


def start_of(start_us: int | None, zone_source: str, zone: str = "UTC") -> str:
    """When a capture began; times of one without a wall clock count from its start."""
    return MISSING if zone_source == "none" else moment(start_us, zone)
