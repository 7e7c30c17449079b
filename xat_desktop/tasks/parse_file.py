"""Recognise and parse one file into a writer: what an import does before anything is stored."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from xat_desktop.domain.collector import Collector
from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers._base import Parser, Problems
from xat_desktop.parsers._source import Limits, Source, ZoneChoice
from xat_desktop.parsers.own_format import OwnFormat, parser_of
from xat_desktop.parsers.plugins import plugins
from xat_desktop.parsers.sniff import choose
from xat_desktop.settings import Settings
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.tasks.match_hosts import collector_of

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
    own: tuple[OwnFormat, ...] = ()
    """Formats that the user declared; they go before the program's."""
    by_host: bool = True
    """Without a chosen collector: the machine that has the name of the file's host."""


class ZoneKnownError(Exception):
    """The file names a host whose machine has a zone: it has to be read again with it."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(collector.text)
        self.collector = collector


def limits_of(settings: Settings) -> Limits:
    """Where the reading of one file stops."""
    return Limits(settings.archive_max_ratio, settings.archive_max_bytes, settings.line_max_bytes)


def zone_for(options: ImportOptions, collector: Collector | None) -> ZoneChoice:
    """The zone for clocks that come without one: the user's, else the collector's, else a guess."""
    if options.zone:
        return ZoneChoice(options.zone, "user")
    if collector and collector.zone:
        return ZoneChoice(collector.zone, "collector")
    return ZoneChoice()


def parser_for(source: Source, options: ImportOptions) -> Parser:
    """The parser that the user chose, else the one that recognises the content."""
    if options.parser:
        return options.parser
    own = [parser_of(one) for one in options.own]
    if not options.format:
        with _faults_in(source.name, "while its format was looked for"):
            mine = [parser for parser in own if parser.recognises(source.head, source.name)]
            return choose(source.head, source.name, mine or PARSERS, tuple if mine else plugins)
    every = (*own, *PARSERS, *plugins())
    found = next((parser for parser in every if parser.name == options.format), None)
    if found is None:
        raise XatError(
            "There is no such format", f"{options.format}: the list of formats shows those there are."
        )
    return found


def describe(
    file_id: str, options: ImportOptions, machines: Sequence[Collector], *, again: bool
) -> Callable[[CaptureInfo], dict[str, Any]]:
    """The columns of a capture that the importer knows; `again`: the file can be read once more."""

    def columns(info: CaptureInfo) -> dict[str, Any]:
        machine = None if options.collector_id or not options.by_host else collector_of(info.host, machines)
        if machine and machine.zone and again and info.zone_source == "guess":
            raise ZoneKnownError(machine)
        return {
            "result_file_id": file_id,
            "collector_id": options.collector_id or (machine.id if machine else None),
            "label": options.label or info.label,
            "tags": json.dumps(dict(options.tags)),
            "run_group": options.run_group,
        }

    return columns


def parse_into(
    writer: ImportWriter,
    source: Source,
    parser: Parser,
    problems: Problems,
    *,
    when_read: Callable[[], None] = lambda: None,
) -> None:
    """Read all of the source; XatError when nothing in it is a measurement.

    `when_read` is called when the last byte was read and the last rows are not stored yet.
    """
    try:
        _parse(parser, source, writer, problems)
        source.finish(problems)
        when_read()
        writer.finish()
    finally:
        writer.close()
    if not writer.capture_ids:
        raise XatError("The file holds no measurements", _no_data(parser, problems))


def _parse(parser: Parser, source: Source, writer: ImportWriter, problems: Problems) -> None:
    with _faults_in(source.name, f"read as {parser.title}"):
        parser.parse(source, writer, problems)


@contextmanager
def _faults_in(name: str, doing: str) -> Iterator[None]:
    """A fault of one parser harms no other file: it is logged, and the file failed."""
    try:
        yield
    except Exception as error:
        if isinstance(error, (XatError, Cancelled, ZoneKnownError, OSError)) or _of_store(error):
            raise
        _log.exception("fault in a parser: %s, %s", name, doing)
        raise XatError(
            "A fault in the program keeps this file from being read",
            f"{name}, {doing}: {type(error).__name__}: {error}. Please report it.",
        ) from error


def _of_store(error: Exception) -> bool:
    """What the database refused is no fault of a parser."""
    return type(error).__module__.partition(".")[0] in ("sqlalchemy", "sqlite3")


def file_record(
    name: str, size_bytes: int, parser: Parser | None, info: CaptureInfo | None, problems: Problems
) -> dict[str, Any]:
    """The columns of a result file's row, without state and id."""
    return {
        "name": name,
        "size_bytes": size_bytes,
        "format": parser.name if parser else "",
        "problems": [(problem.line, problem.text) for problem in problems.kept],
        "problem_count": problems.count,
        "parser_version": parser.version if parser else 0,
        "tool": info.tool if info else "",
        "tool_version": info.tool_version if info else "",
        "host": info.host if info else "",
    }


def _no_data(parser: Parser, problems: Problems) -> str:
    if problems.kept:
        first = problems.kept[0]
        return f"It looks like {parser.title}, but no line is whole. Line {first.line}: {first.text}"
    return (
        f"It looks like {parser.title}, but there is no sample in it: the tool was probably stopped at once."
    )
