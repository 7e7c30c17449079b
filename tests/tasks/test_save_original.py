"""The original file comes out of the store as it went in, or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.settings import resources
from xat_desktop.store import captures as store_captures
from xat_desktop.store.originals import original_path, remove_unused
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.save_original import save_original, unpack_original
from xat_desktop.tasks.show_capture import show_capture

SAMPLE = min((resources() / "samples" / "pgbench-select" / "simple-protocol").iterdir())


@pytest.fixture
def capture(store: Store) -> Capture:
    import_files([SAMPLE], store, ImportOptions())
    return store_captures.captures(store)[0]


def test_saved_as_it_was(store: Store, capture: Capture, tmp_path: Path) -> None:
    target = save_original(store, capture, tmp_path / "copy.txt")
    assert target.read_bytes() == SAMPLE.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_damaged_original_leaves_what_was_there(store: Store, capture: Capture, tmp_path: Path) -> None:
    original_path(store, capture.file_sha256).write_bytes(b"damaged")
    target = tmp_path / "copy.txt"
    target.write_text("mine")
    with pytest.raises(XatError, match="damaged"):
        save_original(store, capture, target)
    assert target.read_text() == "mine"
    assert not target.with_name("copy.txt.part").exists()


def test_a_folder_that_is_not_there_is_named(store: Store, capture: Capture, tmp_path: Path) -> None:
    with pytest.raises(XatError, match="could not be saved"):
        save_original(store, capture, tmp_path / "none" / "copy.txt")


def test_unpacked_once_and_read_only(store: Store, capture: Capture) -> None:
    first = unpack_original(store, capture)
    assert first.read_bytes() == SAMPLE.read_bytes()
    assert not first.stat().st_mode & 0o222
    changed = first.stat().st_mtime_ns
    assert unpack_original(store, capture) == first
    assert first.stat().st_mtime_ns == changed


def test_detail_says_whether_the_original_is_there(store: Store, capture: Capture) -> None:
    detail = show_capture(store, capture.id)
    assert detail.has_original
    assert detail.file is not None
    assert detail.file.name == SAMPLE.name
    original_path(store, capture.file_sha256).unlink()
    assert not show_capture(store, capture.id).has_original


def test_an_original_that_was_imported_again_meanwhile_is_not_removed(store: Store, capture: Capture) -> None:
    """Between the end of a deletion and the removal of its files another program may have imported one."""
    remove_unused(store, [capture.file_sha256, "\0moved aside"])
    assert original_path(store, capture.file_sha256).is_file()
    store_captures.delete(store, [capture.id])
    assert not original_path(store, capture.file_sha256).exists()


@pytest.mark.parametrize("sha256", ["../../../etc/passwd", "", "A" * 64, "a" * 63 + "\n"])
def test_what_is_no_hash_is_no_path(store: Store, sha256: str) -> None:
    with pytest.raises(XatError, match="hash of a file is not valid"):
        original_path(store, sha256)


def test_a_hash_that_is_none_opens_no_file_of_this_computer(store: Store, capture: Capture) -> None:
    there = store.folder / "private.txt"
    there.write_text("mine")
    (store.folder / "opened").mkdir()
    invented = replace(capture, file_sha256="..", file_name=there.name)
    with pytest.raises(XatError, match="hash of a file is not valid"):
        unpack_original(store, invented)
