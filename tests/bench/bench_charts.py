"""A chart of one series of 10 million samples: how fast it opens and moves, beside pyqtgraph with all points."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.bench.figure import Figure
from xat_desktop.domain.series import CaptureInfo, SeriesKey
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.settings import Settings
from xat_desktop.store import result_files
from xat_desktop.store import series as store_series
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.registry import Registry
from xat_desktop.ui.charts.chart_area import ChartArea
from xat_desktop.ui.charts_page import ChartsPage
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.theme import STYLE_ARGUMENTS, Theme

ROWS = 10_000_000
FOLDER = Path(__file__).parent / "data" / "charts"
FRAME_MS = 1000 / 60
FIRST_PAINT_MS = 100.0
SIZE = (1280, 720)
FRAMES = 40
REST_MS = 300


def figures(rounds: int) -> list[Figure]:
    """First paint of a page that is there already, and the frames of each gesture."""
    app = QApplication.instance() or QApplication([sys.argv[0], *STYLE_ARGUMENTS])
    assert isinstance(app, QApplication)
    shutil.rmtree(FOLDER, ignore_errors=True)
    capture_id = make_store(FOLDER, ROWS)
    context = AppContext(FOLDER, Settings(), Theme(app, "light"))
    context.open_partner()
    _spin(lambda: context.store is not None and not context.jobs.active)
    page, area = _open_page(context, capture_id)
    paints = [_first_paint(page, area, capture_id) for _ in range(rounds)]
    found = [
        Figure("chart of 10M samples, first paint", _list(paints), statistics.median(paints), FIRST_PAINT_MS)
    ]
    found += _gestures(area)
    peers = [_peer(capture_id) for _ in range(rounds)]
    ratio = statistics.median(paints) / statistics.median(peers)
    found.append(Figure("the same beside raw points in pyqtgraph", f"{_list(peers)} pyqtgraph", ratio, 1.0))
    page.deleteLater()
    context.close()
    _spin(lambda: not context.jobs.active)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return found


def make_store(folder: Path, rows: int) -> str:
    """A store with one capture of `rows` request durations; returns the capture's id."""
    random = np.random.default_rng(42)
    times = 1_760_000_000_000_000 + np.cumsum(random.exponential(500, rows)).astype(np.int64)
    values = np.exp(4.5 + 0.55 * random.standard_normal(rows)).astype(np.int64)
    values[random.integers(0, rows, rows // 500)] *= 20
    registry = Registry(folder)
    store = registry.open(registry.add("Bench"))
    file_id = new_id()
    record = dict.fromkeys(("name", "format", "tool", "tool_version", "host", "error"), "")
    counts = {"size_bytes": 0, "problem_count": 0, "parser_version": 1}
    more: dict[str, Any] = {"problems": [], "state": "imported", "collector_id": None}
    with store.write() as db:
        writer = ImportWriter(db, lambda _: {"result_file_id": file_id})
        writer.capture(CaptureInfo("bench", zone_source="file"))
        key = SeriesKey("http.client.request.duration", (), "s", "duration", "elapsed", 3)
        writer.samples([key], times, [values])
        writer.finish()
        result_files.insert(db, store.actor, file_id, "0" * 64, **record, **counts, **more)
    store.close()
    registry.close()
    return writer.capture_ids[0]


def _open_page(context: AppContext, capture_id: str) -> tuple[ChartsPage, ChartArea]:
    """The first time pays for importing pyqtgraph."""
    page = ChartsPage(context)
    page.resize(*SIZE)
    page.show()
    page.show_args([capture_id])
    page.refresh()
    _spin(lambda: page.area is not None and _is_drawn(page.area))
    assert page.area is not None
    return page, page.area


def _first_paint(page: ChartsPage, area: ChartArea, capture_id: str) -> float:
    area.remove(list(area.plotted_ids))
    _rest()
    start = time.perf_counter()
    page.show_args([capture_id])
    page.refresh()
    _spin(lambda: _is_drawn(area))
    QCoreApplication.processEvents()
    return 1e3 * (time.perf_counter() - start)


def _is_drawn(area: ChartArea) -> bool:
    return any(curve.shown for curve in area.stack.curves)


def _gestures(area: ChartArea) -> list[Figure]:
    stack = area.stack
    viewport, middle = stack.viewport, sum(stack.viewport.limits) / 2
    found = [_frames("cursor moves", lambda n: stack.set_cursor(middle * n / FRAMES))]
    found.append(_frames("zoom in by 10 %", lambda _: viewport.zoom(0.9, middle)))
    found.append(_frames("pan far zoomed in", lambda _: viewport.pan(_span(area) / 20)))
    found.append(_frames("zoom out by 10 %", lambda _: viewport.zoom(1 / 0.9, middle)))
    viewport.show(middle * 0.8, middle * 1.2)
    _rest()
    found.append(_frames("pan with a fifth visible", lambda _: viewport.pan(_span(area) / 100)))
    return found


def _span(area: ChartArea) -> float:
    return area.stack.viewport.view.end - area.stack.viewport.view.start


def _frames(name: str, move: Callable[[int], object]) -> Figure:
    """Milliseconds from the change of the view until it is painted."""
    found = []
    for number in range(FRAMES):
        start = time.perf_counter()
        move(number)
        QCoreApplication.processEvents()
        found.append(1e3 * (time.perf_counter() - start))
    _rest()
    middle = statistics.median(found)
    return Figure(f"frame, {name}", f"median {middle:.1f} ms, longest {max(found):.1f} ms", middle, FRAME_MS)


def _peer(capture_id: str) -> float:
    """pyqtgraph given every sample, with its own down-sampling and clipping on."""
    registry = Registry(FOLDER)
    store = registry.open(registry.partners()[0])
    start = time.perf_counter()
    series = store_series.series_of(store, capture_id)[0]
    samples = store_series.samples(store, series.id)
    widget = pg.PlotWidget()
    widget.resize(*SIZE)
    item = widget.plot((samples.times - series.t0_us) / 1e6, samples.values, pen="b")
    item.setDownsampling(auto=True, method="peak")
    item.setClipToView(True)
    widget.show()
    widget.viewport().repaint()
    took_ms = 1e3 * (time.perf_counter() - start)
    widget.close()
    store.close()
    registry.close()
    return took_ms


def _spin(until: Callable[[], bool]) -> None:
    while not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def _rest() -> None:
    """Until what was asked for in the background is there."""
    loop = QEventLoop()
    QTimer.singleShot(REST_MS, loop.quit)
    loop.exec()


def _list(found: list[float]) -> str:
    return f"{', '.join(f'{one:.0f}' for one in found)} ms"
