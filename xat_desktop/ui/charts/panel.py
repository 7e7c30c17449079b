"""One row of the stack: heading, plot, legend; the plot is over time or over values."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.analysis.heat_map import HeatMap
from xat_desktop.domain.metrics import metric as vocabulary
from xat_desktop.domain.series import SeriesKey
from xat_desktop.domain.units import Scale
from xat_desktop.reports.names import metric_title
from xat_desktop.ui.charts.box_plot import BoxPlot
from xat_desktop.ui.charts.distribution_plot import DistributionPlot, Form
from xat_desktop.ui.charts.heat_plot import HeatPlot
from xat_desktop.ui.charts.legend import Legend, LegendRow, mark
from xat_desktop.ui.charts.palette import style_of
from xat_desktop.ui.charts.plotted import GroupKey, Plotted, legend_names
from xat_desktop.ui.charts.series_curve import SeriesCurve
from xat_desktop.ui.charts.series_drag import dragged_leaves
from xat_desktop.ui.charts.series_tree import samples_text
from xat_desktop.ui.charts.time_plot import TimePlot
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID

LEGEND_WIDTHS = (28 * GRID, 46 * GRID)  # least and most; the same for all panels of a stack
MIN_HEIGHT = 19 * GRID


class Panel(QFrame):
    """`key` names it in the view; series of one unit only."""

    close_wanted = Signal(str)
    series_removed = Signal(object)  # ids
    series_dropped = Signal(str, object)  # key, leaf keys

    def __init__(self, key: str, group: GroupKey, context: AppContext) -> None:
        super().__init__()
        self.key, self.group = key, group
        self._context = context
        self._captures: Mapping[str, str] = {}
        self.plotted: list[Plotted] = []
        metric, unit = group
        self.time_plot = TimePlot(unit, metric, f"time_plot_{key}", metric_title(metric))
        self.distribution_plot: DistributionPlot | None = None
        self.box_plot: BoxPlot | None = None
        self.heat_plot: HeatPlot | None = None
        self.legend = Legend(f"legend_{key}", self.tr("Series of {plot}").format(plot=metric_title(metric)))
        self.setObjectName(f"panel_{key}")
        self.setProperty("role", "plot")
        self.setMinimumHeight(MIN_HEIGHT)
        self.setAcceptDrops(True)
        self._lay_out()
        self.time_plot.unit_changed.connect(self._on_unit)
        self.legend.removed.connect(self.series_removed)
        self.legend.highlighted.connect(self._on_highlighted)
        self._on_unit(self.time_plot.value_axis.scale_shown.label)

    @property
    def scale(self) -> Scale:
        """How its values are shown now."""
        return self.time_plot.value_axis.scale_shown

    @property
    def title(self) -> str:
        """What it is headed with."""
        return metric_title(self.group[0])

    @property
    def unit_shown(self) -> str:
        """The unit beside the heading."""
        return self._unit.text()

    @property
    def shown_plot(self) -> QWidget | None:
        """The plot over time or the one over values."""
        return self._plots.currentWidget()

    def set_series(self, curves: Sequence[SeriesCurve], captures: Mapping[str, str]) -> None:
        """Show these series; `captures` are the names of captures."""
        self.plotted = [curve.plotted for curve in curves]
        self._captures = captures
        self.time_plot.set_curves(curves)
        self.show_legend()

    def show_legend(self) -> None:
        """Marks and names, in the colours of the theme."""
        names = legend_names(self.plotted, self._captures)
        self.legend.set_rows([self._row(one, names[one.series.id]) for one in self.plotted])

    def show_distributions(self, found: dict[str, Distribution], form: str, logarithmic: bool) -> None:
        """Show values instead of time: a histogram, a CDF or boxes."""
        if form == "box":
            self._show_boxes(found, logarithmic)
            return
        self.legend.rows.set_values({})
        if self.distribution_plot is None:
            self.distribution_plot = self._new_distribution_plot()
        shown: Form = "cdf" if form == "cdf" else "histogram"
        self.distribution_plot.show_distributions(self.plotted, found, shown, logarithmic)
        self._plots.setCurrentWidget(self.distribution_plot)
        self._on_unit(self.distribution_plot.value_axis.scale_shown.label)

    def fit(self) -> None:
        """Show all values, where those are shown instead of time."""
        shown = self.shown_plot
        if isinstance(shown, DistributionPlot | BoxPlot | HeatPlot):
            shown.fit()

    def show_time(self) -> None:
        """Show the plot over time."""
        self._plots.setCurrentWidget(self.time_plot)
        self._on_unit(self.scale.label)
        self.legend.rows.set_values({})

    def set_legend_width(self, width: int) -> None:
        """Legends of stacked plots are equally wide."""
        self.legend.setFixedWidth(width)

    def show_buttons(self, visible: bool) -> None:
        """A picture has none."""
        self._close.setVisible(visible)

    def set_look(self) -> None:
        """Take over the theme's colours."""
        colours, font = self._context.theme.colours, self.font()
        self.time_plot.set_colours(colours, font)
        for plot in (self.distribution_plot, self.box_plot, self.heat_plot):
            if plot is not None:
                plot.set_colours(colours, font)
        self.show_legend()

    def read_out(self, x: float | None) -> None:
        """Show in the legend what lies at x."""
        self.legend.rows.set_values(
            {}
            if x is None
            else {id_: self._text_at(curve, x) for id_, curve in self.time_plot.curves.items()}
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        leaves = dragged_leaves(event.mimeData())
        if leaves and all(leaf.unit == self.group[1] for leaf in leaves):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.series_dropped.emit(self.key, dragged_leaves(event.mimeData()))
        event.acceptProposedAction()

    def _text_at(self, curve: SeriesCurve, x: float) -> str:
        found = curve.range_at(x)
        if found is None:
            return "–"
        low, high = found
        scale = self.scale
        return scale.show(low) if low == high else f"{scale.show(low)} – {scale.show(high)}"

    def _row(self, one: Plotted, name: str) -> LegendRow:
        key = one.series.key
        text = SeriesKey(key.metric, key.attributes).text
        capture = self._captures.get(one.capture.id, one.capture.file_name)
        icon_ = mark(style_of(one.slot, self._context.theme.dark), self.devicePixelRatioF())
        return LegendRow(one.series.id, name, f"{text}\n{capture}, {samples_text(one.series.n)}", icon_)

    def _lay_out(self) -> None:
        self._plots = QStackedWidget()
        self._plots.addWidget(self.time_plot)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(self._heading())
        left.addWidget(self._plots, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._close = self._close_button()
        right.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.legend, 1)
        self.set_legend_width(LEGEND_WIDTHS[0])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addLayout(left, 1)
        row.addLayout(right)

    def _heading(self) -> QHBoxLayout:
        metric = self.group[0]
        title = QLabel(metric_title(metric))
        title.setProperty("role", "plot_title")
        title.setToolTip(vocabulary(metric).description or metric)
        # an expression may be long: it is cut rather than the window widened
        title.setMinimumWidth(min(title.sizeHint().width(), 12 * GRID))
        self._unit = QLabel()
        self._unit.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(title)
        row.addWidget(self._unit)
        row.addStretch(1)
        return row

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"remove_{self.key}")
        text = self.tr("Remove the plot {plot}").format(plot=metric_title(self.group[0]))
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIcon(icon("close"))
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.clicked.connect(self._on_close)
        return button

    def _new_distribution_plot(self) -> DistributionPlot:
        metric, unit = self.group
        plot = DistributionPlot(unit, metric, f"distribution_plot_{self.key}", metric_title(metric))
        plot.set_colours(self._context.theme.colours, self.font())
        plot.unit_changed.connect(self._on_unit)
        plot.pointed.connect(self._on_value_pointed)
        self._plots.addWidget(plot)
        return plot

    def _show_boxes(self, found: dict[str, Distribution], logarithmic: bool) -> None:
        if self.box_plot is None:
            metric, unit = self.group
            self.box_plot = BoxPlot(unit, metric, f"box_plot_{self.key}", metric_title(metric))
            self.box_plot.set_colours(self._context.theme.colours, self.font())
            self.box_plot.unit_changed.connect(self._on_box_unit)
            self._plots.addWidget(self.box_plot)
        boxes = {id_: one.box for id_, one in found.items()}
        names = legend_names(self.plotted, self._captures)
        self.box_plot.show_boxes(self.plotted, boxes, names, logarithmic)
        self._plots.setCurrentWidget(self.box_plot)
        self._on_box_unit(self.box_plot.value_axis.scale_shown.label)

    def show_heat_map(
        self, found: HeatMap | None, logarithmic: bool, clock: tuple[int, ZoneInfo | None]
    ) -> None:
        """Show all series together as cells of time and value."""
        self.legend.rows.set_values({})
        if self.heat_plot is None:
            metric, unit = self.group
            self.heat_plot = HeatPlot(unit, metric, f"heat_plot_{self.key}", metric_title(metric))
            self.heat_plot.set_colours(self._context.theme.colours, self.font())
            self.heat_plot.unit_changed.connect(self._on_unit)
            self._plots.addWidget(self.heat_plot)
        self.heat_plot.time_axis.set_clock(*clock)
        self.heat_plot.show_map(found, logarithmic)
        self._plots.setCurrentWidget(self.heat_plot)
        self._on_unit(self.heat_plot.value_axis.scale_shown.label)

    def _on_box_unit(self, label: str) -> None:
        """The legend tells the medians."""
        self._on_unit(label)
        if self.box_plot is not None:
            scale, boxes = self.box_plot.value_axis.scale_shown, self.box_plot.boxes
            self.legend.rows.set_values({one.series.id: scale.show(box.p50) for one, box in boxes})

    def _on_close(self) -> None:
        self.close_wanted.emit(self.key)

    def _on_unit(self, label: str) -> None:
        self._unit.setText(label or self.tr("count") if self.group[1] != "1" else label)

    def _on_value_pointed(self, value: float | None) -> None:
        plot = self.distribution_plot
        if plot is None:
            return
        shares = (
            {one.series.id: plot.share_at(one.series.id, value) for one in self.plotted}
            if value is not None
            else {}
        )
        self.legend.rows.set_values(
            {id_: f"{share:.2%}" for id_, share in shares.items() if share is not None}
        )

    def _on_highlighted(self, ids: list[str]) -> None:
        for id_, curve in self.time_plot.curves.items():
            curve.faded = bool(ids) and id_ not in ids
        self.time_plot.repaint_curves()
