"""A real store of one partner, in the test's own folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store


@pytest.fixture
def registry(data_dir: Path) -> Iterator[Registry]:
    found = Registry(data_dir)
    yield found
    found.close()


@pytest.fixture
def store(registry: Registry) -> Iterator[Store]:
    opened = registry.open(registry.add("Acme"))
    yield opened
    opened.close()
