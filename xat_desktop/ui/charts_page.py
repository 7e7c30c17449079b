"""The Charts page: chosen captures, the tree of their series, and the charts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QSplitter, QStackedWidget, QWidget

from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series_names import capture_names
from xat_desktop.errors import XatError
from xat_desktop.tasks.chart_layouts import ChartLayout, LayoutSeries
from xat_desktop.tasks.derive_series import derive_all
from xat_desktop.tasks.export_chart import write_text
from xat_desktop.tasks.load_chart import ChartSources, load_chart_sources, newest_capture
from xat_desktop.ui.charts.first_metrics import first_leaves
from xat_desktop.ui.charts.layout_bar import LayoutBar
from xat_desktop.ui.charts.layouts import ChartLayouts
from xat_desktop.ui.charts.series_drag import LeafKey
from xat_desktop.ui.charts.series_panel import SeriesPanel
from xat_desktop.ui.charts.series_tree import SeriesTreeModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from xat_desktop.store.store import Store
    from xat_desktop.tasks.progress import Progress
    from xat_desktop.ui.charts.chart_area import ChartArea

SUBTITLE_LENGTH = 48
TREE_WIDTH = 30 * GRID


def prepare_charts(store: "Store", capture_ids: Sequence[str], progress: "Progress") -> ChartSources:
    """Load the sources, and meanwhile the chart library, which takes 0.2 s that the window must not wait for."""
    import xat_desktop.ui.charts.chart_area  # noqa: F401

    return load_chart_sources(store, capture_ids, progress)


class ChartsPage(Page):
    """`show_args(capture_ids=[...], metric="")` chooses what is charted; without it the page stays as it is."""

    title = str(QT_TRANSLATE_NOOP("ChartsPage", "Charts"))
    help_text = str(
        QT_TRANSLATE_NOOP(
            "ChartsPage",
            "# Charts\n\n"
            "Tick series at the left, or drag them onto a plot; series of one metric share a plot, and all plots "
            "share the time axis.\n\n"
            "- **Wheel** zooms time, **Shift+wheel** moves along, the **middle button** drags.\n"
            "- **Drag** does what is chosen above: zoom into a box (**Z**), pan (**P**), mark a region (**M**). "
            "Shift+drag always marks; a marked region gets a table of statistics, exact from the samples.\n"
            "- **N** writes a note at the cursor or on the marked region; click a note to change or remove it. Notes "
            "belong to the capture and are synced with it.\n"
            "- **Double click** or **Home** shows all, **Backspace** goes back.\n"
            "- In a plot: **← →** move, **↑ ↓** zoom, **, .** move the cursor, **Escape** removes the region.\n"
            "- **F** computes a series from those that are plotted, sample by sample: `a / b`, `rate(a)`, "
            "`median(a, 5)`, `mean(a, 5)`, `percentile(a, 95, 1)` of each second, with + − * / and brackets. Of series "
            "with other times the latest value counts, unless it is older than one and a half of its steps.\n"
            "- **Steady** marks the stretch in which the throughput of all charted captures keeps its level; its edges "
            "can be dragged.\n"
            "- **Heat map** counts the samples of the visible window in cells of time and value.\n"
            "- **Box** sets a box beside the other for each run: quartiles and median of all samples; the whiskers "
            "reach to the last sample within 1.5 box heights, circles are the extremes.\n"
            "- **Layouts** keeps under a name which series stand where, and shows the same of other captures.\n"
            "- In a legend: select a series to bring it out, **Delete** removes it.\n\n"
            "Where a series has more samples than the screen has pixels, the chart shows the band between the "
            "smallest and the largest value, so no peak is lost. Zoom in to see the samples.\n\n"
            "Captures whose file has no clock always count from their start.",
        )
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._ids: tuple[str, ...] = ()
        self._metric = ""
        self._is_fresh = False
        self._store: Store | None = None
        self._layout: ChartLayout | None = None  # to be shown as soon as its captures are there
        self._shown_ids: set[str] = set()
        self._fetched_ids: set[str] = set()  # asked for once: what fails is not tried again by itself
        self.model = SeriesTreeModel(self)
        self.area: ChartArea | None = None
        self._build()
        self.model.checks_wanted.connect(self._on_checks_wanted)
        context.partner_left.connect(self.layouts.forget)

    def show_args(self, capture_ids: Sequence[str] = (), metric: str = "", **_: Any) -> None:
        if capture_ids:
            self._ids, self._metric, self._is_fresh = tuple(capture_ids), metric, True

    def refresh(self) -> None:
        store = self.context.store
        if store is not self._store:
            if self._store is not None and not self._is_fresh:
                self._ids = ()
            self._store = store
            self._clear()
        self.layouts.refresh()
        if self._ids:
            self.load(self._on_sources, prepare_charts, store, self._ids)
        else:
            self._show_nothing()

    def commands(self) -> list[Command]:
        if self.area is None or not self.area.stack.panels:
            return self.layouts.commands()
        return [
            Command(self.tr("Fit the charts"), self.area.stack.fit, "fit", "Home"),
            Command(self.tr("Statistics of the visible window"), self.area.mark_window, "charts"),
            Command(self.tr("Mark the steady window"), self.area.mark_steady, "steady"),
            Command(self.tr("Compute a series from others"), self.area.formulas.open, "formula", "F"),
            Command(self.tr("Copy the charts as a picture"), self.copy_picture, "copy"),
            Command(self.tr("Save the charts"), self._on_save, "save", "Ctrl+S"),
            *self.layouts.commands(),
        ]

    def copy_picture(self) -> None:
        """Put the charts into the clipboard."""
        if self.area is not None and self.area.stack.panels:
            from xat_desktop.ui.charts.picture import copy_to_clipboard

            copy_to_clipboard(self.area.picture(), self.area.scalable_picture())
            self.context.notify(self.tr("The picture is in the clipboard"), "success")

    def save_to(self, path: Path) -> None:
        """Write what is shown as CSV, SVG or PNG, by the suffix; PNG without one."""
        if self.area is None:
            return
        if path.suffix.lower() == ".csv":
            self.context.jobs.start(self.area.export_job(path)).succeeded.connect(self._on_saved)
            return
        if path.suffix.lower() == ".svg":
            write_text(path, self.area.scalable_picture())
            self._on_saved()
            return
        path = path if path.suffix else path.with_suffix(".png")
        if not self.area.picture().save(str(path)):
            raise XatError(self.tr("The picture cannot be written"), str(path))
        self._on_saved()

    def _build(self) -> None:
        self._save_button = self.add_action(self.tr("Save"), self._on_save, "save")
        self._copy_button = self.add_action(self.tr("Copy picture"), self.copy_picture, "copy")
        menu = QMenu(self)
        self.add_action(self.tr("Layouts"), menu.show).setMenu(menu)
        self.add_action(self.tr("Choose captures"), self._on_choose, "captures")
        bar = LayoutBar()
        self.layouts = ChartLayouts(self.context, menu, bar, self._shown_layout, self.load)
        self.layouts.opened.connect(self._on_layout)
        self.body.addWidget(bar)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._nothing())
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("charts_splitter")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(SeriesPanel(self.model, self.context.theme))
        self._whole.addWidget(self._split)
        self.body.addWidget(self._whole)
        QShortcut(QKeySequence.StandardKey.Save, self, self._on_save)
        self._show_nothing()

    def _nothing(self) -> QWidget:
        empty = EmptyState(
            "charts",
            self.tr("Nothing is charted yet"),
            self.tr("Choose captures and press Chart there, or begin with what was imported last."),
        )
        empty.add_button(self.tr("Chart the last import"), self._on_newest, "charts")
        empty.add_button(self.tr("Choose captures"), self._on_choose, "captures", primary=False)
        return empty

    def _made_area(self) -> "ChartArea":
        from xat_desktop.ui.charts.chart_area import ChartArea  # imports pyqtgraph

        area = ChartArea(self.context, self.load, self._all_series)
        area.series_changed.connect(self._on_series_changed)
        area.stack.series_dropped.connect(self._on_dropped)
        self._split.addWidget(area)
        self._split.setStretchFactor(1, 1)
        if not self.context.state.keep("charts_splitter", self._split):
            self._split.setSizes([TREE_WIDTH, self._split.width() - TREE_WIDTH])
        return area

    def _all_series(self) -> list[Series]:
        leaves = (leaf for branch in self.model.all_branches for leaf in branch.leaves)
        found = [series for leaf in leaves for series in leaf.series]
        return sorted(found, key=lambda series: series.capture_id)

    def _show_nothing(self) -> None:
        self._whole.setCurrentIndex(0)
        self.set_subtitle("")
        self._enable_saving(False)

    def _enable_saving(self, enabled: bool) -> None:
        for button in (self._save_button, self._copy_button):
            button.setEnabled(enabled)

    def _clear(self) -> None:
        if self.area is not None:
            self.area.remove(list(self.area.plotted_ids))

    def _fetch(self, capture_ids: Sequence[str]) -> bool:
        """Series of colleagues come when their capture is opened; the page is refreshed when they are here."""
        wanted = [one for one in capture_ids if one not in self._fetched_ids]
        if not wanted:
            return False
        from xat_desktop.tasks.fetch_series import fetch_series  # only where there is a server

        self._fetched_ids.update(wanted)
        title = self.tr("Fetching series")
        job = Job(fetch_series, self.context.store, self.context.folder, wanted, title=title)
        job.succeeded.connect(self.context.data_changed)
        self.context.jobs.start(job)
        return True

    def _on_sources(self, sources: ChartSources) -> None:
        if not sources.captures:
            self._ids = ()
            self._clear()
            self._show_nothing()
            if self._layout is not None:
                self._layout = None
                self.context.notify(
                    self.tr("The captures of the layout are gone: choose others, then open it again."),
                    "warning",
                )
            return
        fetching = self._fetch(sources.on_server)
        area = self.area = self.area or self._made_area()
        if self._is_fresh:
            self._clear()
        area.keep_only(sources.series)
        ids = {capture.id for capture in sources.captures}
        area.set_captures(sources.captures, keep_view=not self._is_fresh and ids == self._shown_ids)
        area.set_notes(sources.annotations)
        self._shown_ids = ids
        self.model.set_series(sources.series)
        area.show_hint(has_series=bool(sources.series))
        self._whole.setCurrentIndex(1)
        self._show_captures(sources.captures)
        if fetching:
            self.set_subtitle(self.tr("Fetching the series …"))
        elif self._layout is not None:
            self._is_fresh = False
            self._derive_layout(self._layout)
        elif self._is_fresh:
            self._is_fresh = False
            area.plot(self.model.series_of(first_leaves(self.model.all_branches, self._metric)))
        self._on_series_changed()

    def _show_captures(self, captures: Sequence[Capture]) -> None:
        text = ", ".join(capture_names(captures).values())
        if len(text) > SUBTITLE_LENGTH and len(captures) > 1:
            text = self.tr("{n} captures").format(n=len(captures))
        self.set_subtitle(text)

    def _on_checks_wanted(self, keys: Sequence[LeafKey], on: bool) -> None:
        if self.area is None:
            return
        series = self.model.series_of(keys)
        if on:
            self.area.plot(series)
        else:
            self.area.remove([one.id for one in series])

    def _on_dropped(self, panel: str, keys: Sequence[LeafKey]) -> None:
        if self.area is not None:
            self.area.plot(self.model.series_of(keys), panel)

    def _on_series_changed(self) -> None:
        ids = self.area.plotted_ids if self.area is not None else set()
        self.model.show_checked(ids)
        self._enable_saving(bool(ids))
        self.layouts.show_can_save()

    def _shown_layout(self, name: str) -> ChartLayout | None:
        return self.area.shown_layout(name) if self.area is not None else None

    def _on_layout(self, layout: ChartLayout) -> None:
        """With the captures that are charted; on an empty sheet with those that it was saved with."""
        self._layout = layout
        if not self._ids:
            self.show_args(layout.capture_ids)
        self.refresh()

    def _derive_layout(self, layout: ChartLayout) -> None:
        texts = {one.expression for plot in layout.plots for one in plot.series if one.expression}
        if texts:
            self.load(self._show_layout, derive_all, self.context.store, self._all_series(), sorted(texts))
        else:
            self._show_layout({})

    def _show_layout(self, derived: Mapping[str, Sequence[Series]]) -> None:
        layout, self._layout = self._layout, None
        if layout is None or self.area is None:
            return
        found: dict[LayoutSeries, Sequence[Series]] = {}
        for one in (series for plot in layout.plots for series in plot.series):
            key = LeafKey(one.metric, one.unit, one.attributes)
            found[one] = derived[one.expression] if one.expression else self.model.series_of([key])
        self.area.open_layout(layout, found)
        missing = sum(not series for series in found.values())
        if missing:
            text = self.tr("{missing} of {count} series of “{name}” are not in these captures")
            said = text.format(missing=missing, count=len(found), name=layout.name)
            self.context.notify(said, "warning")

    def _on_newest(self) -> None:
        self.load(self._on_newest_loaded, newest_capture, self.context.store)

    def _on_newest_loaded(self, found: Capture | None) -> None:
        if found is not None:
            self.show_args([found.id])
            self.refresh()
        else:
            self.context.notify(
                self.tr("No capture has values over time yet: import result files."), "warning"
            )

    def _on_choose(self) -> None:
        self.context.navigate("captures")

    def _on_save(self) -> None:
        if self.area is None or not self.area.stack.panels:
            return
        filters = self.tr("Picture (*.png);;Drawing (*.svg);;What is shown, as CSV (*.csv)")
        name, chosen = QFileDialog.getSaveFileName(self, self.tr("Save the charts"), "charts.png", filters)
        if name:
            suffix = next((one for one in (".csv", ".svg") if one in chosen), "")
            self.save_to(Path(name).with_suffix(suffix) if suffix else Path(name))

    def _on_saved(self) -> None:
        self.context.notify(self.tr("The charts are saved"), "success")
