"""Many small files: parsed in several processes, stored in groups of one transaction each."""

import hashlib
from collections.abc import Callable, Sequence
from types import TracebackType

from xat_desktop.domain.collector import Collector
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.parsers._source import is_compressed
from xat_desktop.settings import Settings
from xat_desktop.store import captures, result_files
from xat_desktop.store.prepared import store_files
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_one_file import FileResult
from xat_desktop.tasks.incoming import Incoming
from xat_desktop.tasks.parse_file import ImportOptions
from xat_desktop.tasks.prepare_file import Prepared, Setup, SmallFile
from xat_desktop.tasks.preparing import Preparers, drop

SMALL_BYTES = 256 << 10
START_AFTER = 40
"""So many small files are imported one by one before processes are worth their start."""
_BATCH_FILES, _BATCH_BYTES = 16, 1 << 20
_GROUP_FILES, _GROUP_ROWS = 64, 4000
_WAIT_S = 0.1


class SmallFiles:
    """`take` what it can; `results` by number are complete after `finish`. Closing keeps whole files only."""

    def __init__(
        self,
        store: Store,
        options: ImportOptions,
        settings: Settings,
        collector: Collector | None,
        machines: Sequence[Collector],
    ) -> None:
        self.results: dict[int, FileResult] = {}
        self.waiting_bytes = 0
        """Of the `file_bytes` that were taken: what is not stored yet."""
        self._file_bytes: dict[int, int] = {}
        self._store = store
        self._setup = Setup(store.folder, options, settings, collector, machines)
        self._preparers: Preparers | None = None
        self._seen = 0
        self._taken: set[str] = set()
        self._twins: list[tuple[int, str, str]] = []
        self._batch: list[tuple[SmallFile, str]] = []
        self._ready: list[Prepared] = []

    def __enter__(self) -> "SmallFiles":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._preparers:
            self._preparers.close()
        if kind is not None and issubclass(kind, Cancelled):
            self._store_ready()
        drop(self._ready)

    def take(self, number: int, file: Incoming, file_bytes: int, alive: Callable[[], None]) -> bool:
        """False: import it yourself. `alive` is called while it waits, and may raise Cancelled.

        `file_bytes`: what the file counts for in the progress.
        """
        if self._setup.options.parser is not None:  # made in this process, and cannot go to another
            return False
        content = file.small_content(SMALL_BYTES)
        if content is None or is_compressed(content[:8]):
            return False
        self._seen += 1
        if self._seen <= START_AFTER:
            return False
        if self._preparers is None:
            self._preparers = Preparers(self._setup)
        self._collect(0)
        if self._preparers.are_gone or not (self._batch or self._preparers.are_idle or self._started):
            return False
        damage = file.member.stream.damage if file.member else ""
        small = SmallFile(number, str(file.path), content, file.member is not None, damage)
        self._file_bytes[number] = file_bytes
        self.waiting_bytes += file_bytes
        self._add(small, alive)
        return True

    _started = False

    def finish(self, alive: Callable[[], None]) -> None:
        """Wait for what is under way, and store it."""
        if self._preparers is None:
            return
        self._send(alive)
        while self._preparers.are_busy:
            self._collect(_WAIT_S)
            alive()
        self._collect(0)
        self._store_ready()
        for number, path, sha256 in self._twins:
            self.results[number] = self._twin(path, sha256)

    def _add(self, small: SmallFile, alive: Callable[[], None]) -> None:
        self._started = True
        sha256 = hashlib.sha256(small.content).hexdigest()
        if sha256 in self._taken:
            self._put_twin(small.number, small.path, sha256)
            return
        self._taken.add(sha256)
        self._batch.append((small, sha256))
        size = sum(len(one.content) for one, _ in self._batch)
        if len(self._batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            self._send(alive)

    def _send(self, alive: Callable[[], None]) -> None:
        """Give the batch to a process, without what is in the store already."""
        assert self._preparers is not None
        batch, self._batch = self._batch, []
        if not batch:
            return
        with self._store.read() as db:
            known = result_files.imported_among(db, [sha256 for _, sha256 in batch])
        for file, sha256 in batch:
            if sha256 in known:
                self._put_twin(file.number, file.path, sha256)
        fresh = [file for file, sha256 in batch if sha256 not in known]
        while not self._preparers.are_idle and not self._preparers.are_gone:
            self._collect(_WAIT_S)
            alive()
        if self._preparers.are_gone:
            error = "The processes that read files ended: import these files again."
            for file in fresh:
                self._settle(file.number, FileResult(file.path, error=error))
        elif fresh:
            self._preparers.give(fresh)

    def _collect(self, timeout_s: float) -> None:
        assert self._preparers is not None
        new = self._preparers.collect(timeout_s)
        if not new:
            return
        self._ready += new
        rows = sum(len(table) for one in self._ready if one.rows for table in one.rows.tables.values())
        if len(self._ready) >= _GROUP_FILES or rows >= _GROUP_ROWS:
            self._store_ready()

    def _store_ready(self) -> None:
        ready, self._ready = self._ready, []
        rows = [one.rows for one in ready if one.rows]
        error, meanwhile = "", set[str]()
        try:
            if rows:
                meanwhile = store_files(self._store, rows)
        except XatError as refused:
            error = str(refused)
        for one in ready:
            if error and one.rows:
                self._settle(one.number, FileResult(one.result.path, one.result.sha256, error=error))
            elif one.rows and one.rows.sha256 in meanwhile:
                self._put_twin(one.number, one.result.path, one.rows.sha256)
            else:
                self._settle(one.number, one.result)

    def _put_twin(self, number: int, path: str, sha256: str) -> None:
        """Nothing is to be stored; what became of its content is asked at the end."""
        self._twins.append((number, path, sha256))
        self.waiting_bytes -= self._file_bytes.pop(number)

    def _settle(self, number: int, result: FileResult) -> None:
        self.results[number] = result
        self.waiting_bytes -= self._file_bytes.pop(number)

    def _twin(self, path: str, sha256: str) -> FileResult:
        """The outcome for content that came in before, whatever became of it."""
        known = result_files.find_by_sha256(self._store, sha256)
        if known is None or known.state != "imported":
            status = "failed" if known else "skipped"
            text = known.error if known else "Its content is that of a file that was left out."
            return FileResult(path, sha256, status, error=text)
        ids = tuple(captures.ids_of_file(self._store, known.id))
        return FileResult(
            path,
            sha256,
            "duplicate",
            known.format,
            known.tool_version,
            ids,
            problem_count=known.problem_count,
        )
