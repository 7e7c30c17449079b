"""The processes that prepare small files, each at the other end of a pipe."""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait

from xat_desktop.errors import XatError
from xat_desktop.store.originals import DraftWriter
from xat_desktop.tasks.prepare_file import Prepared, Setup, SmallFile, not_read, prepare_file

MAX_PROCESSES = 4
_END_S = 5.0


class _Preparer:
    """One process; it has one batch at a time, so that no pipe is ever filled from both ends."""

    def __init__(self, setup: Setup) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(other_end,), daemon=True)
        self._process.start()
        other_end.close()
        self.pipe.send(setup)
        self.batch: Sequence[SmallFile] | None = []
        """What it works on, empty while it starts; None: it waits for work."""

    def close(self) -> None:
        """End it after its batch, which is dropped."""
        try:
            if self.batch and self.pipe.poll(_END_S):
                drop(self.pipe.recv())
        except (EOFError, OSError):
            pass  # it ended before
        self.pipe.close()
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


class Preparers:
    """Starts with the first call; `close` ends all processes."""

    def __init__(self, setup: Setup) -> None:
        count = min(os.cpu_count() or 1, MAX_PROCESSES)
        self._all = [_Preparer(setup) for _ in range(count)]
        self._lost: list[Prepared] = []

    @property
    def are_idle(self) -> bool:
        """Whether one waits for work."""
        return any(one.batch is None for one in self._all)

    @property
    def are_busy(self) -> bool:
        """Whether files are with a process."""
        return any(one.batch for one in self._all)

    @property
    def are_gone(self) -> bool:
        """All processes have ended."""
        return not self._all

    def give(self, batch: Sequence[SmallFile]) -> None:
        """Hand files to a process that waits for work."""
        one = next(one for one in self._all if one.batch is None)
        one.batch = batch
        try:
            one.pipe.send(batch)
        except OSError:
            self._lose(one)

    def collect(self, timeout_s: float) -> list[Prepared]:
        """What has become ready; waits up to `timeout_s` for the first."""
        found, self._lost = self._lost, []
        ready = wait([one.pipe for one in self._all], 0 if found else timeout_s)
        for one in [one for one in self._all if one.pipe in ready]:
            try:
                found += one.pipe.recv()
                one.batch = None
            except (EOFError, OSError):
                self._lose(one)
        found += self._lost
        self._lost = []
        return found

    def _lose(self, one: _Preparer) -> None:
        """A process ended in the middle of a batch: none of its files is in the store."""
        self._all.remove(one)
        one.close()
        error = XatError(
            "The process that read this file ended",
            "The system stopped it, perhaps for lack of memory. Import the file by itself.",
        )
        self._lost += [not_read(file, error) for file in one.batch or ()]

    def close(self) -> None:
        """End all processes."""
        for one in self._all:
            one.close()
        self._all = []


def _serve(pipe: Connection) -> None:
    """The life of a process: batch after batch until the other end closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the import, which then closes the pipe
    try:
        setup: Setup = pipe.recv()
        drafts = DraftWriter(setup.folder) if setup.settings.store_original else None
        pipe.send([])
        try:
            while True:
                _answer(pipe, setup, drafts, pipe.recv())
        finally:
            if drafts:
                drafts.close()
    except (EOFError, OSError):
        return


def _answer(pipe: Connection, setup: Setup, drafts: DraftWriter | None, batch: Sequence[SmallFile]) -> None:
    prepared = [prepare_file(file, setup, drafts) for file in batch]
    try:
        if drafts:
            drafts.wait()
    except XatError as error:
        drop(prepared)
        prepared = [not_read(file, error) for file in batch]
    try:
        pipe.send(prepared)
    except OSError:
        drop(prepared)
        raise


def drop(prepared: Sequence[Prepared]) -> None:
    """Remove the copies of what will not be stored."""
    for one in prepared:
        if one.rows:
            one.rows.drop()
