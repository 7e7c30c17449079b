"""The worker process: runs tasks that come through a pipe, and sends progress and outcome back as data."""

import multiprocessing
import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from xat_desktop.errors import Cancelled, XatError
from xat_desktop.ui.call_task import call_task

STOP = "stop"  # the only message that comes while a task runs
PROGRESS_INTERVAL_S = 0.05
NICENESS = 10  # the window comes first when both want the processor


class WindowGone(BaseException):
    """The other end is closed: the task is left where it stands, and the process ends."""


class PipeProgress:
    """The `progress` of a task in the worker: sends steps, and hears the request to stop."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last_s = float("-inf")

    def step(self, done: int, total: int, text: str) -> None:
        """Send the step when the last one is long enough ago; the pipe is looked at no more often."""
        now_s = time.monotonic()
        if now_s - self._last_s < PROGRESS_INTERVAL_S:
            return
        self._last_s = now_s
        try:
            stop = self._pipe.poll()
            if stop:
                self._pipe.recv()
            else:
                self._pipe.send(("progress", (done, total, text)))
        except (EOFError, OSError) as error:
            raise WindowGone from error
        if stop:
            raise Cancelled


def serve(pipe: Connection) -> None:
    """Run task after task until the other end closes the pipe: the life of the process."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    multiprocessing.current_process().daemon = False  # an import of many files starts processes of its own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the window, which then asks us to stop
    while True:
        try:
            message = pipe.recv()
            if message == STOP:  # it crossed the end of its task on the way
                continue
            task, args = message
            _send(pipe, _outcome(task, args, PipeProgress(pipe)))
        except (EOFError, OSError, WindowGone):  # all from the pipe: what a task raises is data
            return


def _send(pipe: Connection, outcome: tuple[str, object]) -> None:
    try:
        pipe.send(outcome)
    except (AttributeError, TypeError, ValueError, pickle.PicklingError):  # a result that does not pickle
        pipe.send(("bug", traceback.format_exc()))


def _outcome(task: Callable[..., Any], args: tuple[Any, ...], progress: PipeProgress) -> tuple[str, object]:
    try:
        return "succeeded", call_task(task, args, progress)
    except Cancelled:
        return "cancelled", None
    except XatError as error:
        return "failed", (error.title, error.detail)
    except WindowGone:
        raise
    except BaseException:  # data, not an exception: what it holds may not pickle
        return "bug", traceback.format_exc()
