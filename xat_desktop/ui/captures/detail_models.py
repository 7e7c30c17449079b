"""The tables of one capture: its series, the tool's own figures, its facts, the problems of its file."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from xat_desktop.domain.series import ToolSummary
from xat_desktop.domain.units import pretty
from xat_desktop.reports.names import attributes_text, metric_title
from xat_desktop.ui.columns import RIGHT, Column, TableModel

if TYPE_CHECKING:
    from xat_desktop.tasks.summarise_capture import SeriesStatistics

Fact = tuple[str, str]
Problem = tuple[int, str]


def _statistic(title: str, name: str) -> Column["SeriesStatistics"]:
    """A column of one statistic, in the unit that suits each row."""

    def value(row: "SeriesStatistics") -> float:
        return float(getattr(row.statistics, name))

    def text(row: "SeriesStatistics") -> str:
        return pretty(value(row), row.series.unit, row.series.metric)

    return Column["SeriesStatistics"](title, text, value, RIGHT)


class SeriesModel(TableModel["SeriesStatistics"]):
    """Exact statistics of every series."""

    COLUMNS = (
        Column["SeriesStatistics"](
            str(QT_TRANSLATE_NOOP("TableModel", "Metric")),
            lambda row: metric_title(row.series.metric),
            tooltip=lambda row: f"{row.series.key.text}\n{row.series.source_name}".strip(),
        ),
        Column["SeriesStatistics"](
            str(QT_TRANSLATE_NOOP("TableModel", "Of")), lambda row: attributes_text(row.series.attributes)
        ),
        Column["SeriesStatistics"](
            "n", lambda row: f"{row.statistics.n:,}", lambda row: row.statistics.n, RIGHT
        ),
        _statistic(str(QT_TRANSLATE_NOOP("TableModel", "Mean")), "mean"),
        _statistic("p50", "p50"),
        _statistic("p95", "p95"),
        _statistic("p99", "p99"),
        _statistic(str(QT_TRANSLATE_NOOP("TableModel", "Max")), "max"),
    )

    def key(self, row: "SeriesStatistics") -> Hashable:
        return row.series.id


class ToolFiguresModel(TableModel[ToolSummary]):
    """What the tool had computed itself."""

    COLUMNS = (
        Column[ToolSummary](
            str(QT_TRANSLATE_NOOP("TableModel", "Metric")),
            lambda row: metric_title(row.metric),
            tooltip=lambda row: row.metric,
        ),
        Column[ToolSummary](
            str(QT_TRANSLATE_NOOP("TableModel", "Of")), lambda row: attributes_text(row.attributes)
        ),
        Column[ToolSummary](str(QT_TRANSLATE_NOOP("TableModel", "Statistic")), lambda row: row.statistic),
        Column[ToolSummary](
            str(QT_TRANSLATE_NOOP("TableModel", "Value")),
            lambda row: pretty(row.value, row.unit, row.metric),
            lambda row: row.value,
            RIGHT,
        ),
        Column[ToolSummary](
            str(QT_TRANSLATE_NOOP("TableModel", "Tool's name")),
            lambda row: row.source_name,
            tooltip=lambda row: row.estimator or row.source_name,
        ),
    )

    def key(self, row: ToolSummary) -> Hashable:
        return row.metric, row.attributes, row.statistic, row.source_name


class FactsModel(TableModel[Fact]):
    """Names and values."""

    COLUMNS = (
        Column[Fact](str(QT_TRANSLATE_NOOP("TableModel", "Fact")), lambda row: row[0]),
        Column[Fact](str(QT_TRANSLATE_NOOP("TableModel", "Value")), lambda row: row[1]),
    )


class ProblemsModel(TableModel[Problem]):
    """Lines of the file that could not be read."""

    COLUMNS = (
        Column[Problem](
            str(QT_TRANSLATE_NOOP("TableModel", "Line")),
            lambda row: f"{row[0]:,}",
            lambda row: row[0],
            RIGHT,
        ),
        Column[Problem](str(QT_TRANSLATE_NOOP("TableModel", "Problem")), lambda row: row[1]),
    )
