"""Import result files into a partner's store: one transaction a file, a bad one harms no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xat_desktop.settings import Settings
from xat_desktop.store import collectors, originals
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_one_file import FileResult, ImportOptions, import_one_file
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class ImportSummary:
    """All files of an import, in the order in which they were named."""

    files: tuple[FileResult, ...]

    def count(self, status: str) -> int:
        """How many files ended as `status`."""
        return sum(result.status == status for result in self.files)


def import_files(
    paths: Sequence[Path],
    store: Store,
    options: ImportOptions | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import each file; a failed one is recorded with its reason. Cancelled leaves whole files only."""
    options, settings, progress = options or ImportOptions(), settings or Settings(), progress or NoProgress()
    originals.clean_leftovers(store)
    collector = collectors.get(store, options.collector_id) if options.collector_id else None
    sizes = [_size(path) for path in paths]
    total, before, results = sum(sizes), 0, []
    for number, (path, size) in enumerate(zip(paths, sizes, strict=True), 1):
        text = f"{path.name} ({number} of {len(paths)})"

        def on_bytes(done: int, before: int = before, text: str = text) -> None:
            progress.step(min(before + done, total), total, text)

        on_bytes(0)
        results.append(import_one_file(path, store, options, settings, collector, on_bytes))
        before += size
    progress.step(total, total, "done")
    return ImportSummary(tuple(results))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
