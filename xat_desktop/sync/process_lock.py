"""A lock between the programs of this computer: window and command line must not refresh one token at once."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from xat_desktop.errors import XatError

_PATIENCE_S = 30.0
_PAUSE_S = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def process_lock(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; the system frees it when this process ends, however it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + _PATIENCE_S
    with path.open("ab") as file:
        while True:
            try:
                _try(file)
                break
            except OSError:
                if time.monotonic() > until:
                    raise XatError(
                        "Another XAT Desktop is busy signing in", "Try again when it is done."
                    ) from None
                time.sleep(_PAUSE_S)
        yield
