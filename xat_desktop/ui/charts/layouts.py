"""Layouts of the charts: the menu in which they are saved by name, opened and removed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from xat_desktop.store.store import Store
from xat_desktop.tasks.chart_layouts import ChartLayout, keep_layout, list_layouts, remove_layout
from xat_desktop.ui.charts.layout_bar import LayoutBar
from xat_desktop.ui.context import AppContext, NoticeAction
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command

OPEN, SAVE, REMOVE = "open", "save", "remove"


class ChartLayouts(QObject):
    """`opened` with a layout to show; `shown_layout(name)` gives what is shown now, None for an empty sheet."""

    opened = Signal(object)

    def __init__(
        self,
        context: AppContext,
        menu: QMenu,
        bar: LayoutBar,
        shown_layout: Callable[[str], ChartLayout | None],
        load: Callable[..., Job],
    ) -> None:
        super().__init__(menu)
        self._context, self._bar, self._shown_layout, self._load = context, bar, shown_layout, load
        self._last_name = ""
        self._undone: tuple[Store, ChartLayout] | None = None
        self.layouts: tuple[ChartLayout, ...] = ()
        self._menu = menu
        self._menu.triggered.connect(self._on_menu)
        bar.saved.connect(self._on_named)
        self._fill()

    def show_layouts(self, layouts: Sequence[ChartLayout]) -> None:
        """Those of the open partner."""
        if tuple(layouts) != self.layouts:  # else the menu may be open just now
            self.layouts = tuple(layouts)
            self._fill()

    def refresh(self) -> None:
        """Read them again."""
        self._load(self.show_layouts, list_layouts, self._context.store)

    def commands(self) -> list[Command]:
        """One for each layout, and one that saves."""
        title = self.tr("Open the layout “{name}”")
        found = [
            Command(title.format(name=one.name), partial(self.opened.emit, one), "charts")
            for one in self.layouts
        ]
        if self._shown_layout("") is not None:
            found.append(Command(self.tr("Save this layout"), self.ask_name, "save"))
        return found

    def ask_name(self) -> None:
        """Open the line in which the name is typed."""
        if self._shown_layout("") is not None:
            self._bar.open_with(self._last_name)

    def show_can_save(self) -> None:
        """Whether there is anything to save has changed."""
        self._save.setEnabled(self._shown_layout("") is not None)

    def forget(self) -> None:
        """Another partner is open: its layouts come with `refresh`."""
        self._last_name, self._undone = "", None
        self._bar.hide()
        self.show_layouts(())

    def _fill(self) -> None:
        self._menu.clear()
        for old in self._menu.findChildren(QMenu):
            old.deleteLater()
        for one in self.layouts:
            self._menu.addAction(one.name).setData((OPEN, one.name))
        if not self.layouts:
            self._menu.addAction(self.tr("No layout is saved yet")).setEnabled(False)
        self._menu.addSeparator()
        self._save = self._menu.addAction(icon("save"), self.tr("Save this layout…"))
        self._save.setData((SAVE, ""))
        gone = self._menu.addMenu(icon("trash"), self.tr("Remove a layout"))
        gone.setEnabled(bool(self.layouts))
        for one in self.layouts:
            gone.addAction(one.name).setData((REMOVE, one.name))
        self.show_can_save()

    def _on_menu(self, action: QAction) -> None:
        what, name = action.data()
        if what == SAVE:
            self.ask_name()
        elif what == REMOVE:
            self._run(self._on_removed, remove_layout, name)
        else:
            self._last_name = name
            self.opened.emit(next(one for one in self.layouts if one.name == name))

    def _on_named(self, name: str) -> None:
        layout = self._shown_layout(name)
        if layout is not None:
            self._last_name = name
            self._run(self._on_kept, keep_layout, layout)

    def _on_kept(self, before: ChartLayout | None) -> None:
        self._bar.hide()
        if before is None:
            self._context.notify(self.tr("The layout is saved"), "success")
        else:
            self._offer_undo(before, self.tr("The layout “{name}” was replaced").format(name=before.name))
        self.refresh()

    def _on_removed(self, gone: ChartLayout | None) -> None:
        if gone is not None:
            self._offer_undo(gone, self.tr("The layout “{name}” was removed").format(name=gone.name))
        self.refresh()

    def _offer_undo(self, before: ChartLayout, text: str) -> None:
        assert self._context.store is not None
        self._undone = self._context.store, before
        self._context.notify(text, "info", NoticeAction(self.tr("Undo"), self._on_undo))

    def _on_undo(self) -> None:
        undone, self._undone = self._undone, None
        if undone is not None and undone[0] is self._context.store:
            self._run(self._on_undone, keep_layout, undone[1])

    def _on_undone(self, _replaced: ChartLayout | None) -> None:
        self.refresh()

    def _run(self, on_done: Callable[[Any], None], task: Callable[..., Any], *args: Any) -> None:
        job = Job(task, self._context.store, *args, title=self.tr("Layouts of charts"), writes=True)
        job.succeeded.connect(on_done)
        self._context.jobs.start(job)
