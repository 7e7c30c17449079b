"""Random worlds: laptops that edit, delete, sync and crash; at the end all are equal and nothing was lost."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from tests.central.world import World
from tests.sync.laptops import Faults, Laptop, empty_partner
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import schema
from xat_desktop.store.sync_schema import sync_conflict
from xat_desktop.store.synced import ENTITIES
from xat_desktop.sync import conflicts
from xat_desktop.sync.wire import same_fields

NAMES = ("web-01", "web-02", "db-01", "db-02")
CONTENTS = tuple(digit * 64 for digit in "abc")
TEXTS = {
    "collector": ("notes", "zone"),
    "capture": ("label", "run_group"),
    "annotation": ("text",),
    "compute_model": ("notes",),
}


@dataclass
class Typed:
    """A text that somebody typed: it must reach the server, stand in a conflict, or be overwritten by its author."""

    text: str
    where: str
    replaced: bool = False


@dataclass
class RandomWorld:
    """Laptops around one partner, and all that was typed on them."""

    laptops: Sequence[Laptop]
    typed: dict[str, Typed] = field(default_factory=dict)
    count: int = 0
    pruned: int = 0
    """Answers that the server has forgotten."""

    def step(self, laptop: Laptop, action: str, one: int, two: int) -> None:
        """Something that a person does, or a sync."""
        if action == "sync":
            laptop.try_to_sync()
            return
        act: Callable[[Laptop, int, int], None] = getattr(self, action)
        act(laptop, one, two)

    def text(self, where: str) -> str:
        self.count += 1
        text = f"typed {self.count}"
        self.typed[text] = Typed(text, where)
        return text

    def add_entry(self, laptop: Laptop, one: int, two: int) -> None:
        table = (schema.platform, schema.os_flavor, schema.system_software)[one % 3]
        name = f"new {two % 3}"
        with laptop.store.write() as db:
            if not db.execute(sa.select(table.c.id).where(table.c.name == name)).first():
                db.execute(sa.insert(table), {"id": new_id(), "name": name})

    def add_model(self, laptop: Laptop, one: int, two: int) -> None:
        table, owner = schema.compute_model, _pick(laptop, "platform", one)
        name = f"model {two % 2}"
        with laptop.store.write() as db:
            same = sa.select(table.c.id).where(table.c.platform_id == owner, table.c.name == name)
            if not db.execute(same).first():
                row = {"id": new_id(), "platform_id": owner, "name": name, "hourly_price": two / 7}
                db.execute(sa.insert(table), row | {"notes": self.text("compute_model.notes")})

    def add_collector(self, laptop: Laptop, one: int, two: int) -> None:
        table, name = schema.collector, NAMES[one % len(NAMES)]
        model = _pick(laptop, "compute_model", two)
        platform = laptop.rows("compute_model")[model]["platform_id"]
        with laptop.store.write() as db:
            if not db.execute(sa.select(table.c.id).where(table.c.machine_name == name)).first():
                row = {"id": new_id(), "site_name": "Bonn", "machine_name": name, "platform_id": platform}
                row |= {"compute_model_id": model, "created_at": self.count, "updated_at": self.count}
                db.execute(sa.insert(table), row | {"notes": self.text("collector.notes")})

    def rename_collector(self, laptop: Laptop, one: int, two: int) -> None:
        table, name = schema.collector, NAMES[two % len(NAMES)]
        found = _pick(laptop, "collector", one)
        with laptop.store.write() as db:
            if found and not db.execute(sa.select(table.c.id).where(table.c.machine_name == name)).first():
                db.execute(sa.update(table).where(table.c.id == found).values(machine_name=name))

    def import_file(self, laptop: Laptop, one: int, two: int) -> None:
        table, sha256 = schema.result_file, CONTENTS[one % len(CONTENTS)]
        collector = _pick(laptop, "collector", two)
        with laptop.store.write() as db:
            if db.execute(sa.select(table.c.id).where(table.c.sha256 == sha256)).first():
                return
            file = {"id": new_id(), "sha256": sha256, "name": f"{laptop.person.email}.txt", "size_bytes": 1}
            file |= {"state": "imported", "imported_at": self.count, "collector_id": collector}
            db.execute(sa.insert(table), file)
            for number in range(1 + one % 2):
                row = {"id": new_id(), "result_file_id": file["id"], "tool": "sar", "start_us": number}
                row |= {
                    "collector_id": collector,
                    "created_at": self.count,
                    "label": self.text("capture.label"),
                }
                db.execute(sa.insert(schema.capture), row)

    def tag(self, laptop: Laptop, one: int, two: int) -> None:
        found = _pick(laptop, "capture", one)
        if found:
            tags = json.loads(laptop.rows("capture")[found]["tags"])
            key = f"k{two % 3}"
            self.forget(tags.get(key))
            values = {"tags": json.dumps({**tags, key: self.text("capture.tags")})}
            self._update(laptop, schema.capture, found, values)

    def annotate(self, laptop: Laptop, one: int, two: int) -> None:
        found = _pick(laptop, "capture", one)
        if found:
            row = {"id": new_id(), "capture_id": found, "start_us": two, "created_at": self.count}
            with laptop.store.write() as db:
                db.execute(sa.insert(schema.annotation), row | {"text": self.text("annotation.text")})

    def edit(self, laptop: Laptop, one: int, two: int) -> None:
        table = tuple(TEXTS)[two % len(TEXTS)]
        column = TEXTS[table][(two // len(TEXTS)) % len(TEXTS[table])]
        found = _pick(laptop, table, one)
        if found:
            self.forget(laptop.rows(table)[found][column])
            values = {column: self.text(f"{table}.{column}")}
            self._update(laptop, schema.metadata.tables[table], found, values)

    def move(self, laptop: Laptop, one: int, two: int) -> None:
        found = _pick(laptop, "capture", one)
        if found:
            self._update(laptop, schema.capture, found, {"collector_id": _pick(laptop, "collector", two)})

    def delete(self, laptop: Laptop, one: int, two: int) -> None:
        """As the store's own functions do: a capture takes its file along, a collector must not be in use."""
        table = ("annotation", "capture", "collector", "collector")[two % 4]
        found = _pick_unused(laptop, one) if table == "collector" else _pick(laptop, table, one)
        if not found:
            return
        with laptop.store.write() as db:
            files, captures = schema.result_file, schema.capture
            if table == "collector":
                is_its = files.c.collector_id == found
                db.execute(sa.update(files).where(is_its).values(collector_id=None))
            notes = schema.annotation
            if table == "capture":
                for (text,) in db.execute(sa.select(notes.c.text).where(notes.c.capture_id == found)).all():
                    self.forget(text)
        self._forget_row(laptop, table, found)
        with laptop.store.write() as db:
            gone = schema.metadata.tables[table]
            db.execute(sa.delete(gone).where(gone.c.id == found))
            empty = files.c.id.not_in(sa.select(captures.c.result_file_id))
            db.execute(sa.delete(files).where(empty))

    def decide(self, laptop: Laptop, one: int, two: int) -> None:
        found = conflicts.open_conflicts(laptop.store)
        if not found:
            return
        conflict = found[one % len(found)]
        from xat_desktop.errors import XatError

        if two % 2:
            row = laptop.rows(conflict.table).get(conflict.row_id, {})
            for value in row.values():
                self.forget(value)
        else:
            self.forget(conflict.ours)
        try:
            conflicts.resolve(laptop.store, conflict.no, "mine" if two % 2 else "theirs")
        except XatError:
            return

    def prune(self, laptop: Laptop, _one: int, _two: int) -> None:
        """The administrator removes the answers that no laptop waits for, however young."""
        with psycopg.connect(laptop.world.dsn(), autocommit=True) as db:
            db.execute("select set_config('search_path', %s, false)", (laptop.schema,))
            row = db.execute("select prune_ops(clock_timestamp(), 1000)").fetchone()
        self.pruned += row[0] if row else 0

    def forget(self, value: Any) -> None:
        """Its author, or one who saw it, has replaced it."""
        if isinstance(value, str) and value.startswith("{"):
            for inner in json.loads(value).values():
                self.forget(inner)
        elif value in self.typed:
            self.typed[value].replaced = True

    def _forget_row(self, laptop: Laptop, table: str, row_id: str) -> None:
        for value in laptop.rows(table)[row_id].values():
            self.forget(value)

    @staticmethod
    def _update(laptop: Laptop, table: sa.Table, row_id: str, values: dict[str, Any]) -> None:
        with laptop.store.write() as db:
            db.execute(sa.update(table).where(table.c.id == row_id).values(values))


