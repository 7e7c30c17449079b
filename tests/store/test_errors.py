"""What the disk refuses is said in words that help."""

import errno
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
