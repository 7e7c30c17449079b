"""The doctor finds what somebody changed by hand, and an upgrade mends what it can."""

import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from xat_desktop.central import installation
from xat_desktop.central.doctor import examine
from xat_desktop.central.upgrade import upgrade
from xat_desktop.errors import XatError

MENDED = {
    "grant connect on database {database} to public": "PUBLIC has CONNECT",
    "grant temporary on database {database} to public": "PUBLIC has TEMPORARY",
    "grant create on schema public to public": "PUBLIC has CREATE",
    "grant usage on schema xat to public": "PUBLIC has USAGE",
    "grant usage on schema {acme} to public": "PUBLIC has USAGE",
    "grant execute on function {acme}.begin_write(uuid) to public": "PUBLIC may run begin_write",
    "grant execute on function xat.actor(name) to public": "PUBLIC may run actor",
    "grant execute on function lo_create(oid) to public": "PUBLIC may use large objects",
    "grant select on {acme}.audit_log to {acme_role}": "members have SELECT on audit_log",
    "grant delete on {acme}.capture to {acme_role}": "members have DELETE on capture",
    "revoke select on {acme}.capture from {acme_role}": "members lack SELECT on capture",
    "revoke execute on function {acme}.push(uuid, json) from {acme_role}": "members lack EXECUTE on push()",
    "alter function {acme}.push(uuid, json) reset search_path": "push has no fixed search_path",
}
REPORTED = {
    "alter table {acme}.capture owner to postgres": "capture belongs to postgres",
    "create table {acme}.mine (n int)": "mine belongs to postgres",
    "alter schema {acme} owner to postgres": "schema belongs to postgres",
    "grant select on {acme}.capture to {gil}": "{gil} has rights on its tables",
    "grant {acme_owner} to {ann}": "{ann} may act as this owner",
    "grant {acme_role} to {gil}": "{gil} has access but is no member",
    "revoke {acme_role} from {ann}": "member {ann} has no access",
    "alter role {ann} createdb": "the role has rights beyond its own",
    "alter role {acme_owner} login": "the role may sign in",
    "update {acme}.xat_version set version_num = '9999'": "version 9999 is newer than this program",
    "update xat.xat_version set version_num = '9999'": "version 9999 is newer than this program",
    "drop schema {acme} cascade": "its schema {acme} is gone",
}


def names(world: World) -> dict[str, str]:
    return {
        "database": world.database,
        "acme": world.acme.schema,
        "acme_role": world.acme.role,
        "acme_owner": world.acme.owner,
        "ann": world.ann.role,
        "gil": world.gil.role,
    }


@pytest.fixture(scope="module")
def mended(postgres: PostgresServer) -> World:
    """Each test leaves it as it was."""
    return new_world(postgres)


@pytest.mark.parametrize("statement", MENDED)
def test_found_and_mended_by_an_upgrade(mended: World, statement: str) -> None:
    with mended.admin() as database:
        with database.transaction():
            database.run(statement.format(**names(mended)))
        assert [one.what for one in examine(database)] == [MENDED[statement]]
        upgrade(database)
        assert examine(database) == []


@pytest.mark.parametrize("statement", REPORTED)
def test_found_and_left_to_the_administrator(mended: World, statement: str) -> None:
    with mended.admin() as database:
        database.run(statement.format(**names(mended)))
        found = [one.what for one in examine(database)]
        database.driver.rollback()
        assert REPORTED[statement].format(**names(mended)) in found
        assert examine(database) == []


def test_a_newer_database_is_left_alone(world: World) -> None:
    with world.connect() as db:
        db.execute(f"update {world.acme.schema}.xat_version set version_num = '9999'")
    with world.admin() as database:
        found = {one.part: one.error for one in upgrade(database)}
    assert found["xat"] == found["globex"] == ""
    assert "newer than this program" in found["acme"]
    with world.connect() as db:
        db.execute("update xat.xat_version set version_num = '9999'")
    with world.admin() as database, pytest.raises(XatError, match="newer than this program"):
        installation.initialise(database)


def test_a_partner_that_fails_stays_at_its_version_and_the_others_go_on(world: World) -> None:
    """A function of another kind under the name of one of ours is in the way."""
    with world.connect() as db:
        db.execute(f"drop function {world.acme.schema}.digest()")
        db.execute(f"create function {world.acme.schema}.digest() returns int language sql return 1")
    with world.admin() as database:
        found = {one.part: one for one in upgrade(database)}
    assert found["acme"].error
    assert found["acme"].after == found["acme"].before
    assert not found["globex"].error
