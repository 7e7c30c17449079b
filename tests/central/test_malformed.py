"""Ops that no laptop would send: each is answered by itself, and a good one beside them is applied."""

import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Json

from tests.central.world import World, new_world, op, push
from tests.postgres import PostgresServer

Db = psycopg.Connection[Any]
ENTITIES = [
    "platform",
    "compute_model",
    "collector",
    "result_file",
    "capture",
    "annotation",
    "analysis",
    "report",
]
FIELDS = [
    *(
        "id",
        "name",
        "ver",
        "commit_no",
        "deleted",
        "platform_id",
        "notes",
        "vcpus",
        "hourly_price",
        "tags",
        "sha256",
    ),
    *("size_bytes", "state", "problems", "result_file_id", "tool", "start_us", "created_at", "published"),
    *("parameters", "result", "status", "no", "updated_by"),
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.uuids().map(str)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
ops = st.fixed_dictionaries(
    {},
    optional={
        "op": st.uuids().map(str) | scalars,
        "table": st.sampled_from(ENTITIES) | scalars,
        "id": st.uuids().map(str) | scalars,
        "base": st.integers(-1, 3) | scalars,
        "set": st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), values, max_size=6) | values,
    },
)


@pytest.fixture(scope="module")
def shared(postgres: PostgresServer) -> World:
    return new_world(postgres)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ops | values, max_size=6))
def test_any_json_is_answered_op_by_op(shared: World, found: list[Any]) -> None:
    good = op("os_flavor", uuid4(), name=str(uuid4()))
    with shared.connect(shared.ann) as db:
        answers = push(db, shared.acme.schema, [*found, good])
    assert len(answers) == len(found) + 1
    assert answers[-1]["status"] == "applied"
    for one in answers[:-1]:
        assert one["status"] in ("applied", "conflict", "merged", "refused")
        assert one["status"] != "refused" or (len(one["code"]) == 5 and one["reason"])


@pytest.mark.parametrize(
    ("number", "code"),
    [("1e400", "22003"), ("1e-400", "22003"), ("9" * 5000, "22003"), ("0.5", "22023"), ("1e0", None)],
)
def test_numbers_beyond_reason_cost_their_op(shared: World, number: str, code: str | None) -> None:
    schema = shared.acme.schema
    one, good = op("platform", uuid4(), name=str(uuid4())), op("os_flavor", uuid4(), name=str(uuid4()))
    field = "hourly_price" if "400" in number else "vcpus"
    model = op("compute_model", uuid4(), platform_id=one["id"], name="m", **{field: "NUMBER"})
    text = json.dumps([one, model, good]).replace('"NUMBER"', number)
    with shared.connect(shared.ann) as db:
        row = db.execute(f"select {schema}.push(%s, %s::json)", (uuid4(), text)).fetchone()
    assert row
    assert [answer.get("code") for answer in row[0]] == [None, code, None]


def test_json_that_nests_without_end_costs_its_op(shared: World) -> None:
    deep = "[" * 4000 + "]" * 4000
    good = op("os_flavor", uuid4(), name=str(uuid4()))
    text = json.dumps([op("analysis", uuid4(), result="DEEP"), good]).replace('"DEEP"', deep)
    with shared.connect(shared.ann) as db:
        row = db.execute(f"select {shared.acme.schema}.push(%s, %s::json)", (uuid4(), text)).fetchone()
    assert row
    assert row[0][1]["status"] == "applied"


def test_a_payload_beyond_the_limit_is_refused_before_it_is_read(shared: World) -> None:
    """The server makes it, so that the test need not send it."""
    schema = shared.acme.schema
    query = f"select {schema}.push(%s, ('[{{\"op\": \"' || repeat('x', %s) || '\"}}]')::json)"
    with shared.connect(shared.ann) as db:
        with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="bytes in one call"):
            db.execute(query, (uuid4(), 200 << 20))
        [answer] = push(db, schema, [op("os_flavor", uuid4(), name=str(uuid4()))])
    assert answer["status"] == "applied"


def test_an_op_of_tens_of_megabytes_costs_itself_only(shared: World) -> None:
    schema, good = shared.acme.schema, op("os_flavor", uuid4(), name=str(uuid4()))
    large = op("analysis", uuid4(), kind="k", parameters={}, status="done", result="x" * (17 << 20))
    with shared.connect(shared.ann) as db:
        answers = db.execute(f"select {schema}.push(%s, %s)", (uuid4(), Json([large, good]))).fetchone()
    assert answers
    assert [one.get("code") for one in answers[0]] == ["54000", None]
