"""Notes on the charts: shown in all plots, written in the bar above them, kept in the partner's store."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from xat_desktop.domain.annotation import Annotation
from xat_desktop.domain.capture import Capture
from xat_desktop.tasks.annotate_capture import annotate_capture, delete_annotation, edit_annotation
from xat_desktop.ui.charts.chart_titles import place_text, region_text
from xat_desktop.ui.charts.note_bar import NoteBar
from xat_desktop.ui.charts.notes_item import PlacedNote
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.charts.viewport import Range
from xat_desktop.ui.context import AppContext, NoticeAction
from xat_desktop.ui.jobs import Job


class ChartNotes(QObject):
    """`closed` when the bar is shut, by whatever way."""

    closed = Signal()

    def __init__(self, context: AppContext, stack: ChartStack, bar: NoteBar) -> None:
        super().__init__(stack)
        self._context, self._stack, self._bar = context, stack, bar
        self._captures: Mapping[str, Capture] = {}
        self._names: Mapping[str, str] = {}
        self._notes: dict[str, Annotation] = {}
        self._place: Range = (0.0, 0.0)
        self._edited = ""
        self._undone: Annotation | None = None
        stack.noted.connect(self.open_new)
        stack.note_clicked.connect(self.open_existing)
        bar.saved.connect(self._on_saved)
        bar.removed.connect(self._on_removed)
        bar.closed.connect(self.close)

    def show_notes(
        self, captures: Mapping[str, Capture], names: Mapping[str, str], notes: Sequence[Annotation]
    ) -> None:
        """Those of the charted captures."""
        if set(captures) != set(self._captures):
            self.close()
        self._captures, self._names = captures, names
        self._notes = {note.id: note for note in notes}
        if self._edited and self._edited not in self._notes:
            self.close()
        self.place()

    def place(self) -> None:
        """Put them onto the axis that is on."""
        on_axis = self._stack.alignment.offsets_us
        notes = [note for note in self._notes.values() if note.capture_id in on_axis]
        self._stack.set_notes([self._placed(note) for note in notes])

    def open_new(self, start: float, end: float) -> None:
        """A new note on this stretch, or, where both are the same, on this moment."""
        shown = {one.capture.id for one in self._stack.plotted}
        names = {id_: self._names[id_] for id_ in self._captures if id_ in shown}
        if names:
            self._edited, self._place = "", (start, end)
            self._bar.open_new(self._words(start, end), names, self._capture_at(start, list(names)))

    def open_existing(self, note_id: str) -> None:
        """The note in the bar."""
        note = self._notes[note_id]
        placed = self._placed(note)
        self._edited = note_id
        name = self._names[note.capture_id]
        self._bar.open_existing(self._words(placed.start, placed.end), note.text, note.capture_id, name)

    def close(self) -> None:
        """Nothing is written."""
        self._edited = ""
        self._bar.hide()
        self.closed.emit()

    def _capture_at(self, x: float, ids: Sequence[str]) -> str:
        """The first capture that was running then."""
        for id_ in ids:
            capture, at = self._captures[id_], self._stack.alignment.us_of(id_, x)
            if (capture.start_us or 0) <= at <= (capture.end_us or 0):
                return id_
        return ids[0]

    def _placed(self, note: Annotation) -> PlacedNote:
        start = self._stack.alignment.x_of(note.capture_id, note.start_us)
        end = start if note.end_us is None else self._stack.alignment.x_of(note.capture_id, note.end_us)
        return PlacedNote(note.id, start, end, note.text)

    def _words(self, start: float, end: float) -> str:
        zone, alignment = ZoneInfo(self._context.settings.display_zone), self._stack.alignment
        if end > start:
            return region_text((start, end), alignment, zone)
        view = self._stack.viewport.view
        return place_text(start, view.end - view.start, alignment, zone)

    def _on_saved(self, capture_id: str, text: str) -> None:
        if self._edited:
            self._write(edit_annotation, self._edited, text)
        else:
            start, end = (self._stack.alignment.us_of(capture_id, x) for x in self._place)
            self._write(annotate_capture, capture_id, start, end if end > start else None, text)

    def _on_removed(self) -> None:
        job = self._write(delete_annotation, self._notes[self._edited])
        job.succeeded.connect(self._on_deleted)

    def _on_deleted(self, note: Annotation) -> None:
        self._undone = note
        undo = NoticeAction(self.tr("Undo"), self._on_undo)
        self._context.notify(self.tr("The note was removed"), "info", undo)

    def _on_undo(self) -> None:
        note, self._undone = self._undone, None
        if note is not None:
            self._write(annotate_capture, note.capture_id, note.start_us, note.end_us, note.text)

    def _write(self, task: Any, *args: Any) -> Job:
        """The bar stays open, with what was typed, until it is saved."""
        job = Job(task, self._context.store, *args, title=self.tr("Saving the note"), writes=True)
        job.succeeded.connect(self._on_written)
        return self._context.jobs.start(job)

    def _on_written(self, _result: object) -> None:
        self.close()
        self._context.data_changed.emit()