ACTIONS = (
    *("sync", "sync", "sync", "sync", "add_entry", "add_model", "add_collector", "add_collector"),
    *("rename_collector", "import_file", "import_file", "tag", "tag", "annotate", "edit", "edit", "edit"),
    *("move", "delete", "delete", "decide"),
)


def _pick(laptop: Laptop, table: str, number: int) -> str | None:
    ids = sorted(laptop.rows(table))
    return ids[number % len(ids)] if ids else None


def _pick_unused(laptop: Laptop, number: int) -> str | None:
    used = {row["collector_id"] for row in laptop.rows("capture").values()}
    ids = sorted(set(laptop.rows("collector")) - used)
    return ids[number % len(ids)] if ids else None


Step = tuple[int, str, int, int]


def play(
    world: World, template: Path, folder: Path, steps: Sequence[Step], laptops: int, chance: float, seed: int
) -> Faults:
    """Run the steps, heal everything, and check what must hold."""
    empty_partner(world)
    faults = Faults(random.Random(seed), chance)
    people = [world.ann, world.bob]
    crowd = [
        Laptop(template, folder / f"laptop-{number}", world, people[number % 2], faults)
        for number in range(laptops)
    ]
    try:
        random_world = RandomWorld(crowd)
        for number, action, one, two in steps:
            random_world.step(crowd[number % laptops], action, one, two)
        faults.chance = 0
        for _ in range(3):
            for laptop in crowd:
                laptop.sync()
        check(world, random_world, alone=laptops == 1)
    finally:
        for laptop in crowd:
            laptop.close()
    return faults


