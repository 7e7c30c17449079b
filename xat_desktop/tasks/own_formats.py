"""The formats that a user declared: kept with the partner or for all partners, as files that can be handed on."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers.own_format import OwnFormat, read_own_format
from xat_desktop.store.store import Store
from xat_desktop.tasks.parse_file import ImportOptions

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptFormat:
    """A format file; `error` says why it cannot be used."""

    name: str
    path: Path
    scope: str
    """partner | user"""
    title: str = ""
    error: str = ""


def list_formats(store: Store) -> list[KeptFormat]:
    """All format files, those of the partner first."""
    return [_kept(path, scope) for scope, path in _files(store)]


def add_format(store: Store, file: Path, *, for_all: bool) -> KeptFormat:
    """Copy a format file to the partner, or to the user for all partners; one of the same name is replaced."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise XatError("The format file cannot be read", f"{file}: {error}") from error
    return keep_format(store, text, for_all=for_all)


def keep_format(store: Store, text: str, *, for_all: bool) -> KeptFormat:
    """The same for a format that is no file yet."""
    own = read_own_format(text)
    if own.name in {parser.name for parser in PARSERS}:
        raise XatError("The name is taken", f"{own.name} is a format of the program: choose another name.")
    scope = "user" if for_all else "partner"
    folder = _folders(store)[scope]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{own.name}.toml"
        draft = path.with_suffix(".part")
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise XatError("The format cannot be kept", f"{folder}: {error.strerror or error}") from error
    return KeptFormat(own.name, path, scope, own.title)


def remove_format(store: Store, name: str, scope: str = "") -> KeptFormat:
    """Remove the partner's format of this name, else the user's, or that of `scope`; captures that it read stay."""
    fitting = [
        kept for kept in list_formats(store) if kept.name == name and kept.scope in (scope or kept.scope)
    ]
    found = next(iter(fitting), None)
    if found is None:
        names = ", ".join(kept.name for kept in list_formats(store)) or "none"
        raise XatError("There is no such format", f"{name}: declared are {names}.")
    found.path.unlink(missing_ok=True)
    return found


def with_own_formats(options: ImportOptions, store: Store) -> ImportOptions:
    """The options with all formats that can be used; a broken file is one line in the log."""
    found: dict[str, OwnFormat] = {}
    for _scope, path in _files(store):
        try:
            own = read_own_format(path.read_text("utf-8-sig"))
            found.setdefault(own.name, own)
        except (XatError, OSError, UnicodeDecodeError) as error:
            _log.error("the format %s cannot be used: %s", path, error)
    return replace(options, own=tuple(found.values())) if found else options


def _folders(store: Store) -> dict[str, Path]:
    return {"partner": store.folder / "formats", "user": store.folder.parent.parent / "formats"}


def _files(store: Store) -> list[tuple[str, Path]]:
    return [
        (scope, path) for scope, folder in _folders(store).items() for path in sorted(folder.glob("*.toml"))
    ]


def _kept(path: Path, scope: str) -> KeptFormat:
    try:
        own = read_own_format(path.read_text("utf-8-sig"))
    except (XatError, OSError, UnicodeDecodeError) as error:
        return KeptFormat(path.stem, path, scope, error=str(error))
    return KeptFormat(own.name, path, scope, own.title)
