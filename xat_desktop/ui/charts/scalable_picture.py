"""The charts as SVG: curves, axes and whole legends as shapes and texts that stay sharp at any size."""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtGui import QColor, QPainterPath

from xat_desktop.reports.drawing import circle, fitted, line, rect, text
from xat_desktop.ui.charts.box_plot import DOT_PX, BoxPlot
from xat_desktop.ui.charts.curve_shapes import LINE_PX, Area, Dots, PathLine, Shape
from xat_desktop.ui.charts.distribution_plot import DistributionPlot
from xat_desktop.ui.charts.heat_plot import HeatPlot
from xat_desktop.ui.charts.palette import dashes_of, style_of
from xat_desktop.ui.charts.panel import Panel
from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.charts.time_plot import TimePlot
from xat_desktop.ui.theme import GRID, Colours

ShownPlot = TimePlot | DistributionPlot | BoxPlot | HeatPlot
MARGIN = 2 * GRID
HEADING = 26  # px
AXIS_WIDTH = 60
AXIS_HEIGHT = 22
ROW = 18
SIZE = 12
SMALL = 11
LEAST_LEGEND = 180


def scalable_picture(stack: ChartStack, colours: Colours, title: str) -> str:
    """All panels below each other with what is visible of them, and the time axis where there is one."""
    panels = list(stack.panels.values())
    plot_width = max(_plot_of(panel).box.width() for panel in panels)
    legend_width = max([LEAST_LEGEND, *(panel.legend.wanted_width for panel in panels)])
    width = 2 * MARGIN + AXIS_WIDTH + plot_width + legend_width
    parts, top = [], float(MARGIN)
    for panel in panels:
        parts.append(_panel(panel, top, width, colours))
        top += _height(panel) + GRID
    if stack.form_is_time:
        left = MARGIN + AXIS_WIDTH
        parts.append(_bottom_axis(stack.time_ruler, left, top, colours))
        parts.append(
            text((left + plot_width + 2 * GRID, top + 14), stack.place, size=SMALL, fill=colours.muted)
        )
        top += AXIS_HEIGHT
    body = rect(0, 0, width, top + MARGIN, colours.window) + "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{top + MARGIN:.0f}" '
        f'viewBox="0 0 {width:.0f} {top + MARGIN:.0f}" font-family="sans-serif">'
        f"<title>{escape(title)}</title>{body}</svg>\n"
    )


def _plot_of(panel: Panel) -> ShownPlot:
    shown = panel.shown_plot
    assert isinstance(shown, ShownPlot)
    return shown


def _height(panel: Panel) -> float:
    plot = _plot_of(panel)
    below = 0 if isinstance(plot, TimePlot) else AXIS_HEIGHT
    return float(HEADING + max(plot.box.height() + below, len(panel.legend.rows.rows) * ROW) + GRID)


def _panel(panel: Panel, top: float, width: float, colours: Colours) -> str:
    plot, left = _plot_of(panel), MARGIN + AXIS_WIDTH
    frame = rect(MARGIN / 2, top, width - MARGIN, _height(panel), colours.surface)
    name = text((MARGIN, top + 17), panel.title, size=SIZE + 1, fill=colours.text, bold=True)
    unit = text((left + plot.box.width(), top + 17), panel.unit_shown, anchor="end", fill=colours.muted)
    parts = [frame, name, unit, _left_axis(plot, left, top + HEADING, colours)]
    if not isinstance(plot, TimePlot):
        parts.append(_bottom_axis(plot, left, top + HEADING + plot.box.height(), colours))
    parts.append(_inside(plot, left, top + HEADING, colours))
    parts.append(_legend(panel, left + plot.box.width() + 2 * GRID, top + HEADING, width, colours))
    return "".join(parts)


def _inside(plot: ShownPlot, left: float, top: float, colours: Colours) -> str:
    """The curves, cut at the edges of the plot."""
    box, name = plot.box, f"inside-{plot.objectName()}"
    cut = f'<clipPath id="{name}">{rect(0, 0, box.width(), box.height(), "none")}</clipPath>'
    shapes = _shapes(plot)
    edge = line((0, box.height()), (box.width(), box.height()), colours.control_border)
    return (
        f'{cut}<g transform="translate({left:.2f} {top:.2f})" clip-path="url(#{name})">'
        f"{_grid(plot, colours)}{_marks(plot, colours)}{shapes}{edge}{_notes(plot, colours)}</g>"
    )


def _shapes(plot: ShownPlot) -> str:
    if isinstance(plot, TimePlot):
        return _curves(plot)
    if isinstance(plot, HeatPlot):
        return _cells(plot)
    return _boxes(plot) if isinstance(plot, BoxPlot) else _outlines(plot)


def _curves(plot: TimePlot) -> str:
    return "".join(
        f'<g opacity="{opacity:g}">{_shape(shape)}</g>' for shape, opacity in plot.scalable_shapes()
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, PathLine):
        return _stroke(shape.path, shape.style.colour, LINE_PX, dashes_of(shape.style))
    if isinstance(shape, Area):
        return _fill(shape.path, shape.colour)
    assert isinstance(shape, Dots)
    squares = shape.squares.ndarray()
    data = "".join(f"M{x:g},{y:g}h{w:g}v{h:g}h{-w:g}z" for x, y, w, h in squares.tolist())
    return f'<path d="{data}" fill="{shape.style.colour}"/>'


def _outlines(plot: DistributionPlot) -> str:
    parts = []
    for item, style in plot.outlines():
        path = item.itemTransform(plot.box)[0].map(item.getPath())
        brush: QColor = (
            item.opts["brush"].color() if item.opts["fillLevel"] is not None else QColor(0, 0, 0, 0)
        )
        if brush.alpha():
            parts.append(_fill(_closed(path, plot.box.height()), brush))
        parts.append(_stroke(path, style.colour, LINE_PX, dashes_of(style)))
    return "".join(parts)


