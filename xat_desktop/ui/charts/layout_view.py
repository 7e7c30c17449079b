"""What the charts show, as a layout that can be saved."""

from collections.abc import Sequence

from xat_desktop.domain.capture import Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.tasks.chart_layouts import ChartLayout, LayoutPlot, LayoutSeries
from xat_desktop.ui.charts.panel import Panel
from xat_desktop.ui.charts.stack import ChartStack


def layout_of(
    stack: ChartStack, name: str, form: str, logarithmic: bool, capture_ids: Sequence[str]
) -> ChartLayout:
    """The plots from top to bottom, each series once however many captures have it."""
    plots = tuple(_plot(panel) for panel in stack.panels.values())
    return ChartLayout(name, plots, form, stack.alignment.from_start, logarithmic, tuple(capture_ids))


def _plot(panel: Panel) -> LayoutPlot:
    series = (one.series for one in panel.plotted)
    return LayoutPlot(*panel.group, tuple(dict.fromkeys(_series(one) for one in series)))


def _series(one: Series) -> LayoutSeries:
    expression = one.expression if isinstance(one, DerivedSeries) else ""
    return LayoutSeries(one.metric, one.unit, one.attributes, expression)
