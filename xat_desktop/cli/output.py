"""Results for people (rich tables) or for programs (one JSON document on stdout)."""

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xat_desktop.cli.session import Session


def session_of(context: typer.Context) -> Session:
    """The global options."""
    found = context.find_object(Session)
    assert found is not None
    return found


def emit(
    session: Session, document: Any, rows: Iterable[Sequence[Any]] = (), columns: Sequence[str] = ()
) -> None:
    """Print `document` as JSON, or `rows` under `columns` as a table."""
    if session.json:
        sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, allow_nan=False) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for name in columns:
        right = name.startswith(">")
        table.add_column(name.lstrip(">"), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_text(cell)) for cell in row))
    _stdout().print(table)


def emit_one(session: Session, document: Mapping[str, Any]) -> None:
    """Print all that is known of one thing: each field that is not empty in a line of its own."""
    rows = [(name.replace("_", " "), _fields(value)) for name, value in document.items()]
    emit(session, document, [(name, value) for name, value in rows if value not in ("", None)], ("", ""))


def _fields(value: Any) -> Any:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {one}" for name, one in value.items())
    return value


def say(session: Session, text: str) -> None:
    """A sentence for people; nothing with --json."""
    if not session.json:
        _stdout().print(Text(text))


def _stdout() -> Console:
    """Stdout; wide where it is no terminal, so that a pipe gets whole lines."""
    return Console() if sys.stdout.isatty() else Console(width=240)


def plain(value: Any) -> Any:
    """What json can write: numbers that are not finite become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        return plain(value.item())
    return value


def when(time_us: int | None, *, relative: bool = False) -> str | float | None:
    """RFC 3339 UTC of µs since 1970; seconds since the start for a capture without a wall clock."""
    if time_us is None:
        return None
    if relative:
        return time_us / 1e6
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)
    return moment.isoformat().replace("+00:00", "Z")


def _text(cell: Any) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.6g}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return str(cell)
