"""Where the ticks of a time axis stand and what they say: round times of the display zone, or elapsed time."""

import math
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_S = 86_400
_STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
    DAY_S, 2 * DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S, 90 * DAY_S, 365 * DAY_S,
)  # fmt: skip


def time_step(span_s: float, most: int) -> float:
    """The smallest round step that gives at most about `most` ticks over the span."""
    raw = max(span_s, 1e-6) / max(most, 1)
    if raw <= 0.5:
        power = 10.0 ** math.floor(math.log10(raw))
        return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))
    return next((float(step) for step in _STEPS_S if step >= raw), 365.0 * DAY_S)


def clock_ticks(start: float, end: float, step: float, origin_us: int, zone: tzinfo) -> list[float]:
    """x of the round wall-clock times of `zone`, also across a change of its offset."""
    if step < 60:
        return _multiples(start, end, step, (origin_us % 60_000_000) / 1e6)
    origin = EPOCH + timedelta(microseconds=origin_us)
    shift = _offset_s(origin + timedelta(seconds=start), zone)
    origin_s = origin_us / 1e6
    found = []
    for x in _multiples(start - 2 * 3600, end + 2 * 3600, step, origin_s + shift):
        there = _offset_s(origin + timedelta(seconds=x), zone)
        moved = x + shift - there
        if start <= moved <= end and moved not in found:
            found.append(moved)
    return found


def elapsed_ticks(start: float, end: float, step: float) -> list[float]:
    """Multiples of the step."""
    return _multiples(start, end, step, 0.0)


def clock_text(x: float, step: float, origin_us: int, zone: tzinfo) -> str:
    """Hours and minutes, finer as the step is finer; the day at midnight."""
    at = moment(x, origin_us, zone)
    midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    if step >= DAY_S or (midnight and step >= 60):
        return f"{at.day} {at:%b}"
    if step >= 60:
        return f"{at:%H:%M}"
    return f"{at:%H:%M:%S}" + fraction(at.microsecond / 1e6, step)


def elapsed_text(x: float, step: float) -> str:
    """m:ss, from one hour on h:mm:ss; finer as the step is finer."""
    places = decimals(step)
    size = round(abs(x), places)
    hours, rest = divmod(int(size), 3600)
    text = f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return ("−" if x < 0 and size else "") + text + fraction(size % 1, step)


def moment(x: float, origin_us: int, zone: tzinfo) -> datetime:
    """The time of day at x, rounded to whole microseconds."""
    return (EPOCH + timedelta(microseconds=origin_us + round(x * 1e6))).astimezone(zone)


def decimals(step: float) -> int:
    """Digits of a second that a step needs."""
    return 0 if step >= 1 else min(6, math.ceil(-math.log10(step) - 1e-9))


def fraction(part: float, step: float) -> str:
    """`.250`; nothing for whole steps."""
    places = decimals(step)
    return f"{part:.{places}f}"[1:] if places else ""


def _multiples(start: float, end: float, step: float, base: float) -> list[float]:
    """x with `base + x` a multiple of `step`."""
    lead = base % step
    first = math.ceil((start + lead) / step - 1e-9)
    last = math.floor((end + lead) / step + 1e-9)
    return [number * step - lead for number in range(first, last + 1)]


def _offset_s(at: datetime, zone: tzinfo) -> float:
    offset = at.astimezone(zone).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0
