"""`xat-central` from an empty database to a removed member; a dry run prints what would be run."""

import json
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from tests.postgres import PostgresServer
from xat_desktop.central.cli import app


class Central:
    """`xat-central` on one database."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.database = server.new_database()
        self.dsn = server.dsn(self.database)

    def run(self, *words: str, code: int = 0) -> str:
        """Output of a call that must end with `code`."""
        done = self.call(*words)
        assert done.exit_code == code, (done.output, done.exception)
        return done.stdout

    def call(self, *words: str) -> Result:
        return CliRunner().invoke(app, list(words), env={"XAT_CENTRAL_DATABASE": self.dsn})

    def json(self, *words: str) -> Any:
        return json.loads(self.run("--json", *words))

    def state(self) -> list[Any]:
        """Everything that the catalogue knows of relations, functions, roles' rights and rows."""
        query = """
            select 'r', c.relname::text, c.relacl::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname !~ '^pg_' union all
            select 'f', p.proname, p.proacl::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname !~ '^pg_' union all
            select 'n', n.nspname, n.nspacl::text from pg_namespace n where n.nspname !~ '^pg_' union all
            select 'd', d.datname, d.datacl::text from pg_database d where d.datname = current_database() union all
            select 'm', r.rolname || '/' || m.rolname, '' from pg_auth_members a
            join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
            order by 1, 2, 3
        """
        with psycopg.connect(self.dsn) as db:
            return db.execute(query).fetchall()


@pytest.fixture
def central(postgres: PostgresServer) -> Central:
    return Central(postgres)


def test_from_an_empty_database_to_a_removed_member(central: Central) -> None:
    assert "not prepared" in central.run("doctor", code=1)
    central.run("init")
    partner = central.json("partner", "add", "Größe & Söhne")
    assert partner["slug"] == "grosse-sohne"
    made = central.json("member", "add", partner["slug"], "Ann@acme.example", "--name", "Ann")
    with psycopg.connect(central.server.dsn(central.database, made["role"], made["secret"])) as db:
        row = db.execute("select name, schema_name from xat.my_partners()").fetchone()
        assert row == ("Größe & Söhne", partner["schema"])
    again = central.json("member", "add", partner["slug"], "ann@ACME.example")
    assert (again["role"], again["secret"]) == (made["role"], None)
    assert "Everything is as it should be" in central.run("doctor")
    central.run("member", "remove", partner["slug"], "ann@acme.example")
    [member] = central.json("member", "list", partner["slug"])
    assert member["until"]
    assert central.json("doctor") == []
    back = central.json("member", "add", partner["slug"], "ann@acme.example")
    assert back["role"] == made["role"]
    assert back["secret"] not in (None, made["secret"])
    assert central.json("doctor") == []


def test_every_command_may_be_repeated(central: Central) -> None:
    words = ["init"], ["partner", "add", "Acme"], ["member", "add", "acme", "ann@acme.example"], ["upgrade"]
    for one in words:
        central.run(*one)
    before = central.state()
    for one in words:
        central.run(*one)
    assert central.state() == before


def test_a_dry_run_changes_nothing_and_its_sql_does_the_same(central: Central) -> None:
    before = central.state()
    script = central.run("--dry-run", "init")
    assert central.state() == before
    _execute(central, script)
    script = central.run("--dry-run", "partner", "add", "Acme")
    assert "create schema" in script
    _execute(central, script)
    assert central.json("doctor") == []
    assert [one["slug"] for one in central.json("partner", "list")] == ["acme"]
    before = central.state()
    for words in (["upgrade"], ["member", "add", "acme", "ann@acme.example"], ["partner", "archive", "acme"]):
        assert "begin;" in central.run("--dry-run", *words)
    assert central.state() == before


def test_the_policy_reaches_the_laptops(central: Central) -> None:
    central.run("init")
    assert central.json("policy")["max_file_bytes"] == 100 << 20
    central.run("policy", "--max-file-mib", "5", "--formats", "jtl, sar", "--bucket", "xat-files")
    partner = central.json("partner", "add", "Acme")
    made = central.json("member", "add", "acme", "ann@acme.example")
    with psycopg.connect(central.server.dsn(central.database, made["role"], made["secret"])) as db:
        row = db.execute(f"select {partner['schema']}.hello(1, 1)").fetchone()
    assert row
    assert row[0]["files"] == "xat-files"
    assert row[0]["limits"]["max_file_bytes"] == 5 << 20
    assert row[0]["limits"]["file_formats"] == ["jtl", "sar"]
    assert central.json("policy", "--formats", "", "--bucket", "") == {
        "max_file_bytes": 5 << 20,
        "file_formats": None,
        "bucket": None,
        "max_ops": 500,
        "metered_rows": 2000,
    }
    assert "at least 1 MiB" in str(central.call("policy", "--max-file-mib", "0").exception)


def _execute(central: Central, script: str) -> None:
    with psycopg.connect(central.dsn, autocommit=True) as db:
        db.execute(script)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("partner", "list"), "not prepared"),
        (("partner", "archive", "nobody"), "not prepared"),
        (("--database", "nonsense", "init"), "address is not valid"),
        (("--database", "", "init"), "No database is named"),
        (("--database", "host=127.0.0.1 port=1 password=hidden", "init"), "cannot be used"),
    ],
)
def test_expected_errors_say_what_to_do(central: Central, words: tuple[str, ...], text: str) -> None:
    error = central.call(*words).exception
    assert text in str(error)
    assert "hidden" not in str(error)
