"""Servers that the tests of sync share."""

from collections.abc import Iterator

import pytest

from tests.sync.emulator import Emulator
from xat_desktop.sync import retry


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A running storage emulator; make a bucket of your own with `new_bucket`."""
    server = Emulator(tmp_path_factory.mktemp("emulator"))
    yield server
    server.stop()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for before a new attempt."""
    monkeypatch.setattr(retry, "PAUSES_S", (0.0,) * 6)
