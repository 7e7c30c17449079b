"""The plots of a comparison in tabs: all ratios, the runs of one metric, its distributions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.reports.model import Distributions
from xat_desktop.tasks.compare_captures import ComparedCaptures
from xat_desktop.ui.comparison.cdf_plot import CdfPlot
from xat_desktop.ui.comparison.forest_plot import ForestPlot
from xat_desktop.ui.comparison.runs_plot import RunsPlot
from xat_desktop.ui.theme import Theme


class ComparisonPlots(QTabWidget):
    """Made with the first result, as plots cost start-up time; `row_chosen` in the forest plot."""

    row_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("comparison_plots")
        self.setAccessibleName(self.tr("Plots of the comparison"))
        self.setDocumentMode(True)
        self.forest, self.runs, self.cdf = ForestPlot(theme), RunsPlot(theme), CdfPlot(theme)
        self.addTab(self.runs, self.tr("Runs"))
        self.addTab(self.cdf, self.tr("Distribution"))
        self.addTab(self.forest, self.tr("All ratios"))
        self.forest.row_chosen.connect(self.row_chosen)

    def show_comparison(self, found: ComparedCaptures) -> None:
        """All ratios of a new result."""
        self.forest.show_rows(found.comparison.metrics, found.comparison.noise_floor)

    def show_metric(self, found: ComparedCaptures, row: MetricComparison) -> None:
        """The runs of one metric; its distributions are loaded and follow."""
        key = row.metric, row.attributes, row.statistic
        self.runs.show_metric(row, found.runs[key], names_of(found))

    def show_distributions(self, found: ComparedCaptures, distributions: Distributions | None) -> None:
        """The distributions of the metric that is shown."""
        self.cdf.show_distributions(distributions, names_of(found))


def names_of(found: ComparedCaptures) -> tuple[str, str]:
    """Names of both sides."""
    return found.baseline.name, found.candidate.name
