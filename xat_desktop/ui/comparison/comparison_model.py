"""The table of compared metrics, and that of the differences between the sides."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject

from xat_desktop.analysis.comparability import Difference
from xat_desktop.analysis.metric_comparison import MetricComparison, Side
from xat_desktop.domain.units import MISSING, pretty
from xat_desktop.reports.marks import VERDICTS
from xat_desktop.reports.names import attributes_text, fact_text, fact_title, metric_title, statistic_title
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.comparison.verdict_style import effect_word, verdict_icon, verdict_word
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import Theme

INTERVAL_COLUMN = 5
NEVER = 201


class ComparisonModel(TableModel[MetricComparison]):
    """One row for each metric, attributes and statistic."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        metric = Column[MetricComparison]
        self.COLUMNS = (
            metric(self.tr("Metric"), _name, tooltip=lambda row: row.metric),
            metric(self.tr("Statistic"), lambda row: statistic_title(row.statistic)),
            metric(self.tr("Baseline"), *_median(lambda row: row.baseline), RIGHT),
            metric(self.tr("Candidate"), *_median(lambda row: row.candidate), RIGHT),
            metric(self.tr("Ratio"), _ratio, lambda row: row.ratio, RIGHT),
            metric(self.tr("95% interval"), lambda _row: "", lambda row: row.ratio, tooltip=interval_text),
            metric(
                self.tr("Effect"),
                lambda row: effect_word(row.effect.word) if row.effect else MISSING,
                lambda row: abs(row.effect.value) if row.effect else None,
            ),
            metric(
                self.tr("Verdict"),
                lambda row: verdict_word(row.verdict),
                lambda row: VERDICTS.index(row.verdict),
                tooltip=lambda row: row.verdict,
                icon=lambda row: verdict_icon(row.verdict, theme.colours),
            ),
            metric(
                self.tr("More runs"),
                lambda row: self._runs_text(row.more_runs_needed),
                lambda row: NEVER if row.more_runs_needed is None else row.more_runs_needed,
            ),
            metric(
                self.tr("Warnings"),
                lambda row: "; ".join(row.warnings),
                lambda row: len(row.warnings),
                icon=lambda row: icon("warning") if row.warnings else None,
            ),
        )

    def key(self, row: MetricComparison) -> Hashable:
        return row.metric, row.attributes, row.statistic

    def _runs_text(self, more: int | None) -> str:
        if more is None:
            return self.tr("over {count}").format(count=NEVER - 1)
        return self.tr("+{count} a side").format(count=more) if more else self.tr("settled")


class DifferencesModel(TableModel[Difference]):
    """What is not the same on both sides or within one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        order = ("confounder", "expected", "info")
        severities = {
            "confounder": self.tr("Confounder"),
            "expected": self.tr("Expected"),
            "info": self.tr("For information"),
        }
        icons = {"confounder": "warning", "expected": "check", "info": "info"}
        wheres = {
            "between sides": self.tr("between the sides"),
            "within baseline": self.tr("within the baseline"),
            "within candidate": self.tr("within the candidate"),
        }
        difference = Column[Difference]
        self.COLUMNS = (
            difference(
                self.tr("Weight"),
                lambda row: severities[row.severity],
                lambda row: order.index(row.severity),
                icon=lambda row: icon(icons[row.severity]),
            ),
            difference(self.tr("What differs"), lambda row: fact_title(row.fact)),
            difference(self.tr("Where"), lambda row: wheres[row.where]),
            difference(self.tr("Baseline"), lambda row: _values(row.fact, row.baseline)),
            difference(self.tr("Candidate"), lambda row: _values(row.fact, row.candidate)),
        )


def interval_text(row: MetricComparison) -> str:
    """The interval of the ratio in figures."""
    if row.ratio_ci is None:
        return MISSING
    return f"{row.ratio_ci.low:.3g} – {row.ratio_ci.high:.3g} ({row.ratio_ci.method})"


def _name(row: MetricComparison) -> str:
    named = attributes_text(row.attributes)
    return f"{metric_title(row.metric)} ({named})" if named else metric_title(row.metric)


def _ratio(row: MetricComparison) -> str:
    return MISSING if row.ratio is None else f"×{row.ratio:.3g}"


def _median(
    side_of: Callable[[MetricComparison], Side],
) -> tuple[Callable[[MetricComparison], str], Callable[[MetricComparison], float | None]]:
    """Text and sort value of the median of one side."""

    def text(row: MetricComparison) -> str:
        return pretty(side_of(row).median, row.unit, row.metric)

    def value(row: MetricComparison) -> float | None:
        return side_of(row).median

    return text, value


def _values(fact: str, values: tuple[str, ...]) -> str:
    return ", ".join(fact_text(fact, value) for value in values) or MISSING
