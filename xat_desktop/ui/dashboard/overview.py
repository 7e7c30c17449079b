"""All cards of the dashboard, made from what the store holds now."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from xat_desktop.domain.capture import Capture, ResultFile
from xat_desktop.domain.units import pretty
from xat_desktop.tasks.list_captures import NO_COLLECTOR
from xat_desktop.tasks.show_dashboard import Dashboard
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.dashboard.card import Card, Link
from xat_desktop.ui.dashboard.figures_row import FiguresRow
from xat_desktop.ui.moments import moment
from xat_desktop.ui.theme import GRID

LINES = 8

translate = QCoreApplication.translate


class Overview(QWidget):
    """Figures above, cards below in two columns."""

    def __init__(self, context: AppContext, found: Dashboard) -> None:
        super().__init__()
        self._go = context.navigate
        self._zone = context.settings.display_zone
        self._found = found
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self._figures())
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        cards = self._cards()
        for part in (cards[::2], cards[1::2]):
            side = QVBoxLayout()
            side.setSpacing(2 * GRID)
            for card in part:
                side.addWidget(card)
            side.addStretch(1)
            row.addLayout(side, 1)
        column.addLayout(row, 1)

    def _figures(self) -> FiguresRow:
        counts, row = self._found.overview, FiguresRow()
        groups = len(counts.run_groups)
        captures = partial(self._go, "captures", search="")
        row.add("captures", f"{counts.captures:,}", self.tr("captures"), captures)
        row.add("samples", _short(counts.samples), self.tr("samples"), captures)
        for name, count, one, more, page in (
            ("collectors", counts.collectors, self.tr("collector"), self.tr("collectors"), "collectors"),
            ("groups", groups, self.tr("run group"), self.tr("run groups"), "compare"),
            ("reports", counts.reports, self.tr("report"), self.tr("reports"), "reports"),
        ):
            row.add(name, f"{count:,}", one if count == 1 else more, partial(self._go, page))
        row.add("size", pretty(counts.size_bytes, "By"), self.tr("used on disk"), captures)
        return row

    def _cards(self) -> list[Card]:
        cards = [
            self._attention(),
            self._last_imports(),
            self._platforms(),
            self._tools(),
            self._run_groups(),
        ]
        if self._found.overview.analyses_by_status:
            cards.append(self._analyses())
        return cards

    def _attention(self) -> Card:
        card, counts = Card("card_attention", self.tr("Needs a look")), self._found.overview
        for file in self._found.failed_files:
            link = Link(f"failed_{file.id}", file.name, partial(self._go, "import"), file.error)
            card.add_link(link, file.error, "error")
        for file in self._found.files_with_problems:
            card.add_link(self._captures_link(f"problems_{file.id}", file.name), _problems(file), "warning")
        if counts.captures_without_collector:
            without = partial(self._go, "captures", collector_id=NO_COLLECTOR)
            link = Link("without_collector", self.tr("No collector"), without)
            text = self.tr("Captures that do not know their machine: {count}. Comparisons cannot check it.")
            card.add_link(link, text.format(count=f"{counts.captures_without_collector:,}"), "info")
        self._add_rest(
            card, counts.failed_files - len(self._found.failed_files), self.tr("{count} more failed files")
        )
        rest = counts.files_with_problems - len(self._found.files_with_problems)
        self._add_rest(card, rest, self.tr("{count} more files with problems"))
        if not (counts.failed_files or counts.files_with_problems or counts.captures_without_collector):
            card.add_text(self.tr("Nothing: every file came in whole, every capture knows its machine."))
        return card

    def _last_imports(self) -> Card:
        card = Card("card_imports", self.tr("Last imports"))
        for capture in self._found.last_captures:
            trigger = partial(self._go, "captures", capture_ids=[capture.id])
            card.add_link(Link(f"capture_{capture.id}", capture.file_name, trigger), self._about(capture))
        return card

    def _about(self, capture: Capture) -> str:
        when = moment(capture.imported_at_us, self._zone)
        return " · ".join(filter(None, (capture.tool, capture.label or capture.run_group, when)))

    def _platforms(self) -> Card:
        card = Card("card_platforms", self.tr("Captures by platform"))
        named = {
            name or self.tr("no collector"): count
            for name, count in self._found.overview.captures_by_platform.items()
        }

        def link(name: str) -> Callable[[], object]:
            if name in self._found.overview.captures_by_platform:
                return partial(self._go, "collectors", platform=name)
            return partial(self._go, "captures", collector_id=NO_COLLECTOR)

        return _with_bars(card, "platform", named, link)

    def _tools(self) -> Card:
        card = Card("card_tools", self.tr("Captures by tool"))
        tools = self._found.overview.captures_by_tool
        return _with_bars(card, "tool", tools, lambda name: partial(self._go, "captures", search=name))

    def _run_groups(self) -> Card:
        card, groups = Card("card_groups", self.tr("Run groups")), self._found.overview.run_groups
        for name, count in list(groups.items())[:LINES]:
            shown = Link(f"group_{name}", name, partial(self._go, "captures", run_group=name))
            compare = Link(
                f"compare_{name}",
                self.tr("Compare"),
                partial(self._go, "compare", baseline=[f"group:{name}"]),
                self.tr("Compare with {name} as the baseline").format(name=name),
            )
            card.add_two_links(shown, self.tr("{count} runs").format(count=f"{count:,}"), compare)
        self._add_rest(card, len(groups) - LINES, self.tr("{count} more run groups"))
        if not groups:
            card.add_text(self.tr("Runs of the same measurement, put into one group, are compared as one."))
        return card

    def _analyses(self) -> Card:
        card = Card("card_analyses", self.tr("Analyses"))
        titles = {
            "pending": self.tr("pending"),
            "running": self.tr("running"),
            "done": self.tr("done"),
            "failed": self.tr("failed"),
        }
        found = {titles[status]: count for status, count in self._found.overview.analyses_by_status.items()}
        return _with_bars(card, "analyses", found, lambda _name: partial(self._go, "compare"))

    def _captures_link(self, name: str, text: str) -> Link:
        return Link(name, text, partial(self._go, "captures", search=text))

    def _add_rest(self, card: Card, count: int, text: str) -> None:
        if count > 0:
            card.add_text(text.format(count=f"{count:,}"))


def _with_bars(
    card: Card, kind: str, counts: Mapping[str, int], trigger: Callable[[str], Callable[[], object]]
) -> Card:
    """The largest first; the bars begin at zero and share one scale."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    for name, count in ordered[:LINES]:
        card.add_bar(Link(f"{kind}_{name}", name, trigger(name)), count, ordered[0][1])
    if len(ordered) > LINES:
        rest = sum(count for _, count in ordered[LINES:])
        text = translate("Overview", "{count} captures in {others} others")
        card.add_text(text.format(count=f"{rest:,}", others=len(ordered) - LINES))
    return card


def _problems(file: ResultFile) -> str:
    return translate("Overview", "Problems: {count}").format(count=f"{file.problem_count:,}")


def _short(count: int) -> str:
    """12.3 M rather than 12,345,678: the figure tells the size of the store."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= 10 * size:
            return f"{count / size:,.0f} {unit}" if count >= 100 * size else f"{count / size:,.1f} {unit}"
    return f"{count:,}"
