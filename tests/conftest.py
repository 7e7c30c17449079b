"""What every test gets: Qt without a screen, a data folder of its own, and nothing may be left running."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
# Without it `keyring` picks any class that was ever defined as a backend, those of the tests included.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import multiprocessing
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

SETTLE_S = 5.0

# The same examples at each run; `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the test; no test touches the user's."""
    folder = tmp_path / "xat-data"
    monkeypatch.setenv("XAT_DATA_DIR", str(folder))
    monkeypatch.delenv("XAT_PARTNER", raising=False)
    return folder


@pytest.fixture
def registry(data_dir: Path) -> Iterator[Registry]:
    """The list of partners, still empty."""
    found = Registry(data_dir)
    yield found
    found.close()


@pytest.fixture
def store(registry: Registry) -> Iterator[Store]:
    """A real store of one partner."""
    opened = registry.open(registry.add("Acme"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresServer"]:
    """A running PostgreSQL; make a database of your own with `new_database`."""
    from tests.postgres import PostgresServer

    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    before_threads = set(threading.enumerate())
    before_children = _children()
    yield
    for thread in _new_threads(before_threads):
        thread.join(SETTLE_S)
    for child in multiprocessing.active_children():  # this also reaps those that have ended
        child.join(SETTLE_S)
    left = [thread.name for thread in _new_threads(before_threads)]
    assert not left, f"threads left behind: {left}"
    processes = _children() - before_children
    assert not processes, f"child processes left behind: {sorted(processes)}"


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


def _children() -> set[int]:
    """Process ids of the children on Linux, without multiprocessing's resource tracker, which stays."""
    found = {int(number) for path in Path("/proc/self/task").glob("*/children") for number in _words(path)}
    tracker = sys.modules.get("multiprocessing.resource_tracker")
    return found - {tracker._resource_tracker._pid} if tracker is not None else found


def _words(path: Path) -> list[str]:
    """Words of a file; none when its thread has just ended."""
    try:
        return path.read_text("ascii").split()
    except FileNotFoundError:
        return []
