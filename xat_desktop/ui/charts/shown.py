"""What the charts show at this moment, in the form in which it is exported."""

from collections.abc import Mapping

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.tasks.export_chart import ShownDistribution, ShownWindow
from xat_desktop.ui.charts.stack import ChartStack


def shown_windows(stack: ChartStack, names: Mapping[str, str]) -> list[ShownWindow]:
    """The drawn ranges within the window, series by series from the top."""
    view, place = stack.viewport.view, stack.alignment.us_of
    found = []
    for curve in stack.curves:
        shown = curve.shown
        if shown is not None:
            capture, series = curve.plotted.capture, curve.plotted.series
            start, end = place(capture.id, view.start), place(capture.id, view.end)
            found.append(ShownWindow(capture, names[capture.id], series, shown, start, end))
    return found


def shown_distributions(
    stack: ChartStack, names: Mapping[str, str], found: Mapping[str, Distribution]
) -> list[ShownDistribution]:
    """The drawn histograms or CDFs, series by series from the top."""
    return [
        ShownDistribution(names[one.capture.id], one.series, found[one.series.id])
        for one in stack.plotted
        if one.series.id in found
    ]
