"""Prepared databases for the tests of the server."""

import pytest

from tests.central.world import World, copy_of, new_world
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def first_world(postgres: PostgresServer) -> World:
    """The one that `world` copies; nobody connects to it."""
    return new_world(postgres)


@pytest.fixture
def world(first_world: World) -> World:
    """Two partners and their members in a database of the test's own; the roles are shared with other tests."""
    return copy_of(first_world)


@pytest.fixture
def own_world(postgres: PostgresServer) -> World:
    """The same with roles of its own, which the test may change."""
    return new_world(postgres)
