"""Import result files into a partner's store: one transaction a file, a bad one harms no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from xat_desktop.parsers.bundles import Refusal
from xat_desktop.settings import Settings
from xat_desktop.store import collectors, originals
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_memory import import_memory
from xat_desktop.tasks.import_one_file import FileResult, ImportOptions, import_one_file, record_failure
from xat_desktop.tasks.import_small_files import SmallFiles
from xat_desktop.tasks.incoming import Incoming, file_on_disk, incoming
from xat_desktop.tasks.link_sessions import Session, link_sessions
from xat_desktop.tasks.own_formats import with_own_formats
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class ImportSummary:
    """All files of an import, in the order in which they were named."""

    files: tuple[FileResult, ...]
    sessions: tuple[Session, ...] = ()

    def count(self, status: str) -> int:
        """How many files ended as `status`."""
        return sum(result.status == status for result in self.files)


def import_files(
    paths: Sequence[Path],
    store: Store,
    options: ImportOptions | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    link: bool = True,
    counted: tuple[int, int] | None = None,
) -> ImportSummary:
    """Import each file; a failed one is recorded with its reason. Cancelled leaves whole files only.

    `link`: captures that belong together become sessions. `counted`: files on disk before these, and in all, where
    these are a part of an import.
    """
    options, settings, progress = options or ImportOptions(), settings or Settings(), progress or NoProgress()
    options = with_own_formats(options, store)
    originals.clean_leftovers(store)
    collector = collectors.get(store, options.collector_id) if options.collector_id else None
    machines = collectors.collectors(store)
    results = dict[int, FileResult]()
    with import_memory(), SmallFiles(store, options, settings, collector, machines) as small:
        counter = _Counter(paths, progress, counted, small)
        for number, file in enumerate(incoming(paths, settings)):
            if isinstance(file, Refusal):
                results[number] = _refused(file, store)
                continue
            on_bytes = counter.begin(file)
            if not small.take(number, file, counter.file_bytes, counter.again):
                results[number] = import_one_file(
                    file, store, options, settings, collector, on_bytes, machines
                )
        small.finish(counter.again)
    counter.end()
    results |= small.results
    files = tuple(results[number] for number in sorted(results))
    return ImportSummary(files, tuple(link_sessions(store, files)) if link else ())


def _refused(refusal: Refusal, store: Store) -> FileResult:
    """What is said of a member that was not read; an archive that is damaged is recorded as a file that failed."""
    path = Path(refusal.path)
    if path.is_file():
        return record_failure(Incoming(path, path), store, refusal.error)
    status = "skipped" if refusal.harmless else "failed"
    return FileResult(refusal.path, status=status, error=str(refusal.error))


class _Counter:
    """Counts the bytes of the files on disk, however many members an archive has, once they are stored."""

    def __init__(
        self, paths: Sequence[Path], progress: Progress, counted: tuple[int, int] | None, small: SmallFiles
    ) -> None:
        tops = list(dict.fromkeys(file_on_disk(path) for path in paths))
        self._before = dict(zip(tops, accumulate((_size(top) for top in tops), initial=0), strict=False))
        before, self._files = counted or (0, len(tops))
        self._numbers = {top: number for number, top in enumerate(tops, before + 1)}
        self._total = sum(_size(top) for top in tops)
        self._progress = progress
        self._small = small
        self._last, self._told = (0, ""), 0
        self.file_bytes = 0
        """How much of all bytes the file is that began last."""

    def begin(self, file: Incoming) -> Callable[[int], None]:
        """Tell that a file begins; what its reading has to call with the bytes done."""
        name = f"{file.top.name}: {file.path.name}" if file.member else file.path.name
        text = f"{name} ({self._numbers[file.top]} of {self._files})"

        def on_bytes(done: int) -> None:
            at = self._before[file.top] + file.position(done)
            self._last = min(at, self._total), text
            self.again()

        before, _ = self._last
        on_bytes(0)
        self.file_bytes = self._last[0] - before if file.member else _size(file.path)
        return on_bytes

    def again(self) -> None:
        """Tell the last step once more: the user may want to stop. Only `end` tells that all is done."""
        at, text = self._last
        self._told = max(self._told, at - self._small.waiting_bytes)
        self._progress.step(min(self._told, max(self._total - 1, 0)), self._total, text)

    def end(self) -> None:
        """Tell that all is done."""
        self._progress.step(self._total, self._total, "done")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
