"""Memory in an import: what large arrays leave is used again, and the program itself is not searched for garbage."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_KEPT_BYTES = 256 << 20
_LARGEST_ARRAY = 32 << 20


@contextmanager
def import_memory() -> Iterator[None]:
    """Set up for an import; the garbage collector leaves alone what was there before it."""
    _keep_freed_memory()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@cache
def _keep_freed_memory() -> None:
    """Up to 256 MiB are used again instead of fetched from the system page by page; glibc only, elsewhere nothing.

    By default glibc gives an array of a few hundred kilobytes back at once, and the next one costs a page
    fault for each 4 KiB: a tenth of the time of an import. One arena lets all threads share what is free.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, _LARGEST_ARRAY)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
