"""Cumulative distributions: which share of all samples lies at or below a value, on either side."""

import numpy as np

from xat_desktop.domain.units import Scale, number, scale_for
from xat_desktop.reports.axes import Axis, horizontal_axis, linear_ticks, log_ticks, vertical_axis
from xat_desktop.reports.document import Picture
from xat_desktop.reports.drawing import (
    BASELINE,
    CANDIDATE,
    GRID,
    MUTED,
    Point,
    circle,
    fitted,
    line,
    polyline,
    text,
    text_width,
)
from xat_desktop.reports.model import Distribution, Distributions
from xat_desktop.reports.names import full_title

WIDTH, HEIGHT = 640.0, 282.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 622.0, 34.0, 240.0
_MARKED = (0.5, 0.95, 0.99)
_LOG_FROM = 20.0
_DASH = "7 3"


def cdf_plot(found: Distributions, baseline: str, candidate: str) -> Picture:
    """Bold: all samples of a side; thin: each of its runs. The candidate is dashed."""
    sides = [(baseline, found.baseline, found.baseline_runs, BASELINE, "")]
    if found.candidate is not None:
        sides.append((candidate, found.candidate, found.candidate_runs, CANDIDATE, _DASH))
    axis = _axis([side[1] for side in sides])
    share_axis = Axis(0.0, 1.0, _BOTTOM, _TOP)
    scale = scale_for([axis.high], found.unit, found.metric)
    shares = [(share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    title = f"{scale.label or 'value'}, logarithmic" if axis.log else scale.label
    parts = [
        vertical_axis(share_axis, shares, _LEFT, _RIGHT),
        horizontal_axis(axis, _ticks(axis, scale), _TOP, _BOTTOM, title),
        line((_LEFT, _TOP), (_RIGHT, _TOP), GRID),
    ]
    for _name, _whole, runs, colour, _dash in sides:
        parts.extend(polyline(_steps(run, axis, share_axis), colour, 0.9, opacity=0.35) for run in runs)
    for _name, whole, _runs, colour, dash in sides:
        parts.append(polyline(_steps(whole, axis, share_axis), colour, 2.4, dash))
        parts.extend(_marks(whole, axis, share_axis, colour))
    parts.append(_legend([(name, colour, dash) for name, _, _, colour, dash in sides]))
    return Picture(WIDTH, HEIGHT, "".join(parts), _alt(found, baseline, candidate, scale))


def quantile(found: Distribution, share: float) -> float:
    """The value that `share` of the samples lie at or below, read from the curve."""
    index = int(np.searchsorted(found.shares, share - 1e-12))
    return float(found.values[min(index, found.values.size - 1)])


def _axis(sides: list[Distribution]) -> Axis:
    """Up to the 99.9th percentile, so that a single outlier does not squeeze all else together."""
    high = max(quantile(side, 0.999) for side in sides)
    low = min(float(side.values[0]) for side in sides)
    positive = min((float(v) for side in sides for v in side.values[side.values > 0][:1]), default=0.0)
    if low > 0 and high / positive >= _LOG_FROM:
        return Axis(low, high, _LEFT, _RIGHT, log=True)
    low = 0.0 if 0 <= low <= (high - low) else low
    return Axis(low, high if high > low else low + (abs(low) or 1.0), _LEFT, _RIGHT)


def _ticks(axis: Axis, scale: Scale) -> list[tuple[float, str]]:
    low, high = axis.low * scale.factor, axis.high * scale.factor
    ticks = log_ticks(low, high) if axis.log else linear_ticks(low, high, 8)
    return [(tick / scale.factor, number(tick)) for tick in ticks]


def _steps(found: Distribution, axis: Axis, share_axis: Axis) -> list[Point]:
    points: list[Point] = [(axis.at(float(found.values[0])), share_axis.at(0.0))]
    for value, share in zip(found.values.tolist(), found.shares.tolist(), strict=True):
        points.append((axis.at(value), points[-1][1]))
        points.append((axis.at(value), share_axis.at(share)))
        if value > axis.high:
            break
    return points


def _marks(found: Distribution, axis: Axis, share_axis: Axis, colour: str) -> list[str]:
    values = [(share, quantile(found, share)) for share in _MARKED]
    return [
        circle((axis.at(value), share_axis.at(share)), 4, "#ffffff", stroke=colour) for share, value in values
    ]


def _legend(sides: list[tuple[str, str, str]]) -> str:
    parts, x = [], _LEFT
    for name, colour, dash in sides:
        shown = fitted(name, 220)
        parts.append(
            line((x, 14), (x + 26, 14), colour, 2.4, dash) + text((x + 33, 18), shown, size=12, bold=True)
        )
        x += 60 + text_width(shown, 12.5)
    parts.append(circle((x + 4, 14), 4, "#ffffff", stroke=MUTED))
    parts.append(text((x + 14, 18), "median, p95, p99", size=11, fill=MUTED))
    return "".join(parts)


def _alt(found: Distributions, baseline: str, candidate: str, scale: Scale) -> str:
    sides = [(baseline, found.baseline)] + ([(candidate, found.candidate)] if found.candidate else [])
    texts = (
        f"{name}: median {scale.text(quantile(side, 0.5))}, p95 {scale.text(quantile(side, 0.95))}, "
        f"p99 {scale.text(quantile(side, 0.99))}"
        for name, side in sides
    )
    return f"Distribution of {full_title(found.metric, found.attributes)}. " + "; ".join(texts) + "."