def check(world: World, played: RandomWorld, *, alone: bool) -> None:
    """All laptops equal, nothing waits, each op once, nothing that was typed is lost."""
    first = played.laptops[0]
    for laptop in played.laptops:
        refused = laptop.count("sync_outbox", "state = 'refused'")
        assert laptop.count("sync_outbox") == refused
        assert laptop.count("sync_dirty") == refused
        assert laptop.count("sync_tombstone", "buried = 0") == 0
        with laptop.store.read() as db:
            assert db.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        if alone:
            assert laptop.count("sync_conflict") == 0, "a laptop alone was in conflict with itself"
        if refused:
            continue
        for entity in ENTITIES:
            ours, theirs = laptop.rows(entity.name), first.rows(entity.name)
            assert set(ours) == set(theirs), f"{entity.name}: other rows"
            for row_id, row in ours.items():
                assert row["ver"] == theirs[row_id]["ver"], f"{entity.name} {row_id}: other version"
                assert same_fields(entity, entity.fields, row, theirs[row_id]), (
                    f"{entity.name} {row_id} differs"
                )
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        name = world.acme.schema
        counts = [f"(select count(*) from {name}.sync_op)", f"(select count(*) from {name}.audit_log)"]
        versions = " + ".join(f"coalesce((select sum(ver) from {name}.{e.name}), 0)" for e in ENTITIES)
        ops, audited, total = db.execute(f"select {', '.join(counts)}, {versions}").fetchone() or ()
        assert ops + played.pruned == audited == total, "an op was applied twice or not recorded"
        logged = db.execute(
            f"select coalesce(string_agg(new::text, ' '), '') from {name}.audit_log"
        ).fetchone()
    kept = str(logged)
    for laptop in played.laptops:
        with laptop.store.read() as store:
            kept += " ".join(map(str, store.execute(sa.select(sync_conflict.c.ours)).scalars()))
            kept += " ".join(map(str, store.exec_driver_sql("SELECT payload FROM sync_outbox").scalars()))
    kept = kept.replace('\\"', '"')
    lost = [typed for typed in played.typed.values() if not typed.replaced and f'"{typed.text}"' not in kept]
    assert not lost, f"silently lost: {lost}"
