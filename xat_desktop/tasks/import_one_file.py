"""Import one result file: recognise, parse and store it in one transaction, or record why it failed."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from xat_desktop.domain.capture import ResultFile
from xat_desktop.domain.collector import Collector
from xat_desktop.domain.series import CaptureInfo
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers._base import NoResultError, Parser, Problem, Problems
from xat_desktop.parsers._source import Limits, Source, ZoneChoice
from xat_desktop.parsers.sniff import choose
from xat_desktop.settings import Settings
from xat_desktop.store import captures, result_files
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.originals import OriginalWriter
from xat_desktop.store.store import Store
from xat_desktop.tasks.incoming import Incoming

_FAULTS = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RecursionError,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ImportOptions:
    """What the user chose for the files of one import."""

    collector_id: str | None = None
    label: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    run_group: str = ""
    zone: str = ""
    """Zone of clocks that the file does not state; empty: the collector's, else UTC as a guess."""
    format: str = ""
    """Name of the parser; empty: the content decides."""
    parser: Parser | None = None
    """A parser made for this import (a CSV mapping); goes before `format`."""


@dataclass(frozen=True)
class FileResult:
    """What became of one file."""

    path: str
    sha256: str = ""
    status: str = "failed"
    """imported | duplicate | failed | skipped (in an archive, and no result of a tool)"""
    format: str = ""
    tool_version: str = ""
    captures: tuple[str, ...] = ()
    samples: int = 0
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    error: str = ""


class _DuplicateError(Exception):
    """The same content was imported while this file was being read."""


def import_one_file(
    file: Incoming,
    store: Store,
    options: ImportOptions,
    settings: Settings,
    collector: Collector | None,
    on_bytes: Callable[[int], None],
) -> FileResult:
    """Never raises XatError: a file that cannot be imported is recorded as failed, nothing else of it is kept."""
    problems = Problems()
    original = None
    try:
        known = _known(file, store)
        if known:
            return _duplicate(file, store, known)
        original = OriginalWriter(store, keep_copy=settings.store_original)
        limits = Limits(settings.archive_max_ratio, settings.archive_max_bytes, settings.line_max_bytes)
        zone = zone_for(options, collector)
        with file.source(zone=zone, limits=limits, taps=(original.write,), on_progress=on_bytes) as source:
            parser = parser_for(source, options)
            return _store(file, source, parser, original, store, options, problems)
    except _DuplicateError:
        assert original is not None
        found = result_files.find_by_sha256(store, original.sha256())
        assert found is not None
        return _duplicate(file, store, found)
    except NoResultError as error:
        if file.member:
            return FileResult(str(file.path), status="skipped", error=str(error))
        return record_failure(file, store, error, original, problems)
    except XatError as error:
        return record_failure(file, store, error, original, problems)
    finally:
        if original:
            original.close()


def parser_for(source: Source, options: ImportOptions) -> Parser:
    """The parser that the user chose, else the one that recognises the content."""
    if options.parser:
        return options.parser
    if not options.format:
        return choose(source.head, source.name, PARSERS)
    found = next((parser for parser in PARSERS if parser.name == options.format), None)
    if found is None:
        raise XatError(
            "There is no such format", f"{options.format}: the list of formats shows those there are."
        )
    return found


def zone_for(options: ImportOptions, collector: Collector | None) -> ZoneChoice:
    """The zone for clocks that come without one: the user's, else the collector's, else a guess."""
    if options.zone:
        return ZoneChoice(options.zone, "user")
    if collector and collector.zone:
        return ZoneChoice(collector.zone, "collector")
    return ZoneChoice()


def _known(file: Incoming, store: Store) -> ResultFile | None:
    """The same content, if it was imported before; large files are hashed only when their size is known."""
    size_bytes = file.size_bytes() if file.is_there else None
    if size_bytes is None or not result_files.has_size(store, size_bytes):
        return None
    try:
        found = result_files.find_by_sha256(store, file.sha256() or "")
    except OSError:
        return None  # opening it says why
    return found if found and found.state == "imported" else None


def _duplicate(file: Incoming, store: Store, known: ResultFile) -> FileResult:
    return FileResult(
        str(file.path),
        known.sha256,
        "duplicate",
        known.format,
        known.tool_version,
        tuple(captures.ids_of_file(store, known.id)),
        problem_count=known.problem_count,
    )


