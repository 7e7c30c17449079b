"""Brings the shared schema or a partner's to this program's version by Alembic, within the caller's transaction."""

import io
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from xat_desktop.central.database import Database
from xat_desktop.central.scripts import quoted, script

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "xat_version"
LOCK_TIMEOUT_S = (
    30  # a session that reads for long must not stop a partner: this part fails and may be repeated
)


def newest(part: str) -> str:
    """The last version of `part` (`shared` or `partner`) that this program knows."""
    found = _scripts(part)[1].get_current_head()
    assert found
    return found


def version_of(database: Database, schema: str) -> str:
    """The version that `schema` has; nothing when it does not exist or was never migrated."""
    table = f"{quoted(schema)}.{VERSION_TABLE}"
    if database.one("select to_regclass(%s)", table) is None:
        return ""
    return str(database.one(f"select version_num from {table}") or "")  # noqa: S608 - a quoted identifier


def migrate(database: Database, part: str, schema: str, owner: str, names: Mapping[str, str]) -> None:
    """Run the missing versions of `part` as `owner`, then make its functions, views and grants again."""
    current = version_of(database, schema)
    config, scripts = _scripts(part)
    database.run(f"set local role {quoted(owner)};")
    database.run(f"set local search_path = {quoted(schema)}, pg_temp;")
    database.run(f"set local lock_timeout = '{LOCK_TIMEOUT_S}s';")
    config.attributes["run"] = lambda name: database.run(script(name, names))

    def steps(_revision: object, _context: object) -> object:
        return scripts._upgrade_revs("head", current or None)  # type: ignore[arg-type]

    shown = io.StringIO()
    dry = database.show is not None
    start = {"starting_rev": current or None} if dry else {}
    with EnvironmentContext(config, scripts, fn=steps, as_sql=dry, **start) as environment:
        environment.configure(
            connection=None if dry else database.connection,
            dialect_name="postgresql",
            output_buffer=shown,
            version_table=VERSION_TABLE,
            version_table_schema=schema,
        )
        environment.run_migrations()
    if database.show and shown.getvalue().strip():
        database.show(shown.getvalue().strip())
    for name in REPEATED[part]:
        database.run(script(f"{part}/{name}.sql", names))
    database.run("reset role;")
    database.run("reset search_path;")


REPEATED = {
    "shared": ("functions", "sign_in_grants"),
    "partner": ("push", "entities", "reading", "series", "prune", "views", "grants"),
}
"""Files that are run after the versions, at each upgrade, in this order."""


def _scripts(part: str) -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / part))
    config.set_main_option("path_separator", "os")
    return config, ScriptDirectory.from_config(config)
