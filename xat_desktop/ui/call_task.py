"""Calls a task in the way it wants to be called: with `progress` when it takes one, without when it does not."""

import inspect
from collections.abc import Callable
from typing import Any

from xat_desktop.tasks.progress import Progress


def call_task(task: Callable[..., Any], args: tuple[Any, ...], progress: Progress) -> Any:
    """The result of `task(*args)`; short reads need no progress, and cannot be stopped either."""
    if "progress" in inspect.signature(task).parameters:
        return task(*args, progress=progress)
    return task(*args)
