"""One metric over time: baseline above, candidate below, on the same axes, every run a line."""

from collections.abc import Sequence

import numpy as np

from xat_desktop.domain.units import Scale, number, scale_for
from xat_desktop.reports.axes import (
    Axis,
    horizontal_axis,
    linear_ticks,
    time_text,
    time_ticks,
    time_title,
    vertical_axis,
)
from xat_desktop.reports.document import Picture
from xat_desktop.reports.drawing import (
    AXIS,
    BASELINE,
    CANDIDATE,
    MUTED,
    Point,
    fitted,
    line,
    polygon,
    polyline,
    rect,
    text,
)
from xat_desktop.reports.model import TimeSeries, Trace
from xat_desktop.reports.names import full_title

WIDTH = 640.0
_LEFT, _RIGHT, _PANEL, _TOP, _GAP = 56.0, 630.0, 116.0, 24.0, 42.0
_STEADY = "#eaf3ec"


def time_series_plot(series: TimeSeries, baseline: str, candidate: str) -> Picture:
    """One panel for each side that has traces."""
    panels = [(baseline, series.baseline, BASELINE), (candidate, series.candidate, CANDIDATE)]
    panels = [panel for panel in panels if panel[1]]
    everything = (*series.baseline, *series.candidate)
    span_s = max((float(trace.t_s[-1]) for trace in everything if trace.t_s.size), default=0.0) or 1.0
    low, high = _range(everything)
    scale = scale_for([low, high], series.unit, series.metric)
    time_axis = Axis(0.0, span_s, _LEFT, _RIGHT)
    parts, top = [], _TOP
    for name, traces, colour in panels:
        value_axis = Axis(low, high, top + _PANEL, top)
        parts.append(_panel(name, traces, colour, time_axis, value_axis, scale))
        top += _PANEL + _GAP
    bottom = top - _GAP
    ticks = [(tick, time_text(tick, span_s)) for tick in time_ticks(span_s)]
    parts.append(horizontal_axis(time_axis, ticks, bottom, bottom, time_title(span_s)))
    name = full_title(series.metric, series.attributes)
    return Picture(WIDTH, bottom + 42, "".join(parts), _alt(name, panels, scale))


def _range(traces: Sequence[Trace]) -> tuple[float, float]:
    """From the smallest to the largest value; from 0 where the values reach down to half of their span."""
    ends = np.concatenate([part for trace in traces for part in (trace.low, trace.high)] or [np.zeros(1)])
    ends = ends[np.isfinite(ends)]
    if not ends.size:
        return 0.0, 1.0
    low, high = float(ends.min()), float(ends.max())
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
    return (0.0 if 0 <= low <= (high - low) else low - room), high + room


def _panel(
    name: str, traces: Sequence[Trace], colour: str, time_axis: Axis, value_axis: Axis, scale: Scale
) -> str:
    top, bottom = value_axis.end, value_axis.start
    ticks = [
        (tick / scale.factor, number(tick))
        for tick in linear_ticks(value_axis.low * scale.factor, value_axis.high * scale.factor, 4)
    ]
    parts = [_steady(traces, time_axis, top, bottom)]
    parts.append(vertical_axis(value_axis, ticks, _LEFT, _RIGHT))
    parts.append(line((_LEFT, bottom), (_RIGHT, bottom), AXIS))
    parts.append(text((_LEFT, top - 9), fitted(name, 460), size=12, bold=True))
    unit = "per second" if scale.label == "/s" else scale.label
    parts.append(text((_RIGHT, top - 9), unit, size=11, anchor="end", fill=MUTED))
    parts.extend(_band(trace, time_axis, value_axis, colour, len(traces)) for trace in traces)
    parts.extend(_middle(trace, time_axis, value_axis, colour, len(traces)) for trace in traces)
    return "".join(parts)


def _steady(traces: Sequence[Trace], axis: Axis, top: float, bottom: float) -> str:
    """The part that is steady in every run of the side."""
    windows = [trace.window_s for trace in traces if trace.window_s is not None]
    if not windows or len(windows) < len(traces):
        return ""
    start, end = axis.at(max(window[0] for window in windows)), axis.at(min(window[1] for window in windows))
    if end <= start:
        return ""
    edges = "".join(line((x, top), (x, bottom), "#7fae8a", 1, "3 3") for x in (start, end))
    return rect(start, top, end - start, bottom - top, _STEADY) + edges


def _band(trace: Trace, time_axis: Axis, value_axis: Axis, colour: str, runs: int) -> str:
    kept = np.isfinite(trace.low) & np.isfinite(trace.high)
    if not (trace.high[kept] > trace.low[kept]).any():
        return ""
    times = trace.t_s[kept].tolist()
    over: list[Point] = [
        (time_axis.at(t), value_axis.at(v)) for t, v in zip(times, trace.high[kept].tolist(), strict=True)
    ]
    under = [
        (time_axis.at(t), value_axis.at(v)) for t, v in zip(times, trace.low[kept].tolist(), strict=True)
    ]
    return polygon([*over, *reversed(under)], colour, max(0.05, 0.22 / runs))


def _middle(trace: Trace, time_axis: Axis, value_axis: Axis, colour: str, runs: int) -> str:
    if not trace.mid.size:
        return ""
    kept = np.isfinite(trace.mid)
    pairs = zip(trace.t_s[kept].tolist(), trace.mid[kept].tolist(), strict=True)
    points = [(time_axis.at(t), value_axis.at(v)) for t, v in pairs]
    return polyline(points, colour, 1.6 if runs == 1 else 1.2, opacity=1 if runs == 1 else 0.75)


def _alt(name: str, panels: Sequence[tuple[str, Sequence[Trace], str]], scale: Scale) -> str:
    texts = []
    for side, traces, _colour in panels:
        low, high = _extremes(traces)
        texts.append(f"{side}: {len(traces)} runs between {scale.text(low)} and {scale.text(high)}")
    return f"{name} over time. " + "; ".join(texts) + "."


def _extremes(traces: Sequence[Trace]) -> tuple[float, float]:
    lows, highs = ([part[np.isfinite(part)] for part in parts] for parts in _ends(traces))
    return (
        min((float(part.min()) for part in lows if part.size), default=float("nan")),
        max((float(part.max()) for part in highs if part.size), default=float("nan")),
    )


def _ends(traces: Sequence[Trace]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [trace.low for trace in traces], [trace.high for trace in traces]
