"""What is in a store already makes neither an import nor a deletion do more work."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sqlalchemy as sa

from tests.store.writing import write_capture
from xat_desktop.domain.series import SeriesKey
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import captures, schema
from xat_desktop.store.store import Store

OTHERS = 20_000
STEPS = 100
KEYS = tuple(SeriesKey(f"m{number}") for number in range(4))


def _work(store: Store, action: Callable[[], object]) -> int:
    """How many steps of SQLite's virtual machine an action takes, in hundreds."""
    calls: list[int] = []

    def watch(connection: Any, _record: object) -> None:
        connection.set_progress_handler(lambda: calls.append(1), STEPS)

    store.engine.dispose()
    sa.event.listen(store.engine, "connect", watch)
    action()
    sa.event.remove(store.engine, "connect", watch)
    store.engine.dispose()
    return len(calls)


def _write(store: Store) -> str:
    return write_capture(store, [(KEYS, np.arange(3), [np.arange(3.0)] * len(KEYS))])


def _fill(store: Store) -> None:
    capture, first = _write(store), new_id()
    row = {"capture_id": capture, "metric": "m", "attributes": "{}", "unit": "1", "kind": "gauge"}
    row |= {"n": 0, "t0": 0, "t1": 0}
    rows = [row | {"id": new_id(), "times_from": first} for _ in range(OTHERS)]
    with store.write() as db:
        db.execute(sa.insert(schema.series), [row | {"id": first, "times_from": None}, *rows])


def test_an_import_does_not_read_the_series_of_others(store: Store) -> None:
    _write(store)
    alone = _work(store, lambda: _write(store))
    _fill(store)
    assert _work(store, lambda: _write(store)) < 2 * alone + 10


def test_a_deletion_does_not_read_the_series_of_others(store: Store) -> None:
    _write(store)
    alone, among = _write(store), _write(store)
    expected = _work(store, lambda: captures.delete(store, [alone]))
    _fill(store)
    assert _work(store, lambda: captures.delete(store, [among])) < 2 * expected + 10
