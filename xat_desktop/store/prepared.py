"""Rows of result files that were made in another process, and their storing in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import originals, result_files, schema
from xat_desktop.store.store import Store

_ORDER = (schema.capture, schema.series, schema.chunk, schema.pyramid, schema.summary)


class Rows:
    """Takes the place of a connection in an ImportWriter and keeps what it inserts."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Any]] = {}

    def execute(self, statement: sa.Insert, rows: Any) -> None:
        """Keep the rows of an insert."""
        kept = self.tables.setdefault(statement.table.name, [])
        kept.extend(rows if isinstance(rows, list) else [rows])

    def exec_driver_sql(self, _statement: str) -> None:
        """Nothing: there is no database here."""


@dataclass(frozen=True)
class PreparedFile:
    """A file whose rows are ready: `tables` is empty for one that failed."""

    id: str
    sha256: str
    record: Mapping[str, Any]
    """Columns of its result_file row."""
    tables: Mapping[str, list[Any]]
    draft: str = ""
    """The copy of the original, which gets its name when the rows are stored."""

    def drop(self) -> None:
        """Remove the copy: the rows will not be stored."""
        if self.draft:
            Path(self.draft).unlink(missing_ok=True)


def store_files(store: Store, files: Sequence[PreparedFile]) -> set[str]:
    """Store all files in one transaction; returns the hashes of those that somebody else had stored meanwhile.

    After an error nothing of any of them is in the store.
    """
    kept: list[Path] = []
    try:
        with store.write() as db:
            known = result_files.imported_among(db, [file.sha256 for file in files])
            fresh = [file for file in files if file.sha256 not in known]
            db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            # Parents first: with a reference still open, SQLite scans all series for each one that comes in.
            result_files.insert_many(db, store.actor, [(file.id, file.sha256, file.record) for file in fresh])
            for table in _ORDER:
                rows = [row for file in fresh for row in file.tables.get(table.name, [])]
                if rows:
                    db.execute(sa.insert(table), rows)
            kept += [originals.adopt(store, Path(file.draft), file.sha256) for file in fresh if file.draft]
            store.audit_many(db, [_audit(file) for file in fresh])
    except BaseException:
        for path in kept:
            path.unlink(missing_ok=True)
        raise
    finally:
        for file in files:
            file.drop()
    return known


def _audit(file: PreparedFile) -> tuple[str, dict[str, Any]]:
    detail = {"file": file.record["name"], "sha256": file.sha256}
    if file.record["state"] == "failed":
        return "import failed", detail | {"error": file.record["error"]}
    ids = [row["id"] for row in file.tables[schema.capture.name]]
    return "import", detail | {"captures": ids}


def failed_file(sha256: str, record: Mapping[str, Any], error: str) -> PreparedFile:
    """A file of which only its failure is stored."""
    return PreparedFile(new_id(), sha256, {**record, "state": "failed", "error": error}, {})
