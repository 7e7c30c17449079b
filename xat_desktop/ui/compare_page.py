"""Two sets of runs against each other: comparability first, then every metric with its verdict."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QLabel, QStackedWidget

from xat_desktop.errors import XatError
from xat_desktop.tasks.compare_selected import compare_selected, compared_distributions
from xat_desktop.tasks.list_sides import Side, list_sides
from xat_desktop.ui.comparison.options_bar import OptionsBar
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page

if TYPE_CHECKING:
    from xat_desktop.analysis.metric_comparison import MetricComparison
    from xat_desktop.reports.model import Distributions
    from xat_desktop.tasks.compare_captures import ComparedCaptures
    from xat_desktop.ui.comparison.result_view import ResultView

HELP = str(
    QT_TRANSLATE_NOOP(
        "ComparePage",
        """# Compare

Choose a **baseline** and a **candidate**: run groups, tags, collectors, platforms, or captures that you marked.
Each capture is one run; the run is the unit of evidence, so measure each variant at least four times.

1. First look at what differs between the sides. A **confounder** may be the true reason of any difference.
2. A verdict is *better* or *worse* only when the difference is significant among all metrics **and** larger
   than the noise floor. *No evidence* is no proof of equality: the column *More runs* says what would settle it.
3. The bar shows the ratio candidate / baseline with its 95% interval; the grey band is the noise floor.

Below: the runs of the selected metric as dots, the distribution of all its samples, and all ratios in one plot.
""",
    )
)


class ComparePage(Page):
    """Options above, the result below."""

    title = str(QT_TRANSLATE_NOOP("ComparePage", "Compare"))
    help_text = HELP

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._compared: ComparedCaptures | None = None
        self._asked: dict[str, Any] = {}  # of the comparison that is shown
        self._asking: dict[str, Any] = {}  # of the one that runs
        self._job: Job | None = None
        self._start_wanted = False
        self.result: ResultView | None = None
        self._noise_floor = context.settings.noise_floor
        self.options = OptionsBar(self._noise_floor)
        self.options.compare_wanted.connect(self._on_compare)
        self._problem = QLabel()
        self._problem.setObjectName("compare_problem")
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self.body.addWidget(self.options)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._stack, 1)
        self._report = self.add_action(self.tr("Write report"), self._on_report, "reports")
        self._report.setEnabled(False)
        context.partner_left.connect(self._on_partner_left)
        context.settings_changed.connect(self._on_settings_changed)

    def show_args(self, **args: Any) -> None:
        sides = {"baseline": self.options.baseline, "candidate": self.options.candidate}
        for name, chooser in sides.items():
            if args.get(name):
                chooser.choose([str(selector) for selector in args[name]])
        self._start_wanted = bool(args) and self.options.is_complete

    def refresh(self) -> None:
        assert self.context.store is not None
        self.load(self._on_sides, list_sides, self.context.store)
        if self._start_wanted:
            self._start_wanted = False
            self._on_compare()

    def commands(self) -> list[Command]:
        if self._compared is None:
            return []
        return [Command(self.tr("Write the report of this comparison"), self._on_report, "reports")]

    def _empty(self) -> EmptyState:
        return EmptyState(
            "compare",
            self.tr("Choose a baseline and a candidate"),
            self.tr(
                "Runs of one variant belong to one run group: select captures in the list of captures and edit "
                "their run group. Four runs a side or more give a verdict."
            ),
        )

    def _on_partner_left(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None  # whatever it still brings is not shown
        self.options.set_sides(())
        self.options.baseline.choose(())
        self.options.candidate.choose(())
        self._show_nothing()
        self._show_problem("")

    def _show_nothing(self) -> None:
        self._compared = None
        self._report.setEnabled(False)
        self._stack.setCurrentIndex(0)
        self.set_subtitle("")

    def _on_settings_changed(self) -> None:
        if self.context.settings.noise_floor != self._noise_floor:
            self._noise_floor = self.context.settings.noise_floor
            self.options.set_noise_floor(self._noise_floor)

    def _on_sides(self, sides: tuple[Side, ...]) -> None:
        self.options.set_sides(sides)

    def _on_compare(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._show_problem("")
        options, store = self.options, self.context.store
        asked = options.baseline.selectors, options.candidate.selectors
        how = options.metric_pattern, options.noise_floor, options.steady
        names = ("baseline", "candidate", "metric", "noise_floor", "steady")
        self._asking = dict(zip(names, (*map(list, asked), *how), strict=True))
        self._job = Job(compare_selected, store, *asked, *how, title=self.tr("Comparing"), shows_failure=True)
        self._job.succeeded.connect(self._on_compared)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_finished)
        self.context.jobs.start(self._job)

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is not self._job:
            return
        self._show_nothing()  # what was compared before has other names than those above
        if isinstance(error, XatError):
            self._show_problem(f"{error.title}. {error.detail}")
            return
        from xat_desktop.ui.errors import show_error  # a bug is rare

        show_error(self, error)

    def _on_compared(self, found: "ComparedCaptures") -> None:
        if self.sender() is not self._job:
            return
        self._compared, self._asked = found, self._asking
        if self.result is None:
            self._add_result()
        assert self.result is not None, "it was made above"
        self._stack.setCurrentWidget(self.result)
        self.result.show_comparison(found)
        self._report.setEnabled(True)
        sides = (found.baseline, found.candidate)
        named = [f"{side.name} ({runs})" for side, runs in zip(sides, found.run_counts, strict=True)]
        self.set_subtitle(
            self.tr("{candidate} against {baseline}").format(baseline=named[0], candidate=named[1])
        )

    def _add_result(self) -> None:
        from xat_desktop.ui.comparison.result_view import (
            ResultView,  # 0.2 s of plots, only when there is a result
        )

        self.result = ResultView(self.context)
        self.result.metric_chosen.connect(self._on_metric)
        self._stack.addWidget(self.result)

    def _on_metric(self, row: "MetricComparison") -> None:
        name = row.metric, row.attributes
        self.load(self._on_distributions, compared_distributions, self.context.store, self._compared, name)

    def _on_distributions(self, found: "Distributions | None") -> None:
        if self.result is not None:
            self.result.show_distributions(found)

    def _on_report(self) -> None:
        self.context.navigate("reports", **self._asked)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
