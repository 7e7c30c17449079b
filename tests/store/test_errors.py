"""What the disk refuses is said in words that help."""

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from xat_desktop.errors import XatError
from xat_desktop.store.errors import store_errors


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (errno.EROFS, "The store may not be written"),
        (errno.EACCES, "The store may not be written"),
        (errno.ENOSPC, "The disk is full"),
        (errno.ENOTDIR, "The store cannot be used"),
    ],
)
def test_each_refusal_has_its_title(number: int, title: str) -> None:
    with pytest.raises(XatError) as raised, store_errors(Path("store.db")):
        raise OSError(number, "no", "store.db")
    assert raised.value.title == title


@pytest.mark.parametrize(
    ("free", "title"), [(4096, "The disk is full"), (1 << 30, "The disk reports an error")]
)
def test_an_io_error_on_a_full_disk_is_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, title: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1 << 40, 0, free))
    with pytest.raises(XatError) as raised, store_errors(tmp_path / "store.db"):
        raise sqlite3.OperationalError("disk I/O error")
    assert raised.value.title == title
