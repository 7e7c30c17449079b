"""A document as PDF: typeset by typst, with embedded fonts, tagged for screen readers (PDF/UA-1)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, NamedTuple

from xat_desktop.errors import XatError
from xat_desktop.reports.document import Block, Cell, Document, Item, Picture, Section, Tile
from xat_desktop.reports.model import Cover
from xat_desktop.reports.templates import template_file

FONT = "Libertinus Serif"
"""Comes with typst; the system's fonts are only asked for what it lacks, such as Chinese."""
NO_GLYPH = (
    "No font of this computer has some characters of the report: boxes stand in their place. "
    "Install a font for them, or write the report as HTML."
)
"""PDF/UA-1 allows no such box: the file is then an ordinary PDF."""
_XML = "http://www.w3.org/2000/svg"


class Pdf(NamedTuple):
    """The file's content and its number of pages."""

    data: bytes
    pages: int
    note: str = ""
    """What its reader has to know; empty: nothing."""


def render_pdf(document: Document, template: str = "standard") -> Pdf:
    """Typeset the document; all texts reach typst as data, never as markup."""
    note = ""
    with _compiler(document, template) as compiler:
        try:
            data = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=document.cover.created)
        except RuntimeError as error:
            if "could not be displayed with font" not in str(error):
                raise
            data, note = compiler.compile(format="pdf", timestamp=document.cover.created), NO_GLYPH
        pages = json.loads(compiler.query("<pages>", field="value", one=True))
    assert isinstance(data, bytes), "one PDF, and not into a file"
    return Pdf(data, int(pages), note)


def render_pages(
    document: Document, template: str = "standard", pixels_per_inch: float = 96.0
) -> list[bytes]:
    """The pages of the PDF as PNG pictures, to look at before it is written."""
    with _compiler(document, template) as compiler:
        pages = compiler.compile(format="png", ppi=pixels_per_inch)
    return [pages] if isinstance(pages, bytes) else list(pages)


@contextmanager
def _compiler(document: Document, template: str) -> Iterator[Any]:
    import typst  # local: 40 MB that only a PDF needs

    source = template_file(template, ".typ")
    inputs = {"document": json.dumps(_document(document))}
    try:
        yield typst.Compiler(source, root=source.parent, sys_inputs=inputs)
    except typst.TypstError as error:
        raise XatError("The PDF could not be made", f"Template {template}: {error.message}") from error


def _document(document: Document) -> dict[str, Any]:
    return {
        "font": FONT,
        "cover": _cover(document.cover),
        "summary_line": document.summary_line,
        "sections": [_section(found) for found in document.sections],
    }


def _cover(cover: Cover) -> dict[str, Any]:
    logo = cover.logo
    picture = {"bytes": list(logo.data), "format": logo.format} if logo else None
    return {
        "title": cover.title,
        "subtitle": cover.subtitle,
        "partner": cover.partner,
        "author": cover.author,
        "date": cover.date_text,
        "machines": cover.machines,
        "accent": cover.accent,
        "program_version": cover.program_version,
        "logo": picture,
    }


def _section(found: Section) -> dict[str, Any]:
    return {
        "title": found.title,
        "anchor": found.anchor,
        "appendix": found.appendix,
        "new_page": found.new_page,
        "blocks": [_block(block) for block in found.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__, **_plain(block)}


def _plain(block: Block) -> dict[str, Any]:
    """Fields as data; pictures as whole SVG files."""
    fields = {name: getattr(block, name) for name in block.__dataclass_fields__}
    return {name: _value(value) for name, value in fields.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Picture):
        return {"svg": svg_file(value), "alt": value.alt, "width": value.width}
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, Cell | Item | Tile):
        return {name: _value(getattr(value, name)) for name in value.__dataclass_fields__}
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def svg_file(picture: Picture) -> str:
    """The drawing as a file of its own, in the font of the document."""
    size = f'viewBox="0 0 {picture.width:g} {picture.height:g}" width="{picture.width:g}" height="{picture.height:g}"'
    return f'<svg xmlns="{_XML}" {size} font-family="{FONT}">{picture.body}</svg>'
