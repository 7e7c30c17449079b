"""What push answers, and what it leaves in the tables."""

from collections.abc import Iterator
from hashlib import md5
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.central.world import World, op, push

Db = psycopg.Connection[Any]


@pytest.fixture
def ann(world: World) -> Iterator[Db]:
    with world.connect(world.ann) as db:
        yield db


def test_a_row_is_written_once_however_often_it_is_sent(world: World, ann: Db) -> None:
    first = op("platform", uuid4(), name="AWS")
    assert push(ann, world.acme.schema, [first]) == [{"status": "applied", "ver": 1, "commit_no": 1}]
    assert (
        push(ann, world.acme.schema, [first, first])
        == [{"status": "applied", "ver": 1, "commit_no": 1, "dup": True}] * 2
    )
    rows = ann.execute(f"select id::text, name, ver, deleted, updated_by from {world.acme.schema}.platform")
    assert rows.fetchall() == [(first["id"], "AWS", 1, False, "ann@acme.example")]


def test_an_edit_of_an_older_version_is_a_conflict(world: World, ann: Db) -> None:
    row = uuid4()
    push(ann, world.acme.schema, [op("platform", row, name="AWS")])
    push(ann, world.acme.schema, [op("platform", row, 1, name="Amazon")])
    [answer] = push(ann, world.acme.schema, [op("platform", row, 1, name="aws")])
    assert answer["status"] == "conflict"
    assert (answer["row"]["name"], answer["row"]["ver"]) == ("Amazon", 2)
    [answer] = push(ann, world.acme.schema, [op("platform", uuid4(), 7, name="Gone")])
    assert answer == {"status": "conflict", "row": None}


def test_the_same_name_from_two_laptops_is_one_row(world: World, ann: Db) -> None:
    mine, theirs = op("platform", uuid4(), name="AWS"), op("platform", uuid4(), name="AWS")
    model = op("compute_model", uuid4(), platform_id=theirs["id"], name="m7i.large", vcpus=2)
    answers = push(ann, world.acme.schema, [mine, theirs, model])
    assert [one["status"] for one in answers] == ["applied", "merged", "applied"]
    assert answers[1]["id"] == mine["id"]
    rows = ann.execute(f"select platform_id::text from {world.acme.schema}.compute_model").fetchall()
    assert rows == [(mine["id"],)]
    [again] = push(ann, world.acme.schema, [theirs])
    assert (again["status"], again["id"]) == ("merged", mine["id"])


def test_a_bad_op_fails_alone(world: World, ann: Db) -> None:
    good = op("os_flavor", uuid4(), name="Debian 12")
    bad = [
        (op("os_flavor", uuid4(), name=12), "22023"),
        (op("os_flavor", uuid4(), name="x" * 201), "23514"),
        (op("os_flavor", uuid4(), name=None), "23502"),
        (op("os_flavor", uuid4(), name="a\0b"), "22P05"),
        (op("os_flavor", uuid4(), nme="typo"), "42703"),
        (op("os_flavor", uuid4(), name="x", ver=7), "42703"),
        (op("audit_log", uuid4(), entity="x"), "42P01"),
        (op('x"; drop table collector; --', uuid4()), "42P01"),
        (op("compute_model", uuid4(), platform_id=str(uuid4()), name="x"), "23503"),
        (op("compute_model", uuid4(), platform_id="no uuid", name="x"), "22P02"),
        (op("result_file", uuid4(), stored=True), "42501"),
        ({"op": "x"}, "22P02"),
        ({}, "22023"),
        ("text", "22023"),
        (None, "22023"),
    ]
    answers = push(ann, world.acme.schema, [one for one, _ in bad] + [good])
    assert [one.get("code") for one in answers] == [code for _, code in bad] + [None]
    assert answers[-1]["status"] == "applied"
    assert all(one["reason"] for one in answers[:-1])


def test_hello_and_digest(world: World, ann: Db) -> None:
    rows = [uuid4(), uuid4()]
    push(ann, world.acme.schema, [op("platform", row, name=str(row)) for row in rows])
    row = ann.execute(f"select {world.acme.schema}.hello(1, 1), {world.acme.schema}.digest()").fetchone()
    assert row
    hello, digest = row
    assert (hello["mode"], hello["head"], hello["limits"]["max_ops"]) == ("full", 1, 500)
    wanted = sum(int(md5(f"{one}:1".encode()).hexdigest()[:12], 16) for one in rows)
    assert digest["platform"] == {"n": 2, "ver": 2, "hash": str(wanted)}
    assert digest["report"] == {"n": 0, "ver": 0, "hash": "0"}
