"""The result of a comparison: what differs, every metric with its verdict, and the plots of one of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.reports.model import Distributions
from xat_desktop.reports.sentences import counts_sentence, overall_sentence, title_of, verdict_sentence
from xat_desktop.tasks.compare_captures import ComparedCaptures
from xat_desktop.ui.comparison.comparison_model import INTERVAL_COLUMN, ComparisonModel, DifferencesModel
from xat_desktop.ui.comparison.interval_delegate import IntervalDelegate
from xat_desktop.ui.comparison.plots import ComparisonPlots
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.table_view import ROW_HEIGHT, TableView
from xat_desktop.ui.theme import GRID

MOST_DIFFERENCES = 5  # rows that are shown without scrolling


class ResultView(QWidget):
    """`metric_chosen` when another row is in front: its distributions are wanted."""

    metric_chosen = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._found: ComparedCaptures | None = None
        self._row: MetricComparison | None = None
        self.differences, self.metrics = DifferencesModel(self), ComparisonModel(context.theme, self)
        self._difference_title, self._summary, self._sentence = _label("heading"), _label(""), _label("")
        self._summary.setObjectName("comparison_summary")
        self._sentence.setObjectName("metric_sentence")
        title = self.tr("Differences between the sides")
        self._difference_view = TableView(self.differences, "differences", title, context)
        self.view = TableView(self.metrics, "comparison_table", self.tr("Compared metrics"), context)
        self._delegate = IntervalDelegate(context.theme, self.view)
        self.view.setItemDelegateForColumn(INTERVAL_COLUMN, self._delegate)
        self.view.rows_selected.connect(self._on_selected)
        self.plots = ComparisonPlots(context.theme)
        self.plots.row_chosen.connect(self._on_row_chosen)
        context.theme.changed.connect(self.view.viewport().update)
        self._lay_out(context)

    def show_comparison(self, found: ComparedCaptures) -> None:
        """Replace what is shown; the first metric comes to front."""
        self._found, self._row = found, None
        comparison = found.comparison
        self._delegate.set_rows(comparison.metrics, comparison.noise_floor)
        self.differences.set_rows(found.comparability)
        self._show_differences(found)
        self.metrics.set_rows(comparison.metrics)
        geomean = comparison.geomean
        overall = overall_sentence(geomean.improvement, geomean.metrics, found.candidate.name)
        self._summary.setText(" ".join((counts_sentence(comparison.metrics), overall)).strip())
        self.plots.show_comparison(found)
        self.view.clearSelection()
        if self.metrics.rows:
            self.view.select_keys([self.metrics.key(self.metrics.rows[0])])

    def show_distributions(self, distributions: Distributions | None) -> None:
        """Those of the metric in front."""
        if self._found is not None:
            self.plots.show_distributions(self._found, distributions)

    def _show_differences(self, found: ComparedCaptures) -> None:
        confounders = sum(one.severity == "confounder" for one in found.comparability)
        if confounders:
            text = self.tr("{count} confounders: the sides differ in more than what is compared")
            one = self.tr("1 confounder: the sides differ in more than what is compared")
            shown = one if confounders == 1 else text.format(count=confounders)
        elif found.comparability:
            shown = self.tr("No confounders; differences that were expected or do not matter:")
        else:
            shown = self.tr("Both sides were measured under the same conditions, as far as is known.")
        self._difference_title.setText(shown)
        rows = min(len(found.comparability), MOST_DIFFERENCES)
        self._difference_view.setVisible(rows > 0)
        self._difference_view.resizeColumnsToContents()
        self._difference_view.horizontalHeader().setStretchLastSection(True)
        header = self._difference_view.horizontalHeader().sizeHint().height()
        self._difference_view.setFixedHeight(rows * ROW_HEIGHT + header + GRID)

    def _on_selected(self) -> None:
        selected = self.view.selected_rows()
        if not selected or self._found is None or selected[0] is self._row:
            return
        self._row = row = selected[0]
        sentence = verdict_sentence(row, self._found.comparison.noise_floor)
        self._sentence.setText(
            "\n".join((f"{title_of(row)} {sentence}", *(f"⚠ {text}" for text in row.warnings)))
        )
        self.plots.show_metric(self._found, row)
        self.metric_chosen.emit(row)

    def _on_row_chosen(self, row: MetricComparison) -> None:
        self.view.select_keys([self.metrics.key(row)])

    def _lay_out(self, context: AppContext) -> None:
        upper, lower = QWidget(), QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        for widget in (self._difference_title, self._difference_view, self._summary):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._sentence)
        column.addWidget(self.plots, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        context.state.keep("compare_splitter", splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setMinimumWidth(20 * GRID)  # else Qt wants a wide one for a long sentence
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
