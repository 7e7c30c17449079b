"""Notes on captures: kept with the capture, checked, gone with it."""

import pytest

from xat_desktop.errors import XatError
from xat_desktop.settings import resources
from xat_desktop.store import annotations, captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions


@pytest.fixture
def opened(store: Store) -> Store:
    folder = resources() / "samples" / "monitoring" / "session-1"
    import_files(sorted(folder.iterdir()), store, ImportOptions())
    return store


def test_notes_come_back_by_time_and_only_those_of_the_captures(opened: Store) -> None:
    first, second = (capture.id for capture in captures.captures(opened)[:2])
    late = annotations.add(opened, first, 2_000, 3_000, "  the backup ran ")
    early = annotations.add(opened, first, 1_000, None, "restart")
    annotations.add(opened, second, 1_500, None, "elsewhere")
    assert annotations.annotations_of(opened, [first]) == [early, late]
    assert late.text == "the backup ran"
    annotations.edit(opened, early.id, "restart of the database")
    annotations.delete(opened, late.id)
    assert [note.text for note in annotations.annotations_of(opened, [first])] == ["restart of the database"]
    captures.delete(opened, [first])
    assert annotations.annotations_of(opened, [first]) == []


@pytest.mark.parametrize("text", ["", "  ", "<b>bold</b>", "x" * 501])
def test_a_text_that_is_not_allowed_is_refused(opened: Store, text: str) -> None:
    one = captures.captures(opened)[0]
    with pytest.raises(XatError, match="The note"):
        annotations.add(opened, one.id, 0, None, text)
    assert annotations.annotations_of(opened, [one.id]) == []


def test_what_is_gone_is_told(opened: Store) -> None:
    with pytest.raises(XatError, match="no such capture"):
        annotations.add(opened, "gone", 0, None, "too late")
    with pytest.raises(XatError, match="no such note"):
        annotations.edit(opened, "gone", "too late")
    annotations.delete(opened, "gone")
