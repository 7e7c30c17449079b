"""The tree of what can be charted: metrics, below them their attribute sets, each once for all captures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from xat_desktop.domain.capture import Series
from xat_desktop.domain.metrics import metric as vocabulary
from xat_desktop.domain.units import unit_label
from xat_desktop.reports.names import attributes_text, metric_title
from xat_desktop.ui.charts.series_drag import MIME_TYPE, LeafKey, drag_data

Index = QModelIndex | QPersistentModelIndex
Check = Qt.CheckState


@dataclass
class Leaf:
    """One attribute set of a metric, and its series in the captures."""

    key: LeafKey
    title: str
    series: list[Series] = field(default_factory=list)
    checked: bool = False


@dataclass
class Branch:
    """One metric in one unit; a metric without attributes has one leaf, which is not shown below it."""

    metric: str
    unit: str
    title: str
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def is_single(self) -> bool:
        """Whether it stands for its only leaf."""
        return len(self.leaves) == 1


class SeriesTreeModel(QAbstractItemModel):
    """Check boxes say what is plotted; `checks_wanted` asks for a change, `show_checked` makes it."""

    checks_wanted = Signal(object, bool)  # leaf keys, on or off

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Branch] = []
        self._shown: list[Branch] = []
        self._words: list[str] = []

    def set_series(self, series: Iterable[Series]) -> None:
        """Everything that can be charted."""
        self.beginResetModel()
        self._all = _branches(series)
        self._shown = self._filtered()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Only branches and leaves whose names contain every word."""
        words = text.casefold().split()
        if words != self._words:
            self.beginResetModel()
            self._words = words
            self._shown = self._filtered()
            self.endResetModel()

    def show_checked(self, series_ids: set[str]) -> None:
        """Check the leaves of which any series is plotted."""
        changed: set[int] = set()
        for branch in self._all:
            for leaf in branch.leaves:
                checked = any(series.id in series_ids for series in leaf.series)
                if checked != leaf.checked:
                    leaf.checked = checked
                    changed.add(id(leaf))
        for row, branch in enumerate(self._shown):
            if any(id(leaf) in changed for leaf in branch.leaves):
                self._emit_checks(row, branch)

    @property
    def all_branches(self) -> Sequence[Branch]:
        """What can be charted, whatever the filter shows."""
        return self._all

    @property
    def branches(self) -> Sequence[Branch]:
        """What is shown."""
        return self._shown

    def series_of(self, keys: Iterable[LeafKey]) -> list[Series]:
        """The series that keys stand for, in all captures."""
        wanted = set(keys)
        leaves = (leaf for branch in self._all for leaf in branch.leaves)
        return [series for leaf in leaves if leaf.key in wanted for series in leaf.series]

    def leaves_at(self, index: Index) -> list[Leaf]:
        """The leaf at an index, or all leaves of a branch."""
        if not index.isValid():
            return []
        branch = self._branch(index)
        return branch.leaves if not self._is_leaf(index) else [branch.leaves[index.row()]]

    def toggle(self, index: Index) -> None:
        """Plot what is not plotted yet, else take it away."""
        leaves = self.leaves_at(index)
        if leaves:
            on = not all(leaf.checked for leaf in leaves)
            self.checks_wanted.emit([leaf.key for leaf in leaves], on)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        # the internal id is 0 for a branch, else 1 + the branch's row
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._shown)
        if parent.column() or self._is_leaf(parent) or self._branch(parent).is_single:
            return 0
        return len(self._branch(parent).leaves)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable | flag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(index)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        keys = [leaf.key for leaf in self.leaves_at(index)]
        self.checks_wanted.emit(keys, Check(value) != Check.Unchecked)
        return True

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        keys = [leaf.key for index in indexes for leaf in self.leaves_at(index)]
        return drag_data(list(dict.fromkeys(keys)))

    def _emit_checks(self, row: int, branch: Branch) -> None:
        roles, parent = [Qt.ItemDataRole.CheckStateRole], self.index(row, 0)
        self.dataChanged.emit(parent, parent, roles)
        if not branch.is_single:
            last = self.index(len(branch.leaves) - 1, 0, parent)
            self.dataChanged.emit(self.index(0, 0, parent), last, roles)

    def _is_leaf(self, index: Index) -> bool:
        return bool(index.internalId())

    def _branch(self, index: Index) -> Branch:
        return self._shown[index.internalId() - 1 if self._is_leaf(index) else index.row()]

    def _text(self, index: Index) -> str:
        branch = self._branch(index)
        if self._is_leaf(index):
            return branch.leaves[index.row()].title
        if branch.is_single and branch.leaves[0].key.attributes:
            return f"{branch.title} ({branch.leaves[0].title})"
        return branch.title if branch.is_single else f"{branch.title}  {len(branch.leaves)}"

    def _check(self, index: Index) -> Check:
        checked = [leaf.checked for leaf in self.leaves_at(index)]
        if all(checked):
            return Check.Checked
        return Check.PartiallyChecked if any(checked) else Check.Unchecked

    def _tooltip(self, index: Index) -> str:
        branch = self._branch(index)
        known = vocabulary(branch.metric).description
        unit = unit_label(branch.unit)
        lines = [known, f"{branch.metric}{f', {unit}' if unit else ''}"]
        if self._is_leaf(index):
            leaf = branch.leaves[index.row()]
            lines += [f"{name}: {value}" for name, value in leaf.key.attributes]
        samples = sum(series.n for leaf in self.leaves_at(index) for series in leaf.series)
        return "\n".join([*filter(None, lines), samples_text(samples)])

    def _filtered(self) -> list[Branch]:
        if not self._words:
            return self._all
        found = []
        for branch in self._all:
            text = f"{branch.title} {branch.metric}".casefold()
            words = [word for word in self._words if word not in text]
            leaves = [leaf for leaf in branch.leaves if all(word in leaf.title.casefold() for word in words)]
            if leaves:
                found.append(Branch(branch.metric, branch.unit, branch.title, leaves))
        return found


def samples_text(count: int) -> str:
    """`1,204 samples`."""
    return QCoreApplication.translate("SeriesTreeModel", "{count} samples").format(count=f"{count:,}")


def _branches(series: Iterable[Series]) -> list[Branch]:
    branches: dict[tuple[str, str], Branch] = {}
    leaves: dict[LeafKey, Leaf] = {}
    for one in series:
        branch = branches.setdefault(
            (one.metric, one.unit), Branch(one.metric, one.unit, metric_title(one.metric))
        )
        key = LeafKey(one.metric, one.unit, one.attributes)
        if key not in leaves:
            leaves[key] = Leaf(key, attributes_text(one.attributes) or branch.title)
            branch.leaves.append(leaves[key])
        leaves[key].series.append(one)
    found = sorted(branches.values(), key=lambda branch: branch.title.casefold())
    for branch in found:
        branch.leaves.sort(key=lambda leaf: _natural(leaf.key))
    return found


def _natural(key: LeafKey) -> list[tuple[bool, float, str]]:
    """cpu 2 before cpu 10, and the total before each of them."""
    return [
        (bool(name), float(value) if value.isdecimal() else -1.0, f"{name} {value}")
        for name, value in key.attributes
    ]
