"""Toolbar, plots and region statistics together: reads what the plots want to show."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.domain.annotation import Annotation
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.domain.series_names import capture_names
from xat_desktop.tasks.chart_layouts import ChartLayout, LayoutSeries
from xat_desktop.tasks.export_chart import export_windows
from xat_desktop.tasks.find_steady_window import find_steady_windows
from xat_desktop.tasks.load_chart import WindowOverview, WindowRequest, load_overviews
from xat_desktop.tasks.summarise_region import RegionStatistics, summarise_region
from xat_desktop.ui.charts.alignment import Alignment, can_use_clock, wants_start
from xat_desktop.ui.charts.chart_titles import axis_text, place_text, region_text
from xat_desktop.ui.charts.drag_mode import DragMode
from xat_desktop.ui.charts.formula_bar import FormulaBar
from xat_desktop.ui.charts.formulas import ChartFormulas
from xat_desktop.ui.charts.layout_view import layout_of
from xat_desktop.ui.charts.note_bar import NoteBar
from xat_desktop.ui.charts.notes import ChartNotes
from xat_desktop.ui.charts.picture import picture_of
from xat_desktop.ui.charts.region_table import RegionTable
from xat_desktop.ui.charts.scalable_picture import scalable_picture
from xat_desktop.ui.charts.shown import shown_windows
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.charts.toolbar import FORMS, ChartToolbar
from xat_desktop.ui.charts.value_forms import ValueForms
from xat_desktop.ui.charts.viewport import Range
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.theme import GRID

Result = TypeVar("Result")
Load = Callable[..., Job]
TICK_HINT, PLOTS, NOTHING_HINT = range(3)  # what the middle shows


class ChartArea(QWidget):
    """`load(on_loaded, task, *args)` runs a read away from the window and drops all but the newest answer."""

    series_changed = Signal()

    def __init__(self, context: AppContext, load: Load, series: Callable[[], Sequence[Series]]) -> None:
        super().__init__()
        self.setObjectName("chart_area")
        self._context, self._load, self._all_series = context, load, series
        self._captures: dict[str, Capture] = {}
        self._names: Mapping[str, str] = {}
        self._log_of_time = False
        self._hint = TICK_HINT
        self.toolbar = ChartToolbar()
        self.stack = ChartStack(context)
        self.region = RegionTable(context)
        self._values = ValueForms(self.stack, self.toolbar, self._read)
        self._note_bar = NoteBar()
        self.notes = ChartNotes(context, self.stack, self._note_bar)
        self._formula_bar = FormulaBar()
        self.formulas = ChartFormulas(context, self.stack, self._formula_bar, series)
        self.formulas.derived.connect(self.plot)
        self.formulas.percentiles_derived.connect(self._on_percentiles)
        self._lay_out()
        self._connect_stack()
        self._connect_toolbar()
        context.settings_changed.connect(self._on_settings_changed)

    @property
    def plotted_ids(self) -> set[str]:
        """Ids of the series in the plots."""
        return {one.series.id for one in self.stack.plotted}

    def set_captures(self, captures: Sequence[Capture], keep_view: bool) -> None:
        """Other captures, or the same ones with other names."""
        self._captures = {capture.id: capture for capture in captures}
        self._names = capture_names(captures)
        if not keep_view:
            self._align(wants_start(captures))

    def set_notes(self, notes: Sequence[Annotation]) -> None:
        """Notes on the captures."""
        self.notes.show_notes(self._captures, self._names, notes)

    def show_hint(self, has_series: bool) -> None:
        """What an empty sheet says."""
        self._hint = TICK_HINT if has_series else NOTHING_HINT
        if not self.stack.panels:
            self._plots.setCurrentIndex(self._hint)

    def plot(self, series: Sequence[Series], panel: str = "") -> None:
        """Add series, to a panel or each to the one of its metric."""
        known = [one for one in series if one.capture_id in self._captures]
        self.stack.add_series([(self._captures[one.capture_id], one) for one in known], panel)

    def shown_layout(self, name: str) -> ChartLayout | None:
        """What is shown, as a layout of this name; None for an empty sheet."""
        if not self.stack.panels:
            return None
        return layout_of(self.stack, name, self.toolbar.form, self._log_of_time, list(self._captures))

    def open_layout(self, layout: ChartLayout, found: Mapping[LayoutSeries, Sequence[Series]]) -> None:
        """Show a layout with the series of the charted captures that fit it."""
        self.remove(list(self.plotted_ids))
        self.toolbar.show_form("time")
        self._on_form("time")
        self._on_logarithmic(layout.logarithmic)
        self.toolbar.show_logarithmic(layout.logarithmic)
        captures = tuple(self._captures.values())
        self._align(layout.from_start or wants_start(captures))
        for plot in layout.plots:
            series = [one for wanted in plot.series for one in found.get(wanted, ())]
            if series:
                pairs = [(self._captures[one.capture_id], one) for one in series]
                self.stack.add_panel((plot.metric, plot.unit), pairs)
        if layout.form in FORMS and layout.form != "time":
            self.toolbar.show_form(layout.form)
            self._on_form(layout.form)

    def remove(self, ids: Sequence[str]) -> None:
        """Take series away."""
        self.stack.remove_series(ids)

    def keep_only(self, series: Sequence[Series]) -> None:
        """Take away what is not among these, and what was computed for captures that are gone."""
        ids, captures = {one.id for one in series}, {one.capture_id for one in series}
        shown = [one.series for one in self.stack.plotted]
        gone = [
            one.id
            for one in shown
            if (one.capture_id not in captures if isinstance(one, DerivedSeries) else one.id not in ids)
        ]
        self.remove(gone)

    def mark_window(self) -> None:
        """Statistics of what is visible."""
        view = self.stack.viewport.view
        self.stack.set_region((view.start, view.end))

    def mark_steady(self) -> None:
        """Mark the stretch in which all charted captures are steady."""
        shown = {one.capture.id for one in self.stack.plotted}
        series = [one for one in self._all_series() if one.capture_id in shown]
        if series:
            self._read(self._on_steady, find_steady_windows, series)

    def picture(self) -> QImage:
        """All plots."""
        return picture_of(self.stack.picture_parts(), QColor(self._context.theme.colours.window))

    def scalable_picture(self) -> str:
        """All plots as SVG."""
        return scalable_picture(self.stack, self._context.theme.colours, self.tr("Charts"))

    def export_job(self, path: Path) -> Job:
        """Writes what is shown as CSV."""
        title = self.tr("Saving the charts")
        if self.toolbar.form == "time":
            return Job(export_windows, path, shown_windows(self.stack, self._names), title=title)
        return self._values.export_job(path, self._names, title)

    def _lay_out(self) -> None:
        self._plots = QStackedWidget()
        self._plots.addWidget(
            EmptyState(
                "charts",
                self.tr("Tick a series to plot it"),
                self.tr("Series of the same metric share a plot. You can also drag them, or double click."),
            )
        )
        self._plots.addWidget(self.stack)
        self._plots.addWidget(
            EmptyState(
                "charts",
                self.tr("Nothing over time in these captures"),
                self.tr("Their tool printed totals only. Compare shows those, or choose other captures."),
            )
        )
        self.region.hide()
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.setObjectName("charts_rows")
        rows.setChildrenCollapsible(False)
        rows.addWidget(self._plots)
        rows.addWidget(self.region)
        rows.setStretchFactor(0, 1)
        rows.setSizes([70 * GRID, 24 * GRID])
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.toolbar)
        column.addWidget(self._note_bar)
        column.addWidget(self._formula_bar)
        column.addWidget(rows, 1)

    def _connect_stack(self) -> None:
        self.stack.wholes_wanted.connect(self._on_wholes_wanted)
        self.stack.details_wanted.connect(self._on_details_wanted)
        self.stack.series_changed.connect(self._on_series_changed)
        self.stack.region_changed.connect(self._on_region_changed)
        self.stack.cursor_moved.connect(self._on_cursor_moved)
        self.stack.viewport.history_changed.connect(self._on_history_changed)
        self.stack.viewport.changed.connect(self._on_view_changed)
        self.region.cleared.connect(self._on_clear_region)

    def _connect_toolbar(self) -> None:
        self.toolbar.fit_wanted.connect(self.stack.fit)
        self.toolbar.back_wanted.connect(self.stack.viewport.back)
        self.toolbar.mode_chosen.connect(self._on_mode)
        self.notes.closed.connect(self.toolbar.leave_note_mode)
        self.toolbar.region_wanted.connect(self.mark_window)
        self.toolbar.steady_wanted.connect(self.mark_steady)
        self.toolbar.formula_wanted.connect(self.formulas.open)
        self.toolbar.from_start_chosen.connect(self._align)
        self.toolbar.logarithmic_chosen.connect(self._on_logarithmic)
        self.toolbar.form_chosen.connect(self._on_form)

    def _align(self, from_start: bool) -> None:
        captures = tuple(self._captures.values())
        self.stack.set_alignment(Alignment(captures, from_start), self._names)
        self.toolbar.show_from_start(from_start, can_use_clock(captures))
        self.notes.place()

    def _on_mode(self, mode: DragMode) -> None:
        self.stack.set_drag_mode(mode)
        if mode is not DragMode.NOTE or not self.stack.panels:
            return
        if self.stack.region is not None:
            self.notes.open_new(*self.stack.region)
        elif self.stack.cursor_x is not None:
            self.notes.open_new(self.stack.cursor_x, self.stack.cursor_x)
        else:
            self._context.notify(self.tr("Click where the note belongs, or drag over a stretch of time."))

    def _on_percentiles(self, found: Sequence[Series]) -> None:
        """One plot for each unit: they are read against each other."""
        for unit in dict.fromkeys(one.unit for one in found):
            mine = [one for one in found if one.unit == unit and one.capture_id in self._captures]
            pairs = [(self._captures[one.capture_id], one) for one in mine]
            self.stack.add_panel((self.tr("Percentiles of each second"), unit), pairs)

    def _read(self, on_loaded: Callable[[Any], None], task: Callable[..., Result], *args: Any) -> None:
        self._load(on_loaded, task, self._context.store, *args)

    def _on_series_changed(self) -> None:
        self._plots.setCurrentIndex(PLOTS if self.stack.panels else self._hint)
        if self.toolbar.form != "time":
            self._values.load()
        self.series_changed.emit()

    def _on_wholes_wanted(self, wanted: Sequence[WindowRequest]) -> None:
        self._read(self._on_wholes, load_overviews, wanted)

    def _on_wholes(self, found: Sequence[WindowOverview]) -> None:
        self.stack.set_wholes(found)

    def _on_details_wanted(self, wanted: Sequence[WindowRequest]) -> None:
        self._read(self._on_details, load_overviews, wanted)

    def _on_details(self, found: Sequence[WindowOverview]) -> None:
        self.stack.set_details(found)

    def _on_region_changed(self, region: Range | None) -> None:
        self.region.setVisible(region is not None)
        if region is not None:
            self.region.show_region(region_text(region, self.stack.alignment, self._zone()))
            self._read(self._on_statistics, summarise_region, self.stack.region_requests())

    def _on_statistics(self, found: Sequence[RegionStatistics]) -> None:
        self.region.show_statistics(self.stack.plotted, found, self._names)

    def _on_steady(self, found: Mapping[str, SteadyWindow]) -> None:
        place = self.stack.alignment.x_of
        known = {id_: one for id_, one in found.items() if id_ in self._captures}
        if not known:
            text = self.tr("None of these captures has a throughput that could show where it is steady.")
            self._context.notify(text, "warning")
            return
        start = max(place(id_, one.start_us) for id_, one in known.items())
        end = min(place(id_, one.end_us) for id_, one in known.items())
        if start >= end:
            text = self.tr(
                "The captures are not steady at the same time: count from the start, or chart one of them."
            )
            self._context.notify(text, "warning")
            return
        self.stack.set_region((start, end))
        if len(known) == 1:
            text = self.tr("Steady window: {reason}").format(reason=next(iter(known.values())).reason)
        else:
            text = self.tr("All {n} captures are steady here").format(n=len(known))
        self._context.notify(text)

    def _on_clear_region(self) -> None:
        self.stack.set_region(None)

    def _on_cursor_moved(self, x: float | None) -> None:
        view, alignment = self.stack.viewport.view, self.stack.alignment
        if x is None:
            text = axis_text((view.start, view.end), alignment, self._zone())
        else:
            text = place_text(x, view.end - view.start, alignment, self._zone())
        self.stack.show_place(text)

    def _on_view_changed(self) -> None:
        self._on_cursor_moved(self.stack.cursor_x)

    def _on_settings_changed(self) -> None:
        """Times are shown in another zone, perhaps."""
        self._on_view_changed()
        if self.stack.region is not None:
            self._on_region_changed(self.stack.region)

    def _on_history_changed(self) -> None:
        self.toolbar.show_history(self.stack.viewport.can_go_back)

    def _on_form(self, form: str) -> None:
        self.stack.set_cursor(None)
        if form == "time":
            self.toolbar.show_logarithmic(self._log_of_time)
            self.stack.show_time()
            self._on_history_changed()
        else:
            self.stack.set_region(None)
            self._values.load()

    def _on_logarithmic(self, logarithmic: bool) -> None:
        if self.toolbar.form == "time":
            self._log_of_time = logarithmic
            self.stack.set_logarithmic(logarithmic)
        else:
            self._values.choose_logarithmic(logarithmic)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.display_zone)
