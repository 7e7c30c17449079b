"""Many laptops at once: a hundred of one partner, and fifty partners; no update is lost."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.central.world import World, new_person
from tests.sync.laptops import Faults, Laptop
from tests.sync.test_exchange import _add
from xat_desktop.central import partners
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import schema
from xat_desktop.store.synced import BY_NAME
from xat_desktop.sync.wire import same_fields

_LAPTOPS, _PARTNERS, _AT_ONCE = 100, 50, 16
_ROUNDS, _MACHINES = 3, 20


def _at_once(work: Callable[[int], None], count: int) -> float:
    """Do it for 0..count-1 in threads; seconds that it took."""
    gate = threading.Barrier(min(count, _AT_ONCE))

    def begin(number: int) -> None:
        if number < _AT_ONCE:
            gate.wait(60)
        work(number)

    began = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(begin, number) for number in range(count)]:
            done.result()
    return time.perf_counter() - began


@pytest.mark.slow
def test_a_hundred_laptops_of_one_partner(world: World, template: Path, tmp_path: Path) -> None:
    """Each edits fields of its own in rows that all share: at the end every row has the edits of all."""
    people = (world.ann, world.bob)
    crowd = [
        Laptop(template, tmp_path / f"laptop-{n}", world, people[n % 2], Faults(random.Random(n)))
        for n in range(_LAPTOPS)
    ]
    first = crowd[0]
    capture = _capture(first)
    first.sync()
    first.hang_up()

    def work(number: int) -> None:
        laptop = crowd[number]
        for round_ in range(_ROUNDS):
            laptop.sync()
            laptop.hang_up()
            _tag(laptop, capture, f"laptop-{number}-{round_}")
            _annotate(laptop, capture)
            laptop.sync()
            laptop.hang_up()

    seconds = _at_once(work, _LAPTOPS)
    for laptop in (*crowd, first):
        laptop.sync()
        laptop.hang_up()
    edits = _LAPTOPS * _ROUNDS
    tags = first.rows("capture")[capture]["tags"]
    assert sum(f"laptop-{n}-{r}" in tags for n in range(_LAPTOPS) for r in range(_ROUNDS)) == edits
    assert len(first.rows("annotation")) == edits
    for laptop in reversed(crowd):
        laptop.sync()
        laptop.hang_up()
        assert laptop.count("sync_dirty") == laptop.count("sync_conflict") == 0
        ours, theirs = laptop.rows("capture")[capture], first.rows("capture")[capture]
        assert ours["ver"] == theirs["ver"]
        assert same_fields(BY_NAME["capture"], BY_NAME["capture"].fields, ours, theirs)
    for laptop in crowd:
        laptop.close()
    print(
        f"{_LAPTOPS} laptops of one partner, {_AT_ONCE} at once: {2 * edits} edits in {2 * edits} syncs, ",
        end="",
    )
    print(f"{seconds:.1f} s, {2 * edits / seconds:.0f} syncs/s; one row took {edits} edits")


@pytest.mark.slow
def test_fifty_partners_at_once(world: World, template: Path, tmp_path: Path) -> None:
    with world.admin() as database:
        made = [partners.add_partner(database, f"Crowd {number}") for number in range(_PARTNERS)]
        people = [new_person(database, partner, f"p{n}@crowd.example") for n, partner in enumerate(made)]
    laptops = []
    for number, (partner, person) in enumerate(zip(made, people, strict=True)):
        laptop = Laptop(
            template, tmp_path / f"partner-{number}", world, person, Faults(random.Random(number))
        )
        laptop.schema = partner.schema
        laptops.append(laptop)
        for machine in range(_MACHINES):
            _add(laptop, f"m-{machine}", notes=partner.slug)
    seconds = _at_once(lambda number: laptops[number].sync() and None, _PARTNERS)
    for laptop, partner in zip(laptops, made, strict=True):
        assert laptop.count("sync_dirty") == 0
        with psycopg.connect(world.dsn(), autocommit=True) as db:
            query = f"select count(*), count(distinct notes), min(notes) from {partner.schema}.collector"
            assert db.execute(query).fetchone() == (_MACHINES, 1, partner.slug)  # type: ignore[arg-type]
        laptop.close()
    rows = _PARTNERS * (_MACHINES + 7)
    print(
        f"{_PARTNERS} partners, {_AT_ONCE} at once: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s"
    )


def _capture(laptop: Laptop) -> str:
    file = {
        "id": new_id(),
        "sha256": "a" * 64,
        "name": "f",
        "size_bytes": 1,
        "state": "imported",
        "imported_at": 1,
    }
    capture = {"id": new_id(), "result_file_id": file["id"], "tool": "sar", "created_at": 1}
    with laptop.store.write() as db:
        db.execute(sa.insert(schema.result_file), file)
        db.execute(sa.insert(schema.capture), capture)
    return str(capture["id"])


def _tag(laptop: Laptop, capture: str, name: str) -> None:
    """As an edit in the window does: read, change, write."""
    table = schema.capture
    with laptop.store.write() as db:
        tags = sa.func.json_set(table.c.tags, f'$."{name}"', "x")
        db.execute(sa.update(table).where(table.c.id == capture).values(tags=tags))


def _annotate(laptop: Laptop, capture: str) -> None:
    row = {"id": new_id(), "capture_id": capture, "start_us": 1, "text": laptop.person.email, "created_at": 1}
    with laptop.store.write() as db:
        db.execute(sa.insert(schema.annotation), row)
