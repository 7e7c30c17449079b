"""Parse one small file into rows that only have to be stored: what the processes of a large import do."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xat_desktop.domain.collector import Collector
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import NoResultError, Problems
from xat_desktop.parsers._source import Source
from xat_desktop.settings import Settings
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.originals import DraftWriter
from xat_desktop.store.prepared import PreparedFile, Rows, failed_file
from xat_desktop.tasks.import_one_file import FileResult
from xat_desktop.tasks.parse_file import (
    ImportOptions,
    ZoneKnownError,
    describe,
    file_record,
    limits_of,
    parse_into,
    parser_for,
    zone_for,
)


@dataclass(frozen=True)
class SmallFile:
    """A file that is whole in memory."""

    number: int
    path: str
    content: bytes
    is_member: bool
    damage: str = ""


@dataclass(frozen=True)
class Setup:
    """What all files of an import have in common."""

    folder: Path
    options: ImportOptions
    settings: Settings
    collector: Collector | None
    machines: Sequence[Collector]


@dataclass(frozen=True)
class Prepared:
    """The outcome if storing succeeds; `rows` None: there is nothing to store."""

    number: int
    result: FileResult
    rows: PreparedFile | None


class _Content(io.BytesIO):
    damage = ""


def prepare_file(
    file: SmallFile, setup: Setup, drafts: DraftWriter | None, collector: Collector | None = None
) -> Prepared:
    """Never raises XatError; `drafts` None: the original is not kept."""
    sha256 = hashlib.sha256(file.content).hexdigest()
    problems = Problems()
    try:
        return _prepare(file, sha256, setup, drafts, collector or setup.collector, problems)
    except ZoneKnownError as known_now:
        return prepare_file(file, setup, drafts, known_now.collector)
    except NoResultError as error:
        if file.is_member:
            return Prepared(file.number, FileResult(file.path, status="skipped", error=str(error)), None)
        return _failed(file, sha256, error, setup, problems)
    except XatError as error:
        return _failed(file, sha256, error, setup, problems)


def _prepare(
    file: SmallFile,
    sha256: str,
    setup: Setup,
    drafts: DraftWriter | None,
    collector: Collector | None,
    problems: Problems,
) -> Prepared:
    options, file_id, rows = setup.options, new_id(), Rows()
    raw = _Content(file.content)
    raw.damage = file.damage
    name = Path(file.path).name
    zone = zone_for(options, collector)
    with Source(raw, name, zone=zone, limits=limits_of(setup.settings)) as source:
        parser = parser_for(source, options)
        writer = ImportWriter(rows, describe(file_id, options, setup.machines, again=zone.source == "guess"))
        parse_into(writer, source, parser, problems)
    info = writer.stored[0]
    record = file_record(name, len(file.content), parser, info, problems)
    record |= {"state": "imported", "error": "", "collector_id": options.collector_id}
    draft = drafts.write(file.content) if drafts else ""
    ids = tuple(writer.capture_ids)
    kept, count = tuple(problems.kept), problems.count
    result = FileResult(
        file.path, sha256, "imported", parser.name, info.tool_version, ids, writer.sample_count, kept, count
    )
    return Prepared(file.number, result, PreparedFile(file_id, sha256, record, rows.tables, str(draft)))


def _failed(file: SmallFile, sha256: str, error: XatError, setup: Setup, problems: Problems) -> Prepared:
    record: dict[str, Any] = file_record(Path(file.path).name, len(file.content), None, None, problems)
    record["collector_id"] = setup.options.collector_id
    kept, count = tuple(problems.kept), problems.count
    result = FileResult(file.path, sha256, error=str(error), problems=kept, problem_count=count)
    return Prepared(file.number, result, failed_file(sha256, record, str(error)))


def not_read(file: SmallFile, error: XatError) -> Prepared:
    """The outcome for a file of which nothing may be stored."""
    return Prepared(file.number, FileResult(file.path, error=str(error)), None)
