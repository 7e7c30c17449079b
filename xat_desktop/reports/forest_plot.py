"""The forest plot: the ratio of every metric with its interval, on one logarithmic axis."""

from collections.abc import Sequence

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.domain.units import number
from xat_desktop.reports.axes import Axis, horizontal_axis, ratio_ticks, spaced
from xat_desktop.reports.document import Picture
from xat_desktop.reports.drawing import AXIS, CHARACTER_WIDTH, INK, MUTED, fitted, line, rect, text
from xat_desktop.reports.interval_bar import interval_line, ratio_axis
from xat_desktop.reports.marks import COLOURS
from xat_desktop.reports.names import full_title, statistic_title
from xat_desktop.reports.sentences import ratio_text

WIDTH = 640.0
_ROW, _TOP, _LEFT, _RIGHT = 24.0, 34.0, 246.0, 500.0
_WIDEST = 100.0


def forest_plot(comparisons: Sequence[MetricComparison], noise_floor: float, candidate: str) -> Picture:
    """One row for each metric that has a ratio."""
    axis = ratio_axis(comparisons, _LEFT, _RIGHT, _WIDEST)
    bottom = _TOP + _ROW * len(comparisons)
    ticks = [(ratio, f"×{number(ratio)}") for ratio in spaced(ratio_ticks(axis.low, axis.high), axis, 44)]
    parts = [
        _bands(axis, noise_floor, len(comparisons), bottom),
        horizontal_axis(
            axis, ticks, _TOP, bottom, f"Ratio {fitted(candidate, 150)} / baseline (logarithmic)"
        ),
        line((axis.at(1), _TOP), (axis.at(1), bottom), AXIS, 1.4),
        text((_LEFT, _TOP - 12), "← smaller", size=11, fill=MUTED),
        text((_RIGHT, _TOP - 12), "larger →", size=11, fill=MUTED, anchor="end"),
    ]
    for row, found in enumerate(comparisons):
        parts.append(_row(found, axis, _TOP + _ROW * (row + 0.5)))
    return Picture(WIDTH, bottom + 44, "".join(parts), _alt(comparisons))


def _bands(axis: Axis, noise_floor: float, rows: int, bottom: float) -> str:
    stripes = [rect(0, _TOP + _ROW * row, WIDTH, _ROW, "#f6f8fa") for row in range(0, rows, 2)]
    low, high = axis.at(1 / (1 + noise_floor)), axis.at(1 + noise_floor)
    return "".join(stripes) + rect(low, _TOP, high - low, bottom - _TOP, "#dfe5ee")


def _row(found: MetricComparison, axis: Axis, y: float) -> str:
    parts = [text((4, y + 4), _title(found), size=12, fill=INK), interval_line(found, axis, y)]
    parts.append(text((_RIGHT + 12, y + 4), ratio_text(found), size=11.5, fill=COLOURS[found.verdict]))
    return "".join(parts)


def _title(found: MetricComparison) -> str:
    """Cut before its statistic, which often is all that tells two rows apart."""
    end = f", {statistic_title(found.statistic)}"
    room = _LEFT - 16 - len(end) * 12 * CHARACTER_WIDTH
    return fitted(full_title(found.metric, found.attributes), room) + end


def _alt(comparisons: Sequence[MetricComparison]) -> str:
    rows = (
        f"{full_title(found.metric, found.attributes, found.statistic)} {ratio_text(found)}, {found.verdict}"
        for found in comparisons
    )
    return "Ratios of candidate to baseline with 95% intervals: " + "; ".join(rows) + "."
