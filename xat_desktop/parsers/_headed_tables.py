"""Files of wide tables, each of which begins with one header line: appended logs, one capture each."""

import re
from collections.abc import Callable

from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._pieces import first_line_of, pieces
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._wide_table import WideTable


def read_tables(
    source: Source,
    header: re.Pattern[bytes],
    sink: Sink,
    open_table: Callable[[str, bytes], WideTable],
    clean: Callable[[bytes], bytes] = bytes,
) -> None:
    """`open_table(header line, first rows)` begins the capture; what stands before a header is ignored."""
    table: WideTable | None = None
    waiting: str | None = None
    for piece in pieces(source, header):
        number, data = piece.first_line, piece.data
        if piece.begins:
            _finish(table, sink)
            table = None
            waiting, data = _header(data)
            number += 1
        if waiting is not None and data:
            table, waiting = open_table(waiting, data), None
        if table and data:
            table.add(number, clean(data))
    if waiting is not None:
        table = open_table(waiting, b"")
    _finish(table, sink)


def _header(data: bytes) -> tuple[str, bytes]:
    """The first line, which is in UTF-8 or the code page of a western Windows, and the rest."""
    text, rest = first_line_of(data)
    if "\ufffd" in text:
        text = data[: len(data) - len(rest)].decode("cp1252", "replace").rstrip("\r\n")
    return text, rest


def _finish(table: WideTable | None, sink: Sink) -> None:
    if table and table.interval_s:
        sink.update(environment={"interval_s": table.interval_s})
