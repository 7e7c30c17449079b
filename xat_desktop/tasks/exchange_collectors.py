"""Collectors from and to CSV."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.errors import XatError
from xat_desktop.store import collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

COLUMNS = tuple(CollectorDraft.__dataclass_fields__)
_REQUIRED = ("site_name", "machine_name", "platform", "compute_model")


@dataclass(frozen=True)
class ImportedCollectors:
    """Machines that were added, and the lines that were not with their reasons."""

    added: tuple[Collector, ...]
    problems: tuple[tuple[int, str], ...]


def import_collectors(store: Store, path: Path, progress: Progress | None = None) -> ImportedCollectors:
    """Add each line's machine; a line that is not valid harms no other. XatError for a file that is no such CSV."""
    progress = progress or NoProgress()
    rows = list(_rows(path))
    added, problems = [], []
    for number, (line, row) in enumerate(rows):
        progress.step(number, len(rows), path.name)
        try:
            added.append(collectors.add(store, CollectorDraft(**row)))
        except XatError as error:
            problems.append((line, str(error)))
    return ImportedCollectors(tuple(added), tuple(problems))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise XatError("The file cannot be read", f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise XatError(
            "The file cannot be read", f"{path}: it is not UTF-8 text ({error.reason})."
        ) from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = [name for name in _REQUIRED if name not in (reader.fieldnames or [])]
    if missing:
        raise XatError(
            "A column is missing",
            f"{path.name} needs {', '.join(_REQUIRED)}; not there: {', '.join(missing)}.",
        )
    return [(reader.line_num, {name: _original(row.get(name) or "") for name in COLUMNS}) for row in reader]


def export_collectors(store: Store, progress: Progress | None = None) -> str:
    """All machines as CSV text with a header."""
    del progress
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for collector in collectors.collectors(store):
        writer.writerow([_inert(getattr(collector, name)) for name in COLUMNS])
    return out.getvalue()


def _inert(text: str) -> str:
    """A spreadsheet must not take a cell for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _original(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
