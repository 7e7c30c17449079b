"""What was written comes back: samples of any window, shared times, overviews that keep every peak."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.writing import write_capture
from xat_desktop.domain.series import SeriesKey, attributes
from xat_desktop.store import captures, series
from xat_desktop.store.chunks import CHUNK_ROWS
from xat_desktop.store.store import Store

A, B = SeriesKey("a", unit="s", kind="duration", decimals=3), SeriesKey("b", attributes(cpu__mode="user"))


def test_rows_of_several_chunks_come_back_sorted_by_time(store: Store) -> None:
    random = np.random.default_rng(5)
    n = 2 * CHUNK_ROWS + 1234
    times = np.cumsum(random.integers(0, 5000, n)) + random.integers(-20_000, 20_000, n)
    first, second = random.integers(0, 900, n), np.round(random.normal(50, 9, n), 2)
    pieces = np.array_split(np.arange(n), 7)
    capture = write_capture(store, [((A, B), times[p], (first[p], second[p])) for p in pieces])
    one, two = series.series_of(store, capture)
    order = np.argsort(times, kind="stable")
    for stored, expected in ((one, first / 1000), (two, second)):
        found = series.samples(store, stored.id)
        assert found.times.tolist() == sorted(times.tolist())
        assert sorted(found.values) == sorted(expected)
        assert stored.n == n
        assert stored.sum == pytest.approx(expected.sum(), rel=1e-12)
        assert (stored.minimum, stored.maximum) == (expected.min(), expected.max())
        histogram = series.histograms_of(store, [stored.id])[stored.id]
        distinct, counts = np.unique(expected, return_counts=True)
        assert histogram.values.tolist() == distinct.tolist()
        assert histogram.counts.tolist() == counts.tolist()
    window = series.samples(store, one.id, int(times[order[1000]]), int(times[order[9000]]))
    inside = (times >= times[order[1000]]) & (times <= times[order[9000]])
    assert len(window.times) == inside.sum()


def test_a_series_that_joins_other_groups_keeps_its_own_times(store: Store) -> None:
    early, late = np.arange(5) * 10, np.arange(5, 9) * 10
    capture = write_capture(
        store,
        [
            ((A, B), early, (early, early * 1.0)),
            ((B,), late, (late * 1.0,)),
            ((B, A), late + 100, (late * 2.0, late)),
        ],
    )
    found = {s.metric: series.samples(store, s.id) for s in series.series_of(store, capture)}
    assert found["b"].times.tolist() == [*early, *late, *(late + 100)]
    assert found["b"].values.tolist() == [*(early * 1.0), *(late * 1.0), *(late * 2.0)]
    assert found["a"].times.tolist() == [*early, *(late + 100)]


def test_missing_values_are_kept_as_gaps_and_counted_out(store: Store) -> None:
    values = np.array([1.0, np.nan, 3.0])
    capture = write_capture(store, [((B,), np.arange(3), (values,))])
    (stored,) = series.series_of(store, capture)
    assert stored.n == 2
    assert (stored.minimum, stored.maximum) == (1.0, 3.0)
    assert np.isnan(series.samples(store, stored.id).values[1])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(50, 3000), st.floats(0, 0.9), st.floats(0.01, 1.0))
def test_no_overview_of_any_window_loses_a_peak(seed: int, width: int, start: float, share: float) -> None:
    opened, capture = _PEAKS["store"], _PEAKS["capture"]
    (stored,) = series.series_of(opened, capture)
    every = series.samples(opened, stored.id)
    span = stored.t1_us - stored.t0_us
    low = stored.t0_us + int(start * span)
    high = low + int(share * (stored.t1_us - low))
    found = series.overview(opened, stored, low, high, width)
    inside = (every.times >= low) & (every.times <= high)
    if inside.any():
        assert found.high.max() >= every.values[inside].max()
        assert found.low.min() <= every.values[inside].min()
        assert len(found.times) <= 4 * width + 16


_PEAKS: dict[str, object] = {}


@pytest.fixture(autouse=True)
def peaks(store: Store, request: pytest.FixtureRequest) -> None:
    if "overview" in request.node.name:
        random = np.random.default_rng(3)
        n = 300_000
        values = random.exponential(5, n)
        values[random.integers(0, n, 30)] *= 1000
        times = np.cumsum(random.integers(1, 2000, n))
        _PEAKS["store"], _PEAKS["capture"] = store, write_capture(store, [((B,), times, (values,))])


def test_more_series_than_a_query_takes_parameters(store: Store) -> None:
    assert series.histograms_of(store, [str(number) for number in range(300_000)]) == {}


def test_ten_thousand_captures_take_one_statement(store: Store) -> None:
    first = write_capture(store, [((A,), np.arange(3), (np.arange(3),))])
    file_id = captures.get(store, first).file_id
    with store.write() as db:
        db.exec_driver_sql(
            "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 10000) "
            "INSERT INTO capture (id, result_file_id, tool, created_at) SELECT 'c' || n, ?, 'sar', n FROM i",
            (file_id,),
        )
    statements = _count(store, lambda: captures.captures(store))
    assert len(captures.captures(store)) == 10_001
    assert statements == 1
    assert _count(store, lambda: series.series_of_many(store, [f"c{n}" for n in range(500)])) == 1


def _count(store: Store, action: object) -> int:
    from sqlalchemy import event

    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    action()  # type: ignore[operator]
    event.remove(store.engine, "before_cursor_execute", note)
    return len(seen)
