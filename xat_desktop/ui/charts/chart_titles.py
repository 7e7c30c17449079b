"""Texts about a place or a stretch on the time axis, and about the axis itself."""

from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from xat_desktop.domain.units import pretty
from xat_desktop.ui.charts import ticks
from xat_desktop.ui.charts.alignment import Alignment
from xat_desktop.ui.charts.viewport import Range

STEPS_IN_VIEW = 1_000  # a place is told as finely as a pixel is wide


def place_text(x: float, span_s: float, alignment: Alignment, zone: tzinfo) -> str:
    """`2026-11-23 04:21:30.250 UTC`, or `0:52.250 from the start`."""
    step = min(1.0, 10.0 ** round_down(span_s / STEPS_IN_VIEW))
    if alignment.from_start:
        text = QCoreApplication.translate("ChartTitles", "{time} from the start")
        return text.format(time=ticks.elapsed_text(x, step))
    at = ticks.moment(x, alignment.origin_us, zone)
    return f"{at:%Y-%m-%d %H:%M:%S}{ticks.fraction(at.microsecond / 1e6, step)} {at.tzname()}"


def axis_text(ends: Range, alignment: Alignment, zone: tzinfo) -> str:
    """`2026-11-23 UTC`, both days where it spans several, or what elapsed times count from."""
    if alignment.from_start:
        return QCoreApplication.translate("ChartTitles", "from the start")
    first, last = (ticks.moment(x, alignment.origin_us, zone) for x in ends)
    days = dict.fromkeys(f"{at:%Y-%m-%d}" for at in (first, last))
    return f"{' – '.join(days)} {first.tzname()}"


def region_text(region: Range, alignment: Alignment, zone: tzinfo) -> str:
    """`04:21:30 – 04:22:10 (40.0 s)`."""
    span = region[1] - region[0]
    step = min(1.0, 10.0 ** round_down(span / STEPS_IN_VIEW))
    if alignment.from_start:
        ends = [ticks.elapsed_text(x, step) for x in region]
    else:
        ends = [ticks.clock_text(x, min(step, 1.0), alignment.origin_us, zone) for x in region]
    return f"{ends[0]} – {ends[1]} ({pretty(span, 's')})"


def round_down(ratio: float) -> int:
    """Exponent of the power of ten at or below; at least microseconds."""
    exponent = 0
    while exponent > -6 and 10.0**exponent > ratio:
        exponent -= 1
    return exponent
