"""Declare a format for a table: what the file shows, what is proposed, whether it reads the file, and keeping it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xat_desktop.domain.metrics import METRICS
from xat_desktop.errors import XatError
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._csv_layout import Layout, find_layout
from xat_desktop.parsers._csv_mapping import CsvMapping
from xat_desktop.parsers._csv_time import find_time
from xat_desktop.parsers._csv_units import named_column, unit_column
from xat_desktop.parsers.bundles import Refusal
from xat_desktop.parsers.generic_csv import tells_apart
from xat_desktop.parsers.own_format import OwnFormat, parser_of, read_own_format
from xat_desktop.settings import Settings
from xat_desktop.store.store import Store
from xat_desktop.tasks.incoming import incoming
from xat_desktop.tasks.own_formats import KeptFormat, keep_format
from xat_desktop.tasks.parse_file import ImportOptions
from xat_desktop.tasks.preview_import import FilePreview, preview_import

ROWS = 6
UNITS = (
    "s", "ms", "us", "ns", "min", "h", "%", "1/s", "By", "KB", "MB", "GB", "By/s", "KB/s", "MB/s", "GB/s",
    "Mbit/s", "Gbit/s", "Hz", "MHz", "GHz", "°C", "W", "V", "A", "J",
)  # fmt: skip
"""Units in the way people write them; others can be written too."""


@dataclass(frozen=True)
class TableColumn:
    """One column and what is proposed for it."""

    name: str
    numeric: bool
    metric: str = ""
    """Empty: nothing is proposed."""
    unit: str = ""
    tells_apart: bool = False


@dataclass(frozen=True)
class TableSample:
    """The first rows of a table."""

    path: Path
    delimiter: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    time_column: str = ""
    """The one that was recognised; empty: none, or more than one."""


@dataclass(frozen=True)
class FormatDraft:
    """What the user says of a table."""

    name: str
    match: str = ""
    time_column: str = ""
    time_format: str = ""
    zone: str = ""
    delimiter: str = ""
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def read_table(path: Path, settings: Settings) -> TableSample:
    """The first rows of a file on disk or in an archive; XatError when it is no table."""
    layout = find_layout(_head(path, settings), "")
    if layout is None:
        raise XatError("This is no table", f"{path.name}: its rows do not have the same number of columns.")
    time = find_time(layout, CsvMapping())
    times = time.columns if time else ()
    columns = tuple(_proposed(name, layout, times) for name in layout.columns)
    rows = tuple(tuple(row) for row in layout.rows[:ROWS])
    return TableSample(path, layout.delimiter, columns, rows, times[0] if len(times) == 1 else "")


def fitting_unit(metric: str, unit: str) -> str:
    """The unit, or that of the metric where they measure different things."""
    known = METRICS.get(metric)
    column = unit_column(unit, metric) or Column(metric)
    if known is None or column.unit == known.unit:
        return unit
    return _unit_text(Column(metric, known.unit))


def toml_of(draft: FormatDraft) -> str:
    """The file in which the format is kept and handed on."""
    lines = [
        f"{key} = {_quoted(value)}"
        for key in ("name", "match", "time_column", "time_format", "zone", "delimiter")
        if (value := getattr(draft, key))
    ]
    for key, names in (("attributes", draft.attributes), ("left_out", draft.left_out)):
        if names:
            lines.append(f"{key} = [{', '.join(map(_quoted, names))}]")
    lines.append("[columns]")
    lines += [
        f"{_quoted(name)} = [{_quoted(metric)}, {_quoted(unit)}]"
        for name, (metric, unit) in draft.columns.items()
    ]
    return "\n".join(lines) + "\n"


def try_format(store: Store, path: Path, draft: FormatDraft, settings: Settings) -> FilePreview:
    """What the file holds when it is read by this format; XatError says what is wrong with it."""
    own = read_own_format(toml_of(draft))
    parser = parser_of(own)
    if not parser.recognises(_head(path, settings), path.name):
        raise XatError("The format does not fit the file", _misfit(own, path))
    (preview,) = preview_import(store, [path], ImportOptions(parser=parser), settings=settings)
    if preview.error or not preview.samples:
        why = preview.problems[0].text if preview.problems else preview.error
        raise XatError("The format does not fit the file", why)
    return preview


def declare_format(
    store: Store, path: Path, draft: FormatDraft, settings: Settings, for_all: bool
) -> KeptFormat:
    """Keep the format if it reads the file."""
    try_format(store, path, draft, settings)
    return keep_format(store, toml_of(draft), for_all=for_all)


def _head(path: Path, settings: Settings) -> bytes:
    file = next(incoming([path], settings))
    if isinstance(file, Refusal):
        raise file.error
    with file.source() as source:
        return bytes(source.head)


def _proposed(name: str, layout: Layout, times: tuple[str, ...]) -> TableColumn:
    numeric = name in layout.numeric
    if name in times:
        return TableColumn(name, numeric)
    if tells_apart(name, layout, times):
        return TableColumn(name, numeric, tells_apart=True)
    if not numeric:
        return TableColumn(name, numeric)
    own = f"csv.{name}"  # as it is called without a format
    below = layout.units[layout.columns.index(name)]
    found = (unit_column(below, own) if below else None) or named_column(name, "csv.")
    if name in layout.percent and found.unit == "1" and not found.shift:
        found = Column(found.metric, "1", 1, 2)
    return TableColumn(name, numeric, found.metric, _unit_text(found))


def _unit_text(column: Column) -> str:
    """How people write the unit of a column; empty for a plain number."""
    wanted = (column.unit, column.scale, column.shift)
    for text in UNITS:
        known = unit_column(text, "")
        if known and (known.unit, known.scale, known.shift) == wanted:
            return text
    return "" if wanted == ("1", 1, 0) else f"{column.scale / 10**column.shift:g} {column.unit}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _misfit(own: OwnFormat, path: Path) -> str:
    if own.pattern:
        return f"{path.name}: the name must be {own.pattern}, and all columns must be there."
    return f"{path.name}: not all columns of the format are there."
