"""Import files into a partner named by its short name: what a worker process can be asked to do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xat_desktop.settings import Settings
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import ImportSummary, import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.progress import Progress


@contextmanager
def store_of(data_dir: Path, slug: str) -> Iterator[Store]:
    """The partner's store, opened for this block only: an open store cannot go to another process."""
    registry = Registry(data_dir)
    try:
        store = registry.open_quietly(registry.find(slug))
    finally:
        registry.close()
    try:
        yield store
    finally:
        store.close()


def import_into_partner(
    data_dir: Path,
    slug: str,
    paths: Sequence[Path],
    options: ImportOptions,
    settings: Settings,
    progress: Progress,
) -> ImportSummary:
    """`import_files` with a store of its own."""
    with store_of(data_dir, slug) as store:
        return import_files(paths, store, options, settings, progress)
