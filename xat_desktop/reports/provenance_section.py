"""Where every figure comes from: file, fingerprint, parser, window, counts, warnings."""

from collections.abc import Sequence

from xat_desktop.reports.document import Block, Cell, Column, Item, Items, Paragraph, Section, Table, section
from xat_desktop.reports.marks import alert_mark
from xat_desktop.reports.model import Provenance

_COLUMNS = (
    Column("Run", share=3.4),
    Column("File and its SHA-256", share=6),
    Column("Tool and parser", share=3),
    Column("Window", share=4),
    Column("Samples", "right", 2),
)


def provenance_section(found: Sequence[Provenance], program_version: str) -> Section:
    """One row for each run; anyone with the files can repeat the report."""
    text = (
        f"Made by XAT Desktop {program_version} from the files below. The fingerprint identifies a file's content "
        "whatever it is called. Samples are all that the file holds; what is dropped are lines that could not be "
        "read. A run without samples is one whose tool states only figures of its own."
    )
    blocks: list[Block] = [Paragraph(text)]
    if found:
        blocks.append(Table("Runs and their files", _COLUMNS, tuple(map(_row, found)), small=True))
    warnings = [
        Item(warning, f"{one.side}, {one.run}" if one.side else one.run, alert_mark())
        for one in found
        for warning in one.warnings
    ]
    if warnings:
        blocks.append(Items(tuple(warnings)))
    return section("Provenance", "provenance", blocks, appendix=True)


def _row(one: Provenance) -> tuple[Cell, ...]:
    where = " · ".join(part for part in (one.host, one.start) if part)
    dropped = f"{one.dropped:,} dropped" if one.dropped else "none dropped"
    return (
        Cell(f"{one.side}, {one.run}" if one.side else one.run, note=where),
        Cell(one.file_name, note=one.sha256, mono=True),
        Cell(one.tool, note=f"{one.format}, parser {one.parser_version}"),
        Cell(one.window),
        Cell(f"{one.n:,}", note=dropped),
    )
