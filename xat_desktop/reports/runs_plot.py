"""The runs of one metric as dots, with the median of each side and its interval."""

from itertools import pairwise

import numpy as np

from xat_desktop.analysis.metric_comparison import Side
from xat_desktop.domain.units import Scale, number, scale_for
from xat_desktop.reports.axes import Axis, horizontal_axis, linear_ticks
from xat_desktop.reports.document import Picture
from xat_desktop.reports.drawing import BASELINE, CANDIDATE, INK, circle, line, rect, text, wrapped
from xat_desktop.reports.model import Floats, MetricOfReport
from xat_desktop.reports.names import full_title

WIDTH = 640.0
_LEFT, _RIGHT, _ROW, _TOP = 158.0, 628.0, 40.0, 6.0


def runs_plot(metric: MetricOfReport, baseline: str, candidate: str) -> Picture:
    """Two rows of dots on one axis in the unit that fits."""
    found = metric.comparison
    values = _known(metric)
    scale = scale_for(values.tolist(), found.unit, found.metric)
    axis = _axis(values)
    bottom = _TOP + 2 * _ROW
    ticks = [(tick / scale.factor, number(tick)) for tick in _ticks(axis, scale)]
    title = scale.label.replace("/s", "per second") if scale.label == "/s" else scale.label
    parts = [
        horizontal_axis(axis, ticks, _TOP, bottom, title),
        _side(metric.baseline_runs, found.baseline, axis, _TOP + _ROW * 0.5, baseline, BASELINE),
        _side(metric.candidate_runs, found.candidate, axis, _TOP + _ROW * 1.5, candidate, CANDIDATE),
    ]
    name = full_title(found.metric, found.attributes, found.statistic)
    sides = (metric.baseline_runs, baseline), (metric.candidate_runs, candidate)
    alt = f"{name}: {'; '.join(_spoken(runs, side, scale) for runs, side in sides)}."
    return Picture(WIDTH, bottom + (42 if title else 24), "".join(parts), alt)


def _known(metric: MetricOfReport) -> Floats:
    found = metric.comparison
    ends = [
        end for side in (found.baseline, found.candidate) if side.ci for end in (side.ci.low, side.ci.high)
    ]
    every = np.concatenate([metric.baseline_runs, metric.candidate_runs, np.array(ends, dtype=np.float64)])
    known = every[np.isfinite(every)]
    return known if known.size else np.zeros(1)


def _axis(values: Floats) -> Axis:
    """Room on both sides; from 0 where that costs less than half of the resolution."""
    low, high = float(values.min()), float(values.max())
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    start = 0.0 if 0 <= low <= (high - low) * 0.6 else low - room
    return Axis(start, high + room, _LEFT, _RIGHT)


def _ticks(axis: Axis, scale: Scale) -> list[float]:
    return linear_ticks(axis.low * scale.factor, axis.high * scale.factor)


def _side(runs: Floats, side: Side, axis: Axis, y: float, name: str, colour: str) -> str:
    lines = wrapped(name, _LEFT - 16)
    top = y + 4 - 7 * (len(lines) - 1)
    parts = [text((4, top + 14 * row), line_, fill=INK, bold=True) for row, line_ in enumerate(lines)]
    if side.ci is not None:
        left, right = axis.at(side.ci.low), axis.at(side.ci.high)
        parts.append(rect(left, y - 12, max(right - left, 1.5), 24, colour, 0.16))
    finite = runs[np.isfinite(runs)]
    for value, shift in zip(finite.tolist(), _shifts(finite, axis), strict=True):
        parts.append(circle((axis.at(value), y + shift), 4.2, colour, stroke="#ffffff", opacity=0.9))
    if side.median is not None:
        x = axis.at(side.median)
        parts.append(line((x, y - 15), (x, y + 15), INK, 2))
    return "".join(parts)


def _shifts(values: Floats, axis: Axis) -> list[float]:
    """Dots that would hide one another are moved up and down in turn."""
    shifts = [0.0] * values.size
    order = np.argsort(values, kind="stable")
    crowd = 0
    for before, after in pairwise(order):
        near = axis.at(float(values[after])) - axis.at(float(values[before])) < 7
        crowd = crowd + 1 if near else 0
        shifts[after] = (0.0, -6.5, 6.5, -11.0, 11.0)[crowd % 5]
    return shifts


def _spoken(runs: Floats, name: str, scale: Scale) -> str:
    texts = ", ".join(scale.text(value) for value in runs.tolist())
    return f"{name}: runs {texts or 'none'}"
