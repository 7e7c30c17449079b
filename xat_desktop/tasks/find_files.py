"""The files that a person means by paths and folders, in a stable order."""

from collections.abc import Sequence
from pathlib import Path


def find_files(paths: Sequence[Path], *, recursive: bool) -> list[Path]:
    """Files as named; folders give their files, with `recursive` all below them. Hidden files are left out.

    A folder without files, and one that may not be read, stand for themselves: their import says so.
    """
    found: list[Path] = []
    for path in paths:
        found += (_files_in(path, recursive=recursive) if _is_folder(path) else []) or [path]
    return list(dict.fromkeys(found))


def _files_in(folder: Path, *, recursive: bool) -> list[Path]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return [folder]
    found: list[Path] = []
    for entry in entries:
        if not _is_folder(entry):
            found += [entry] if _may_be_a_file(entry) else []
        elif recursive and not entry.is_symlink():
            found += _files_in(entry, recursive=True)
    return found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # opening it says why


def _may_be_a_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # opening it says why not
