"""The values of an expression over series: sample by sample, with the unit that comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.expression import Call, Expression, Named, Negative, Number
from xat_desktop.analysis.percentile import interpolate
from xat_desktop.analysis.unit_algebra import product, quotient
from xat_desktop.domain.series import Kind, Times
from xat_desktop.domain.units import unit_label
from xat_desktop.errors import XatError

Floats = NDArray[np.float64]
HELD_STEPS = 1.5
"""A value counts until this many of its usual steps later."""
BLOCK = 1 << 22
"""Values that a moving window sorts at once."""


@dataclass(frozen=True)
class Sampled:
    """`times` µs ascending (n,), `values` (n,), NaN where there is none."""

    times: Times
    values: Floats
    unit: str
    kind: Kind


def evaluate(found: Expression, series: Mapping[str, Sampled]) -> Sampled:
    """Values of the expression; XatError where units or times do not fit. Quotients by zero are missing."""
    value = _value(found, series)
    assert isinstance(value, Sampled), "it names a series"
    return replace(value, values=np.where(np.isfinite(value.values), value.values, np.nan))


def _value(found: Expression, series: Mapping[str, Sampled]) -> Sampled | float:
    if isinstance(found, Number):
        return found.value
    if isinstance(found, Named):
        return series[found.name]
    if isinstance(found, Negative):
        inner = _value(found.inner, series)
        if not isinstance(inner, Sampled):
            return -inner
        return replace(inner, values=-inner.values, kind=_kind("-", inner))
    if isinstance(found, Call):
        return _called(found, _value(found.inner, series))
    return _combined(found.sign, _value(found.left, series), _value(found.right, series))


def _called(call: Call, inner: Sampled | float) -> Sampled:
    if not isinstance(inner, Sampled):
        raise _error(f"{call.function}() needs a series, not a number.")
    if call.function == "rate":
        return rate(inner)
    if call.function == "percentile":
        return percentile_of_each(inner, *call.numbers)
    return moving(inner, int(call.numbers[0]), np.median if call.function == "median" else np.mean)


def rate(found: Sampled) -> Sampled:
    """Change per second between neighbours; a counter that begins anew has none at that place."""
    if found.kind in ("duration", "event"):
        raise _error("rate() needs values over time; these are single events, which have no change.")
    keep = ~np.isnan(found.values)
    times, values = found.times[keep], found.values[keep]
    if len(values) < 2:
        raise _error("rate() needs at least two samples.")
    change, seconds = np.diff(values), np.diff(times) / 1e6
    if found.kind == "counter":
        change = np.where(change < 0, np.nan, change)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Sampled(times[1:], change / seconds, quotient(found.unit, "s"), "gauge")


def percentile_of_each(found: Sampled, percent: float, seconds: float) -> Sampled:
    """The percentile of the samples of each `seconds`, which are counted from 1970; times are their starts."""
    keep = ~np.isnan(found.values)
    length = round(seconds * 1e6)
    number, values = found.times[keep] // length, found.values[keep]
    order = np.lexsort((values, number))
    number, values = number[order], values[order]
    starts = np.flatnonzero(np.diff(number, prepend=number[:1] - 1))
    position = (np.diff(starts, append=len(number)) - 1) * (percent / 100)
    lower = np.floor(position)
    low = starts + lower.astype(np.intp)
    high = starts + np.ceil(position).astype(np.intp)
    shown = interpolate(values[low], values[high], position - lower)
    return Sampled(number[starts] * length, shown, found.unit, "gauge")


def moving(found: Sampled, window: int, statistic: Callable[..., Any]) -> Sampled:
    """Median or mean of `window` neighbouring samples, centred; fewer of them at both ends."""
    keep = ~np.isnan(found.values)
    times, values = found.times[keep], found.values[keep]
    half = window // 2
    result = np.empty(len(values))
    whole = len(values) - window + 1
    if whole > 0:
        windows = np.lib.stride_tricks.sliding_window_view(values, window)
        rows = max(BLOCK // window, 1)
        for start in range(0, whole, rows):
            stop = min(start + rows, whole)
            result[start + half : stop + half] = statistic(windows[start:stop], axis=1)
    for place in (*range(min(half, len(values))), *range(max(len(values) - half, half), len(values))):
        result[place] = statistic(values[max(place - half, 0) : place + half + 1])
    return Sampled(times, result, found.unit, "gauge")


def _combined(sign: str, left: Sampled | float, right: Sampled | float) -> Sampled | float:
    unit = _unit(sign, left, right)
    if isinstance(left, Sampled) and isinstance(right, Sampled):
        right = right if np.array_equal(left.times, right.times) else held(right, left)
    values = _applied(sign, _plain(left), _plain(right))
    first = left if isinstance(left, Sampled) else right
    if not isinstance(first, Sampled):
        return float(values)
    return Sampled(first.times, np.asarray(values), unit, _kind(sign, left, right))


def _kind(sign: str, *sides: Sampled | float) -> Kind:
    """Events stay events; a sum of counters counts on."""
    kinds = {one.kind for one in sides if isinstance(one, Sampled)}
    if len(kinds) == 1 and (kinds <= {"duration", "event"} or (kinds == {"counter"} and sign == "+")):
        return kinds.pop()
    return "gauge"


def held(found: Sampled, at: Sampled) -> Sampled:
    """Its values at the times of another series: the latest one, unless that is too old."""
    if "duration" in (found.kind, at.kind) or "event" in (found.kind, at.kind):
        raise _error("Single events at different times cannot be set against each other.")
    keep = ~np.isnan(found.values)
    times, values = found.times[keep], found.values[keep]
    if len(times) < 2:
        raise _error("A series with fewer than two samples has no values between them.")
    index = np.searchsorted(times, at.times, "right") - 1
    age = at.times - times[np.maximum(index, 0)]
    fresh = (index >= 0) & (age <= HELD_STEPS * float(np.median(np.diff(times))))
    return replace(found, times=at.times, values=np.where(fresh, values[np.maximum(index, 0)], np.nan))


def _applied(sign: str, left: Floats | float, right: Floats | float) -> Floats | float:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if sign == "+":
            return np.add(left, right)
        if sign == "-":
            return np.subtract(left, right)
        return np.multiply(left, right) if sign == "*" else np.divide(left, right)


def _plain(value: Sampled | float) -> Floats | float:
    return value.values if isinstance(value, Sampled) else value


def _unit(sign: str, left: Sampled | float, right: Sampled | float) -> str:
    units = [one.unit if isinstance(one, Sampled) else "1" for one in (left, right)]
    if sign == "*":
        return product(*units)
    if sign == "/":
        return quotient(*units)
    both = isinstance(left, Sampled) and isinstance(right, Sampled)
    if both and units[0] != units[1]:
        shown = " and ".join(unit_label(unit) or "a plain number" for unit in units)
        verb = "added" if sign == "+" else "subtracted"
        raise _error(f"Values in different units cannot be {verb}: {shown}.")
    return units[0] if isinstance(left, Sampled) else units[1]


def _error(detail: str) -> XatError:
    return XatError("The expression cannot be computed", detail)
