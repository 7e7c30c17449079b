"""The files that are about to be imported, as a table in which format, zone and collector can be changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal

from xat_desktop.domain.units import MISSING
from xat_desktop.ui.columns import RIGHT, Column, Index, TableModel
from xat_desktop.ui.icons import icon
from xat_desktop.ui.moments import span, start_of

if TYPE_CHECKING:  # all parsers, 0.3 s: never for the first look at a page
    from xat_desktop.tasks.import_one_file import ImportOptions
    from xat_desktop.tasks.preview_import import FilePreview

translate = QCoreApplication.translate


@dataclass(eq=False)
class ImportRow:
    """One file: what was found in it, and what the user chose instead; empty = nothing chosen."""

    path: Path
    preview: "FilePreview | None" = None
    format: str = ""
    zone: str = ""
    collector_id: str = ""
    collector_chosen: bool = False
    collector: str = ""
    """Its text, for the table."""
    given_up: bool = False
    """The user stopped before it was looked at."""
    archive: Path | None = None
    """In which it is a member."""

    @property
    def options(self) -> "ImportOptions":
        """What the preview is to be made with."""
        from xat_desktop.tasks.import_one_file import ImportOptions

        chosen = self.collector_id if self.collector_chosen else ""
        return ImportOptions(collector_id=chosen or None, zone=self.zone, format=self.format)

    @property
    def can_be_imported(self) -> bool:
        """False for a file that the preview could not read."""
        return self.preview is None or not self.preview.error

    @property
    def is_new(self) -> bool:
        """Whether it can be imported and is not there yet, as far as is known."""
        return self.can_be_imported and not (self.preview is not None and self.preview.duplicate)


def with_members(rows: Sequence[ImportRow], previews: "Sequence[FilePreview]") -> tuple[list[ImportRow], int]:
    """(the rows with the members of each archive in its place, how many members are no results of a tool)."""
    known = {row.path: row for row in rows}
    looked_at = {preview.path for preview in previews}
    members: dict[Path, list[ImportRow]] = {}
    left_out = 0
    for preview in previews:
        top = next((above for above in preview.path.parents if above in known), None)
        if top is None or preview.path in known:
            continue
        found = members.setdefault(top, [])
        if preview.skipped:
            left_out += 1
        else:
            found.append(replace(known[top], path=preview.path, archive=top))
    put: list[ImportRow] = []
    for row in rows:
        put += [row] if row.path not in members or row.path in looked_at else []
        put += members.get(row.path, [])
    return put, left_out


def known_content(rows: Sequence[ImportRow]) -> "list[FilePreview]":
    """The previews that tell the content; where one does not, what it tells is forgotten, unless it is an error."""
    for row in rows:
        if row.preview is not None and not (row.preview.sha256 or row.preview.error):
            row.preview = None
    return [row.preview for row in rows if row.preview is not None and row.preview.sha256]


def put_duplicates(rows: Sequence[ImportRow], previews: "Sequence[FilePreview]") -> None:
    """Whether the same content is in the store now; a row that is to be looked at stays so."""
    there = {preview.sha256: preview.duplicate for preview in previews}
    for row in rows:
        if row.preview is not None and row.preview.sha256 in there:
            row.preview = replace(row.preview, duplicate=there[row.preview.sha256])


def _name_text(row: ImportRow) -> str:
    """The name; for a member with where it lies in its archive."""
    return str(row.path.relative_to(row.archive.parent)) if row.archive else row.path.name


def _zone_text(row: ImportRow) -> str:
    found = row.preview
    if found is None or not found.zone_source:
        return row.zone
    known = {
        "file": translate("ImportModel", "the file says so"),
        "user": translate("ImportModel", "chosen"),
        "collector": translate("ImportModel", "from the collector"),
        "guess": translate("ImportModel", "assumed"),
    }
    if found.zone_source == "none":
        return translate("ImportModel", "no clock times")
    return f"{found.zone} ({known[found.zone_source]})"


def _collector_text(row: ImportRow) -> str:
    if not row.collector_id:
        return translate("ImportModel", "none") if row.preview is not None else ""
    return (
        row.collector
        if row.collector_chosen
        else translate("ImportModel", "{name} (by host)").format(name=row.collector)
    )


def state_text(row: ImportRow) -> str:
    """What will become of the file."""
    if row.preview is None:
        return (
            translate("ImportModel", "Not looked at")
            if row.given_up
            else translate("ImportModel", "Reading …")
        )
    if row.preview.error:
        return row.preview.error.partition(":")[0]
    if row.preview.duplicate:
        return translate("ImportModel", "Already imported")
    return translate("ImportModel", "Ready")


def _state_tooltip(row: ImportRow) -> str:
    return str(_of(row, "error", "") or state_text(row))


def _state_icon(row: ImportRow) -> Any:
    if row.preview is None:
        return icon("jobs")
    if row.preview.error:
        return icon("error")
    if row.preview.duplicate:
        return icon("copy")
    return icon("warning" if row.preview.problems else "check")


def _count(value: int, row: ImportRow) -> str:
    if row.preview is None or row.preview.error:
        return MISSING
    return f"{value:,}" if row.preview.whole else f"≥ {value:,}"


def _of(row: ImportRow, name: str, default: Any) -> Any:
    return getattr(row.preview, name) if row.preview is not None else default


def _start_text(row: ImportRow) -> str:
    return start_of(_of(row, "start_us", None), _of(row, "zone_source", ""))


def _span_text(row: ImportRow) -> str:
    found = span(_of(row, "start_us", None), _of(row, "end_us", None))
    return found if found == MISSING or _of(row, "whole", True) else f"≥ {found}"


def _span_sort(row: ImportRow) -> int | None:
    start, end = _of(row, "start_us", None), _of(row, "end_us", None)
    return None if start is None or end is None else end - start


def _problem_text(row: ImportRow) -> str:
    return str(len(row.preview.problems)) if row.preview and row.preview.problems else ""


class ImportModel(TableModel[ImportRow]):
    """`chosen` when a cell was edited: row, and the name of the field."""

    chosen = Signal(object, str, str)

    COLUMNS = (
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "File")),
            _name_text,
            tooltip=lambda row: str(row.path),
        ),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "State")),
            state_text,
            tooltip=_state_tooltip,
            icon=_state_icon,
        ),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "Format")), lambda row: _of(row, "title", "") or row.format
        ),
        Column[ImportRow](str(QT_TRANSLATE_NOOP("ImportModel", "Tool")), lambda row: _of(row, "tool", "")),
        Column[ImportRow](str(QT_TRANSLATE_NOOP("ImportModel", "Host")), lambda row: _of(row, "host", "")),
        Column[ImportRow](str(QT_TRANSLATE_NOOP("ImportModel", "Collector")), _collector_text),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "Start (UTC)")),
            _start_text,
            sort=lambda row: _of(row, "start_us", None),
        ),
        Column[ImportRow](str(QT_TRANSLATE_NOOP("ImportModel", "Span")), _span_text, _span_sort, RIGHT),
        Column[ImportRow](str(QT_TRANSLATE_NOOP("ImportModel", "Time zone")), _zone_text),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "Series")),
            lambda row: _count(_of(row, "series", 0), row),
            lambda row: _of(row, "series", None),
            RIGHT,
        ),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "Samples")),
            lambda row: _count(_of(row, "samples", 0), row),
            lambda row: _of(row, "samples", None),
            RIGHT,
        ),
        Column[ImportRow](
            str(QT_TRANSLATE_NOOP("ImportModel", "Problems")),
            _problem_text,
            lambda row: len(_of(row, "problems", ())),
            RIGHT,
        ),
    )
    EDITABLE = {2: "format", 5: "collector_id", 8: "zone"}  # noqa: RUF012 - constant of the class

    def key(self, row: ImportRow) -> Path:
        return row.path

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._may_change(index) else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._may_change(index):
            return False
        self.chosen.emit(self.row_at(index.row()), self.EDITABLE[index.column()], str(value))
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole and index.isValid() and index.column() in self.EDITABLE:
            row = self.row_at(index.row())
            name = self.EDITABLE[index.column()]
            return getattr(row, name) or (_of(row, "format", "") if name == "format" else "")
        return super().data(index, role)

    def rows_changed(self) -> None:
        """Show again what every row has now; order and selection stay."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.COLUMNS) - 1))

    def _may_change(self, index: Index) -> bool:
        """A zone only where the file does not state it."""
        if not index.isValid() or index.column() not in self.EDITABLE:
            return False
        source = _of(self.row_at(index.row()), "zone_source", "")
        return self.EDITABLE[index.column()] != "zone" or source not in ("file", "none")
