"""Series typed as expressions: which letters there are, and the job that computes them."""

from collections.abc import Callable, Sequence
from string import ascii_lowercase
from typing import Any

from PySide6.QtCore import QObject, Signal

from xat_desktop.analysis.expression import quoted
from xat_desktop.domain.capture import Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.errors import XatError
from xat_desktop.reports.names import full_title
from xat_desktop.tasks.derive_series import MOST_SAMPLES, derive_all, derive_series, series_text
from xat_desktop.ui.charts.formula_bar import FormulaBar
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job

PERCENTS = (50, 95, 99)
MOST_BANDS = 4  # series whose percentiles one plot can show


class ChartFormulas(QObject):
    """`derived` with the new series; `series()` gives all of the charted captures."""

    derived = Signal(object)  # list of DerivedSeries
    percentiles_derived = Signal(object)  # list of DerivedSeries, for a plot of their own

    def __init__(
        self, context: AppContext, stack: ChartStack, bar: FormulaBar, series: Callable[[], Sequence[Series]]
    ) -> None:
        super().__init__(stack)
        self._context, self._stack, self._bar, self._series = context, stack, bar, series
        self._job: Job | None = None
        bar.typed.connect(self._on_typed)
        bar.percentiles_wanted.connect(self.plot_percentiles)
        stack.series_changed.connect(self._show_letters)
        context.partner_left.connect(self.close)

    def open(self) -> None:
        """The line in which one types."""
        self._show_letters()
        self._bar.open()

    def plot_percentiles(self) -> None:
        """p50, p95 and p99 of each second of the plotted durations."""
        events = [one for one in self._plotted().values() if one.kind in ("duration", "event")]
        if not events:
            told = self.tr(
                "Plot a duration first: single requests have percentiles, other series have one value."
            )
            self._bar.show_problem(XatError(self.tr("No durations are plotted"), told))
            return
        names = [quoted(series_text(one)) for one in events[:MOST_BANDS]]
        texts = [f"percentile({name}, {percent:g}, 1)" for name in names for percent in PERCENTS]
        self._run(self._on_percentiles, derive_all, texts)

    def close(self) -> None:
        """What is still being computed is dropped."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._bar.hide()

    def _plotted(self) -> dict[str, Series]:
        """Letter -> a series that stands for the same one of each capture."""
        stored = [one.series for one in self._stack.plotted if not isinstance(one.series, DerivedSeries)]
        each = {series_text(one): one for one in reversed(stored)}
        texts = dict.fromkeys(series_text(one) for one in stored)
        return {letter: each[text] for letter, text in zip(ascii_lowercase, texts, strict=False)}

    def _show_letters(self) -> None:
        self._bar.show_letters(
            {letter: full_title(one.metric, one.attributes) for letter, one in self._plotted().items()}
        )

    def _on_typed(self, text: str) -> None:
        letters = {letter: series_text(one) for letter, one in self._plotted().items()}
        self._run(self._on_derived, derive_series, text, letters)

    def _run(self, on_done: Callable[[Any], None], task: Callable[..., Any], *args: Any) -> None:
        title, found = self.tr("Computing the expression"), tuple(self._series())
        job = Job(task, self._context.store, found, *args, title=title, shows_failure=True)
        job.succeeded.connect(on_done)
        job.failed.connect(self._on_failed)
        self._job = self._context.jobs.start(job)

    def _on_derived(self, found: list[DerivedSeries]) -> None:
        if self.sender() is self._job:
            self._job = None
            self.derived.emit(found)

    def _on_percentiles(self, found: dict[str, list[DerivedSeries]]) -> None:
        if self.sender() is self._job:
            self._job = None
            made = [one for each in found.values() for one in each]
            self.percentiles_derived.emit(made)
            if not made:
                told = self.tr("Each has more samples than {most:,}, which are too many to compute with.")
                self._bar.show_problem(XatError("", told.format(most=MOST_SAMPLES)))

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._job:
            self._job = None
            self._bar.show_problem(error)
