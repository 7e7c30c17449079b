"""Preview and import files that have different options, in a worker process with a store of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xat_desktop.settings import Settings
from xat_desktop.tasks.import_files import ImportSummary, import_files
from xat_desktop.tasks.import_into_partner import store_of
from xat_desktop.tasks.import_one_file import FileResult, ImportOptions
from xat_desktop.tasks.incoming import file_on_disk
from xat_desktop.tasks.link_sessions import link_sessions
from xat_desktop.tasks.preview_import import FilePreview, preview_import
from xat_desktop.tasks.progress import Progress


@dataclass(frozen=True)
class Batch:
    """Files that are imported in the same way."""

    paths: tuple[Path, ...]
    options: ImportOptions


class _Part:
    """The progress of one batch as a part of all."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress = progress
        self._before = before
        self._total = total

    def step(self, done: int, total: int, text: str) -> None:
        """`done` of this batch's `total`, counted on from the batches before it."""
        del total
        self._progress.step(self._before + done, self._total, text)


def batches_of(files: Iterable[tuple[Path, ImportOptions]]) -> tuple[Batch, ...]:
    """Files with equal options together, in the order in which the options first come."""
    found: list[tuple[ImportOptions, list[Path]]] = []
    for path, options in files:
        same = next((paths for known, paths in found if known == options), None)
        if same is None:
            found.append((options, [path]))
        else:
            same.append(path)
    return tuple(Batch(tuple(paths), options) for options, paths in found)


def preview_batches(
    data_dir: Path, slug: str, batches: Sequence[Batch], settings: Settings, progress: Progress
) -> list[FilePreview]:
    """A preview for each file of all batches, and for each member of archives among them."""
    total, before, found = sum(len(batch.paths) for batch in batches), 0, list[FilePreview]()
    with store_of(data_dir, slug) as store:
        for batch in batches:
            part = _Part(progress, before, total)
            found += preview_import(store, batch.paths, batch.options, part, settings)
            before += len(batch.paths)
    return found


def import_batches(
    data_dir: Path, slug: str, batches: Sequence[Batch], settings: Settings, progress: Progress
) -> ImportSummary:
    """What became of each file; progress counts bytes. Cancelled leaves whole files only."""
    files = [{file_on_disk(path) for path in batch.paths} for batch in batches]
    sizes, counts = [sum(map(_size_bytes, found)) for found in files], list(map(len, files))
    before, files_before, results = 0, 0, list[FileResult]()
    with store_of(data_dir, slug) as store:
        for batch, size_bytes, count in zip(batches, sizes, counts, strict=True):
            part, counted = _Part(progress, before, sum(sizes)), (files_before, sum(counts))
            imported = import_files(
                batch.paths, store, batch.options, settings, part, link=False, counted=counted
            )
            results += imported.files
            before, files_before = before + size_bytes, files_before + count
        sessions = link_sessions(store, results)
    return ImportSummary(tuple(results), tuple(sessions))


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # importing it records why
