"""Which stretches of which series are to be read, for the whole, for the visible window, for a region."""

from collections.abc import Sequence

from xat_desktop.tasks.load_chart import WindowRequest
from xat_desktop.ui.charts.alignment import Alignment
from xat_desktop.ui.charts.plotted import Plotted
from xat_desktop.ui.charts.series_curve import SeriesCurve
from xat_desktop.ui.charts.viewport import Range, View

BUCKETS = 2_000  # for each series; the store gives up to twice as many
ALL_BUCKETS = 24_000  # for all series together, so that many of them still move smoothly
FEWEST_BUCKETS = 300
MARGIN = 0.5  # of the window is read on each side, so that panning finds it there


def whole_requests(curves: Sequence[SeriesCurve], shown: int) -> list[WindowRequest]:
    """All of each series that is not there yet; `shown` = how many are drawn at the same time."""
    buckets = _buckets(shown)
    return [
        WindowRequest(curve.plotted.series, curve.plotted.series.t0_us, curve.plotted.series.t1_us, buckets)
        for curve in curves
        if not curve.is_loaded
    ]


def detail_requests(
    curves: Sequence[SeriesCurve], view: View, alignment: Alignment, shown: int
) -> list[WindowRequest]:
    """The window with a margin, of the series that have more to show there."""
    margin = MARGIN * (view.end - view.start)
    wanted = [curve for curve in curves if curve.needs_detail]
    requests = []
    for curve in wanted:
        first, last = curve.span
        start, end = max(view.start - margin, first), min(view.end + margin, last)
        if start < end and (start > first or end < last):
            window = window_request(curve.plotted, (start, end), alignment, _buckets(shown))
            requests.append(window)
    return requests


def window_request(plotted: Plotted, window: Range, alignment: Alignment, buckets: int = 0) -> WindowRequest:
    """From x to the capture's own time."""
    place = alignment.us_of
    start, end = (place(plotted.capture.id, x) for x in window)
    return WindowRequest(plotted.series, start, end, buckets)


def _buckets(shown: int) -> int:
    return min(BUCKETS, max(FEWEST_BUCKETS, ALL_BUCKETS // max(shown, 1)))
