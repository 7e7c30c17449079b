"""The PostgreSQL of the tests."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.postgres import PostgresServer


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A server of this module's own, which may be killed."""
    server = PostgresServer()
    yield server
    server.stop()


def test_server_survives_a_kill_and_needs_the_password(postgres: PostgresServer) -> None:
    database = postgres.new_database()
    with psycopg.connect(postgres.dsn(database)) as db:
        db.execute("create table kept (n int)")
    postgres.kill()
    postgres.start()
    with psycopg.connect(postgres.dsn(database)) as db:
        assert db.execute("select count(*) from kept").fetchone() == (0,)
        assert db.execute("show server_version_num").fetchone() >= ("150000",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.dsn(database, password="wrong"))
