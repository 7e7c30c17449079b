"""Which tables and fields a store shares with the server, parents before children."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from xat_desktop.store import schema


@dataclass(frozen=True)
class Entity:
    """One synced table."""

    table: sa.Table
    key: tuple[str, ...] = ()
    """Fields that name the thing: two live rows with equal keys are the same thing."""
    json: frozenset[str] = frozenset()
    """Text columns here that are JSON documents on the server."""
    together: tuple[tuple[str, ...], ...] = ()
    """Fields that mean something only together: a merge takes all of one side or all of the other."""
    by_key: frozenset[str] = frozenset()
    """JSON objects whose entries are merged one by one."""
    quiet: frozenset[str] = frozenset()
    """Bookkeeping that nobody typed: the server's value stands without a conflict."""
    local: frozenset[str] = frozenset()
    """Columns that stay on this laptop."""
    flags: tuple[str, ...] = ()
    """Columns that only the server sets."""
    references: dict[str, str] = field(init=False)
    """Field -> the table that it refers to."""
    fields: tuple[str, ...] = field(init=False)
    blank: dict[str, str | int | None] = field(init=False)
    """Value of each field that nobody has filled in."""
    groups: tuple[tuple[str, ...], ...] = field(init=False)
    """All fields, each in a group with those that it is merged together with."""

    def __post_init__(self) -> None:
        other = {"id", "ver", *self.local, *self.flags}
        columns = [column for column in self.table.c if column.name not in other]
        keys = {c.name: next(iter(c.foreign_keys)).column.table.name for c in columns if c.foreign_keys}
        object.__setattr__(self, "references", keys)
        object.__setattr__(self, "fields", tuple(column.name for column in columns))
        grouped = {name for group in self.together for name in group}
        single = tuple((column.name,) for column in columns if column.name not in grouped)
        object.__setattr__(self, "groups", self.together + single)
        object.__setattr__(self, "blank", {column.name: _blank(column) for column in columns})

    @property
    def name(self) -> str:
        """The table's name, here and on the server."""
        return self.table.name


def _blank(column: sa.Column[object]) -> str | int | None:
    default = column.server_default
    if not isinstance(default, sa.DefaultClause):
        return None
    text = str(default.arg)
    return int(text) if isinstance(column.type, sa.Integer) else text


_MADE_BY_IMPORT = (
    *("name", "size_bytes", "format", "tool", "tool_version", "host", "state", "error", "problems"),
    *("problem_count", "parser_version", "imported_by", "imported_at"),
)
_CREATED = frozenset({"created_at"})

ENTITIES = (
    Entity(schema.platform, ("name",)),
    Entity(schema.os_flavor, ("name",)),
    Entity(schema.system_software, ("name",)),
    Entity(
        schema.compute_model,
        ("platform_id", "name"),
        together=(("hourly_price", "currency", "price_date", "price_source"),),
    ),
    Entity(
        schema.collector,
        ("site_name", "machine_name"),
        together=(("site_name", "machine_name"), ("platform_id", "compute_model_id")),
        quiet=_CREATED | {"updated_at"},
    ),
    Entity(
        schema.result_file,
        ("sha256",),
        json=frozenset({"problems"}),
        together=(_MADE_BY_IMPORT,),
        quiet=frozenset(_MADE_BY_IMPORT),
        flags=("stored",),
    ),
    Entity(
        schema.capture,
        json=frozenset({"tags", "environment"}),
        together=(("start_us", "end_us", "zone", "zone_source"),),
        by_key=frozenset({"tags"}),
        quiet=_CREATED,
        flags=("published",),
    ),
    Entity(schema.annotation, together=(("start_us", "end_us"),), quiet=_CREATED),
    Entity(
        schema.analysis,
        json=frozenset({"parameters", "result"}),
        together=(("status", "result", "error", "engine_version", "finished_at", "inputs_hash"),),
        quiet=_CREATED,
    ),
    Entity(schema.report, json=frozenset({"parameters"}), quiet=_CREATED, local=frozenset({"path"})),
)
BY_NAME = {entity.name: entity for entity in ENTITIES}
REFERRING = {
    entity.name: tuple(
        (other, column)
        for other in ENTITIES
        for column, target in other.references.items()
        if target == entity.name
    )
    for entity in ENTITIES
}
"""Table -> the entities and columns that refer to it."""
