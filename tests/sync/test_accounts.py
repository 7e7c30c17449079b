"""Which account is meant where none is named."""

from pathlib import Path

import pytest

from xat_desktop.errors import XatError
from xat_desktop.sync.accounts import Account, end_account, find_account, save_account


def _account(name: str, server: str = "acme") -> Account:
    return Account(server, name, f"{name}@acme.example", name)


def test_the_last_that_is_signed_in_is_meant(data_dir: Path) -> None:
    for name in ("nina", "otto"):
        save_account(data_dir, _account(name))
    save_account(data_dir, _account("rosa", "other"))
    assert find_account(data_dir, "acme").id == "otto"
    assert find_account(data_dir, "acme", "Nina@acme.example").id == "nina"
    end_account(data_dir, _account("otto"), "it has expired")
    assert find_account(data_dir, "acme").id == "nina"
    end_account(data_dir, _account("nina"), "it has expired")
    assert find_account(data_dir, "acme").id == "otto"


def test_who_is_not_signed_in_is_named(data_dir: Path) -> None:
    with pytest.raises(XatError, match="Nobody is signed in at acme"):
        find_account(data_dir, "acme")
    with pytest.raises(XatError, match=r"nina@acme\.example is not signed in at acme"):
        find_account(data_dir, "acme", "nina@acme.example")
