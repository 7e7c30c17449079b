"""A database with two partners for each test that asks for it."""

import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer


@pytest.fixture
def world(postgres: PostgresServer) -> World:
    """Two partners and their members in a database of the test's own."""
    return new_world(postgres)
