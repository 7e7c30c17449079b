"""What an administrator may remove: nothing that a laptop can still ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from typer.testing import CliRunner

from tests.central.test_series import call, new_capture, stage
from tests.central.world import World, op, push
from xat_desktop.central.cli import app
from xat_desktop.central.policy import set_policy
from xat_desktop.central.prune import Prunable, prunable, prune
from xat_desktop.errors import XatError

Db = psycopg.Connection[Any]
DAYS = 365


@pytest.fixture
def ann(world: World) -> Iterator[Db]:
    with world.connect(world.ann) as db:
        yield db


def _age(world: World) -> None:
    """Two years pass."""
    name = world.acme.schema
    with world.connect() as db:
        db.execute(f"update {name}.sync_op set at = at - interval '2 years'")
        db.execute(f"update {name}.audit_log set at = at - interval '2 years'")
        for table in ("capture", "result_file"):
            db.execute(f"update {name}.{table} set written_at = written_at - interval '2 years'")


def _prune(world: World, audit_days: int | None = None) -> list[str]:
    with world.admin() as database:
        return prune(database, world.acme, DAYS, audit_days)


def _found(world: World, audit_days: int | None = None) -> Prunable:
    with world.admin() as database:
        return prunable(database, world.acme, DAYS, audit_days)


def _count(world: World, table: str) -> int:
    with world.connect() as db:
        row = db.execute(f"select count(*) from {world.acme.schema}.{table}").fetchone()
    assert row
    return int(row[0])


def _publish(db: Db, schema: str, capture: UUID) -> None:
    upload = call(db, schema, "stage_series", capture)
    stage(db, schema, upload, capture)
    counts = {"series": 1, "summary": 0, "chunk": 3, "pyramid": 0}
    assert (
        call(db, schema, "publish_series", upload, Jsonb(counts)).items() >= {"status": "published"}.items()
    )


def _row(db: Db, schema: str, table: str, row: UUID) -> dict[str, Any]:
    found = db.execute(f"select to_jsonb(t) from {schema}.{table} t where id = %s", (row,)).fetchone()
    assert found
    return dict(found[0])


def test_the_answers_of_a_laptops_newest_call_stay(world: World, ann: Db) -> None:
    schema, client = world.acme.schema, uuid4()
    first, second = op("platform", uuid4(), name="one"), op("platform", uuid4(), name="two")
    push(ann, schema, [first], client)
    push(ann, schema, [second], client)
    push(ann, schema, [op("platform", uuid4(), name="other laptop")], uuid4())
    _age(world)
    assert _found(world).ops == 1
    _prune(world)
    assert _count(world, "sync_op") == 2
    assert push(ann, schema, [second], client)[0]["dup"]


def test_an_answer_that_was_asked_for_again_stays(world: World, ann: Db) -> None:
    """Its laptop may not have got the second answer either, although the call had a newer edit."""
    schema, client = world.acme.schema, uuid4()
    first, second = op("platform", uuid4(), name="one"), op("platform", uuid4(), name="two")
    push(ann, schema, [first], client)
    push(ann, schema, [first, second], client)
    _age(world)
    _prune(world)
    assert [one["dup"] for one in push(ann, schema, [first, second], client)] == [True, True]


def test_what_is_younger_stays(world: World, ann: Db) -> None:
    schema, client = world.acme.schema, uuid4()
    for name in ("one", "two"):
        push(ann, schema, [op("platform", uuid4(), name=name)], client)
    _prune(world, audit_days=DAYS)
    assert (_count(world, "sync_op"), _count(world, "audit_log")) == (2, 2)


def test_an_op_whose_answer_is_forgotten_is_still_not_done_twice(world: World, ann: Db) -> None:
    """As when a laptop comes back from a back-up of two years ago."""
    schema, client, platform = world.acme.schema, uuid4(), uuid4()
    made = op("platform", platform, name="one")
    edited = op("platform", platform, 1, name="two")
    gone = op("platform", platform, 2, deleted=True)
    for one in (made, edited, gone, op("platform", uuid4(), name="last")):
        push(ann, schema, [one], client)
    _age(world)
    before = _row(ann, schema, "platform", platform)
    _prune(world)
    assert _count(world, "sync_op") == 1
    answers = push(ann, schema, [made, edited, gone], client)
    assert [one["status"] for one in answers] == ["conflict"] * 3
    assert _row(ann, schema, "platform", platform) == before


def test_the_audit_is_kept_unless_a_time_is_given(world: World, ann: Db) -> None:
    schema = world.acme.schema
    push(ann, schema, [op("platform", uuid4(), name="one")])
    _age(world)
    _prune(world)
    assert _count(world, "audit_log") == 1
    assert _found(world, DAYS).audit == 1
    _prune(world, audit_days=DAYS)
    with world.connect() as db:
        rows = db.execute(f"select entity, person_id, new ->> 'removed' from {schema}.audit_log").fetchall()
    assert rows == [("audit_log", None, "1")]


def test_series_of_a_deleted_capture_go_and_come_back_with_it(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, living = new_capture(ann, schema)
    _, deleted = new_capture(ann, schema)
    for capture in (living, deleted):
        _publish(ann, schema, capture)
    push(ann, schema, [op("capture", deleted, 2, deleted=True)])
    _prune(world)
    assert _count(world, "chunk") == 6  # not yet: it was deleted just now
    _age(world)
    assert _found(world).captures == 1
    _prune(world)
    assert (_count(world, "series"), _count(world, "chunk"), _count(world, "upload")) == (1, 3, 1)
    row = _row(ann, schema, "capture", deleted)
    assert (row["deleted"], row["published"], row["ver"]) == (True, False, 4)
    head = ann.execute(f"select commit_no from {schema}.sync_head").fetchone()
    assert head == (row["commit_no"],)  # every laptop hears of it
    [revived] = push(ann, schema, [op("capture", deleted, 4, deleted=False)])
    assert revived["status"] == "applied"
    _publish(ann, schema, deleted)
    assert _count(world, "chunk") == 6


def test_originals_of_deleted_files_are_listed_until_they_are_used_again(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with world.admin() as database:
        set_policy(database, bucket="results")
    file, capture = new_capture(ann, schema)
    other, _ = new_capture(ann, schema)
    for one in (file, other):
        assert call(ann, schema, "file_stored", one, 1, "AAAAAA==")["status"] == "applied"
    push(ann, schema, [op("capture", capture, 1, deleted=True), op("result_file", file, 2, deleted=True)])
    assert _prune(world) == []
    _age(world)
    assert (_found(world).files, _found(world).file_bytes) == (1, 1)
    sha256 = _row(ann, schema, "result_file", file)["sha256"]
    listed = [f"gs://results/{world.acme.id}/sha256/{sha256[:2]}/{sha256}"]
    assert _prune(world) == listed
    assert _prune(world) == listed  # the first list may be lost
    row = _row(ann, schema, "result_file", file)
    assert (row["stored"], row["ver"]) == (False, 4)

    push(ann, schema, [op("result_file", file, 4, deleted=False)])
    assert _prune(world) == []
    assert call(ann, schema, "file_stored", file, 1, "AAAAAA==")["code"] == "55006"
    with world.connect() as db:
        db.execute(f"update {schema}.removal set listed_at = listed_at - interval '2 days'")
    assert call(ann, schema, "file_stored", file, 1, "AAAAAA==")["status"] == "applied"
    push(ann, schema, [op("result_file", file, 6, deleted=True)])
    assert _prune(world) == []  # it was deleted just now


def test_an_original_that_another_file_uses_is_not_listed(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with world.admin() as database:
        set_policy(database, bucket="results")
    file, _ = new_capture(ann, schema)
    call(ann, schema, "file_stored", file, 1, "AAAAAA==")
    row = _row(ann, schema, "result_file", file)
    push(ann, schema, [op("result_file", file, 2, deleted=True)])
    fields = {name: row[name] for name in ("sha256", "name", "size_bytes", "format")}
    again = uuid4()
    answers = push(ann, schema, [op("result_file", again, **fields, state="imported", imported_at=2)])
    assert [one["status"] for one in answers] == ["applied"]
    _age(world)
    assert _prune(world) == []


def test_the_command_shows_first_and_removes_when_told(world: World, ann: Db, tmp_path: Path) -> None:
    schema, client = world.acme.schema, uuid4()
    for name in ("one", "two"):
        push(ann, schema, [op("platform", uuid4(), name=name)], client)
    _age(world)

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(words), env={"XAT_CENTRAL_DATABASE": world.dsn()})
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    assert "would be removed" in run("prune", "acme")
    assert "prune_ops(" in run("--dry-run", "prune", "acme", "--yes", "--audit-days", "365")
    run("prune", "acme", "--yes", "--days", "1", code=2)
    assert (_count(world, "sync_op"), _count(world, "audit_log")) == (2, 2)
    assert "would be" not in run("prune", "acme", "--yes", "--objects", str(tmp_path / "unused.txt"))
    assert (_count(world, "sync_op"), _count(world, "audit_log")) == (1, 2)


def test_a_partner_of_an_older_version_is_not_touched(world: World) -> None:
    with world.connect() as db:
        db.execute(f"update {world.acme.schema}.xat_version set version_num = '0001'")
    with world.admin() as database, pytest.raises(XatError, match="not up to date"):
        prunable(database, world.acme, DAYS, None)
