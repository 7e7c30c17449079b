"""What push answers, and what it leaves in the tables."""

from collections.abc import Iterator
from hashlib import md5
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.central.world import World, op, push
from xat_desktop.central.partners import archive_partner

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


def test_a_new_row_whose_id_exists_is_a_conflict_not_a_second_row(world: World, ann: Db) -> None:
    row = uuid4()
    push(ann, world.acme.schema, [op("platform", row, name="AWS")])
    [answer] = push(ann, world.acme.schema, [op("platform", row, name="AWS")])
    assert (answer["status"], answer["row"]["ver"]) == ("conflict", 1)


def test_an_op_id_belongs_to_one_row(world: World, ann: Db) -> None:
    first = op("platform", uuid4(), name="AWS")
    push(ann, world.acme.schema, [first])
    for other in (first | {"id": str(uuid4())}, first | {"table": "os_flavor"}):
        [answer] = push(ann, world.acme.schema, [other])
        assert (answer["status"], answer["code"]) == ("refused", "23505")


def test_a_deleted_row_stays_as_a_tombstone_and_frees_its_name(world: World, ann: Db) -> None:
    schema, old, new = world.acme.schema, uuid4(), uuid4()
    answers = push(
        ann,
        schema,
        [
            op("platform", old, name="AWS"),
            op("platform", old, 1, deleted=True),
            op("platform", new, name="AWS"),
            op("platform", old, 2, deleted=False),
        ],
    )
    assert [one["status"] for one in answers] == ["applied", "applied", "applied", "refused"]
    assert (answers[3]["code"], answers[3]["id"]) == ("23505", str(new))
    rows = ann.execute(f"select id, deleted, ver from {schema}.platform order by no").fetchall()
    assert rows == [(old, True, 2), (new, False, 1)]


def test_a_rename_to_a_name_that_exists_is_refused_with_the_row(world: World, ann: Db) -> None:
    schema, aws, other = world.acme.schema, uuid4(), uuid4()
    push(ann, schema, [op("platform", aws, name="AWS"), op("platform", other, name="Amazon")])
    [answer] = push(ann, schema, [op("platform", other, 1, name="AWS")])
    assert (answer["status"], answer["code"], answer["row"]["id"]) == ("refused", "23505", str(aws))


def test_a_result_file_of_the_same_content_is_merged_and_its_captures_follow(world: World, ann: Db) -> None:
    schema, first, second, capture = world.acme.schema, uuid4(), uuid4(), uuid4()
    fields = {"sha256": "a" * 64, "size_bytes": 1, "state": "imported", "imported_at": 1}
    answers = push(
        ann,
        schema,
        [
            op("result_file", first, name="a.jtl", **fields),
            op("result_file", second, name="b.jtl", **fields),
            op("capture", capture, result_file_id=str(second), tool="jmeter", created_at=1),
            op("result_file", second, 1, name="c.jtl"),
        ],
    )
    assert [one["status"] for one in answers] == ["applied", "merged", "applied", "merged"]
    row = ann.execute(f"select result_file_id from {schema}.capture").fetchone()
    assert row == (first,)


def test_a_model_of_another_platform_is_refused(world: World, ann: Db) -> None:
    aws, dell, model = uuid4(), uuid4(), uuid4()
    push(
        ann,
        world.acme.schema,
        [
            op("platform", aws, name="AWS"),
            op("platform", dell, name="Dell"),
            op("compute_model", model, platform_id=str(aws), name="m7i.large"),
        ],
    )
    fields = {"machine_name": "m", "platform_id": str(dell), "compute_model_id": str(model)}
    [answer] = push(
        ann,
        world.acme.schema,
        [op("collector", uuid4(), site_name="s", created_at=1, updated_at=1, **fields)],
    )
    assert (answer["code"], answer["reason"]) == (
        "23514",
        "The compute model does not belong to the platform.",
    )


def test_nothing_new_leaves_the_head_where_it_is(world: World, ann: Db) -> None:
    first = op("platform", uuid4(), name="AWS")
    push(ann, world.acme.schema, [first])
    push(ann, world.acme.schema, [first, op("platform", uuid4(), 9, name="x"), {}])
    assert ann.execute(f"select commit_no from {world.acme.schema}.sync_head").fetchone() == (1,)


def test_the_audit_says_who_changed_what(world: World, ann: Db) -> None:
    schema, row, client = world.acme.schema, uuid4(), uuid4()
    ops = [op("platform", row, name="AWS"), op("platform", row, 1, name="Amazon"), op("platform", row, 1)]
    push(ann, schema, ops, client)
    with world.connect() as db:
        query = f"""
            select a.entity, a.id, a.ver, a.old, a.new, a.op::text, a.client, p.email, a.role_name,
                host(a.address), a.at <= now()
            from {schema}.audit_log a join xat.person p on p.id = a.person_id order by a.no
        """
        who = (client, "ann@acme.example", world.ann.role, "127.0.0.1", True)
        assert db.execute(query).fetchall() == [
            ("platform", row, 1, None, {"name": "AWS"}, ops[0]["op"], *who),
            ("platform", row, 2, {"name": "AWS"}, {"name": "Amazon"}, ops[1]["op"], *who),
        ]


def test_a_call_with_too_much_or_of_the_wrong_kind_is_refused_whole(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="At most 500 ops"):
        push(ann, schema, [{}] * 501)
    for wrong in ({}, "x", 1, None):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            push(ann, schema, wrong)
    with world.connect() as db:
        db.execute("update xat.policy set max_op_bytes = 1000, max_push_bytes = 3000")
    good = op("platform", uuid4(), name="AWS")
    answers = push(ann, schema, [op("platform", uuid4(), name="x" * 1000), good])
    assert [one.get("code") for one in answers] == ["54000", None]
    with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="3000 bytes"):
        push(ann, schema, [good] * 30)


def test_a_stale_snapshot_is_told_to_repeat(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with world.connect(world.bob) as bob:
        bob.execute("begin isolation level repeatable read")
        bob.execute(f"select * from {schema}.sync_head")
        push(ann, schema, [op("platform", uuid4(), name="AWS")])
        with pytest.raises(psycopg.errors.SerializationFailure):
            push(bob, schema, [op("platform", uuid4(), name="Dell")])
        bob.execute("rollback")


def test_an_archived_partner_can_be_read_only(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with world.admin() as database:
        archive_partner(database, world.acme)
    row = ann.execute(f"select {schema}.hello(1, 1)").fetchone()
    assert row
    assert row[0]["mode"] == "pull_only"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="archived"):
        push(ann, schema, [])
    ann.execute(f"select * from {schema}.platform")
    with world.admin() as database:
        archive_partner(database, world.acme, undo=True)
    assert push(ann, schema, []) == []


@pytest.mark.parametrize(
    ("protocol", "schema", "mode"),
    [(1, 1, "full"), (0, 1, "upgrade_required"), (2, 1, "wait_server"), (1, 2, "wait_server")],
)
def test_hello_names_the_mode(world: World, ann: Db, protocol: int, schema: int, mode: str) -> None:
    row = ann.execute(f"select {world.acme.schema}.hello(%s, %s)", (protocol, schema)).fetchone()
    assert row
    assert row[0]["mode"] == mode


def test_the_epoch_knows_its_surroundings(world: World) -> None:
    """The functions that tell the server and its timeline may be called; else only a dump would be noticed."""
    with world.connect() as db:
        for function in ("pg_control_system()", "pg_control_checkpoint()"):
            query = "select has_function_privilege(%s, %s, 'execute')"
            assert db.execute(query, (world.acme.owner, function)).fetchone() == (True,)
