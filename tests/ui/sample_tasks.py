"""Tasks for the tests of jobs: module-level functions, so that a worker process can import them."""

import os
import sys
import time
from typing import Protocol

from xat_desktop.errors import XatError


class Progress(Protocol):
    """What a task gets."""

    def step(self, done: int, total: int, text: str) -> None:
        """One step is done."""


def add(a: int, b: int, progress: Progress) -> int:
    progress.step(1, 1, "adding")
    return a + b


def process_id(progress: Progress) -> int:
    return os.getpid()


def fail_expectedly(progress: Progress) -> None:
    raise XatError("No such file", "Choose another one.")


def fail_with_bug(progress: Progress) -> None:
    raise ZeroDivisionError("a bug")


def end_of_file(progress: Progress) -> None:
    raise EOFError("truncated")


def unpicklable(progress: Progress) -> object:
    return lambda: None


def die(progress: Progress) -> None:
    os._exit(3)


def count_forever(progress: Progress) -> None:
    done = 0
    while True:
        done += 1
        progress.step(done, 0, f"step {done}")


def spin(seconds: float, progress: Progress) -> int:
    """Compute in pure Python for `seconds`, reporting every iteration."""
    end = time.monotonic() + seconds
    done = 0
    while time.monotonic() < end:
        done += 1
        progress.step(done, 5_000_000_000, "spinning")
    return done


def note(log: list[str], name: str, progress: Progress) -> None:
    log.append(f"{name} starts")
    spin(0.05, progress)
    log.append(f"{name} ends")


def loaded(module: str, progress: Progress) -> bool:
    return module in sys.modules


def without_progress(a: int) -> int:
    return a + 1


def deaf(progress: Progress) -> None:
    progress.step(0, 0, "deaf from now on")
    while True:
        pass
