"""One window of time: zoom keeps its place, gestures are one step back, limits hold."""

import pytest
from pytestqt.qtbot import QtBot

from xat_desktop.ui.charts.viewport import MIN_SPAN_S, Viewport


@pytest.fixture
def viewport(qtbot: QtBot) -> Viewport:
    made = Viewport()
    made.reset((0.0, 100.0))
    return made


def window(viewport: Viewport) -> tuple[float, float]:
    return viewport.view.start, viewport.view.end


def test_zoom_keeps_the_place_under_the_mouse(viewport: Viewport) -> None:
    start, end = window(viewport)
    share = (30 - start) / (end - start)
    viewport.zoom(0.5, 30.0)
    start, end = window(viewport)
    assert (30 - start) / (end - start) == pytest.approx(share)


def test_a_gesture_is_one_step_back(qtbot: QtBot, viewport: Viewport) -> None:
    whole = window(viewport)
    for _ in range(5):
        viewport.zoom(0.8, 50.0)
    qtbot.waitUntil(lambda: not viewport._in_gesture)
    zoomed = window(viewport)
    viewport.pan(5.0)
    viewport.pan(5.0)
    viewport.back()
    assert window(viewport) == pytest.approx(zoomed)
    viewport.back()
    assert window(viewport) == whole
    assert not viewport.can_go_back


def test_never_farther_out_than_all_nor_closer_than_microseconds(viewport: Viewport) -> None:
    whole = window(viewport)
    viewport.zoom(100.0, 20.0)
    assert window(viewport) == whole
    for _ in range(200):
        viewport.zoom(0.5, 20.0)
    start, end = window(viewport)
    assert end - start >= MIN_SPAN_S * 0.99
    viewport.pan(1e9)
    assert window(viewport)[0] < 101


def test_box_zoom_holds_the_values_of_its_plot_only(viewport: Viewport) -> None:
    viewport.show(10, 20, "plot1", (1.0, 2.0))
    viewport.pan(1.0)
    assert viewport.view.values == {"plot1": (1.0, 2.0)}
    viewport.fit_values("plot1")
    assert viewport.view.values == {}
    viewport.fit()
    assert viewport.is_whole


def test_longer_data_widen_a_view_of_all_and_leave_a_zoomed_one(viewport: Viewport) -> None:
    viewport.set_limits((0.0, 200.0))
    assert viewport.view.end > 200
    viewport.show(10, 20)
    viewport.set_limits((0.0, 300.0))
    assert window(viewport) == (10, 20)
