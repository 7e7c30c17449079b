"""Turns what SQLite and the disk refuse into XatError, in one place."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from xat_desktop.errors import XatError

_LEAST_BYTES = 64 << 10
_NO_SPACE = "Free some space on this disk and try again; what was stored before is unharmed."


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Every foreign error about the store at `path` leaves this block as an XatError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(str(error.orig), path) from error
    except sqlite3.Error as error:
        raise _explained(str(error), path) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise XatError("The disk is full", _NO_SPACE) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise XatError(
                "The store may not be written", f"{error.filename}: check its permissions."
            ) from error
        raise XatError("The store cannot be used", f"{path}: {error.strerror or error}") from error


def _is_full(path: Path) -> bool:
    """SQLite says no more than I/O error where it cannot make the files beside the database."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_BYTES
    except OSError:
        return False


def _explained(message: str, path: Path) -> XatError:
    text = message.lower()
    if "locked" in text or "busy" in text:
        return XatError(
            "The store is in use by another program",
            f"{path}: an import is probably running in another window. Wait for it to end and try again.",
        )
    if "full" in text or ("disk i/o error" in text and _is_full(path)):
        return XatError("The disk is full", _NO_SPACE)
    if "readonly" in text or "unable to open" in text:
        return XatError(
            "The store may not be written", f"{path}: check that the folder exists and may be written."
        )
    if "malformed" in text or "not a database" in text:
        return XatError(
            "The store is damaged", f"{path}: run `xat doctor`; a backup lies beside it after an upgrade."
        )
    if "disk i/o error" in text:
        return XatError("The disk reports an error", f"{path}: {message}")
    return XatError("The store refused the change", f"{path}: {message}")
