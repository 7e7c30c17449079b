"""Import one result file: recognise, parse and store it in one transaction, or record why it failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xat_desktop.domain.capture import ResultFile
from xat_desktop.domain.collector import Collector
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import NoResultError, Parser, Problem, Problems
from xat_desktop.parsers._source import Source
from xat_desktop.settings import Settings
from xat_desktop.store import captures, result_files
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.originals import OriginalWriter
from xat_desktop.store.store import Store
from xat_desktop.tasks.incoming import Incoming
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

__all__ = ["FileResult", "ImportOptions", "import_one_file", "record_failure"]


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
    machines: Sequence[Collector] = (),
) -> FileResult:
    """Never raises XatError: a file that cannot be imported is recorded as failed, nothing else of it is kept."""
    problems = Problems()
    original = None
    try:
        known = _known(file, store)
        if known:
            return duplicate(file, store, known)
        original = OriginalWriter(store, keep_copy=settings.store_original)
        zone, limits = zone_for(options, collector), limits_of(settings)
        with file.source(zone=zone, limits=limits, taps=(original.write,), on_progress=on_bytes) as source:
            parser = parser_for(source, options)
            return _store(file, source, parser, original, store, options, machines, problems)
    except ZoneKnownError as known_now:
        return import_one_file(file, store, options, settings, known_now.collector, on_bytes, machines)
    except _DuplicateError:
        assert original is not None
        found = result_files.find_by_sha256(store, original.sha256())
        assert found is not None
        return duplicate(file, store, found)
    except NoResultError as error:
        if file.member:
            return FileResult(str(file.path), status="skipped", error=str(error))
        return record_failure(file, store, error, original, problems)
    except XatError as error:
        return record_failure(file, store, error, original, problems)
    finally:
        if original:
            original.close()


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


def duplicate(file: Incoming, store: Store, known: ResultFile) -> FileResult:
    """The outcome for content that is in the store."""
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
    machines: Sequence[Collector],
    problems: Problems,
) -> FileResult:
    file_id, kept = new_id(), None
    again = file.can_be_read_again and source.zone.source == "guess"
    try:
        with store.write(large=True) as db:
            writer = ImportWriter(db, describe(file_id, options, machines, again=again))
            parse_into(writer, source, parser, problems, when_read=original.seal)
            sha256 = original.sha256()
            if result_files.is_imported(db, sha256):
                raise _DuplicateError
            record = file_record(file.path.name, original.size_bytes, parser, writer.stored[0], problems)
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
        record = (
            file_record(file.path.name, 0, None, None, problems) if original else {"name": file.path.name}
        )
        record |= {"size_bytes": file.size_bytes(), "state": "failed", "error": str(error)}
        with store.write() as db:
            if not result_files.is_imported(db, sha256):
                result_files.insert(db, store.actor, new_id(), sha256, **record)
                store.audit(db, "import failed", file=file.path.name, sha256=sha256, error=str(error))
    except (OSError, XatError):
        return result
    return replace(result, sha256=sha256)
