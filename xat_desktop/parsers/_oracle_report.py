"""The tables of an AWR or STATSPACK report, from HTML or from text, in one form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_DASHES = re.compile(r"\s*-+(?:\s+-+)+\s*$|\s*~+(?:\s+-+)+\s*$")
_TITLE = re.compile(r"[A-Z][\w /&%()-]{3,}")


@dataclass
class Table:
    """One table: what stands above it, its column names, its rows of texts."""

    title: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def column(self, *names: str) -> int | None:
        """The place of the first column whose name begins with one of these (blanks do not count)."""
        for name in names:
            wanted = _squeezed(name)
            for at, text in enumerate(self.header):
                if _squeezed(text).startswith(wanted):
                    return at
        return None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


class _Tables(HTMLParser):
    """Collects the tables of an HTML report."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._table: Table | None = None
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._head = False
        self._heads = 0
        self._above = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            summary = dict(attrs).get("summary") or ""
            self._table = Table(f"{self._above} {summary}".strip())
            self.tables.append(self._table)
        elif tag == "tr":
            self._row, self._heads = [], 0
        elif tag in ("td", "th"):
            self._cell, self._head = [], tag == "th"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None and self._row is not None:
            self._row.append(" ".join("".join(self._cell).split()))
            self._heads += self._head
            self._cell = None
        elif tag == "tr" and self._table is not None and self._row:
            if self._heads == len(self._row) and not self._table.rows:
                self._table.header = self._row
            else:
                self._table.rows.append(self._row)
            self._row = None
        elif tag == "table":
            self._table, self._above = None, ""

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        elif self._table is None and data.strip():
            self._above = " ".join(data.split())


def html_tables(text: str) -> list[Table]:
    """All tables of an HTML report."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return reader.tables


def text_tables(text: str) -> list[Table]:
    """All tables of a text report whose columns have dashes above them, and the lists of `name: value`."""
    return list(_text_tables(text.replace("\f", "\n").splitlines()))


def _text_tables(lines: Sequence[str]) -> Iterator[Table]:
    for at, line in enumerate(lines):
        if _DASHES.match(line) and "-" in line:
            spans = [(found.start(), found.end()) for found in re.finditer(r"\S+", line)]
            above = _above(lines, at)
            table = Table(_title(above), _header(above, spans))
            for row in lines[at + 1 :]:
                if not row.strip() or re.match(r"\s*-{20,}\s*$", row) or _DASHES.match(row):
                    break
                table.rows.append(_cut(row, spans))
            if table.rows:
                yield table


def _above(lines: Sequence[str], at: int) -> list[str]:
    """The lines over the dashes, up to the second blank line."""
    found: list[str] = []
    blanks = 0
    for line in reversed(lines[max(at - 14, 0) : at]):
        blanks += not line.strip()
        if blanks > 1 or re.match(r"\s*-{20,}\s*$", line):
            break
        found.insert(0, line)
    return found


def _title(above: Sequence[str]) -> str:
    for line in reversed(above[:-1]):
        if line.strip() and not line.startswith((" ", "->", "~")) and _TITLE.match(line):
            return re.split(r"\s{3,}|DB/Inst:", line.strip())[0]
    return ""


def _header(above: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Column names, put together from the lines right over the dashes."""
    names = [""] * len(spans)
    rows: list[str] = []
    for line in reversed(above):
        if not line.strip() or line.startswith(("->", "~")):
            break
        rows.insert(0, line)
    for row in rows[-3:]:
        for at, cell in enumerate(_cut(row, spans)):
            names[at] = f"{names[at]} {cell}".strip()
    return names


def _cut(line: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The cells of a line; one that is wider than its dashes reaches into the gap before."""
    cells = []
    for at, (start, stop) in enumerate(spans):
        begin = spans[at - 1][1] if at else 0
        end = stop if at + 1 < len(spans) else len(line)
        cells.append(line[min(begin, start) : end].strip())
    return cells
