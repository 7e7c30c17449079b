"""The page of charts with real captures: plot, zoom, cursor, region, distributions, save."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.charts.scene import CPU, DURATION, at, chart, made_page, of_tool, wait_drawn
from tests.ui.sample_captures import open_samples, settle
from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store import captures as store_captures
from xat_desktop.store import series as store_series
from xat_desktop.tasks.find_steady_window import steady_window_of
from xat_desktop.ui.charts.chart_area import NOTHING_HINT, TICK_HINT, ChartArea
from xat_desktop.ui.charts.panel import Panel
from xat_desktop.ui.charts.series_drag import drag_data
from xat_desktop.ui.charts.time_plot import TimePlot
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = ("monitoring/session-1", "jmeter-shop/shop")


pytestmark = pytest.mark.usefixtures("every_move_counts")


@pytest.fixture
def captures(qtbot: QtBot, context: AppContext) -> list[Capture]:
    return open_samples(qtbot, context, *GROUPS)


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, captures: list[Capture]) -> ChartsPage:
    return made_page(qtbot, context)


def first_panel(area: ChartArea) -> Panel:
    return next(iter(area.stack.panels.values()))


def mouse(
    plot: TimePlot,
    kind: QEvent.Type,
    place: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """To this widget, whatever window lies over it; QTest moves the cursor of the screen instead."""
    target, at_ = plot.viewport(), QPointF(place)
    QGuiApplication.sendEvent(target, QMouseEvent(kind, at_, target.mapToGlobal(at_), button, held, modifier))


def drag(
    plot: TimePlot,
    start: QPoint,
    end: QPoint,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    """The mouse hovers before it presses."""
    kinds = QEvent.Type
    mouse(plot, kinds.MouseMove, start)
    mouse(plot, kinds.MouseButtonPress, start, button, button, modifier)
    for step in range(1, 5):
        place = start + (end - start) * step / 4
        mouse(plot, kinds.MouseMove, place, held=button, modifier=modifier)
    mouse(plot, kinds.MouseButtonRelease, end, button, modifier=modifier)


def legend_values(panel: Panel) -> list[str]:
    return [row.value for row in panel.legend.rows.rows]


def test_without_captures_it_says_what_to_do(qtbot: QtBot, page: ChartsPage) -> None:
    page.refresh()
    button = page.findChild(QPushButton, "empty_state_button")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: page.area is not None and bool(page.area.stack.curves), timeout=20_000)
    assert page.commands()


def test_totals_only_say_so(qtbot: QtBot, context: AppContext) -> None:
    totals = open_samples(qtbot, context, "wrk-items/service")
    page = ChartsPage(context)
    qtbot.addWidget(page)
    page.show_args(capture_ids=[totals[0].id])
    page.refresh()
    settle(qtbot, context)
    assert page.area is not None
    assert page.area._plots.currentIndex() == NOTHING_HINT


def test_metric_argument_plots_it(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    assert [panel.group for panel in area.stack.panels.values()] == [(CPU, "1")]
    assert first_panel(area).legend.rows.rows[0].name == "idle"


def test_first_chart_shows_several_plots_with_one_left_edge(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"))
    plots = [panel.time_plot for panel in area.stack.panels.values()]
    assert len(plots) > 1
    assert len({plot.mapTo(page, at(plot, 0)).x() for plot in plots}) == 1
    assert len({plot.mapTo(page, at(plot, 1)).x() for plot in plots}) == 1
    ruler = area.stack.time_ruler
    edge = ruler.mapTo(page, ruler.mapFromScene(ruler.box.sceneBoundingRect().topLeft())).x()
    assert edge == plots[0].mapTo(page, at(plots[0], 0)).x()


def test_tick_and_untick_in_the_tree(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    names = [branch.title for branch in page.model.branches]
    index = page.model.index(names.index("Run queue"), 0)
    page.model.toggle(index)
    wait_drawn(qtbot, page)
    assert ("xat.system.run_queue", "1") in [panel.group for panel in area.stack.panels.values()]
    assert page.model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    page.model.toggle(index)
    assert len(area.stack.panels) == 1
    for panel in list(area.stack.panels.values()):
        button = panel.findChild(QToolButton, f"remove_{panel.key}")
        assert button is not None
        button.click()
    assert not area.stack.curves
    assert area._plots.currentIndex() == TICK_HINT
    assert page.commands() == []


def test_series_dropped_on_a_plot_of_its_unit_join_it(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    branch = next(branch for branch in page.model.branches if branch.title == "Run queue")
    data: QMimeData = drag_data([branch.leaves[0].key])
    position, action = QPointF(20, 20), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    panel = first_panel(area)
    panel.dropEvent(QDropEvent(position, action, data, Qt.MouseButton.LeftButton, none))
    assert len(area.stack.panels) == 1
    assert panel.legend.rows.rows[-1].name.startswith("Run queue")


def test_wheel_zooms_all_plots_and_back_returns(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"))
    before = area.stack.viewport.view
    plot = first_panel(area).time_plot
    place = QPointF(at(plot, 0.25))
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place, plot.viewport().mapToGlobal(place), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(plot.viewport(), event)
    after = area.stack.viewport.view
    assert after.end - after.start == pytest.approx((before.end - before.start) / 1.25**2)
    share = (after.start - before.start) / ((before.end - before.start) - (after.end - after.start))
    assert share == pytest.approx(0.25, abs=0.01)
    ranges = {tuple(panel.time_plot.box.viewRange()[0]) for panel in area.stack.panels.values()}
    assert ranges == {(after.start, after.end)}
    area.toolbar.back_button.click()
    assert area.stack.viewport.view == before


def test_dragging_a_flat_box_zooms_time_only_a_high_one_values_too(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    panel = first_panel(area)
    plot = panel.time_plot
    before = area.stack.viewport.view
    drag(plot, at(plot, 0.2), at(plot, 0.6))
    flat = area.stack.viewport.view
    assert not flat.values
    span = before.end - before.start
    assert flat.start == pytest.approx(before.start + 0.2 * span, abs=0.02 * span)
    assert flat.end == pytest.approx(before.start + 0.6 * span, abs=0.02 * span)
    drag(plot, at(plot, 0.2, 0.2), at(plot, 0.6, 0.8))
    low, high = area.stack.viewport.view.values[panel.key]
    assert 0 < low < high < 1
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert area.stack.viewport.is_whole


def test_double_click_shows_all_and_the_middle_button_pans(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    plot, viewport, none = first_panel(area).time_plot, area.stack.viewport, Qt.KeyboardModifier.NoModifier
    viewport.show(100, 200)
    drag(plot, at(plot, 0.5), at(plot, 0.3), button=Qt.MouseButton.MiddleButton)
    assert viewport.view.start == pytest.approx(120, abs=2)
    QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, none, at(plot, 0.5))
    assert viewport.is_whole


def test_region_is_moved_by_its_edge_in_all_plots(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"))
    view = area.stack.viewport.view
    span = view.end - view.start
    area.stack.set_region((view.start + 0.2 * span, view.start + 0.4 * span))
    settle(qtbot, page.context)
    plot = first_panel(area).time_plot
    plot.grab()  # lines know where they are once they have been painted
    drag(plot, at(plot, 0.4), at(plot, 0.6))
    assert area.stack.region is not None
    assert area.stack.region[1] == pytest.approx(view.start + 0.6 * span, abs=0.02 * span)
    regions = [panel.time_plot._region for panel in area.stack.panels.values()]
    assert {region.getRegion() for region in regions if region is not None} == {area.stack.region}
    settle(qtbot, page.context)


def test_marked_region_gets_exact_statistics(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    plot = first_panel(area).time_plot
    drag(plot, at(plot, 0.3), at(plot, 0.5), Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, context)
    region = area.stack.region
    assert region is not None
    one = area.stack.plotted[0]
    start, end = (area.stack.alignment.us_of(one.capture.id, x) for x in region)
    assert context.store is not None
    values = store_series.samples(context.store, one.series.id, start, end).values
    statistics = area.region.model.rows[0].statistics
    assert statistics is not None
    assert (statistics.n, statistics.p95) == (len(values), np.percentile(values, 95))
    assert area.region.isVisible()
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert area.stack.region is None
    assert not area.region.isVisible()


def test_the_steady_window_is_that_of_the_analysis_and_of_all_runs(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    runs = of_tool(captures, "jmeter")[:2]
    area = chart(qtbot, page, runs, DURATION)
    area.toolbar.steady_button.click()
    settle(qtbot, context)
    assert context.store is not None
    place = area.stack.alignment.x_of
    windows = []
    for run in runs:
        window = steady_window_of(context.store, store_series.series_of(context.store, run.id))
        assert window is not None
        windows.append((place(run.id, window.start_us), place(run.id, window.end_us)))
    starts, ends = zip(*windows, strict=True)
    assert area.stack.region == (max(starts), min(ends))
    assert area.region.isVisible()


def test_without_throughput_there_is_no_steady_window(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    said: list[str] = []
    context.noticed.connect(lambda text, _level, _action: said.append(text))
    area.mark_steady()
    settle(qtbot, context)
    assert area.stack.region is None
    assert "None of these captures has a throughput" in said[-1]


def test_cursor_reads_all_plots(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"))
    plot = first_panel(area).time_plot
    mouse(plot, QEvent.Type.MouseMove, at(plot, 0.5))
    qtbot.waitUntil(lambda: all(any(legend_values(panel)) for panel in area.stack.panels.values()))
    place = area.findChild(QLabel, "cursor_place")
    assert place is not None
    assert place.text().endswith("UTC")
    read = first_panel(area).legend.rows.rows[0]
    found = first_panel(area).time_plot.curves[read.id].range_at(area.stack._cursor or 0.0)
    assert found is not None
    assert read.value == first_panel(area).scale.show(found[0])
    QGuiApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert not any(legend_values(first_panel(area)))


def test_keys_move_the_view_and_the_cursor(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    plot, viewport = first_panel(area).time_plot, area.stack.viewport
    QTest.keyClick(plot, Qt.Key.Key_Up)
    zoomed = viewport.view
    assert not viewport.is_whole
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert viewport.view.start > zoomed.start
    QTest.keyClick(plot, Qt.Key.Key_Period)
    first = area.stack._cursor
    QTest.keyClick(plot, Qt.Key.Key_Period)
    assert first is not None
    assert area.stack._cursor is not None
    assert area.stack._cursor > first
    QTest.keyClick(plot, Qt.Key.Key_Backspace)
    assert viewport.is_whole


def test_runs_at_different_times_are_aligned_at_their_start(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    runs = of_tool(captures, "jmeter")[:2]
    area = chart(qtbot, page, runs, DURATION)
    aligned = area.stack.alignment
    assert aligned.from_start
    assert area.toolbar.start_button.isChecked()
    assert area.stack.viewport.view.end < 60
    names = [row.name for row in first_panel(area).legend.rows.rows]
    assert len(set(names)) == len(names)
    area.toolbar.start_button.click()
    assert not area.stack.alignment.from_start
    apart = abs((runs[0].start_us or 0) - (runs[1].start_us or 0)) / 1e6
    assert area.stack.viewport.view.end > apart


def test_histogram_and_cdf_are_of_all_samples(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "jmeter")[:1], DURATION)
    for form in ("histogram", "cdf"):
        button = area.toolbar.findChild(QToolButton, f"chart_form_{form}")
        assert button is not None
        button.click()
        settle(qtbot, context)
        plot = first_panel(area).distribution_plot
        assert plot is not None
        assert plot.isVisible()
        assert plot.value_axis.logarithmic
    one = area.stack.plotted[0]
    assert context.store is not None
    values = store_series.samples(context.store, one.series.id).values
    middle = float(np.median(values))
    assert plot is not None
    assert plot.share_at(one.series.id, middle) == pytest.approx((values <= middle).mean())
    area.toolbar.log_button.click()
    settle(qtbot, context)
    assert not plot.value_axis.logarithmic
    area.toolbar.findChild(QToolButton, "chart_form_time").click()  # type: ignore[union-attr]
    assert first_panel(area).time_plot.isVisible()


def test_a_box_for_each_run(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext, tmp_path: Path
) -> None:
    runs = of_tool(captures, "jmeter")[:3]
    area = chart(qtbot, page, runs, DURATION)
    area.toolbar.findChild(QToolButton, "chart_form_box").click()  # type: ignore[union-attr]
    settle(qtbot, context)
    panel = first_panel(area)
    plot = panel.box_plot
    assert plot is not None
    assert plot.isVisible()
    assert [one.series.id for one, _ in plot.boxes] == [one.series.id for one in panel.plotted]
    assert context.store is not None
    for one, box in plot.boxes:
        values = store_series.samples(context.store, one.series.id).values
        assert (box.p25, box.p50, box.p75) == tuple(np.percentile(values, (25, 50, 75)))
        assert (box.minimum, box.maximum) == (values.min(), values.max())
    scale = plot.value_axis.scale_shown
    assert legend_values(panel) == [scale.show(box.p50) for _, box in plot.boxes]
    for shape in plot.shapes():
        assert list(shape.ends) == sorted(shape.ends, reverse=True)
        assert all(-1 <= end <= plot.box.height() + 1 for end in shape.ends)
    page.save_to(tmp_path / "boxes.csv")
    settle(qtbot, context)
    with (tmp_path / "boxes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["p50"]) for row in rows] == [box.p50 for _, box in plot.boxes]
    drawing = ElementTree.fromstring(area.scalable_picture())
    colours = {shape.colour for shape in plot.shapes()}
    assert {one.get("fill") for one in drawing.iter(f"{SVG}rect")} >= colours
    area.toolbar.findChild(QToolButton, "chart_form_time").click()  # type: ignore[union-attr]
    assert panel.time_plot.isVisible()
    assert not any(legend_values(panel))


def test_the_heat_map_is_of_the_visible_window(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext, tmp_path: Path
) -> None:
    area = chart(qtbot, page, of_tool(captures, "jmeter")[:2], DURATION)
    heat = area.toolbar.findChild(QToolButton, "chart_form_heat")
    assert isinstance(heat, QToolButton)
    heat.click()
    settle(qtbot, context)
    panel = first_panel(area)
    plot = panel.heat_plot
    assert plot is not None
    assert plot.isVisible()
    assert plot.found is not None
    whole = plot.found.counts.sum()
    cells = plot.cells()
    assert len(cells) == np.count_nonzero(plot.found.counts)
    assert max(cell.strength for cell in cells) == pytest.approx(1)
    column, row = np.argwhere(plot.found.counts == plot.found.counts.max())[0]
    place = float(plot.found.x_edges[column]) + 1e-4, float(plot._heights()[row]) + 1e-4
    assert f"{plot.found.counts.max():,} samples" in plot.count_text(*place)
    page.save_to(tmp_path / "heat.csv")
    settle(qtbot, context)
    with (tmp_path / "heat.csv").open(encoding="utf-8") as file:
        assert sum(int(one["samples"]) for one in csv.DictReader(file)) == whole
    rects = list(ElementTree.fromstring(area.scalable_picture()).iter(f"{SVG}rect"))
    assert len(rects) > len(cells)
    time = area.toolbar.findChild(QToolButton, "chart_form_time")
    assert isinstance(time, QToolButton)
    time.click()
    view = area.stack.viewport.view
    area.stack.viewport.show(view.start, (view.start + view.end) / 2)
    settle(qtbot, context)
    heat.click()
    settle(qtbot, context)
    assert 0 < plot.found.counts.sum() < whole


def test_zooming_in_reads_finer_ranges(qtbot: QtBot, page: ChartsPage, captures: list[Capture]) -> None:
    from xat_desktop.ui.charts import requests

    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    curve = area.stack.curves[0]
    assert page.context.store is not None
    coarse = store_series.overview(page.context.store, curve.plotted.series, max_buckets=50)
    assert coarse.rows_per_bucket > 1
    curve.set_whole(coarse)
    view = area.stack.viewport.view
    middle = (view.start + view.end) / 2
    area.stack.viewport.show(middle - 10, middle + 10)
    qtbot.waitUntil(lambda: curve.shown is not None and curve.shown.rows_per_bucket == 1)
    wanted = requests.detail_requests([curve], area.stack.viewport.view, area.stack.alignment, 1)[0]
    assert wanted.end_us - wanted.start_us == pytest.approx(40e6, rel=0.01)


def test_save_and_copy(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext, tmp_path: Path
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    page.save_to(tmp_path / "chart")
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.width() > 2 * area.stack.panel_list.content.width()
    colours = {picture.pixelColor(x, picture.height() // 2).name() for x in range(0, picture.width(), 3)}
    assert len(colours) > 5
    page.save_to(tmp_path / "chart.csv")
    settle(qtbot, context)
    with (tmp_path / "chart.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(curve.shown.times) for curve in area.stack.curves if curve.shown)
    page.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()


def test_the_drawing_has_every_curve_and_the_whole_legend_as_text(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], tmp_path: Path
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"))
    page.save_to(tmp_path / "chart.svg")
    drawing = ElementTree.parse(tmp_path / "chart.svg").getroot()
    texts = ["".join(one.itertext()) for one in drawing.iter(f"{SVG}text")]
    names = [row.name for panel in area.stack.panels.values() for row in panel.legend.rows.rows]
    assert set(names) <= set(texts)
    assert {panel.title for panel in area.stack.panels.values()} <= set(texts)
    paths = [one.get("d") or "" for one in drawing.iter(f"{SVG}path")]
    assert len(paths) == len(area.stack.curves)
    assert all(len(path) > 100 for path in paths)
    assert not list(drawing.iter(f"{SVG}image"))
    page.copy_picture()
    assert QGuiApplication.clipboard().mimeData().hasFormat("image/svg+xml")


@pytest.mark.parametrize("form", ["histogram", "cdf"])
def test_the_drawing_of_a_distribution(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext, form: str
) -> None:
    area = chart(qtbot, page, of_tool(captures, "jmeter")[:2], DURATION)
    area.toolbar.findChild(QToolButton, f"chart_form_{form}").click()  # type: ignore[union-attr]
    settle(qtbot, context)
    drawing = ElementTree.fromstring(area.scalable_picture())
    strokes = [one for one in drawing.iter(f"{SVG}path") if one.get("fill") == "none"]
    assert len(strokes) == len(area.stack.curves)


def test_a_band_of_many_samples_is_drawn_as_an_outline(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture]
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    curve = area.stack.curves[0]
    assert page.context.store is not None
    curve.set_whole(store_series.overview(page.context.store, curve.plotted.series, max_buckets=50))
    first_panel(area).time_plot.repaint_curves()
    drawing = ElementTree.fromstring(area.scalable_picture())
    areas = [one for one in drawing.iter(f"{SVG}path") if one.get("fill-opacity")]
    assert len(areas) == 1
    assert curve.range_at(area.stack.viewport.view.start + 100) is not None


def test_a_drawing_that_cannot_be_written_says_so(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], tmp_path: Path
) -> None:
    chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    with pytest.raises(XatError, match="cannot be written"):
        page.save_to(tmp_path / "missing" / "chart.svg")


def test_theme_and_zone_are_followed(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    from dataclasses import replace

    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    light = page.grab().toImage()
    context.theme.set_appearance("dark")
    dark = page.grab().toImage()
    place = QPoint(dark.width() * 3 // 4, dark.height() - 60)
    assert light.pixelColor(place).lightness() > 128 > dark.pixelColor(place).lightness()
    context.theme.set_appearance("light")
    place_label = area.findChild(QLabel, "cursor_place")
    assert place_label is not None
    area.stack.set_cursor(None)
    assert place_label.text().endswith(" UTC")
    context.change_settings(replace(context.settings, display_zone="Asia/Tokyo"))
    assert place_label.text().endswith(" JST")
    area.stack.set_cursor(10.0)
    assert place_label.text().endswith(" JST")


def test_refresh_keeps_the_view_and_drops_what_was_deleted(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    both = [*of_tool(captures, "vmstat"), *of_tool(captures, "iostat")]
    area = chart(qtbot, page, both, CPU)
    area.stack.viewport.show(10, 20)
    page.refresh()
    settle(qtbot, context)
    assert (area.stack.viewport.view.start, area.stack.viewport.view.end) == (10, 20)
    assert context.store is not None
    store_captures.delete(context.store, [both[1].id])
    page.refresh()
    settle(qtbot, context)
    assert {one.capture.id for one in area.stack.plotted} == {both[0].id}
    store_captures.delete(context.store, [both[0].id])
    page.refresh()
    settle(qtbot, context)
    assert page._whole.currentIndex() == 0
    assert not area.stack.panels


def test_another_partner_starts_empty(
    qtbot: QtBot, page: ChartsPage, captures: list[Capture], context: AppContext
) -> None:
    area = chart(qtbot, page, of_tool(captures, "vmstat"), CPU)
    with qtbot.waitSignal(context.partner_changed):
        context.add_partner("Fabrikam")
    page.refresh()
    settle(qtbot, context)
    assert page._whole.currentIndex() == 0
    assert not area.stack.curves
