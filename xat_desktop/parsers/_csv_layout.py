"""The layout of a free table: delimiter, header, which columns hold numbers, and how numbers are written."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xat_desktop.parsers._csv_units import unit_column

_DELIMITERS = "\t;|,"
_SAMPLE_ROWS = 500
_WHOLE = 0.8
"""Share of the rows that must have the same number of cells."""
_MOSTLY = 0.75
"""Share of cells that must be numbers; the others become problems."""
UNIT_CELL = r"([+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*([^\d\s.,:+-]\S*)?"
"""A number and its unit."""
_SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?', re.IGNORECASE)
"""What tells Excel the delimiter."""
MISSING = (
    *("", "-", "na", "n/a", "nan", "null", "none", "\\n", "-nan", "nil", "(null)", "?"),
    *("#n/a", "#na", "#value!", "#div/0!", "#num!", "#ref!", "undefined"),
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?$")
GROUP_MARKS = "[\u00a0\u202f\u2009'’]"
"""What stands between thousands in some countries: blanks that do not break, apostrophes."""
MARKED_NUMBER = rf"^[+-]?\d{{1,3}}(?:{GROUP_MARKS}\d{{3}})+(?:[.,]\d+)?$"
_MARKED = re.compile(MARKED_NUMBER)
_COMMA_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?%?$")
_GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?$")
_UNUSUAL_NUMBERS = (_GROUPED_NUMBER, _COMMA_NUMBER, _MARKED)
_SURELY_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})%?$")
_PERHAPS_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}%?$")
_SURELY_POINT = re.compile(r"[+-]?(?:0?\.\d+|\d+\.(?:\d{1,2}|\d{4,}))%?$")
_POINT_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?%?$")


@dataclass(frozen=True)
class Layout:
    """What the first rows of a table show."""

    delimiter: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    """From a row of units under the header; empty texts where there is none."""
    skip_lines: int
    """Lines before the first row of data."""
    rows: list[list[str]]
    """The first rows of data."""
    numeric: frozenset[str]
    percent: frozenset[str]
    """Columns whose numbers carry a percent sign."""
    decimal_comma: bool
    has_groups: bool
    """Commas stand between thousands."""
    point_groups: frozenset[str]
    """Columns of a table with decimal commas in which points stand between thousands."""
    cell_units: Mapping[str, str]
    """The base unit of columns whose cells have units of their own: `950 µs`, `1.2 ms`."""

    def cells(self, column: str) -> list[str]:
        """The first cells of a column that are not missing."""
        at = self.columns.index(column)
        return [row[at].strip() for row in self.rows if not is_missing(row[at])]


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING


@lru_cache(maxsize=1)  # the same head is looked at again when it is parsed
def find_layout(head: bytes, delimiter: str) -> Layout | None:
    """The layout of a table, with the delimiter that it shows when none is said; None when the text is none."""
    if b"\x00" in head[:4096] or head.lstrip()[:1] in (b"{", b"[", b"<"):
        return None
    lines = _decoded(head).splitlines()
    if len(head) >= 32 << 10:
        lines = lines[:-1]
    lines = lines[: _SAMPLE_ROWS + 50]
    if said := _SEPARATOR_LINE.fullmatch(lines[0].strip() if lines else ""):
        delimiter, lines = delimiter or said[1], ["", *lines[1:]]
    found = [(*_rows(lines, each), each) for each in delimiter or _DELIMITERS if each.encode() in head]
    tables = [table for table in found if len(table[0]) >= 2]
    if not tables:
        return None
    rows, since, chosen = max(tables, key=lambda table: (len(table[0]), len(table[0][0][1])))
    return _layout(rows, chosen) if len(rows) >= _WHOLE * (since - 1) else None


def _decoded(head: bytes) -> str:
    """UTF-8, or the code page of western Windows where nothing shows that it is UTF-8."""
    text = head.decode("utf-8", "replace")
    if "\ufffd" not in text[:-1] or any(ord(letter) > 127 and letter != "\ufffd" for letter in text):
        return text
    return head.decode("cp1252", "replace")


def _rows(lines: list[str], delimiter: str) -> tuple[list[tuple[int, list[str]]], int]:
    """(line number, cells) of the rows that have the most usual number of cells, and how many are from there on."""
    try:
        rows = [(start, row) for start, row in _started(lines, delimiter) if row]
    except csv.Error:
        return [], 0
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    if not widths:
        return [], 0
    width = widths.most_common(1)[0][0]
    fitting = [(number, row) for number, row in rows if len(row) == width]
    fitting = [(number, row) for number, row in fitting if not _is_comment(row)] or fitting
    return fitting, sum(number >= fitting[0][0] and any(map(str.strip, row)) for number, row in rows)


def _started(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of each row."""
    reader, start = csv.reader(lines, delimiter=delimiter, skipinitialspace=True), 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def _is_comment(row: list[str]) -> bool:
    """A comment; `# time,cpu` is a header."""
    return row[0].startswith("#") and any(_is_number(cell) for cell in row[1:])


