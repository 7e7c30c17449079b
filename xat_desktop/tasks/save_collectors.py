"""Write all collectors to a CSV file."""

from pathlib import Path

from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.exchange_collectors import export_collectors
from xat_desktop.tasks.progress import Progress


def save_collectors(store: Store, path: Path, progress: Progress | None = None) -> Path:
    """The file that was written, with a byte order mark so that spreadsheets read it as UTF-8."""
    try:
        path.write_text(export_collectors(store, progress), "utf-8-sig")
    except OSError as error:
        raise XatError("The file cannot be written", f"{path}: {error}") from error
    return path
