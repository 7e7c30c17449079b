"""Drafts of fetched series lie in their folder, whatever a server calls a capture."""

from pathlib import Path

import pytest

from xat_desktop.errors import XatError
from xat_desktop.store.bulk_draft import BulkDraft, drop_drafts
from xat_desktop.store.store import Store

_ID = "01a216c7-4fca-7002-bcae-f9e3ecc72236"


def _files(store: Store) -> set[Path]:
    return {path for path in store.folder.parent.rglob("*") if not path.name.startswith("store.db")}


def test_a_draft_is_a_file_of_its_folder(store: Store) -> None:
    before = _files(store)
    BulkDraft(store, _ID).close()
    folder = store.folder / "fetching"
    assert _files(store) - before == {folder, folder / f"{_ID}.db"}
    drop_drafts(store, [])
    assert _files(store) - before == {folder}


@pytest.mark.parametrize(
    "invented", ["../escaped", "/tmp/escaped", "..", "", "a/b", f"{_ID}\n", f"../{_ID}", _ID.upper()]
)
def test_an_invented_id_is_no_path(store: Store, invented: str) -> None:
    (store.folder / "fetching").mkdir()
    before = _files(store)
    with pytest.raises(XatError, match="An id is not valid"):
        BulkDraft(store, invented)
    assert _files(store) == before
