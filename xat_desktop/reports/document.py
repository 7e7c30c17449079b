"""A report laid out as blocks that every format can render; all texts are plain text, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xat_desktop.reports.model import Cover

Align = Literal["left", "right", "center"]
Tone = Literal["", "good", "bad", "warn", "info", "muted"]


@dataclass(frozen=True)
class Picture:
    """A drawing: SVG elements within `width` x `height` px, and what it shows for those who cannot see it."""

    width: float
    height: float
    body: str
    alt: str


@dataclass(frozen=True)
class Cell:
    """A table cell: a picture before the text, a smaller line below. A picture alone has its text as alt."""

    text: str = ""
    note: str = ""
    picture: Picture | None = None
    tone: Tone = ""
    mono: bool = False


@dataclass(frozen=True)
class Column:
    """A column; `share` of the width in relation to the other columns, 0 for as wide as its content."""

    title: str
    align: Align = "left"
    share: float = 0.0


@dataclass(frozen=True)
class Heading:
    """A heading within a section; `keep` lines shall follow on the same page."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Item:
    """One statement of a list: mark, bold beginning, text."""

    text: str
    lead: str = ""
    mark: Picture | None = None


@dataclass(frozen=True)
class Items:
    """A list of statements."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Callout:
    """A box that must not be overlooked."""

    title: str
    text: str
    tone: Tone = "warn"


@dataclass(frozen=True)
class Tile:
    """A large figure with its caption."""

    value: str
    label: str
    mark: Picture | None = None


@dataclass(frozen=True)
class Tiles:
    """Figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells, one for each column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    small: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figure:
    """A numbered picture with its caption."""

    picture: Picture
    caption: str


Block = Heading | Paragraph | Items | Callout | Tiles | Table | Facts | Figure


@dataclass(frozen=True)
class Section:
    """A chapter; `anchor` is unique within the document."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]
    appendix: bool = False
    new_page: bool = False
    """Where there are pages."""


@dataclass(frozen=True)
class Document:
    """The whole report."""

    cover: Cover
    summary_line: str
    sections: tuple[Section, ...]


def section(
    title: str, anchor: str, blocks: Sequence[Block], *, appendix: bool = False, new_page: bool = False
) -> Section:
    """A section of any sequence of blocks; an appendix begins a page."""
    return Section(title, anchor, tuple(blocks), appendix, new_page or appendix)
