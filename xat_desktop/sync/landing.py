"""Lets one row of the server land in the store: merged with edits, beside rows of the same name, or as a grave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from xat_desktop.errors import XatError
from xat_desktop.store.synced import BY_NAME, ENTITIES, Entity
from xat_desktop.sync import conflicts, rows
from xat_desktop.sync.merge import Clash, Merged, merge
from xat_desktop.sync.server import Snapshot, There
from xat_desktop.sync.state import recording
from xat_desktop.sync.wire import Row, same_fields


@dataclass
class Landing:
    """A transaction of the store (`applying`) and the snapshot whose rows land in it."""

    db: Connection
    snapshot: Snapshot
    clashes: int = 0
    _moved: set[tuple[str, str]] = field(default_factory=set)

    def land(self, entity: Entity, row: There, mine: Row | None = None) -> None:
        """Take a row of the server; `mine` is what the user has, where it is not what stands in the table now."""
        db = self.db
        ours = mine or rows.read(db, entity, row.id)
        base = rows.read_base(db, entity, row.id)
        if base is None:
            if row.deleted:
                rows.save_tombstone(db, entity, row.id, row.ver, buried=ours is None)
                return
            merged = Merged(row.values)
        else:
            merged = merge(entity, base.row, ours, row.values, deleted=row.deleted)
            self.note(entity, row.id, merged.clashes)
        if merged.deleted:
            self._stay_deleted(entity, row, ours)
        else:
            self.settle(entity, row, merged.values, new=ours is None)

    def _stay_deleted(self, entity: Entity, row: There, ours: Row | None) -> None:
        if row.deleted:
            rows.forget_base(self.db, entity, row.id)
            rows.save_tombstone(self.db, entity, row.id, row.ver, buried=ours is None)
        else:
            rows.save_base(self.db, entity, row.id, row.ver, row.values)

    def settle(self, entity: Entity, row: There, values: Row, *, new: bool) -> None:
        """Write the row, after room was made for its name; what differs from the server's waits to be sent."""
        values, later = self._make_room(entity, row, values)
        rows.write(self.db, entity, row.id, {**values, **row.flags, "ver": row.ver}, new=new)
        if row.deleted or not same_fields(entity, entity.fields, values, row.values):
            rows.save_base(self.db, entity, row.id, row.ver, row.values, deleted=row.deleted)
        else:
            rows.forget_base(self.db, entity, row.id)
        rows.forget_tombstone(self.db, entity, row.id)
        for other, before in later:
            self._land_again(entity, other, row.id, before)

    def _make_room(self, entity: Entity, row: There, values: Row) -> tuple[Row, list[tuple[str, Row]]]:
        """Values whose key nobody else here has, and the rows that were moved aside for them."""
        later: list[tuple[str, Row]] = []
        while other := rows.holder(self.db, entity, values, but=row.id):
            theirs = rows.read(self.db, entity, other)
            assert theirs is not None
            if not theirs["ver"]:
                values = self._absorb_unsent(entity, other, theirs, row, values)
            elif any(values[name] != row.values[name] for name in entity.key):
                values = self._give_up_name(entity, row, values)
            else:
                if (entity.name, other) in self._moved:
                    raise XatError("The server has two rows of one name", f"{entity.name} {other}, {row.id}")
                self._moved.add((entity.name, other))
                rows.write(self.db, entity, other, {entity.key[-1]: f"\0{other}"}, new=False)
                later.append((other, theirs))
        return values, later

    def _absorb_unsent(self, entity: Entity, other: str, theirs: Row, row: There, values: Row) -> Row:
        """A row that only this laptop has is the same thing: it becomes the server's."""
        base = rows.read_base(self.db, entity, other)
        self._replace(entity, other, row.id)
        if base is None:
            return values  # came with the program: nobody typed it
        merged = merge(entity, base.row, theirs, values, deleted=False)
        self.note(entity, row.id, merged.clashes)
        return {**merged.values, **{name: values[name] for name in entity.key}}

    def _give_up_name(self, entity: Entity, row: There, values: Row) -> Row:
        """Another row on the server has the name that we gave to this one."""
        group = next((group for group in entity.groups if entity.key[-1] in group), entity.key)
        fields = {*group, *entity.key}
        clashes = [
            Clash(name, row.values[name], values[name], row.values[name])
            for name in sorted(fields)
            if values[name] != row.values[name]
        ]
        self.note(entity, row.id, tuple(clashes))
        return {**values, **{name: row.values[name] for name in fields}}

    def _land_again(self, entity: Entity, other: str, instead: str, before: Row) -> None:
        """The row that had the name until now: the server has renamed or deleted it."""
        found = self.snapshot.rows(entity, [other])
        if not found:
            raise XatError("The server does not know a row any more", f"{entity.name} {other}")
        if found[0].deleted:
            self._take_over_edits(entity, other, instead, before)
            rows.forget_base(self.db, entity, other)
            rows.save_tombstone(self.db, entity, other, found[0].ver, buried=False)
        else:
            self.land(entity, found[0], before)

    def _take_over_edits(self, entity: Entity, other: str, instead: str, before: Row) -> None:
        """What was edited here in a row that the server has deleted goes to the one that has its name now."""
        base = rows.read_base(self.db, entity, other)
        current = rows.read(self.db, entity, instead)
        if base is None or current is None:
            return
        merged = merge(entity, base.row, before, current, deleted=False)
        self.note(entity, instead, merged.clashes)
        values = {name: value for name, value in merged.values.items() if name not in entity.key}
        with recording(self.db):
            rows.write(self.db, entity, instead, values, new=False)

    def absorb(self, entity: Entity, local_id: str, row: There) -> None:
        """The server says that a row which only this laptop has is its row of another id."""
        ours = rows.read(self.db, entity, local_id)
        assert ours is not None
        current = rows.read(self.db, entity, row.id)
        before = {name: (current or row.values)[name] for name in entity.fields}
        values = self._absorb_unsent(entity, local_id, ours, row, before)
        self.settle(entity, row, values, new=current is None)

    def revive(self, entity: Entity, row_id: str) -> None:
        """A row that is deleted, here or there, is in use: it lives, and the user is told."""
        found = self.snapshot.rows(entity, [row_id])
        if not found:
            raise XatError("The server does not know a row any more", f"{entity.name} {row_id}")
        row = found[0]
        other = rows.holder(self.db, entity, row.values, but=row_id)
        if row.deleted and other and rows.version(self.db, entity, other):
            with recording(self.db):
                rows.point_elsewhere(self.db, entity, row_id, other)
            return
        deleted_here = rows.read_base(self.db, entity, row_id) is not None
        self.note(entity, row_id, (Clash("deleted", False, deleted_here, not deleted_here),))
        self.settle(entity, row, row.values, new=True)
        self.revive_missing(entity, [row.values])

    def revive_parents(self, entity: Entity, ids: Iterable[str]) -> None:
        """`revive_missing` for those of the rows that are here."""
        found = (rows.read(self.db, entity, row_id) for row_id in ids)
        self.revive_missing(entity, [row for row in found if row is not None])

    def revive_missing(self, entity: Entity, values: Iterable[Mapping[str, Any]]) -> None:
        """Bring back what these rows refer to, where it is not here."""
        wanted: dict[str, set[str]] = {}
        for row in values:
            for column, parent in entity.references.items():
                if row.get(column) is not None:
                    wanted.setdefault(parent, set()).add(row[column])
        for parent, ids in wanted.items():
            here = rows.there(self.db, BY_NAME[parent].table, ids)
            for row_id in sorted(ids - set(here)):
                self.revive(BY_NAME[parent], row_id)

    def bury(self) -> list[str]:
        """Remove what the server has deleted, unless it is edited or in use here; SHA-256 of files that went."""
        gone: list[str] = []
        for entity in reversed(ENTITIES):
            for row_id in rows.unburied(self.db, entity):
                ours = rows.read(self.db, entity, row_id)
                if ours is None:
                    rows.forget_base(self.db, entity, row_id)  # deleted here too, since
                elif not self._lives(entity, row_id):
                    rows.remove(self.db, entity, row_id)
                    gone += [ours["sha256"]] if entity.name == "result_file" else []
                rows.mark_buried(self.db, entity, row_id)
        return gone

    def _lives(self, entity: Entity, row_id: str) -> bool:
        """Edited here, or in use by rows that live; where another row has its name by now, they use that one."""
        (row,) = self.snapshot.rows(entity, [row_id])
        if rows.read_base(self.db, entity, row_id) is not None:
            self.land(entity, row)
            if rows.tombstone(self.db, entity, row_id) is None:
                return True
        if not rows.is_used(self.db, entity, row_id):
            return False
        other = rows.holder(self.db, entity, row.values, but=row_id)
        if other:
            self._replace(entity, row_id, other)
        else:
            self.note(entity, row_id, (Clash("deleted", False, False, True),))
            self.settle(entity, row, row.values, new=False)
        return True

    def _replace(self, entity: Entity, old: str, new: str) -> None:
        """`old` goes, and all that refers to it refers to `new`: an edit that must reach the server."""
        with recording(self.db):
            rows.point_elsewhere(self.db, entity, old, new)
        rows.remove(self.db, entity, old)
        rows.forget_base(self.db, entity, old)
        rows.forget_ops(self.db, entity, old)
        conflicts.move(self.db, entity, old, new)

    def note(self, entity: Entity, row_id: str, clashes: tuple[Clash, ...]) -> None:
        """Keep both sides of each clash."""
        if clashes:
            author = self.snapshot.author(entity, row_id)
            self.clashes += conflicts.keep(self.db, entity, row_id, clashes, author)
