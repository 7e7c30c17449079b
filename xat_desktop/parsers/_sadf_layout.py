"""The columns of a `sadf -d` line: which belong together, what each group is about, repeated groups laid out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xat_desktop.parsers._sysstat_sections import ITEMS, SECTIONS, begins_section, section_of

LEAD = 3
"""Host, interval and time stand before the sections."""

_WHOLE_NUMBERS = re.compile(
    r"kb\w+|MBfs\w+|I(?:free|used)|(?:tot|tcp6?|udp6?|raw6?)sck|ip6?-frag|tcp-tw|blocked|blg_len|\w+-nr|dentunusd"
    r"|(?:runq|plist)-sz|maxpower"
)
_WHOLE = r"-?\d+"
_DECIMAL = r"-?\d+[.,]\d+"
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_INDEX = r"[^;.,]+"
_NAME = r"[^;]*[A-Za-z_/][^;]*"
_DISK = r"(?:dev\d+-|[hsv]d[a-z]|xvd|nvme|dm-|md\d|mmcblk|loop|[snz]?ram\d|sr\d|nbd|rbd|drbd|dasd|cciss|fd\d)[^;]*"
"""Tells disks from interfaces: both have a name and eight numbers."""
_USB = ("BUS", "idvendor", "idprod", "maxpower", "manufact", "product")
"""The order of the cells, which is not that of the header."""
_INDEXED = frozenset(("CPU", "INTR", "TTY", "FAN", "TEMP", "IN", "BAT"))


@dataclass(frozen=True)
class Group:
    """Columns of one section for one item, by their position in the line."""

    section: str
    items: tuple[str, ...]
    item_at: tuple[int, ...]
    numbers: tuple[str, ...]
    number_at: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """A line of `width` cells."""

    width: int
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _Part:
    """What the header shows of one section; `repeated`: its columns come once for each item."""

    columns: tuple[str, ...]
    repeated: bool

    def pattern(self, *, strict: bool) -> str:
        """A regular expression of its cells, each after a separator, in one repetition."""
        return "".join(f";{self._cell(column, strict)}" for column in self.columns)

    def _cell(self, column: str, strict: bool) -> str:
        if column == "DEV" and strict:
            return _DISK
        if column in ITEMS:
            return _INDEX if column in _INDEXED else _NAME
        if column.endswith("*"):
            return f"{_DECIMAL}(?:;{_DECIMAL})*"
        if not strict:
            return _NUMBER
        return _WHOLE if _WHOLE_NUMBERS.fullmatch(column) else _DECIMAL


def is_fixed(header: str) -> bool:
    """Whether the header names every cell, so that no row is needed to understand it."""
    return "[...]" not in header and "*" not in header


def layout_of(header: str, row: str) -> Layout | None:
    """The layout of rows like `row` under `# hostname;interval;timestamp;...`; None when they do not fit."""
    parts = list(_parts(header.lstrip("# ").rstrip("\r\n;").split(";")[LEAD:]))
    cells = row.rstrip("\r\n").split(";")
    spans = [part.columns for part in parts] if is_fixed(header) else _spans(parts, cells)
    groups, at = [], LEAD
    for columns in spans:
        columns = _USB if columns == SECTIONS["usb-devices"] else columns
        groups.append(_group(columns, at))
        at += len(columns)
    return Layout(at, tuple(groups)) if groups else None


def _parts(columns: list[str]) -> Iterator[_Part]:
    """The header cut into sections: before each column that begins one, and after `[...]`."""
    begun: list[str] = []
    for column in columns:
        if begun and begins_section(column) and not all(name in ITEMS for name in begun):
            yield _Part(tuple(begun), repeated=False)
            begun = []
        begun.append(column.removesuffix("[...]"))
        if column.endswith("[...]"):
            yield _Part(tuple(begun), repeated=True)
            begun = []
    if begun:
        yield _Part(tuple(begun), repeated=False)


def _spans(parts: list[_Part], cells: list[str]) -> list[tuple[str, ...]]:
    """The columns of each repetition of each part, as the cells of a row show them; empty when they do not fit."""
    text = ";" + ";".join(cells[LEAD:])
    for strict in (True, False):
        patterns = [part.pattern(strict=strict) for part in parts]
        whole = "".join(
            f"({p})" if not part.repeated else f"((?:{p})+)" for p, part in zip(patterns, parts, strict=True)
        )
        found = re.fullmatch(whole, text)
        if found:
            return [
                _named(part.columns, again[0].count(";"))
                for part, pattern, cells_of_part in zip(parts, patterns, found.groups(), strict=True)
                for again in re.finditer(pattern, cells_of_part)
            ]
    return []


def _named(columns: tuple[str, ...], width: int) -> tuple[str, ...]:
    """`INTR;CPU*` with four cells is INTR, all, CPU0, CPU1."""
    if not columns[-1].endswith("*"):
        return columns
    name = columns[-1].removesuffix("*")
    count = width - len(columns) + 1
    return (*columns[:-1], "all", *(f"{name}{number}" for number in range(count - 1)))


def _group(columns: tuple[str, ...], start: int) -> Group:
    places = tuple(enumerate(columns, start))
    items = [(at, name) for at, name in places if name in ITEMS]
    numbers = [(at, name) for at, name in places if name not in ITEMS]
    return Group(
        section_of(columns),
        tuple(name for _, name in items),
        tuple(at for at, _ in items),
        tuple(name for _, name in numbers),
        tuple(at for at, _ in numbers),
    )
