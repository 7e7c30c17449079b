"""An analysis says what it was made of, in the same words on every computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xat_desktop.settings import resources
from xat_desktop.store import analyses, captures
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks.analyze_capture import analyze_capture
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions

SAMPLES = sorted((resources() / "samples" / "pgbench-select" / "simple-protocol").iterdir())


@pytest.fixture
def other(registry: Registry) -> Iterator[Store]:
    """The store of another laptop."""
    opened = registry.open(registry.add("Other laptop"))
    yield opened
    opened.close()


def _hashes(store: Store, sample: Path) -> dict[str, str]:
    """By kind, of the newest capture."""
    import_files([sample], store, ImportOptions())
    capture = captures.captures(store)[0]
    analyze_capture(store, capture.id)
    return {
        row.kind: row.inputs_hash
        for row in analyses.analyses(store)
        if row.parameters == {"capture": capture.id}
    }


def test_the_same_file_gives_the_same_hash_on_two_laptops(store: Store, other: Store) -> None:
    here = _hashes(store, SAMPLES[0])
    assert here == _hashes(other, SAMPLES[0])
    assert len(set(here.values())) == len(here) == 3


def test_another_file_has_another_hash(store: Store) -> None:
    first, second = (_hashes(store, sample) for sample in SAMPLES[:2])
    assert not set(first.values()) & set(second.values())
