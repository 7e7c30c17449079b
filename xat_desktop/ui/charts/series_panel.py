"""The left side of the charts: a search field, and the tree of their series."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from xat_desktop.ui.charts.series_tree import SeriesTreeModel
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID, Colours, Theme

LEAST_WIDTH = 20 * GRID
EXPAND_UP_TO = 60  # leaves that a search opens by itself


class SeriesTreeView(QTreeView):
    """Return and double click plot a row or take it away; Space ticks its box."""

    toggled = Signal(QModelIndex)

    def __init__(self, model: SeriesTreeModel) -> None:
        super().__init__()
        self.setObjectName("series_tree")
        self.setAccessibleName(self.tr("Series"))
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIndentation(2 * GRID)
        self.doubleClicked.connect(self.toggled)

    def set_colours(self, colours: Colours) -> None:
        """Fusion draws the edge of a check box in a darker shade of the window: too dark on a dark one."""
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(colours.control_border).lighter(150))
        self.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class SeriesPanel(QWidget):
    """Search and tree; the model is shared with the page."""

    def __init__(self, model: SeriesTreeModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("series_panel")
        self._theme = theme
        self.setMinimumWidth(LEAST_WIDTH)
        self._model = model
        self.field = QLineEdit()
        self.field.setObjectName("series_search")
        self.field.setAccessibleName(self.tr("Search series"))
        self.field.setPlaceholderText(self.tr("Search series"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.tree = SeriesTreeView(model)
        self._nothing = QLabel(self.tr("No series has this in its name."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        for widget in (self.field, self._nothing, self.tree):
            column.addWidget(widget, int(widget is self.tree))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self.apply_filter)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self.tree.setFocus)
        self.tree.toggled.connect(model.toggle)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def apply_filter(self) -> None:
        """Show what fits the search field."""
        self._model.set_filter(self.field.text())
        leaves = sum(len(branch.leaves) for branch in self._model.branches)
        self._nothing.setVisible(bool(self.field.text()) and not leaves)
        if self.field.text() and leaves <= EXPAND_UP_TO:
            self.tree.expandAll()

    def _on_typed(self) -> None:
        self._timer.start()

    def _on_theme(self) -> None:
        self.tree.set_colours(self._theme.colours)
