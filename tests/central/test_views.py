"""The web backend's views: every foreign key leads to a row, whatever was deleted in which order."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.central.world import World, op, push

REFERENCES = [
    ("collectors_computemodel", "platform_id", "collectors_platform"),
    ("collectors_collector", "platform_id", "collectors_platform"),
    ("collectors_collector", "compute_model_id", "collectors_computemodel"),
    ("collectors_collector", "os_flavor_id", "collectors_osflavor"),
    ("collectors_collector", "system_software_id", "collectors_systemsoftware"),
    ("collectors_collecteddata", "collector_id", "collectors_collector"),
    ("analysis_capture", "collected_data_id", "collectors_collecteddata"),
    ("analysis_capture", "collector_id", "collectors_collector"),
    ("analysis_captureanalysis", "capture_id", "analysis_capture"),
    ("analysis_captureanalysis", "collected_data_id", "collectors_collecteddata"),
]
TABLES = [
    *("platform", "os_flavor", "system_software", "compute_model", "collector", "result_file", "capture"),
    "analysis",
]


def one_of_each(db: "psycopg.Connection[Any]", schema: str) -> dict[str, dict[str, Any]]:
    """Ops that were applied, by table."""
    ids = {table: str(uuid4()) for table in TABLES}
    made = {"created_at": 1, "updated_at": 1}
    of_platform = {"platform_id": ids["platform"]}
    catalogue = {f"{table}_id": ids[table] for table in ("compute_model", "os_flavor", "system_software")}
    fields: dict[str, dict[str, Any]] = {
        **{table: {"name": "x"} for table in TABLES[:3]},
        "compute_model": {"name": "x", **of_platform},
        "collector": {"site_name": "s", "machine_name": "m", **of_platform, **catalogue, **made},
        "result_file": {
            "sha256": "a" * 64,
            "name": "f",
            "size_bytes": 1,
            "state": "imported",
            "imported_at": 1,
            "collector_id": ids["collector"],
        },
        "capture": {
            "result_file_id": ids["result_file"],
            "collector_id": ids["collector"],
            "tool": "t",
            "created_at": 1,
        },
        "analysis": {
            "kind": "summary",
            "parameters": {"capture": ids["capture"]},
            "status": "done",
            "engine_version": "1",
            "created_at": 1,
        },
    }
    ops = {table: {**op(table, uuid4(), **fields[table]), "id": ids[table]} for table in TABLES}
    assert {one["status"] for one in push(db, schema, list(ops.values()))} == {"applied"}
    return ops


@pytest.mark.parametrize("deleted", TABLES)
def test_no_reference_leads_nowhere(world: World, deleted: str) -> None:
    schema = world.acme.schema
    with world.connect(world.ann) as db:
        ops = one_of_each(db, schema)
        [answer] = push(db, schema, [op(deleted, uuid4(), 1, deleted=True) | {"id": ops[deleted]["id"]}])
        assert answer["status"] == "applied"
        for view, column, target in REFERENCES:
            query = f"""
                select count(*) from {schema}.{view} v where v.{column} is not null
                and not exists (select from {schema}.{target} t where t.id = v.{column})
            """
            assert db.execute(query).fetchone() == (0,), (view, column)
        seen = db.execute(f"select count(*) from {schema}.analysis_captureanalysis").fetchone()
        assert seen == (0 if deleted == "analysis" else 1,)


def test_a_time_beyond_reason_is_no_time(world: World) -> None:
    """One row with a damaged clock must not stop the whole list."""
    schema = world.acme.schema
    with world.connect(world.ann) as db:
        ops = one_of_each(db, schema)
        capture = op("capture", uuid4(), 1, start_us=2**62, end_us=-(2**62)) | {"id": ops["capture"]["id"]}
        assert push(db, schema, [capture])[0]["status"] == "applied"
        rows = db.execute(f"select started_at, ended_at from {schema}.analysis_capture").fetchall()
        assert rows == [(None, None)]
