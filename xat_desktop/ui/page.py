"""The contract of a page, and its common frame: a title row with actions above the page's own content.

A page is a subclass of Page in a module `<name>_page.py`, and one entry in `pages.py`, which imports it when
it is first shown. It has the class attributes `title` and `help_text` (Markdown, shown by F1), both marked
for translation with `str(QT_TRANSLATE_NOOP("<class>", "..."))`, is made with
the AppContext, and puts its widgets into `self.body`. The window calls

- `refresh()` when the page comes to front, when the partner changes, and on `context.data_changed` while it
  is in front: start a job, and give its result to the models in a bound method;
- `show_args(**args)` with the arguments of `context.navigate(key, **args)`, before `refresh()`;
- `search(text)` as the user types in the search field, if `search_hint` is not empty; the field shows the
  `search_text` of the page in front;
- `commands()` for what the page adds to the command palette.

A page that reads some settings only when it is made names them in `settings_taken`: the window makes it anew
when they are changed, and what it showed is gone.

On `context.partner_left` it forgets what belongs to the partner before; what it was still loading is dropped here.

It is made and refreshed only while a partner is open, so `context.store` is there. Nothing in the constructor
may take longer than about 50 ms: data comes with `refresh()`, which calls `self.load(on_loaded, task, ...)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.short_label import ShortLabel
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow

TITLE_HEIGHT = 30  # px, of a button: the title stands at one place whether a page has actions or not


@dataclass(frozen=True)
class Command:
    """One line of the command palette."""

    title: str
    trigger: Callable[[], object]
    icon: str = "chevron-right"
    keys: str = ""


class Page(QWidget):
    """A page with its title row; see the module's text for the contract."""

    title: ClassVar[str] = ""
    help_text: ClassVar[str] = ""
    search_hint: ClassVar[str] = ""
    settings_taken: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._loads: dict[str, tuple[Job, Callable[[Any], None]]] = {}
        context.partner_left.connect(self._on_left)
        self.setObjectName(type(self).__name__)
        self.setAccessibleName(self.tr(self.title))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        outer.setSpacing(2 * GRID)
        outer.addLayout(self._title_row())
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * GRID)
        outer.addLayout(self.body, 1)

    def refresh(self) -> None:
        """Load what the page shows, in a job."""

    def take_focus(self) -> None:
        """Where the keys go when the page comes to front."""
        self.setFocus()

    def show_args(self, **args: Any) -> None:
        """Take the arguments of `context.navigate`."""

    def search(self, text: str) -> None:
        """Narrow the page to what contains `text`."""

    @property
    def search_text(self) -> str:
        """What the page is narrowed to; the search field shows it while the page is in front."""
        return ""

    def commands(self) -> list[Command]:
        """What the page adds to the command palette while it is in front."""
        return []

    def load(self, on_loaded: Callable[[Any], None], task: Callable[..., Any], *args: Any) -> Job:
        """Run a read and give its result to `on_loaded`, unless a newer load for it was started meanwhile."""
        name = getattr(on_loaded, "__name__", repr(on_loaded))
        if name in self._loads:
            self._loads[name][0].cancel()
        job = Job(task, *args, title=self.tr("Loading {page}").format(page=self.tr(self.title)))
        job.succeeded.connect(self._on_load_succeeded)
        self._loads[name] = (job, on_loaded)
        return self.context.jobs.start(job)

    def add_action(
        self, text: str, trigger: Callable[[], object], icon_name: str = "", primary: bool = False
    ) -> QPushButton:
        """A button at the right end of the title row."""
        button = QPushButton(text)
        button.setObjectName(f"action_{text.lower().replace(' ', '_')}")
        if icon_name:
            button.setIcon(icon(icon_name, QPalette.ColorRole.HighlightedText if primary else None))
        button.setProperty("primary", primary)
        button.clicked.connect(trigger)
        self._actions.addWidget(button)
        return button

    def set_title(self, text: str) -> None:
        """Replace the title, where the page is about one thing that has a name."""
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """A muted sentence beside the title, such as "1,204 captures"."""
        self._subtitle.setText(text)

    def _on_left(self) -> None:
        """What is still being read belongs to the partner before."""
        for job, _on_loaded in self._loads.values():
            job.cancel()
        self._loads.clear()

    def _on_load_succeeded(self, result: object) -> None:
        job = self.sender()
        for name, (newest, on_loaded) in list(self._loads.items()):
            if newest is job:
                del self._loads[name]
                on_loaded(result)

    def _title_row(self) -> WrapRow:
        named = QWidget()
        name = QHBoxLayout(named)
        name.setContentsMargins(0, 0, 0, 0)
        name.setSpacing(GRID)
        name.addStrut(TITLE_HEIGHT)
        self._title = QLabel(self.tr(self.title))
        self._title.setObjectName("page_title")
        self._subtitle = ShortLabel()
        self._subtitle.setProperty("role", "muted")
        name.addWidget(self._title)
        name.addSpacing(GRID)
        name.addWidget(self._subtitle)
        name.addStretch(1)
        actions = QWidget()
        self._actions = QHBoxLayout(actions)
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(GRID)
        row = WrapRow()
        row.add(named, 1)
        row.add(actions)
        return row
