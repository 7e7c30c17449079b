"""Runs tasks away from the window's thread: a job is one task with progress, an outcome and a cancel."""

import threading
import time
import traceback
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from xat_desktop.errors import Cancelled, XatError
from xat_desktop.ui.call_task import call_task

if TYPE_CHECKING:
    from xat_desktop.ui.worker_process import Workers

PROGRESS_INTERVAL_S = 0.05  # at most 20 progress signals a second reach the window
MAX_READERS = 3


class UnexpectedError(Exception):
    """A bug inside a task: `report` is its traceback as text, for the log and for Copy report."""

    def __init__(self, report: str) -> None:
        lines = report.strip().splitlines()
        super().__init__(lines[-1] if lines else "")
        self.report = report


class JobState(Enum):
    """Where a job is in its life; it never leaves one of the last three."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobProgress:
    """The `progress` that a task calls: raises Cancelled when asked to stop, thins out the signals."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stop = threading.Event()
        self._last_s = float("-inf")

    def step(self, done: int, total: int, text: str) -> None:
        """`done` of `total` (0 = unknown) is finished; `text` says what is being done."""
        if self._stop.is_set():
            raise Cancelled
        now_s = time.monotonic()
        if now_s - self._last_s >= PROGRESS_INTERVAL_S:
            self._last_s = now_s
            self._report(done, total, text)

    def stop(self) -> None:
        """Ask the task to stop at its next step."""
        self._stop.set()

    @property
    def stop_asked(self) -> bool:
        """Whether the user asked to stop."""
        return self._stop.is_set()


RunInProcess = Callable[[Callable[..., Any], tuple[Any, ...], JobProgress], object]


class Job(QObject):
    """One run of `task(*args)`, with `progress` if it takes one; its signals arrive in the window's thread.

    `writes` = it changes the store: such jobs run one at a time, in the order of starting.
    `process` = it computes for long: it runs in a worker process, so task, args and result must pickle.
    `shows_failure` = whoever starts it shows its error; else the window does, in a notice.
    """

    progressed = Signal(object, object, str)  # done, total: Python ints, as bytes pass 2**31
    succeeded = Signal(object)
    failed = Signal(object)  # XatError or UnexpectedError
    cancelled = Signal()
    finished = Signal()  # after each of the three above

    _ended = Signal(object, object)  # state, result or error: from the worker thread

    def __init__(
        self,
        task: Callable[..., Any],
        *args: Any,
        title: str = "",
        writes: bool = False,
        process: bool = False,
        shows_failure: bool = False,
    ) -> None:
        super().__init__()
        self.title = title or getattr(task, "func", task).__name__.replace("_", " ")
        self.writes = writes
        self.process = process
        self.shows_failure = shows_failure
        self.state = JobState.WAITING
        self.error: XatError | UnexpectedError | None = None
        self._task = task
        self._args = args
        self._progress = JobProgress(self.progressed.emit)
        self._ended.connect(self._on_ended)

    def cancel(self) -> None:
        """Ask the task to stop; `cancelled` follows when it has."""
        self._progress.stop()

    @property
    def is_over(self) -> bool:
        """Whether it has succeeded, failed or been cancelled."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)

    def run_here(self, run_in_process: RunInProcess) -> None:
        """Run the task in the calling thread (a pool's) or hand it to a process; never raises."""
        self._ended.emit(*self._outcome(run_in_process))

    def _outcome(self, run_in_process: RunInProcess) -> tuple[JobState, object]:
        if self._progress.stop_asked:
            return JobState.CANCELLED, None
        self.state = JobState.RUNNING
        try:
            return JobState.SUCCEEDED, self._call(run_in_process)
        except Cancelled:
            return JobState.CANCELLED, None
        except (XatError, UnexpectedError) as error:
            return JobState.FAILED, error
        except BaseException:  # a bug, even SystemExit, must reach the window, not kill a pool's thread
            return JobState.FAILED, UnexpectedError(traceback.format_exc())

    def _call(self, run_in_process: RunInProcess) -> object:
        if self.process:
            return run_in_process(self._task, self._args, self._progress)
        return call_task(self._task, self._args, self._progress)

    def _on_ended(self, state: JobState, outcome: object) -> None:
        self.state = state
        if state is JobState.SUCCEEDED:
            self.succeeded.emit(outcome)
        elif state is JobState.CANCELLED:
            self.cancelled.emit()
        elif isinstance(outcome, XatError | UnexpectedError):
            self.error = outcome
            self.failed.emit(outcome)
        self.finished.emit()


class _Run(QRunnable):
    def __init__(self, job: Job, run_in_process: RunInProcess) -> None:
        super().__init__()
        self._job = job
        self._run_in_process = run_in_process

    def run(self) -> None:
        self._job.run_here(self._run_in_process)


class Jobs(QObject):
    """All jobs of the window: starts them in the right pool and keeps those that are not over."""

    started = Signal(object)  # Job
    ended = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.active: list[Job] = []
        self._workers: Workers | None = None
        self._lock = threading.Lock()
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(MAX_READERS)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)

    def start(self, job: Job) -> Job:
        """Queue `job`; it runs as soon as its pool has a free thread."""
        job.setParent(self)
        self.active.append(job)
        job.finished.connect(self._on_finished)
        self.started.emit(job)
        (self._writer if job.writes else self._readers).start(_Run(job, self._run_in_process))
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.active:
            job.cancel()

    def close(self) -> None:
        """Cancel everything, wait for it, and end the worker processes: the last call before exit."""
        self.cancel_all()
        self._writer.waitForDone()
        self._readers.waitForDone()
        if self._workers is not None:
            self._workers.stop()

    def _run_in_process(
        self, task: Callable[..., Any], args: tuple[Any, ...], progress: JobProgress
    ) -> object:
        with self._lock:
            if self._workers is None:
                from xat_desktop.ui.worker_process import Workers  # 30 ms for multiprocessing, only when used

                self._workers = Workers()
        return self._workers.run(task, args, progress)

    def _on_finished(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self.active.remove(job)
        self.ended.emit(job)
        job.deleteLater()
