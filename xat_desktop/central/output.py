"""What `xat-central` prints: tables and sentences for people, or one JSON document for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True)
class Options:
    """The global options of one call."""

    address: str
    dry_run: bool = False
    json: bool = False

    def emit(
        self, document: Any, rows: Iterable[Sequence[str | None]] = (), columns: Sequence[str] = ()
    ) -> None:
        """Print `document` with --json, else `rows` under `columns`; nothing in a dry run, which prints SQL."""
        if self.dry_run:
            return
        if self.json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
            return
        table = Table(*columns, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*(Text(cell or "–") for cell in row))
        _stdout().print(table)

    def say(self, text: str, document: Any) -> None:
        """Print a sentence, or `document` with --json."""
        if self.json and not self.dry_run:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        elif not self.dry_run:
            _stdout().print(Text(text))

    @staticmethod
    def show(statement: str) -> None:
        """Print SQL as it is."""
        sys.stdout.write(statement.rstrip() + "\n")


def _stdout() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=240)
