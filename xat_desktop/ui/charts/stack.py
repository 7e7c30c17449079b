"""The stack of plots: which series stand where, one view, one cursor and one region for all of them."""

from collections.abc import Mapping, Sequence, Set
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.analysis.heat_map import HeatMap
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.tasks.load_chart import WindowOverview, WindowRequest
from xat_desktop.ui.charts import requests
from xat_desktop.ui.charts.alignment import Alignment
from xat_desktop.ui.charts.drag_mode import DragMode
from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.notes_item import PlacedNote
from xat_desktop.ui.charts.panel import LEGEND_WIDTHS, Panel
from xat_desktop.ui.charts.panel_list import PanelList
from xat_desktop.ui.charts.plotted import GroupKey, Plotted, free_slot
from xat_desktop.ui.charts.series_curve import SeriesCurve
from xat_desktop.ui.charts.time_ruler import OVERHANG_PX, TimeRuler
from xat_desktop.ui.charts.viewport import Range, View, Viewport
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.theme import GRID, figures_font

ZOOM_STEP = 0.7
PAN_STEP = 0.1
CURSOR_STEP = 0.01


class ChartStack(QWidget):
    """Asks for data by signals and is given it; knows neither the store nor jobs."""

    wholes_wanted = Signal(object)  # list of WindowRequest
    details_wanted = Signal(object)  # list of WindowRequest
    series_changed = Signal()
    region_changed = Signal(object)  # (x, x) or None, when it has come to rest
    cursor_moved = Signal(object)  # x or None
    series_dropped = Signal(str, object)  # panel key or "", leaf keys
    noted = Signal(float, float)  # x from, x to: a new note belongs there
    note_clicked = Signal(str)  # id

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("chart_stack")
        self._context = context
        self.alignment = Alignment((), from_start=True)
        self.viewport = Viewport(self)
        self.region: Range | None = None
        self.panels: dict[str, Panel] = {}
        self._curves: dict[str, list[SeriesCurve]] = {}
        self._names: Mapping[str, str] = {}
        self._made = 0
        self._cursor: float | None = None
        self._drag_mode = DragMode.ZOOM
        self._notes: Sequence[PlacedNote] = ()
        self._logarithmic = False
        self._lay_out()
        self.time_ruler.set_colours(context.theme.colours, self.font())
        self.viewport.changed.connect(self._on_view_changed)
        self.viewport.settled.connect(self._on_view_settled)
        context.theme.changed.connect(self.update_look)
        context.settings_changed.connect(self._show_clock)

    @property
    def curves(self) -> list[SeriesCurve]:
        """All series, from top to bottom."""
        return [curve for curves in self._curves.values() for curve in curves]

    @property
    def plotted(self) -> list[Plotted]:
        """All series, from top to bottom."""
        return [curve.plotted for curve in self.curves]

    @property
    def groups(self) -> dict[str, list[Series]]:
        """The series of each panel."""
        return {key: [curve.plotted.series for curve in curves] for key, curves in self._curves.items()}

    @property
    def cursor_x(self) -> float | None:
        """Where the cursor is; None where there is none."""
        return self._cursor

    @property
    def form_is_time(self) -> bool:
        """Whether the plots are over time."""
        return not self._ruler_row.isHidden()

    def set_alignment(self, alignment: Alignment, names: Mapping[str, str]) -> None:
        """Other captures, or another x axis for the same ones."""
        self.alignment, self._names = alignment, names
        for curve in self.curves:
            curve.set_alignment(alignment)
        self.set_region(None)
        self.set_cursor(None)
        self._show_clock()
        self.viewport.reset(self._limits())

    def add_series(self, found: Sequence[tuple[Capture, Series]], key: str = "") -> None:
        """Add series to the panel `key`, or each to the panel of its metric; those that are shown already stay."""
        shown = {one.series.id for one in self.plotted}
        touched: set[str] = set()
        for capture, series in found:
            if series.id in shown:
                continue
            target = key or self._panel_for((series.metric, series.unit))
            slot = free_slot([curve.plotted for curve in self._curves[target]])
            curve = SeriesCurve(Plotted(series, capture, slot), self.alignment)
            curve.set_look(self._context.theme.dark, self._logarithmic)
            self._curves[target].append(curve)
            touched.add(target)
        self._changed(touched)
        wanted = requests.whole_requests(self.curves, len(self.curves))
        if wanted:
            self.wholes_wanted.emit(wanted)

    def add_panel(self, group: GroupKey, found: Sequence[tuple[Capture, Series]]) -> None:
        """A panel of its own for these series, also where another one has the metric."""
        shown = {one.series.id for one in self.plotted}
        new = [(capture, series) for capture, series in found if series.id not in shown]
        if new:
            self.add_series(new, self._new_panel(group))

    def remove_series(self, ids: Sequence[str]) -> None:
        """Take series away; a panel without series goes, too."""
        gone, touched = set(ids), set()
        for key, curves in self._curves.items():
            left = [curve for curve in curves if curve.plotted.series.id not in gone]
            if len(left) != len(curves):
                self._curves[key] = left
                touched.add(key)
        self._changed(touched)

    def set_wholes(self, found: Sequence[WindowOverview]) -> None:
        """Ranges of whole series."""
        by_id = {one.request.series.id: one.overview for one in found}
        for curve in self.curves:
            overview = by_id.get(curve.plotted.series.id)
            if overview is not None:
                curve.set_whole(overview)
        self._on_view_changed()
        if not self.viewport.is_whole:
            self._on_view_settled()

    def set_details(self, found: Sequence[WindowOverview]) -> None:
        """Finer ranges of a window."""
        by_id = {one.request.series.id: one for one in found}
        for curve in self.curves:
            one = by_id.get(curve.plotted.series.id)
            if one is not None:
                place, capture_id = self.alignment.x_of, curve.plotted.capture.id
                ends = (place(capture_id, one.request.start_us), place(capture_id, one.request.end_us))
                curve.set_detail(one.overview, *ends)
        self._on_view_changed()

    def show_time(self) -> None:
        """Plots over time."""
        self._ruler_row.setVisible(True)
        for panel in self.panels.values():
            panel.show_time()
        self._on_view_changed()

    def show_distributions(self, found: Mapping[str, Distribution], form: str, logarithmic: Set[str]) -> None:
        """Plots over values; `logarithmic` = keys of the panels whose values are in powers of ten."""
        self._ruler_row.setVisible(False)
        for key, panel in self.panels.items():
            mine = {one.id: found[one.id] for one in self.groups[key] if one.id in found}
            panel.show_distributions(mine, form, key in logarithmic)

    def show_heat_maps(self, found: Mapping[str, HeatMap], logarithmic: Set[str]) -> None:
        """Cells of time and value, by key of the panel."""
        self._ruler_row.setVisible(False)
        for key, panel in self.panels.items():
            panel.show_heat_map(found.get(key), key in logarithmic, self._clock())

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Value axes in powers of ten; zoomed values are let go, as they mean something else there."""
        self._logarithmic = logarithmic
        for panel in self.panels.values():
            panel.time_plot.value_axis.set_logarithmic(logarithmic)
            self.viewport.fit_values(panel.key)
        self.update_look()

    def set_drag_mode(self, mode: DragMode) -> None:
        """What dragging does in every plot."""
        self._drag_mode = mode
        for panel in self.panels.values():
            panel.time_plot.set_drag_mode(mode)

    def set_notes(self, notes: Sequence[PlacedNote]) -> None:
        """Notes on the captures, in all plots."""
        self._notes = notes
        for number, panel in enumerate(self.panels.values()):
            panel.time_plot.show_notes(notes, labelled=number == 0)

    def set_region(self, region: Range | None, rests: bool = True) -> None:
        """Mark a stretch of time in all plots."""
        self.region = region
        for panel in self.panels.values():
            panel.time_plot.show_region(region)
        if rests:
            self.region_changed.emit(region)

    def region_requests(self) -> list[WindowRequest]:
        """What lies in the region, series by series."""
        if self.region is None:
            return []
        return [requests.window_request(one, self.region, self.alignment) for one in self.plotted]

    def update_look(self) -> None:
        """Colours of the theme."""
        for curve in self.curves:
            curve.set_look(self._context.theme.dark, self._logarithmic)
        for panel in self.panels.values():
            panel.set_look()
        self.time_ruler.set_colours(self._context.theme.colours, self.font())
        self._on_view_changed()

    def set_cursor(self, x: float | None) -> None:
        """One cursor across all plots, and what it reads in their legends."""
        self._cursor = x
        for panel in self.panels.values():
            panel.time_plot.show_cursor(x)
            panel.read_out(x)
        self.cursor_moved.emit(x)

    def fit(self) -> None:
        """Show all, of time or of values."""
        if self.form_is_time:
            self.viewport.fit()
            return
        for panel in self.panels.values():
            panel.fit()

    def show_place(self, text: str) -> None:
        """Where the cursor is, in words, below the legends."""
        self._place.setText(text)

    @property
    def place(self) -> str:
        """Where the cursor is, or what the time axis counts from."""
        return self._place.text()

    def picture_parts(self) -> tuple[QWidget, QWidget | None]:
        """What a picture of the charts consists of: the panels, and the time axis where there is one."""
        return self.panel_list.content, self._ruler_row if self.form_is_time else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_legends()

    def _lay_out(self) -> None:
        self.panel_list = PanelList()
        self.panel_list.series_dropped.connect(self.series_dropped)
        self.panel_list.inner_width_changed.connect(self._on_inner_width)
        self.time_ruler = TimeRuler()
        self._connect_box(self.time_ruler.box, "")
        self._ruler_row = QWidget()
        self._place = QLabel()
        self._place.setObjectName("cursor_place")
        self._place.setFont(figures_font(self._place.font()))
        self._ruler_layout = QHBoxLayout(self._ruler_row)
        self._ruler_layout.setSpacing(0)
        self._ruler_layout.addWidget(self.time_ruler, 1)
        self._ruler_layout.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel_list, 1)
        column.addWidget(self._ruler_row)

    def _panel_for(self, group: GroupKey) -> str:
        for key, panel in self.panels.items():
            if panel.group == group:
                return key
        return self._new_panel(group)

    def _new_panel(self, group: GroupKey) -> str:
        self._made += 1
        key = f"plot{self._made}"
        panel = Panel(key, group, self._context)
        panel.close_wanted.connect(self._on_close)
        panel.series_removed.connect(self.remove_series)
        panel.series_dropped.connect(self.series_dropped)
        self._connect_plot(panel)
        self.panels[key], self._curves[key] = panel, []
        self.panel_list.add(panel)
        return key

    def _connect_plot(self, panel: Panel) -> None:
        plot = panel.time_plot
        plot.set_drag_mode(self._drag_mode)
        plot.noted.connect(self.noted)
        plot.note_clicked.connect(self.note_clicked)
        plot.value_axis.set_logarithmic(self._logarithmic)
        plot.pointed.connect(self.set_cursor)
        plot.asked.connect(self._on_asked)
        plot.region_moved.connect(self._on_region_moved)
        self._connect_box(plot.box, panel.key)
        plot.time_axis.set_clock(*self._clock())
        panel.set_look()

    def _connect_box(self, box: GestureBox, key: str) -> None:
        box.key = key
        box.zoomed.connect(self.viewport.zoom)
        box.panned.connect(self.viewport.pan)
        box.fit_wanted.connect(self.viewport.fit)
        box.marked.connect(self._on_region_moved)
        box.boxed.connect(self.viewport.show)

    def _changed(self, touched: set[str]) -> None:
        if not touched:
            return
        for key in touched:
            if self._curves[key]:
                self.panels[key].set_series(self._curves[key], self._names)
            else:
                del self._curves[key]
                self.panel_list.remove(self.panels.pop(key))
        if self._curves:
            self._fit_legends()
            self.set_notes(self._notes)
            self.viewport.set_limits(self._limits())
            self._on_view_changed()
            self.set_region(self.region)
        elif self.region is not None:
            self.set_region(None)
        self.series_changed.emit()

    def _fit_legends(self) -> None:
        least, most = LEGEND_WIDTHS
        wanted = [panel.legend.wanted_width for panel in self.panels.values()]
        width = min(max([least, *wanted]), most, max(least, self.width() // 3))
        for panel in self.panels.values():
            panel.set_legend_width(width)
        self._place.setFixedWidth(width + GRID - OVERHANG_PX)

    def _limits(self) -> Range:
        spans = [curve.span for curve in self.curves]
        if not spans:
            return self.alignment.span
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _clock(self) -> tuple[int, ZoneInfo | None]:
        zone = None if self.alignment.from_start else ZoneInfo(self._context.settings.display_zone)
        return self.alignment.origin_us, zone

    def _show_clock(self) -> None:
        clock = self._clock()
        self.time_ruler.time_axis.set_clock(*clock)
        for panel in self.panels.values():
            panel.time_plot.time_axis.set_clock(*clock)

    def _on_view_changed(self) -> None:
        view = self.viewport.view
        for key, panel in self.panels.items():
            panel.time_plot.show_view(view, view.values.get(key))
        self.time_ruler.show_view(View(view.start, view.end))

    def _on_view_settled(self) -> None:
        if not self.viewport.is_whole and self.form_is_time:
            curves = self.curves
            wanted = requests.detail_requests(curves, self.viewport.view, self.alignment, len(curves))
            if wanted:
                self.details_wanted.emit(wanted)

    def _on_region_moved(self, start: float, end: float, rests: bool) -> None:
        self.set_region((start, end), rests)

    def _on_close(self, key: str) -> None:
        self.remove_series([one.id for one in self.groups[key]])

    def _on_inner_width(self) -> None:
        self._ruler_layout.setContentsMargins(1, 0, 1 + self.panel_list.scroll_bar_width, 0)

    def _on_asked(self, what: str) -> None:
        view = self.viewport.view
        span = view.end - view.start
        at = self._cursor if self._cursor is not None else (view.start + view.end) / 2
        if what in ("zoom_in", "zoom_out"):
            self.viewport.zoom(ZOOM_STEP if what == "zoom_in" else 1 / ZOOM_STEP, at)
        elif what in ("earlier", "later"):
            self.viewport.pan(span * (PAN_STEP if what == "later" else -PAN_STEP))
        elif what in ("cursor_earlier", "cursor_later"):
            step = span * (CURSOR_STEP if what == "cursor_later" else -CURSOR_STEP)
            self.set_cursor(min(max(at + step, view.start), view.end))
        elif what == "clear":
            self.set_region(None)
        else:
            {"fit": self.viewport.fit, "back": self.viewport.back}[what]()
