"""Write a note on a moment or a stretch of a capture, change it, or remove it."""

from xat_desktop.domain.annotation import Annotation
from xat_desktop.store import annotations
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


def annotate_capture(
    store: Store,
    capture_id: str,
    start_us: int,
    end_us: int | None,
    text: str,
    progress: Progress | None = None,
) -> Annotation:
    """A new note at `start_us`, or from there to `end_us`, of the capture's own time."""
    (progress or NoProgress()).step(0, 1, "note")
    return annotations.add(store, capture_id, start_us, end_us, text)


def edit_annotation(store: Store, annotation_id: str, text: str, progress: Progress | None = None) -> None:
    """Change its text."""
    (progress or NoProgress()).step(0, 1, "note")
    annotations.edit(store, annotation_id, text)


def delete_annotation(store: Store, found: Annotation, progress: Progress | None = None) -> Annotation:
    """Remove it; returns it as it was, to be written again."""
    (progress or NoProgress()).step(0, 1, "note")
    annotations.delete(store, found.id)
    return found
