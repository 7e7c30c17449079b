"""Real captures for the tests of pages: the program's own samples, imported into an opened partner."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from xat_desktop.domain.capture import Capture
from xat_desktop.settings import resources
from xat_desktop.store import captures as store_captures
from xat_desktop.store.registry import Registry
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.ui.context import AppContext


def import_samples(folder: Path, *groups: str) -> None:
    """Add the partner Contoso with these folders of resources/samples, each a run group of its own."""
    registry = Registry(folder)
    store = registry.open(registry.add("Contoso"))
    for group in groups:
        path = resources() / "samples" / group
        files = sorted(file for file in path.rglob("*") if file.is_file())
        options = ImportOptions(label=path.parent.name, tags={"variant": path.name}, run_group=path.name)
        import_files(files, store, options)
    store.close()
    registry.close()


def open_samples(qtbot: QtBot, context: AppContext, *groups: str) -> list[Capture]:
    """Import and open; returns the captures, the newest first."""
    import_samples(context.folder, *groups)
    with qtbot.waitSignal(context.partner_changed):
        context.open_partner()
    assert context.store is not None
    return store_captures.captures(context.store)


def settle(qtbot: QtBot, context: AppContext) -> None:
    """Wait until no job runs."""
    qtbot.waitUntil(lambda: not context.jobs.active, timeout=20_000)