def _layout(rows: list[tuple[int, list[str]]], delimiter: str) -> Layout | None:
    first = rows[0][1]
    has_header = _is_header(first, [row for _, row in rows[1:]])
    body = rows[has_header:]
    names = [cell.strip().lstrip("# ") for cell in first] if has_header else [""] * len(first)
    units = [""] * len(names)
    if has_header and len(body) > 1 and _is_units_row(body[0][1], body[1][1]):
        units, body = [cell.strip("()[] ") for cell in body[0][1]], body[1:]
    if not body:
        return None
    columns = _unique([name or f"column {number}" for number, name in enumerate(names, 1)])
    data = [row for _, row in body]
    numeric = {name for at, name in enumerate(columns) if _is_numeric([row[at] for row in data], delimiter)}
    others = {name: [row[at] for row in data] for at, name in enumerate(columns) if name not in numeric}
    with_units = {name: unit for name, cells in others.items() if (unit := _cell_unit(cells))}
    cells = {name: [row[at] for row in data] for at, name in enumerate(columns) if name in numeric}
    all_cells = [cell.strip() for column in cells.values() for cell in column]
    has_groups = _has_groups(all_cells, delimiter)
    decimal_comma = delimiter != "," and not has_groups and any(map(_is_comma_only, all_cells))
    return Layout(
        delimiter,
        columns,
        tuple(units),
        body[0][0] - 1,
        data,
        frozenset(numeric | set(with_units)),
        frozenset(
            name for name, column in cells.items() if any(cell.strip().endswith("%") for cell in column)
        ),
        decimal_comma,
        has_groups,
        frozenset(name for name, column in cells.items() if decimal_comma and _has_point_groups(column)),
        with_units,
    )


def unit_factor(unit: str) -> tuple[str, float] | None:
    """(base unit, value of one) of a unit behind a number; None when it is none."""
    column = unit_column(unit, "") if unit else None
    return (column.unit, column.scale / 10**column.shift) if column else None


def _cell_unit(cells: list[str]) -> str:
    """The base unit that most of the cells of a column carry; empty when they carry none or several."""
    known = [cell.strip() for cell in cells if not is_missing(cell)]
    found = [split for cell in known if (split := re.fullmatch(UNIT_CELL, cell)) and split[2]]
    bases = {factor[0] if (factor := unit_factor(split[2])) else "" for split in found}
    return bases.pop() if len(found) >= _MOSTLY * len(known) > 0 and len(bases) == 1 else ""


def _has_groups(cells: list[str], delimiter: str) -> bool:
    """Whether commas stand between thousands: `1,234.5`, `1,234,567`, or `1,234` beside numbers with a point."""
    if delimiter == ",":
        return any(map(_GROUPED_NUMBER.match, cells))
    if any(map(_SURELY_GROUPED.match, cells)):
        return True
    commas = [cell for cell in cells if "," in cell]
    return bool(commas) and all(map(_PERHAPS_GROUPED.match, commas)) and any(map(_SURELY_POINT.match, cells))


def _has_point_groups(cells: list[str]) -> bool:
    points = [cell.strip() for cell in cells if "." in cell]
    return bool(points) and all(map(_POINT_GROUPED.match, points))


def _is_header(first: list[str], others: list[list[str]]) -> bool:
    """Whether a name stands over a column of numbers or times, or nothing in the row is one (names like `50%`)."""
    names = [at for at, cell in enumerate(first) if not _is_value(cell)]
    return len(names) == len(first) or any(
        not is_missing(first[at]) and sum(_is_value(row[at]) for row in others) >= _MOSTLY * len(others)
        for at in names
    )


def _is_value(cell: str) -> bool:
    return _is_number(cell) or _looks_like_time(cell)


def _is_units_row(row: list[str], below: list[str]) -> bool:
    cells = [cell.strip("()[] ") for cell in row]
    return (
        not any(_is_number(cell) for cell in cells)
        and any(_is_number(cell) for cell in below)
        and any(unit_column(cell, "") for cell in cells if cell)
    )


def _unique(names: list[str]) -> tuple[str, ...]:
    """Names that come again get a number."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return tuple(result)


def _is_number(cell: str) -> bool:
    cell = cell.strip()
    return bool(_NUMBER.match(cell)) or any(pattern.match(cell) for pattern in _UNUSUAL_NUMBERS)


def _is_comma_only(cell: str) -> bool:
    cell = cell.strip()
    known = _COMMA_NUMBER.match(cell) or ("," in cell and _MARKED.match(cell))
    return bool(known) and not _NUMBER.match(cell)


def _looks_like_time(cell: str) -> bool:
    return bool(re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d{2}", cell.strip()))


def _is_numeric(cells: list[str], delimiter: str) -> bool:
    """Whether all but a few of the cells that are not missing are numbers."""
    known = [cell.strip() for cell in cells if not is_missing(cell)]
    unusual = (_GROUPED_NUMBER, _MARKED) if delimiter == "," else _UNUSUAL_NUMBERS
    good = sum(bool(_NUMBER.match(cell)) or any(pattern.match(cell) for pattern in unusual) for cell in known)
    return bool(known) and good >= _MOSTLY * len(known)
