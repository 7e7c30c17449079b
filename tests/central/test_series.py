"""Bulk rows are staged by COPY, resumed, and become visible together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Json, Jsonb

from tests.central.world import World, op, push

Db = psycopg.Connection[Any]
SERIES = "upload, id, capture_id, metric, attributes, unit, kind, n, t0, t1"
CHUNK = "upload, series_id, no, t0, t1, n, data, capture_id"


@pytest.fixture
def ann(world: World) -> Iterator[Db]:
    with world.connect(world.ann) as db:
        yield db


def new_capture(db: Db, schema: str, size: int = 1) -> tuple[UUID, UUID]:
    """A result file and its capture on the server."""
    file, capture = uuid4(), uuid4()
    fields = {"sha256": (file.hex * 2)[:64], "name": "a.jtl", "size_bytes": size, "format": "jtl"}
    answers = push(
        db,
        schema,
        [
            op("result_file", file, **fields, state="imported", imported_at=1),
            op("capture", capture, result_file_id=str(file), tool="jmeter", created_at=1),
        ],
    )
    assert [one["status"] for one in answers] == ["applied"] * 2, answers
    return file, capture


def call(db: Db, schema: str, function: str, *values: Any) -> Any:
    places = ", ".join(["%s"] * len(values))
    row = db.execute(f"select {schema}.{function}({places})", values).fetchone()
    assert row
    return row[0]


def stage(db: Db, schema: str, upload: UUID, capture: UUID, chunks: int = 3) -> UUID:
    """One series with chunks, copied in two transactions."""
    series = uuid4()
    with db.cursor() as cursor:
        with cursor.copy(f"copy {schema}.stage_series ({SERIES}) from stdin (format binary)") as copy:
            copy.set_types(["uuid", "uuid", "uuid", "text", "jsonb", "text", "text", "int8", "int8", "int8"])
            copy.write_row((upload, series, capture, "x.y", Jsonb({}), "s", "gauge", 10, 0, 9))
        with cursor.copy(f"copy {schema}.stage_chunk ({CHUNK}) from stdin (format binary)") as copy:
            copy.set_types(["uuid", "uuid", "int8", "int8", "int8", "int8", "bytea", "uuid"])
            for number in range(chunks):
                copy.write_row((upload, series, number, 0, 9, 10, b"data", capture))
    return series


def counts(series: int, chunk: int) -> Json:
    return Json({"series": series, "summary": 0, "chunk": chunk, "pyramid": 0})


def publish(db: Db, schema: str, upload: UUID, found: Json) -> Any:
    row = db.execute(f"select {schema}.publish_series(%s, %s::jsonb)", (upload, found)).fetchone()
    assert row
    return row[0]


def test_staged_rows_are_visible_after_publishing(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    assert call(ann, schema, "stage_series", capture) == upload
    series = stage(ann, schema, upload, capture)
    there = call(ann, schema, "staged", upload)
    assert there["series"] == [str(series)]
    assert sorted(there["chunk"]) == [f"{series}/{number}" for number in range(3)]
    assert ann.execute(f"select count(*) from {schema}.series").fetchone() == (0,)
    answer = publish(ann, schema, upload, counts(1, 3))
    assert answer == {"status": "published", "ver": 2, "commit_no": 2}
    assert publish(ann, schema, upload, counts(1, 3)) == answer | {"dup": True}
    assert ann.execute(f"select count(*), sum(n) from {schema}.chunk").fetchone() == (3, 30)
    assert ann.execute(f"select published, ver from {schema}.capture").fetchone() == (True, 2)
    assert call(ann, schema, "stage_series", capture) is None


def test_an_upload_with_missing_rows_is_not_published(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    stage(ann, schema, upload, capture, chunks=2)
    with pytest.raises(psycopg.DataError, match="not complete"):
        publish(ann, schema, upload, counts(1, 3))
    assert ann.execute(f"select count(*) from {schema}.series").fetchone() == (0,)
    assert publish(ann, schema, upload, counts(1, 2))["status"] == "published"


def test_a_stored_file_is_announced_once_and_within_limits(world: World, ann: Db) -> None:
    schema = world.acme.schema
    file, _ = new_capture(ann, schema, size=10)
    assert call(ann, schema, "file_stored", file, 11, "AAAAAA==")["code"] == "22023"
    answer = call(ann, schema, "file_stored", file, 10, "AAAAAA==")
    assert answer == {"status": "applied", "ver": 2, "commit_no": 2}
    assert call(ann, schema, "file_stored", file, 10, "AAAAAA==") == answer | {"dup": True}
    large, _ = new_capture(ann, schema, size=101 << 20)
    assert call(ann, schema, "file_stored", large, 101 << 20, "AAAAAA==")["code"] == "54000"


def _until_blocked(db: Db, blocked: int) -> None:
    """Wait until so many sessions wait for a lock."""
    query = "select count(distinct pid) from pg_locks where not granted"
    while db.execute(query).fetchone() != (blocked,):
        pass


def test_others_write_while_a_large_capture_is_moved(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    stage(ann, schema, upload, capture)
    with ThreadPoolExecutor(1) as pool, world.connect() as admin, world.connect(world.bob) as bob:
        bob.execute("set lock_timeout = '5s'")
        admin.execute("begin")
        admin.execute(f"lock {schema}.pyramid in share mode")
        publishing = pool.submit(publish, ann, schema, upload, counts(1, 3))
        _until_blocked(admin, 1)
        (first,) = push(bob, schema, [op("capture", capture, 1, label="by Bob meanwhile")])
        assert first["status"] == "applied"
        admin.execute("rollback")
        assert publishing.result(30) == {"status": "published", "ver": 3, "commit_no": 3}
    assert ann.execute(f"select label, published from {schema}.capture").fetchone() == (
        "by Bob meanwhile",
        True,
    )


def test_two_people_publish_the_same_capture_and_the_second_finds_it_done(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    with ThreadPoolExecutor(2) as pool, world.connect() as admin, world.connect(world.bob) as bob:
        uploads = [call(db, schema, "stage_series", capture) for db in (ann, bob)]
        for db, upload in zip((ann, bob), uploads, strict=True):
            stage(db, schema, upload, capture)
        admin.execute("begin")
        admin.execute(f"lock {schema}.pyramid in share mode")
        both = [pool.submit(publish, ann, schema, uploads[0], counts(1, 3))]
        _until_blocked(admin, 1)
        both.append(pool.submit(publish, bob, schema, uploads[1], counts(1, 3)))
        _until_blocked(admin, 2)
        admin.execute("rollback")
        answers = [one.result(30) for one in both]
    assert [answer.get("dup", False) for answer in answers] == [False, True]
    assert ann.execute(f"select count(*) from {schema}.chunk").fetchone() == (3,)


def test_a_format_that_is_not_taken_is_refused(world: World, ann: Db) -> None:
    schema = world.acme.schema
    with world.connect() as db:
        db.execute("update xat.policy set file_formats = '{sar}'")
    file, _ = new_capture(ann, schema)
    answer = call(ann, schema, "file_stored", file, 1, "AAAAAA==")
    assert (answer["status"], answer["code"]) == ("refused", "22023")
    assert "jtl" in answer["reason"]
    for wrong in (None, "", "AAAA", "x" * 8):
        assert call(ann, schema, "file_stored", file, 1, wrong)["code"] == "22023"
    assert call(ann, schema, "file_stored", uuid4(), 1, "AAAAAA==")["code"] == "23503"


def test_an_upload_belongs_to_the_person_who_began_it(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    stage(ann, schema, upload, capture)
    with world.connect(world.bob) as bob:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not yours"):
            call(bob, schema, "staged", upload)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not yours"):
            publish(bob, schema, upload, counts(1, 3))
        own = call(bob, schema, "stage_series", capture)
        stage(bob, schema, own, capture, chunks=2)
        assert publish(bob, schema, own, counts(1, 2))["ver"] == 2
    assert publish(ann, schema, upload, counts(1, 3)) == {
        "status": "published",
        "ver": 2,
        "commit_no": 2,
        "dup": True,
    }
    assert ann.execute(f"select count(*) from {schema}.chunk").fetchone() == (2,)


def test_rows_of_another_capture_are_not_published(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    _, other = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    stage(ann, schema, upload, other)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="another capture"):
        publish(ann, schema, upload, counts(1, 3))


def test_a_transaction_that_was_cut_leaves_nothing_and_the_upload_goes_on(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    with world.connect(world.ann) as cut:
        cut.execute("begin")
        stage(cut, schema, upload, capture)
        cut.execute("rollback")
    assert call(ann, schema, "staged", upload) == {"series": [], "summary": [], "chunk": [], "pyramid": []}
    stage(ann, schema, upload, capture, chunks=1)
    assert publish(ann, schema, upload, counts(1, 1))["status"] == "published"


def test_rows_that_were_copied_twice_count_once(world: World, ann: Db) -> None:
    """The answer to a COPY was lost, and the laptop sent its rows again."""
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    upload = call(ann, schema, "stage_series", capture)
    stage(ann, schema, upload, capture)
    with world.connect() as db:
        for table in ("series", "chunk"):
            db.execute(f"insert into {schema}.stage_{table} table {schema}.stage_{table}")
    assert publish(ann, schema, upload, counts(1, 3))["status"] == "published"


def test_an_upload_that_nobody_went_on_with_is_swept_after_seven_days(world: World, ann: Db) -> None:
    schema = world.acme.schema
    _, capture = new_capture(ann, schema)
    _, other = new_capture(ann, schema)
    old = call(ann, schema, "stage_series", capture)
    stage(ann, schema, old, capture)
    stage(ann, schema, uuid4(), capture)  # rows of no upload
    with world.connect() as db:
        db.execute(f"update {schema}.upload set touched_at = now() - interval '6 days'")
        call(ann, schema, "stage_series", other)
        assert db.execute(f"select count(*) from {schema}.stage_series").fetchone() == (1,)
        db.execute(f"update {schema}.upload set touched_at = now() - interval '8 days'")
        call(ann, schema, "stage_series", other)
        assert db.execute(f"select count(*) from {schema}.stage_series").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="removed"):
        publish(ann, schema, old, counts(1, 3))
    assert call(ann, schema, "stage_series", capture) not in (None, old)