def _store(
    file: Incoming,
    source: Source,
    parser: Parser,
    original: OriginalWriter,
    store: Store,
    options: ImportOptions,
    problems: Problems,
) -> FileResult:
    file_id, kept = new_id(), None
    try:
        with store.write() as db:
            writer = ImportWriter(db, lambda info: _capture_fields(info, file_id, options))
            try:
                _parse(parser, source, writer, problems)
                source.finish(problems)
                writer.finish()
            finally:
                writer.close()
            if not writer.capture_ids:
                raise XatError("The file holds no measurements", _no_data(parser, problems))
            sha256 = original.sha256()
            if result_files.is_imported(db, sha256):
                raise _DuplicateError
            record = _record(file, original, parser, problems) | _tool(writer.stored[0])
            record |= {"state": "imported", "error": "", "collector_id": options.collector_id}
            result_files.insert(db, store.actor, file_id, sha256, **record)
            store.audit(db, "import", file=file.path.name, sha256=sha256, captures=writer.capture_ids)
            kept = original.keep()
    except BaseException:
        if kept:
            kept.unlink(missing_ok=True)
        raise
    return FileResult(
        str(file.path),
        sha256,
        "imported",
        parser.name,
        writer.stored[0].tool_version,
        tuple(writer.capture_ids),
        writer.sample_count,
        tuple(problems.kept),
        problems.count,
    )


def _parse(parser: Parser, source: Source, writer: ImportWriter, problems: Problems) -> None:
    """A fault of one parser harms no other file: it is logged, and the file failed."""
    try:
        parser.parse(source, writer, problems)
    except _FAULTS as error:
        _log.exception("fault in parser %s at %s", parser.name, source.name)
        raise XatError(
            "A fault in the program keeps this file from being read",
            f"{source.name}, read as {parser.title}: {type(error).__name__}: {error}. Please report it.",
        ) from error


def _capture_fields(info: CaptureInfo, file_id: str, options: ImportOptions) -> dict[str, Any]:
    return {
        "result_file_id": file_id,
        "collector_id": options.collector_id,
        "label": options.label or info.label,
        "tags": json.dumps(dict(options.tags)),
        "run_group": options.run_group,
    }


def _record(
    file: Incoming, original: OriginalWriter, parser: Parser | None, problems: Problems
) -> dict[str, Any]:
    return {
        "name": file.path.name,
        "size_bytes": original.size_bytes,
        "format": parser.name if parser else "",
        "problems": [(problem.line, problem.text) for problem in problems.kept],
        "problem_count": problems.count,
        "parser_version": parser.version if parser else 0,
    }


def _tool(info: CaptureInfo) -> dict[str, str]:
    return {"tool": info.tool, "tool_version": info.tool_version, "host": info.host}


def _no_data(parser: Parser, problems: Problems) -> str:
    if problems.kept:
        first = problems.kept[0]
        return f"It looks like {parser.title}, but no line is whole. Line {first.line}: {first.text}"
    return (
        f"It looks like {parser.title}, but there is no sample in it: the tool was probably stopped at once."
    )


def record_failure(
    file: Incoming,
    store: Store,
    error: XatError,
    original: OriginalWriter | None = None,
    problems: Problems | None = None,
) -> FileResult:
    """Record it where the content is known; a store that cannot be written leaves only the message."""
    problems = problems or Problems()
    kept, count = tuple(problems.kept), problems.count
    result = FileResult(str(file.path), error=str(error), problems=kept, problem_count=count)
    try:
        sha256 = file.sha256() if file.is_there else None
        if sha256 is None:
            return result
        record = _record(file, original, None, problems) if original else {"name": file.path.name}
        record |= {"size_bytes": file.size_bytes(), "state": "failed", "error": str(error)}
        with store.write() as db:
            if not result_files.is_imported(db, sha256):
                result_files.insert(db, store.actor, new_id(), sha256, **record)
                store.audit(db, "import failed", file=file.path.name, sha256=sha256, error=str(error))
    except (OSError, XatError):
        return result
    return replace(result, sha256=sha256)
