"""The files that a person means by paths and folders, in a stable order."""

from collections.abc import Sequence
from pathlib import Path

from xat_desktop.errors import XatError


def find_files(paths: Sequence[Path], *, recursive: bool) -> list[Path]:
    """Files as named; folders give their files, with `recursive` all below them. Hidden files are left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(path.rglob("*") if recursive else path.iterdir())
        files = [file for file in inside if file.is_file() and not _hidden(file.relative_to(path))]
        if not files:
            hint = "" if recursive else " Its folders were not looked into."
            raise XatError("The folder holds no files", f"{path}.{hint}")
        found.extend(files)
    return list(dict.fromkeys(found))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
