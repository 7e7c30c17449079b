"""Pictures of every page with the sample data: `python -m tests.e2e.screenshots [PAGE ...] [--out FOLDER]`."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from xat_desktop.settings import Settings, resources
from xat_desktop.store import captures, collectors
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.main_window import MainWindow
from xat_desktop.ui.pages import PAGES, SYNC
from xat_desktop.ui.theme import STYLE_ARGUMENTS, Theme

SIZES = ((1280, 800), (1600, 1000))
PATIENCE_MS = 60_000
QUIET_MS = 600  # a page waits up to 400 ms for the user to rest before it starts its job


def main() -> None:
    """Light and dark, two sizes, every page or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([sys.argv[0], *STYLE_ARGUMENTS])
    with tempfile.TemporaryDirectory() as folder:
        for look in ("light", "dark"):
            _shoot(app, Path(folder) / look, look, chosen.pages, chosen.out)


def _shoot(app: QApplication, folder: Path, look: str, pages: list[str], out: Path) -> None:
    context = AppContext(folder, Settings(appearance=look), Theme(app, look))
    window = MainWindow(context)
    window.show()
    context.open_partner()
    _settle(context)
    _save(window, context, out, f"first-start-{look}")
    context.add_sample_data()
    _settle(context)
    for entry in PAGES:
        if not pages or entry.key in pages:
            context.navigate(entry.key, **_arguments(context, entry.key))
            _save(window, context, out, f"{entry.key}-{look}")
    window.close()
    if not pages or SYNC in pages:
        _shoot_sync(app, folder, look, out)


def _shoot_sync(app: QApplication, folder: Path, look: str, out: Path) -> None:
    """The page while it connects, and with conflicts: against a real server."""
    from tests.e2e.sync_scenes import sync_scenes

    with sync_scenes(folder / "sync") as scenes:
        for name, where in scenes.items():
            context = AppContext(where, Settings(appearance=look), Theme(app, look))
            window = MainWindow(context)
            window.show()
            context.open_partner()
            _settle(context)
            context.navigate(SYNC)
            _save(window, context, out, f"sync-{name}-{look}")
            window.close()


def _arguments(context: AppContext, page: str) -> dict[str, Any]:
    """What fills the page: a machine, a capture, a monitored hour, a comparison, files to import."""
    store, samples = context.store, resources() / "samples"
    assert store is not None
    shop = {"baseline": ["group:shop"], "candidate": ["group:shop-4ms-slower"]}
    if page == "collectors":
        return {"collector_id": collectors.collectors(store)[0].id}
    if page == "captures":
        return {"capture_ids": [captures.captures(store, run_group="shop")[0].id]}
    if page == "charts":
        return {"capture_ids": [one.id for one in captures.captures(store, run_group="session-1")]}
    if page == "import":
        return {"paths": [samples / "monitoring", Path(__file__).parents[1] / "samples" / "sar"]}
    return shop if page in ("compare", "reports") else {}


def _save(window: MainWindow, context: AppContext, out: Path, name: str) -> None:
    for width, height in SIZES:
        window.resize(width, height)
        _settle(context)
        window.grab().save(str(out / f"{name}-{width}x{height}.png"))


def _settle(context: AppContext) -> None:
    """Let the jobs end, also those that the page starts a little later, and the page paint itself."""
    deadline, quiet = QDeadlineTimer(PATIENCE_MS), QDeadlineTimer(QUIET_MS)
    while not quiet.hasExpired() and not deadline.hasExpired():
        _spin(50)
        if context.jobs.active:
            quiet.setRemainingTime(QUIET_MS)


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
