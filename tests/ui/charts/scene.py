"""A page of charts with captures in it, and the mouse, for the tests of what one does there."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import settle
from xat_desktop.domain.capture import Capture
from xat_desktop.ui.charts.chart_area import ChartArea
from xat_desktop.ui.charts.time_plot import TimePlot
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext

CPU = "system.cpu.utilization"
DURATION = "http.client.request.duration"


def made_page(qtbot: QtBot, context: AppContext) -> ChartsPage:
    """Connected as the window does it."""
    page = ChartsPage(context)
    qtbot.addWidget(page)
    context.data_changed.connect(page.refresh)
    page.resize(1200, 760)
    page.show()
    return page


def of_tool(captures: list[Capture], tool: str) -> list[Capture]:
    return [capture for capture in captures if capture.tool == tool]


def chart(qtbot: QtBot, page: ChartsPage, chosen: list[Capture], metric: str = "") -> ChartArea:
    """The plots with these captures, drawn."""
    page.show_args(capture_ids=[capture.id for capture in chosen], metric=metric)
    page.refresh()
    qtbot.waitUntil(lambda: page.area is not None and bool(page.area.stack.curves), timeout=20_000)
    assert page.area is not None
    wait_drawn(qtbot, page)
    return page.area


def wait_drawn(qtbot: QtBot, page: ChartsPage) -> None:
    """Until each curve shows what was read for it."""
    settle(qtbot, page.context)
    area = page.area
    assert area is not None
    qtbot.waitUntil(lambda: all(curve.shown is not None for curve in area.stack.curves))


def first_plot(area: ChartArea) -> TimePlot:
    return next(iter(area.stack.panels.values())).time_plot


def at(plot: TimePlot, x_share: float, y_share: float = 0.5) -> QPoint:
    """A place in the plot's box, in pixels of its viewport."""
    rect = plot.box.sceneBoundingRect()
    place = QPointF(rect.left() + rect.width() * x_share, rect.top() + rect.height() * y_share)
    return QPoint(plot.mapFromScene(place))


def mouse(plot: TimePlot, kind: QEvent.Type, place: QPoint, pressed: bool = False) -> None:
    """To this widget, whatever window lies over it."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = left if pressed else none
    target, position = plot.viewport(), QPointF(place)
    QGuiApplication.sendEvent(
        target,
        QMouseEvent(
            kind, position, target.mapToGlobal(position), button, held, Qt.KeyboardModifier.NoModifier
        ),
    )


def click(plot: TimePlot, place: QPoint) -> None:
    """Hover, press and release."""
    mouse(plot, QEvent.Type.MouseMove, place)
    mouse(plot, QEvent.Type.MouseButtonPress, place, pressed=True)
    mouse(plot, QEvent.Type.MouseButtonRelease, place)


def drag(plot: TimePlot, start: QPoint, end: QPoint) -> None:
    """With the left button."""
    mouse(plot, QEvent.Type.MouseMove, start)
    mouse(plot, QEvent.Type.MouseButtonPress, start, pressed=True)
    for step in range(1, 5):
        mouse(plot, QEvent.Type.MouseMove, start + (end - start) * step / 4, pressed=True)
    mouse(plot, QEvent.Type.MouseButtonRelease, end)
