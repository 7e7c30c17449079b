"""Many writers of one partner: whoever follows the feed by commit_no sees every row."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.central.world import World, op, push
from xat_desktop.central import members

WRITERS, CALLS, ROWS = 8, 12, 5


def follow(world: World, done: threading.Event) -> set[UUID]:
    """Pull as a laptop does until the writers are done, then once more."""
    seen: set[UUID] = set()
    since = 0
    with world.connect(world.bob) as db:
        last = False
        while not last:
            last = done.is_set()
            with db.transaction():
                db.execute("set transaction isolation level repeatable read read only")
                head = db.execute(f"select commit_no from {world.acme.schema}.sync_head").fetchone()
                assert head
                rows = db.execute(
                    f"select id from {world.acme.schema}.os_flavor where commit_no > %s and commit_no <= %s",
                    (since, head[0]),
                ).fetchall()
            seen |= {row for (row,) in rows}
            since = head[0]
    return seen


def write(world: World, number: int) -> set[UUID]:
    """Calls of a few new rows, some of which stay open for a moment or are rolled back."""
    chance = random.Random(number)
    written: set[UUID] = set()
    with psycopg.connect(world.dsn(world.ann)) as db:
        for call in range(CALLS):
            rows = {uuid4() for _ in range(ROWS)}
            push(db, world.acme.schema, [op("os_flavor", row, name=str(row)) for row in rows])
            if chance.random() < 0.2:
                db.rollback()
                continue
            if call % 3 == 0:
                db.execute("select pg_sleep(0.003)")
            db.commit()
            written |= rows
    return written


def test_eight_writers_lose_no_row_in_the_feed(world: World) -> None:
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        feed = pool.submit(follow, world, done)
        written = set().union(*pool.map(lambda number: write(world, number), range(WRITERS)))
        done.set()
        assert feed.result() == written
    with world.connect(world.ann) as db:
        row = db.execute(f"select {world.acme.schema}.digest()").fetchone()
        assert row
        assert row[0]["os_flavor"]["n"] == len(written)


def test_the_same_op_from_two_connections_is_applied_once(world: World) -> None:
    ops = [op("os_flavor", uuid4(), name=f"os {number}") for number in range(50)]

    def send(_: int) -> list[Any]:
        with world.connect(world.ann) as db:
            return list(push(db, world.acme.schema, ops))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {one["ver"] for found in answers for one in found} == {1}
    assert sum("dup" not in one for found in answers for one in found) == 50


def test_a_removed_member_ends_at_the_next_statement(own_world: World) -> None:
    world = own_world
    schema = world.acme.schema
    with world.connect(world.bob) as bob, world.admin() as database:
        bob.execute("begin")
        push(bob, schema, [op("platform", uuid4(), name="AWS")])
        with world.connect() as db:  # without ending the session: the right alone must be enough
            db.execute(f"revoke {world.acme.role} from {world.bob.role}")
        for statement in (f"select * from {schema}.platform", f"select {schema}.digest()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bob.execute(statement)
            bob.execute("rollback")
        with world.connect() as db:
            db.execute(f"grant {world.acme.role} to {world.bob.role}")
        bob.execute(f"select * from {schema}.platform")
        assert members.remove_member(database, world.acme, world.bob.email) == 1
        with pytest.raises(psycopg.OperationalError):
            bob.execute("select 1")
    with pytest.raises(psycopg.OperationalError):
        world.connect(world.bob)


def test_a_membership_that_ended_stops_writing_even_where_the_right_was_left(world: World) -> None:
    with world.connect() as db, world.connect(world.bob) as bob:
        db.execute(
            "update xat.membership set until = now() where person_id = (select id from xat.person"
            " where email = 'bob@acme.example')"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            push(bob, world.acme.schema, [])
        assert bob.execute("select * from xat.my_partners()").fetchall() == []
