"""Merges three states of a row, field by field: what both had, what we have now, what the server has now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xat_desktop.store.synced import Entity
from xat_desktop.sync.wire import Row, same, same_fields


@dataclass(frozen=True)
class Clash:
    """A field that both sides changed; the row takes theirs, ours is kept for the user to decide."""

    field: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """`values` is what the row becomes; it has no meaning when it is `deleted`."""

    values: Row
    deleted: bool = False
    clashes: tuple[Clash, ...] = ()


def merge(
    entity: Entity, base: Mapping[str, Any], ours: Mapping[str, Any] | None, theirs: Row, *, deleted: bool
) -> Merged:
    """Three-way merge; `ours` is None when the row was deleted here, `deleted` when it was deleted there.

    An edit is stronger than a deletion: the row lives, and the clash is told as field `deleted`.
    """
    if ours is None:
        if deleted or same_fields(entity, entity.fields, base, theirs):
            return Merged(theirs, deleted=True)
        return Merged(theirs, clashes=(Clash("deleted", False, True, False),))
    if deleted and not base.get("deleted"):
        if same_fields(entity, entity.fields, base, ours):
            return Merged(theirs, deleted=True)
        lives = [Clash("deleted", False, False, True)]
    else:
        lives = []
    values: Row = {}
    clashes: list[Clash] = lives
    for group in entity.groups:
        _merge_group(entity, group, base, ours, theirs, values, clashes)
    return Merged(values, clashes=tuple(clashes))


def _merge_group(
    entity: Entity,
    group: tuple[str, ...],
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Row,
    values: Row,
    clashes: list[Clash],
) -> None:
    """Fills `values` and `clashes` for fields that are taken from one side together."""
    if same_fields(entity, group, ours, theirs) or same_fields(entity, group, ours, base):
        side: Mapping[str, Any] = theirs
    elif same_fields(entity, group, theirs, base) or _imported_only_here(group, ours, theirs):
        side = ours
    elif group[0] in entity.by_key:
        (field,) = group
        values[field], found = _by_key(field, base[field], ours[field], theirs[field])
        clashes.extend(found)
        return
    else:
        side = theirs
        clashes.extend(_clashes(entity, group, base, ours, theirs))
    values.update({field: side[field] for field in group})


def _imported_only_here(group: tuple[str, ...], ours: Mapping[str, Any], theirs: Row) -> bool:
    """A file that one program could read beats the failure of another."""
    return "parser_version" in group and (ours["state"], theirs["state"]) == ("imported", "failed")


def _clashes(
    entity: Entity,
    group: tuple[str, ...],
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Row,
) -> Iterator[Clash]:
    for field in group:
        if field not in entity.quiet and not same(entity, field, ours[field], theirs[field]):
            yield Clash(field, base[field], ours[field], theirs[field])


def _by_key(field: str, base: str, ours: str, theirs: str) -> tuple[str, list[Clash]]:
    """Entries of a JSON object of texts; None in a clash: the entry is not there."""
    before, mine, other = (json.loads(text) for text in (base, ours, theirs))
    clashes = []
    merged = dict(other)
    for key in sorted({*before, *mine, *other}):
        b, o, t = before.get(key), mine.get(key), other.get(key)
        if o in (t, b):
            continue
        if t != b:
            clashes.append(Clash(f"{field}.{key}", b, o, t))
        elif o is None:
            del merged[key]
        else:
            merged[key] = o
    return json.dumps(merged), clashes
