"""The window's end of the worker processes: starts them, leases them to one job at a time, and ends them."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from typing import Any

from xat_desktop.errors import Cancelled, XatError
from xat_desktop.ui.jobs import JobProgress, UnexpectedError
from xat_desktop.ui.worker import STOP, serve

POLL_S = 0.05
PATIENCE_S = 10.0  # a task that does not hear the stop for so long is ended; a store keeps whole files


class Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # fork would copy Qt's threads in an undefined state
        self._pipe, other_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(other_end,), daemon=True)
        self._process.start()
        other_end.close()

    def run(self, task: Callable[..., Any], args: tuple[Any, ...], progress: JobProgress) -> object:
        """The result of `task(*args)`; raises what it raised: Cancelled, XatError or UnexpectedError."""
        self._pipe.send((task, args))
        stop_sent_s: float | None = None
        while True:
            if progress.stop_asked and stop_sent_s is None:
                self._pipe.send(STOP)
                stop_sent_s = time.monotonic()
            if stop_sent_s is not None and time.monotonic() - stop_sent_s > PATIENCE_S:
                self._process.kill()
                self._process.join()  # until then it counts as alive, and would be leased again
                raise Cancelled
            if not self._pipe.poll(POLL_S):
                continue
            kind, content = self._pipe.recv()
            if kind != "progress":
                return _unpacked(kind, content)
            if not progress.stop_asked:
                progress.step(*content)

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another task."""
        return self._process.is_alive()

    def stop(self) -> None:
        """Close the pipe, which ends an idle process, and wait for the end."""
        self._pipe.close()
        self._process.join(POLL_S * 40)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _unpacked(kind: str, content: Any) -> object:
    if kind == "succeeded":
        return content
    if kind == "cancelled":
        raise Cancelled
    if kind == "failed":
        raise XatError(*content)
    raise UnexpectedError(str(content))


class Workers:
    """The idle and busy worker processes; a new one is started when none is idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Worker] = []

    def run(self, task: Callable[..., Any], args: tuple[Any, ...], progress: JobProgress) -> object:
        """Run `task(*args)` in a worker process of its own and return the result."""
        worker = self._lease()
        try:
            result = worker.run(task, args, progress)
        except (Cancelled, XatError, UnexpectedError):
            self._give_back(worker)
            raise
        except (EOFError, ConnectionError) as error:
            worker.stop()
            raise XatError(
                "The background process ended",
                "The system stopped it, perhaps for lack of memory. What was complete is kept; start again.",
            ) from error
        except BaseException:
            worker.stop()
            raise
        self._give_back(worker)
        return result

    def stop(self) -> None:
        """End the idle processes; call it when no job runs."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

    def _lease(self) -> Worker:
        with self._lock:
            return self._idle.pop() if self._idle else Worker()

    def _give_back(self, worker: Worker) -> None:
        if worker.is_alive:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.stop()
