"""Broken engines: the random worlds must catch each of them, or they prove nothing."""

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from tests.central.world import World
from tests.sync import laptops
from tests.sync.worlds import ACTIONS, play
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_outbox
from xat_desktop.store.synced import BY_NAME
from xat_desktop.sync import conflicts, cycle, freezing, landing, outbox, pull, rows, state, wire
from xat_desktop.sync.landing import Landing
from xat_desktop.sync.merge import Clash, Merged
from xat_desktop.sync.outbox import Op

_STEPS, _WORLDS, _CHANCE = 60, 25, 0.08
Patch = pytest.MonkeyPatch


def forget_in_flight(patch: Patch) -> None:
    real = laptops.exchange_rows

    def exchange(store: Store, *words: Any, **more: Any) -> Any:
        with store.write() as db:
            db.execute(sa.delete(sync_outbox).where(sync_outbox.c.state == "sent"))
        return real(store, *words, **more)

    patch.setattr(laptops, "exchange_rows", exchange)


def new_op_id_on_retry(patch: Patch) -> None:
    real = outbox.next_ops

    def next_ops(store: Store, *words: int) -> Any:
        with store.write() as db:
            for (number,) in db.execute(sa.select(sync_outbox.c.no)).all():
                fresh = {"op_id": str(uuid.uuid4())}
                db.execute(sa.update(sync_outbox).where(sync_outbox.c.no == number).values(fresh))
        return real(store, *words)

    patch.setattr(outbox, "next_ops", next_ops)


def payload_made_anew_for_each_try(patch: Patch) -> None:
    real = outbox.next_ops

    def next_ops(store: Store, *words: int) -> list[Op]:
        ops = real(store, *words)
        with store.read() as db:
            return [op._replace(payload=_payload_of_now(db, op)) for op in ops]

    patch.setattr(outbox, "next_ops", next_ops)


def _payload_of_now(db: Connection, op: Op) -> str:
    entity = BY_NAME[op.table]
    now, base = rows.read(db, entity, op.row_id), wire.base_of(entity, op.base)
    if now is None:
        return '{"deleted":true}' if op.base_ver else op.payload
    changed = {
        name: now[name]
        for name in entity.fields
        if not op.base_ver or not wire.same(entity, name, now[name], base[name])
    }
    return wire.payload(entity, changed)


def cursor_before_rows(patch: Patch) -> None:
    real = pull._try_page

    def try_page(store: Store, snapshot: Any, entity: Any, page: Any, *words: Any, **more: Any) -> Any:
        with state.applying(store) as db:
            pull.save_cursor(db, entity.name, pull.end_of(page))
        return real(store, snapshot, entity, page, *words, **more)

    patch.setattr(pull, "_try_page", try_page)
    patch.setattr("xat_desktop.sync.cycle.verify", lambda *_: 0)  # which would mend it


def overwrite_edited_rows(patch: Patch) -> None:
    patch.setattr(landing, "merge", lambda _e, _b, _o, theirs, deleted: Merged(theirs, deleted=deleted))


def drop_conflicts(patch: Patch) -> None:
    patch.setattr(conflicts, "keep", lambda *_words, **_more: 0)


def take_a_pull_for_an_edit(patch: Patch) -> None:
    @contextmanager
    def applying(store: Store) -> Iterator[Connection]:
        with store.write() as db:
            db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield db

    for module in (pull, outbox):
        patch.setattr(module, "applying", applying)


def never_send_deletions(patch: Patch) -> None:
    patch.setattr(freezing, "_deletion", lambda *_: iter(()))


def bury_what_is_in_use(patch: Patch) -> None:
    patch.setattr(Landing, "_lives", lambda *_: False)


def forget_what_was_deleted(patch: Patch) -> None:
    patch.setattr(rows, "save_tombstone", lambda *_words, **_more: None)
    patch.setattr(outbox.rows, "save_tombstone", lambda *_words, **_more: None)


def lose_the_twin(patch: Patch) -> None:
    real = Landing._absorb_unsent

    def absorb(self: Landing, entity: Any, other: str, theirs: Any, row: Any, values: Any) -> Any:
        real(self, entity, other, theirs, row, values)
        return values

    patch.setattr(Landing, "_absorb_unsent", absorb)
    patch.setattr(Landing, "note", _only_deletions(Landing.note))


def _only_deletions(note: Callable[..., None]) -> Callable[..., None]:
    def noted(self: Landing, entity: Any, row_id: str, clashes: tuple[Clash, ...]) -> None:
        note(self, entity, row_id, tuple(clash for clash in clashes if clash.field == "deleted"))

    return noted


def let_deletions_win(patch: Patch) -> None:
    real = landing.merge

    def merge(entity: Any, base: Any, ours: Any, theirs: Any, *, deleted: bool) -> Merged:
        gone = ours is None or deleted
        return Merged(theirs, deleted=True) if gone else real(entity, base, ours, theirs, deleted=deleted)

    patch.setattr(landing, "merge", merge)


_RARE = (
    *("sync", "sync", "add_collector", "add_collector", "add_collector", "import_file", "move"),
    *("edit", "annotate", "delete", "delete"),
)
"""Deletions of what others use and edit at the same time, which needs syncs that seldom break."""

MUTANTS = (
    forget_in_flight,
    new_op_id_on_retry,
    payload_made_anew_for_each_try,
    cursor_before_rows,
    overwrite_edited_rows,
    drop_conflicts,
    take_a_pull_for_an_edit,
    never_send_deletions,
    bury_what_is_in_use,
    forget_what_was_deleted,
    lose_the_twin,
    let_deletions_win,
)


_NEED_CALM = (bury_what_is_in_use, let_deletions_win)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_engine_is_caught(
    mutant: Callable[[Patch], None], world: World, template: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(cycle, "_ROUNDS", 8)  # many of them would go on for ever
    monkeypatch.setattr(cycle, "_PAUSE_S", 0.0)
    mutant(monkeypatch)
    for seed in range(_WORLDS):
        found = _fault(world, template, tmp_path / f"world-{seed}", seed, calm=mutant in _NEED_CALM)
        if found:
            print(f"{mutant.__name__:26} world {seed:2}: {found}")
            return
    pytest.fail(f"{mutant.__name__} was not noticed in {_WORLDS} worlds")


def _fault(world: World, template: Path, folder: Path, seed: int, *, calm: bool) -> str:
    """What is wrong in this world; every second one has a single laptop, which must not conflict with itself."""
    rnd, actions = random.Random(seed), _RARE if calm else ACTIONS
    steps = [
        (rnd.randrange(3), rnd.choice(actions), rnd.randrange(100), rnd.randrange(100)) for _ in range(_STEPS)
    ]
    try:
        play(world, template, folder, steps, 1 if seed % 2 else 3, 0.015 if calm else _CHANCE, seed)
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0][:90]
    return ""