def _cells(plot: HeatPlot) -> str:
    colour = plot.colour.name()
    return "".join(
        rect(one.rect.x(), one.rect.y(), one.rect.width(), one.rect.height(), colour, round(one.strength, 2))
        for one in plot.cells()
    )


def _boxes(plot: BoxPlot) -> str:
    parts = []
    for shape in plot.shapes():
        minimum, low, p25, p50, p75, high, maximum = shape.ends
        middle, quarter = (shape.left + shape.right) / 2, (shape.right - shape.left) / 4
        parts.append(rect(shape.left, p75, shape.right - shape.left, p25 - p75, shape.colour, 0.3))
        for start, end in ((p75, high), (p25, low)):
            parts.append(line((middle, start), (middle, end), shape.colour, 1.5))
            parts.append(line((middle - quarter, end), (middle + quarter, end), shape.colour, 1.5))
        parts.append(line((shape.left, p50), (shape.right, p50), shape.colour, 3))
        ends = [end for end, whisker in ((minimum, low), (maximum, high)) if end != whisker]
        parts += [circle((middle, end), DOT_PX, "none", shape.colour) for end in ends]
    return "".join(parts)


def _closed(path: QPainterPath, bottom: float) -> QPainterPath:
    closed = QPainterPath(path)
    closed.lineTo(path.currentPosition().x(), bottom)
    closed.lineTo(path.elementAt(0).x, bottom)
    return closed


def _stroke(path: QPainterPath, colour: str, width: float, dash: str) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{_data(path)}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linejoin="round"{dashes}/>'
    )


def _fill(path: QPainterPath, colour: QColor) -> str:
    return f'<path d="{_data(path)}" fill="{colour.name()}" fill-opacity="{colour.alphaF():.3g}"/>'


def _data(path: QPainterPath) -> str:
    corners: list[Any] = [path.elementAt(number) for number in range(path.elementCount())]
    return "".join(f"{'M' if one.isMoveTo() else 'L'}{one.x:.2f},{one.y:.2f}" for one in corners)


def _marks(plot: ShownPlot, colours: Colours) -> str:
    """Under the curves: the marked region and the places of notes."""
    if not isinstance(plot, TimePlot):
        return ""
    height = plot.box.height()
    region = plot.region_px()
    parts = [rect(region[0], 0, region[1] - region[0], height, colours.accent, 0.16)] if region else []
    for flag in plot.note_flags():
        parts.append(rect(flag.left, 0, flag.right - flag.left, height, colours.warning, 0.14))
        parts += [line((x, 0), (x, height), colours.warning, 1, "4 3") for x in (flag.left, flag.right)]
    return "".join(parts)


def _notes(plot: ShownPlot, colours: Colours) -> str:
    if not isinstance(plot, TimePlot):
        return ""
    parts = []
    for flag in plot.note_flags():
        box = flag.label
        if not box:
            continue
        parts.append(rect(box.x(), box.y(), box.width(), box.height(), colours.warning_soft))
        content = fitted(flag.note.text, box.width() - GRID, SMALL)
        parts.append(text((box.x() + 4, box.bottom() - 4), content, size=SMALL, fill=colours.text))
    return "".join(parts)


def _ticks(axis: Any, ends: Sequence[float], length: float, upward: bool) -> list[tuple[float, str]]:
    """Place in px and text of each tick."""
    low, high = ends
    found = []
    for step, values in axis.tickValues(low, high, length):
        for value, label in zip(values, axis.tickStrings(values, 1.0, step), strict=True):
            share = (value - low) / (high - low)
            if 0 <= share <= 1:
                found.append(((1 - share if upward else share) * length, label))
    return found


def _left_axis(plot: PlotView, left: float, top: float, colours: Colours) -> str:
    ticks = _ticks(plot.left, plot.box.viewRange()[1], plot.box.height(), upward=True)
    return "".join(
        text((left - GRID, top + y + 4), label, size=SMALL, anchor="end", fill=colours.muted)
        for y, label in ticks
    )


def _bottom_axis(plot: PlotView, left: float, top: float, colours: Colours) -> str:
    ticks = _ticks(plot.bottom, plot.box.viewRange()[0], plot.box.width(), upward=False)
    return "".join(
        text((left + x, top + 15), label, size=SMALL, anchor="middle", fill=colours.muted)
        for x, label in ticks
    )


def _grid(plot: PlotView, colours: Colours) -> str:
    box = plot.box
    (across, up), (width, height) = box.viewRange(), (box.width(), box.height())
    rows = [line((0, y), (width, y), colours.border) for y, _ in _ticks(plot.left, up, height, upward=True)]
    if isinstance(plot, BoxPlot):
        return "".join(rows)
    columns = [
        line((x, 0), (x, height), colours.border) for x, _ in _ticks(plot.bottom, across, width, upward=False)
    ]
    return "".join(rows + columns)


def _legend(panel: Panel, left: float, top: float, width: float, colours: Colours) -> str:
    parts = []
    room = width - left - MARGIN - 30
    for number, (row, one) in enumerate(zip(panel.legend.rows.rows, panel.plotted, strict=True)):
        y, style = top + number * ROW + ROW / 2, style_of(one.slot, colours.surface < colours.text)
        parts.append(line((left, y), (left + 22, y), style.colour, 2, dashes_of(style)))
        parts.append(text((left + 30, y + 4), fitted(row.name, room), fill=colours.text))
    return "".join(parts)
