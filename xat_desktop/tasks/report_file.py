"""The file of a report: its form by its suffix, and a write that leaves the whole file or none."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xat_desktop.errors import XatError

_FORMS = {".html": "html", ".htm": "html", ".pdf": "pdf"}
_NAME_LETTERS = 80


def file_name(title: str) -> str:
    """The title without what a file system refuses."""
    kept = "".join("-" if letter in '\\/:*?"<>|' or ord(letter) < 32 else letter for letter in title)
    return kept.strip(" .")[:_NAME_LETTERS] or "report"


def checked_format(path: Path) -> str:
    """html or pdf; XatError for any other suffix, before any work is done."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise XatError("The report format is not known", f"{path.name}: end the name in .html or .pdf.")
    if path.is_dir():
        raise XatError("There is a folder of this name", f"{path}: choose another name for the report.")
    return form


def put_in_place(path: Path, data: bytes) -> None:
    """Write beside `path` and rename: what was there before stays until the new file is complete."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with _write_errors(path):
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _write_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise XatError("There is no such folder", f"{path.parent}: create it or choose another.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise XatError(
                "The disk is full", f"{path}: free some space and write the report again."
            ) from error
        if isinstance(error, PermissionError):
            text = f"{path}: it may be open in another program, or the folder may not be written."
            raise XatError("The report may not be written here", text) from error
        raise XatError("The report could not be written", f"{path}: {error.strerror or error}") from error
