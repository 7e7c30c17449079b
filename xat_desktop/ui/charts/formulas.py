"""Series typed as expressions: which letters there are, and the job that computes them."""

from collections.abc import Callable, Sequence
from string import ascii_lowercase

from PySide6.QtCore import QObject, Signal

from xat_desktop.domain.capture import Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.reports.names import full_title
from xat_desktop.tasks.derive_series import derive_series, series_text
from xat_desktop.ui.charts.formula_bar import FormulaBar
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job


class ChartFormulas(QObject):
    """`derived` with the new series; `series()` gives all of the charted captures."""

    derived = Signal(object)  # list of DerivedSeries

    def __init__(
        self, context: AppContext, stack: ChartStack, bar: FormulaBar, series: Callable[[], Sequence[Series]]
    ) -> None:
        super().__init__(stack)
        self._context, self._stack, self._bar, self._series = context, stack, bar, series
        self._job: Job | None = None
        bar.typed.connect(self._on_typed)
        stack.series_changed.connect(self._show_letters)
        context.partner_left.connect(self.close)

    def open(self) -> None:
        """The line in which one types."""
        self._show_letters()
        self._bar.open()

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
        title = self.tr("Computing the expression")
        found = tuple(self._series())
        job = Job(derive_series, self._context.store, found, text, letters, title=title, shows_failure=True)
        job.succeeded.connect(self._on_derived)
        job.failed.connect(self._on_failed)
        self._job = self._context.jobs.start(job)

    def _on_derived(self, found: list[DerivedSeries]) -> None:
        if self.sender() is self._job:
            self._job = None
            self.derived.emit(found)

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._job:
            self._job = None
            self._bar.show_problem(error)
