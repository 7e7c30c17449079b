"""Servers and laptops that the tests of the sync share."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.central.world import Person, World, new_world
from tests.postgres import PostgresServer
from tests.sync.emulator import Emulator
from tests.sync.laptops import Faults, Laptop, empty_partner, small_template
from xat_desktop.sync import retry

NewLaptop = Callable[..., Laptop]


@pytest.fixture(scope="session")
def shared_world(postgres: PostgresServer) -> World:
    """Acme with Ann and Bob."""
    return new_world(postgres)


@pytest.fixture
def world(shared_world: World) -> World:
    """Acme without any rows."""
    empty_partner(shared_world)
    return shared_world


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store with a few seeded entries, to be copied."""
    return small_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def new_laptop(world: World, template: Path, tmp_path: Path) -> Iterator[NewLaptop]:
    """Makes laptops; of Ann when nobody else is named."""
    made: list[Laptop] = []

    def make(person: Person | None = None) -> Laptop:
        folder = tmp_path / f"laptop-{len(made)}"
        made.append(Laptop(template, folder, world, person or world.ann, Faults(random.Random(0))))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


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
