"""A real Django with django-tenants reads what laptops synced; its own tables and its registry stay its own."""

import json
import os
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.central.world import op, push
from tests.postgres import PostgresServer
from xat_desktop.central import doctor, installation, members, partners
from xat_desktop.central.database import connect
from xat_desktop.central.partners import Partner

SECRET = "web secret"


class Web:
    """A database that the web backend made and owns."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.database = server.new_database()
        self.role = f"web_{uuid4().hex[:8]}"
        with psycopg.connect(server.dsn(), autocommit=True) as db:
            db.execute(f"create role {self.role} login password '{SECRET}'")
        with psycopg.connect(server.dsn(self.database), autocommit=True) as db:
            db.execute(f"grant create on database {self.database} to {self.role}")
            db.execute(f"grant create on schema public to {self.role}")
        self.run("make")
        with psycopg.connect(self.dsn()) as db:
            db.execute("create table initech.collectors_collector (id int, mine text)")

    def dsn(self) -> str:
        return self.server.dsn(self.database, self.role, SECRET)

    def run(self, *words: str) -> str:
        command = [sys.executable, "-W", "error", "-m", "tests.central.django_project", *words]
        env = {**os.environ, "WEB_DATABASE": self.dsn()}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(self, *schemas: str) -> Any:
        return json.loads(self.run("read", *schemas))


@pytest.fixture
def web(postgres: PostgresServer) -> Web:
    return Web(postgres)


def sync_something(web: Web, partner: Partner, role: str, secret: str, machine: str) -> UUID:
    """A collector with a file and an analysis, as a laptop pushes them; returns the collector's id."""
    platform, model, flavor, collector, file, capture = (uuid4() for _ in range(6))
    fields = {"site_name": "Berlin", "machine_name": machine, "platform_id": str(platform)}
    times = {"created_at": 1_760_000_000_000_001, "updated_at": 1}
    ops = [
        op("platform", platform, name="AWS"),
        op("os_flavor", flavor, name="Debian 12"),
        op("compute_model", model, platform_id=str(platform), name="m7i.large", vcpus=2),
        op("collector", collector, **fields, compute_model_id=str(model), os_flavor_id=str(flavor), **times),
        op(
            "result_file",
            file,
            sha256=file.hex * 2,
            name=f"{machine}.jtl",
            size_bytes=7,
            state="imported",
            imported_at=1_760_000_000_000_000,
            collector_id=str(collector),
        ),
        op("capture", capture, result_file_id=str(file), tool="jmeter", created_at=2**62),
        op(
            "analysis",
            uuid4(),
            kind="summary",
            parameters={"capture": str(capture)},
            status="done",
            result={"p99": 1.5},
            engine_version="1",
            created_at=1_760_000_000_000_000,
            finished_at=1_760_000_000_500_000,
        ),
    ]
    with psycopg.connect(web.server.dsn(web.database, role, secret), autocommit=True) as db:
        answers = push(db, partner.schema, ops)
        assert {one["status"] for one in answers} == {"applied"}, answers
    return collector


def test_django_reads_two_tenants(web: Web) -> None:
    before = _registry(web)
    found = {}
    with connect(web.server.dsn(web.database)) as database:
        installation.initialise(database)
        for name, machine in (("Acme", "web-1"), ("globex.example.com", "db-1")):
            partner = partners.add_partner(database, name)
            made = members.add_member(database, partner, f"ann@{partner.slug}.example")
            assert made.secret
            collector = sync_something(web, partner, made.role, made.secret, machine)
            found[partner.tenant_schema] = (partner, made, collector)
        assert doctor.examine(database) == []
    assert set(found) == {"acme", "globex"}
    read = web.read("acme", "globex")
    for schema, machine in (("acme", "web-1"), ("globex", "db-1")):
        [collector] = read[schema]["collectors"]
        assert collector == {
            "id": 1,
            "uuid": str(found[schema][2]),
            "name": f"Berlin/{machine}",
            "platform": "AWS",
            "model": "AWS m7i.large",
            "os": "Debian 12",
            "created": "2025-10-09T08:53:20.000001+00:00",
            "files": [f"{machine}.jtl"],
        }
        assert read[schema]["data"] == [
            {"id": 1, "file_name": f"{machine}.jtl", "file_size": 7, "stored": False}
        ]
        [analysis] = read[schema]["analyses"]
        assert (analysis["file"], analysis["machine"]) == (f"{machine}.jtl", machine)
        assert analysis["results"] == {"p99": 1.5}
        assert analysis["completed"] == "2025-10-09T08:53:20.500000+00:00"
    assert _registry(web) == before
    partner, made, collector = found["acme"]
    with psycopg.connect(web.server.dsn(web.database, made.role, made.secret), autocommit=True) as db:
        push(db, partner.schema, [op("collector", collector, 1, machine_name="web-2")])
    assert [one["id"] for one in web.read("acme")["acme"]["collectors"]] == [1]


def test_tables_of_the_web_backend_are_never_replaced(web: Web) -> None:
    with connect(web.server.dsn(web.database)) as database:
        installation.initialise(database)
        partner = partners.add_partner(database, "Initech")
        assert partner.tenant_schema == "initech"
        [finding] = doctor.examine(database)
        assert "tables under the views' names" in finding.what
    with psycopg.connect(web.dsn()) as db:
        assert db.execute("select * from initech.collectors_collector").fetchall() == []
        assert db.execute(f"select * from {partner.schema}.collectors_collector").fetchall() == []
        assert db.execute("select to_regclass('initech.collectors_platform')").fetchone() == (None,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(f"select * from {partner.schema}.collector")


def test_adding_a_tenant_twice_adds_it_once(web: Web) -> None:
    with connect(web.server.dsn(web.database)) as database:
        installation.initialise(database)
        first = partners.add_partner(database, "Acme")
        assert partners.add_partner(database, "acme") == first
        assert partners.add_partner(database, "acme.example.com") == first
        assert len(partners.partners(database)) == 1


def _registry(web: Web) -> list[Any]:
    with psycopg.connect(web.dsn()) as db:
        query = "select p.*, d.* from public.partners_partner p join public.partners_domain d on d.tenant_id = p.id"
        return db.execute(f"{query} order by p.id").fetchall()
