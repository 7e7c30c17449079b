"""What a curious member tries, in the own partner's schema and in another's: the database refuses each statement."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from xat_desktop.central.doctor import examine
from xat_desktop.central.members import FORBIDS_SET_ROLE

Db = psycopg.Connection[Any]

ENTITIES = [
    "platform",
    "os_flavor",
    "system_software",
    "compute_model",
    "collector",
    "result_file",
    "capture",
    "annotation",
    "analysis",
    "report",
]
BULK = ["series", "summary", "chunk", "pyramid"]
STAGES = [f"stage_{name}" for name in BULK]
SECRET = ["sync_op", "sync_alias", "audit_log", "removal", "upload", "xat_version"]
VIEWS = [
    "collectors_platform",
    "collectors_osflavor",
    "collectors_systemsoftware",
    "collectors_computemodel",
    "collectors_collector",
    "collectors_collecteddata",
    "analysis_capture",
    "analysis_captureanalysis",
]
TABLES = ["sync_head", *ENTITIES, *BULK, *STAGES, *SECRET, *VIEWS]

CALLS = [
    "hello(1, 1)",
    "push(gen_random_uuid(), '[]'::json)",
    "digest()",
    "stage_series(gen_random_uuid())",
    "staged(gen_random_uuid())",
    "publish_series(gen_random_uuid(), '{}')",
    "file_stored(gen_random_uuid(), 1, 'AAAAAA==')",
]
INTERNAL = [
    "put(null, '{}')",
    "put_collector(null, gen_random_uuid(), gen_random_uuid(), 0, '{}')",
    "begin_write(gen_random_uuid())",
    "record_write(null, null, 'x', gen_random_uuid(), 1, null, '{}')",
    "refused('x', 'y')",
    "merged(gen_random_uuid(), '{}')",
    "problem_of('{}', '{}')",
    "drop_staged(gen_random_uuid())",
    "drop_abandoned()",
    "own_upload(gen_random_uuid())",
    "move_staged(null)",
    "current_epoch()",
    "prunable(now(), now())",
    "prunable_ops(now())",
    "prunable_captures(now())",
    "prunable_files(now())",
    "prune_ops(now(), 1)",
    "prune_audit(now(), 1)",
    "prune_capture(gen_random_uuid(), now())",
    "prune_files(now())",
]

OTHER_PARTNER = [
    *(f"select * from {{globex}}.{table}" for table in TABLES),
    *(f"select {{globex}}.{call}" for call in [*CALLS, *INTERNAL, "moment(1)"]),
    "insert into {globex}.collector default values",
    "update {globex}.collector set notes = 'x'",
    "delete from {globex}.capture",
    "copy {globex}.collector to stdout",
    "copy {globex}.stage_series from stdin",
    "create table {globex}.mine (n int)",
    "create view mine as select * from {globex}.collector",
    "drop schema {globex} cascade",
    "alter schema {globex} rename to mine",
    "do 'begin lock table {globex}.collector in access share mode; end'",
    "set role {globex_role}",
    "set role {globex_owner}",
    "set role {gil}",
    "set session authorization {gil}",
    "grant {globex_role} to {ann}",
    "grant usage on schema {globex} to {ann}",
    "alter role {gil} password 'x'",
    "select pg_terminate_backend({gil_pid})",
    "select pg_cancel_backend({gil_pid})",
]

OWN_PARTNER = [
    *(f"select * from {{acme}}.{table}" for table in [*SECRET, *STAGES]),
    *(f"select {{acme}}.{call}" for call in INTERNAL),
    *(f"insert into {{acme}}.{table} default values" for table in ["sync_head", *ENTITIES, *BULK, *SECRET]),
    *(f"delete from {{acme}}.{table}" for table in ["sync_head", *ENTITIES, *BULK, *STAGES, *SECRET]),
    *(f"delete from {{acme}}.{view}" for view in VIEWS[:3]),
    *(f"truncate {{acme}}.{table}" for table in [*ENTITIES, *BULK, *STAGES, *SECRET]),
    "update {acme}.platform set name = 'x'",
    "update {acme}.sync_head set commit_no = 0",
    "update {acme}.capture set published = true",
    "update {acme}.stage_series set n = 0",
    "update {acme}.collectors_platform set name = 'x'",
    "select * from {acme}.platform for update",
    "select * from {acme}.sync_head for share",
    "do 'begin lock table {acme}.sync_head in exclusive mode; end'",
    "select currval('{acme}.platform_no_seq')",
    "select nextval('{acme}.platform_no_seq')",
    "merge into {acme}.platform p using (select 1) s on true when matched then delete",
    "copy {acme}.platform from stdin",
    "copy {acme}.audit_log to stdout",
    "copy (select * from {acme}.audit_log) to stdout",
    "create table {acme}.mine (n int)",
    "create function {acme}.push(uuid, text) returns int language sql return 1",
    "create or replace function {acme}.digest() returns jsonb language sql return '{}'::jsonb",
    "create trigger t before insert on {acme}.stage_series execute function suppress_redundant_updates_trigger()",
    "create policy p on {acme}.platform",
    "create rule r as on insert to {acme}.platform do instead nothing",
    "create index on {acme}.platform (name)",
    "create statistics {acme}.s on id, name from {acme}.platform",
    "alter table {acme}.platform disable row level security",
    "alter table {acme}.platform owner to {ann}",
    "alter function {acme}.digest() security invoker",
    "alter function {acme}.digest() set search_path = public",
    "alter schema {acme} owner to {ann}",
    "drop table {acme}.platform",
    "drop function {acme}.digest()",
    "comment on table {acme}.platform is 'x'",
    "reindex table {acme}.platform",
    "cluster {acme}.platform using platform_pkey",
    "set role {acme_owner}",
    "set role {bob}",
    "alter default privileges for role {acme_owner} grant select on tables to {ann}",
    "grant select on {acme}.audit_log to {ann}",
    "grant {acme_role} to {gil}",
    "grant {ann} to {gil}",
    "alter role {bob} password 'x'",
    "alter role {acme_role} login",
    "alter role {ann} superuser",
    "alter role {ann} createrole",
    "alter role {ann} bypassrls",
    "alter role {ann} connection limit -1",
    "alter role {ann} valid until 'infinity'",
    "alter role {bob} rename to mine",
    "drop role {bob}",
]

SERVER = [
    "select * from xat.partner",
    "select * from xat.person",
    "select * from xat.membership",
    "select * from xat.device",
    "select * from xat.policy",
    "update xat.policy set max_file_bytes = 1",
    "select xat.actor('{acme}')",
    "select xat.limits()",
    "select * from xat.xat_version",
    "select * from xat.session",
    "select * from xat.refresh_token",
    "select * from xat.sign_in_audit",
    "select xat.add_device(gen_random_uuid(), gen_random_uuid(), 'x', now())",
    "select xat.issue_password(gen_random_uuid(), 'SCRAM-SHA-256$', now())",
    "select xat.end_device(gen_random_uuid())",
    "select xat.drop_idle_devices()",
    "set role {xat_keeper}",
    "set role {xat_service}",
    "grant {xat_keeper} to {ann}",
    "set role {xat_owner}",
    "create table xat.mine (n int)",
    "select * from pg_authid",
    "select rolpassword from pg_catalog.pg_authid",
    "select * from pg_user_mapping",
    "select passwd from pg_shadow",
    "select * from pg_hba_file_rules",
    "select * from pg_file_settings",
    "select * from pg_config",
    "select * from pg_statistic",
    "select * from pg_largeobject",
    "create schema mine",
    "create table public.mine (n int)",
    "create temporary table mine (n int)",
    "create temporary view mine as select 1",
    "create temporary sequence mine",
    "select 1 as n into temporary mine",
    "create function pg_temp.push(uuid, json) returns int language sql return 1",
    "create function pg_temp.md5(text) returns text language sql return 'x'",
    "create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)",
    "create type pg_temp.mine as (n int)",
    "create function public.mine() returns int language sql return 1",
    "create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)",
    "create database mine",
    "create role mine",
    "drop extension plpgsql",
    "create foreign data wrapper mine",
    "create function public.f() returns int language internal as 'int4um'",
    "create function public.f() returns int language c as 'x'",
    "create publication p for all tables",
    "create subscription s connection 'dbname=postgres' publication p",
    "create event trigger e on ddl_command_start execute function suppress_redundant_updates_trigger()",
    "create cast (text as uuid) without function",
    "create tablespace t location '/tmp'",
    "alter system set log_statement = 'none'",
    "alter database {database} set search_path = 'pg_temp'",
    "alter database {database} owner to {ann}",
    "drop database {database}",
    "checkpoint",
    "load '/tmp/mine.so'",
    "set session_replication_role = replica",
    "set log_statement = 'none'",
    "set session_preload_libraries = '/tmp/x'",
    "set zero_damaged_pages = on",
    "set role postgres",
    "set session authorization postgres",
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/xat-stolen'",
    "copy {acme}.stage_series from program 'true'",
    "copy {acme}.stage_series from '/etc/passwd'",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select pg_stat_file('PG_VERSION')",
    "select pg_ls_logdir()",
    "select pg_current_logfile()",
    "select pg_reload_conf()",
    "select pg_rotate_logfile()",
    "select pg_stat_reset()",
    "select pg_switch_wal()",
    "select pg_create_restore_point('x')",
    "select pg_logical_slot_get_changes('s', null, null)",
    "select pg_create_logical_replication_slot('s', 'pgoutput')",
    "select pg_export_snapshot(), lo_create(0)",
    "select lo_creat(-1)",
    "select lo_from_bytea(0, 'x')",
    "select lo_import('/etc/passwd')",
    "select lo_export(1, '/tmp/x')",
    "select lo_get(1)",
    "select lo_open(1, 262144)",
    "select lo_unlink(1)",
    "select pg_terminate_backend({admin_pid})",
    "select query_to_xml('select * from {acme}.audit_log', true, true, '')",
    "select table_to_xml('{globex}.collector', true, true, '')",
    "do 'begin perform * from {globex}.collector; end'",
    "do 'begin set local role {xat_owner}; end'",
    "explain analyze select * from {globex}.collector",
    "prepare p as select * from {globex}.collector",
    "declare c cursor for select * from {globex}.collector",
    "select * from public.notes_of_the_web_backend",
]


@pytest.fixture(scope="module")
def shared(postgres: PostgresServer) -> World:
    """The statements change nothing, so that one world does for all."""
    world = new_world(postgres)
    with world.connect() as db:
        db.execute("create table public.notes_of_the_web_backend (n int)")
        db.execute("create role other_app login")
    return world


@pytest.fixture(scope="module")
def names(shared: World) -> Iterator[dict[str, Any]]:
    with shared.connect() as admin, shared.connect(shared.gil) as gil:
        owner = _owner(admin)
        yield {
            "acme": shared.acme.schema,
            "acme_role": shared.acme.role,
            "acme_owner": shared.acme.owner,
            "globex": shared.globex.schema,
            "globex_role": shared.globex.role,
            "globex_owner": shared.globex.owner,
            "ann": shared.ann.role,
            "bob": shared.bob.role,
            "gil": shared.gil.role,
            "gil_pid": gil.info.backend_pid,
            "admin_pid": admin.info.backend_pid,
            "xat_owner": owner,
            "xat_keeper": owner.replace("_owner", "_keeper"),
            "xat_service": owner.replace("_owner", "_service"),
            "database": shared.database,
        }


def _owner(admin: Db) -> str:
    query = (
        "select r.rolname from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = 'xat'"
    )
    row = admin.execute(query).fetchone()
    assert row
    return str(row[0])


@pytest.fixture(scope="module")
def ann(shared: World) -> Iterator[Db]:
    with shared.connect(shared.ann) as db:
        yield db


@pytest.mark.parametrize("statement", [*OTHER_PARTNER, *OWN_PARTNER, *SERVER])
def test_no_right(ann: Db, names: dict[str, Any], statement: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        ann.execute(_filled(statement, names))
    assert refusal.value.sqlstate == "42501", (refusal.value.sqlstate, str(refusal.value))


def _filled(statement: str, names: dict[str, Any]) -> str:
    """`{name}` becomes the name; other braces stay."""
    for name, value in names.items():
        statement = statement.replace(f"{{{name}}}", str(value))
    return statement


def test_what_is_not_refused_has_no_effect(ann: Db, names: dict[str, Any], shared: World) -> None:
    """PostgreSQL only warns here."""
    acme, members = shared.acme.schema, names["xat_owner"].replace("_owner", "_members")
    for statement in (
        f"grant connect, temporary on database {shared.database} to public",
        f"grant select on {acme}.platform to public",
        f"drop owned by {shared.acme.role}",
        f"drop owned by {shared.ann.role}",
        f"drop owned by {members}",
        f"analyze {acme}.platform",
        f"vacuum {acme}.platform",
    ):
        ann.execute(statement)
    with shared.admin() as database:
        assert examine(database) == []


def test_nobody_acts_as_the_partners_role(ann: Db, names: dict[str, Any], shared: World) -> None:
    """A session that did would go on reading after its membership has ended."""
    if ann.info.server_version < FORBIDS_SET_ROLE:
        pytest.skip("PostgreSQL 15 cannot forbid it")
    for role in (shared.acme.role, names["xat_owner"].replace("_owner", "_members")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute(f"set role {role}")


def test_a_search_path_of_the_callers_changes_nothing(ann: Db, shared: World) -> None:
    """Definer functions look in their own schema only, whatever the session asks for."""
    before = ann.execute(f"select {shared.acme.schema}.digest()").fetchone()
    ann.execute(f"set search_path = pg_temp, public, {shared.globex.schema}")
    assert ann.execute(f"select {shared.acme.schema}.digest()").fetchone() == before
    ann.execute("reset search_path")


def test_every_function_and_table_is_in_the_lists(shared: World) -> None:
    """A new table or function must be thought of here."""
    with shared.connect() as db:
        found = db.execute(
            "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'v', 'p')",
            (shared.acme.schema,),
        )
        assert {name for (name,) in found} == set(TABLES)
        found = db.execute(
            "select proname from pg_proc where pronamespace = %s::regnamespace", (shared.acme.schema,)
        )
        listed = {call.split("(")[0] for call in [*CALLS, *INTERNAL]} | {"moment"}
        assert {name for (name,) in found} == listed | {f"put_{entity}" for entity in ENTITIES}


@pytest.mark.parametrize("call", CALLS)
def test_a_person_without_a_membership_has_no_function(shared: World, call: str) -> None:
    with shared.connect(shared.gil) as gil, pytest.raises(psycopg.errors.InsufficientPrivilege):
        gil.execute(f"select {shared.acme.schema}.{call}")
