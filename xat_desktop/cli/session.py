"""What every command shares: data folder, partner, output, progress on stderr."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from xat_desktop import settings
from xat_desktop.settings import Settings

if TYPE_CHECKING:
    from xat_desktop.store.registry import Registry
    from xat_desktop.store.store import Store


@dataclass
class Session:
    """The global options of one call."""

    data_dir: Path
    partner: str = ""
    json: bool = False
    verbose: bool = False

    @property
    def settings(self) -> Settings:
        """Settings of the data folder."""
        return settings.load(self.data_dir)

    @contextlib.contextmanager
    def registry(self) -> Iterator["Registry"]:
        """The list of partners."""
        from xat_desktop.store.registry import Registry

        registry = Registry(self.data_dir)
        try:
            yield registry
        finally:
            registry.close()

    @contextlib.contextmanager
    def store(self) -> Iterator["Store"]:
        """The store of the chosen partner, else of the last one."""
        with self.registry() as registry:
            store = registry.open(registry.find(self.partner))
        try:
            yield store
        finally:
            store.close()

    @contextlib.contextmanager
    def progress(self) -> Iterator["BarProgress"]:
        """A progress bar on stderr; silent where stderr is no terminal."""
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            yield BarProgress(bar, bar.add_task("", total=None))


@dataclass
class BarProgress:
    """The progress of a task as a bar."""

    bar: Progress
    task: TaskID

    def step(self, done: int, total: int, text: str) -> None:
        """Move the bar."""
        self.bar.update(self.task, completed=done, total=total or None, description=text)
