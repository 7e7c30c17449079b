"""The writer takes whatever a parser found: numbers beyond reason, gaps, nothing at all."""

import numpy as np
import pytest

from tests.store.writing import write_capture
from xat_desktop.domain.series import CaptureInfo, SeriesKey, ToolSummary
from xat_desktop.store import captures, series
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.store import Store
from xat_desktop.tasks.summarise_capture import summarise_capture

A, B = SeriesKey("a"), SeriesKey("b")


@pytest.mark.parametrize(
    "values",
    [
        [1e308, -1e308, 1e308],
        [np.inf, -np.inf, np.nan, 1.0],
        [np.nan, np.nan],
        [-0.0, 5e-324],
        [-5.0, -3.0, 2.5],
    ],
)
def test_odd_numbers_are_kept_and_harm_nothing(store: Store, values: list[float]) -> None:
    column = np.array(values)
    capture = write_capture(store, [((A,), np.arange(len(values)), (column,))])
    (stored,) = series.series_of(store, capture)
    assert series.samples(store, stored.id).values.tobytes() == column.tobytes()
    assert stored.n == np.isfinite(column).sum()
    summarise_capture(store, capture)
    series.overview(store, stored)


def test_integers_at_their_limits(store: Store) -> None:
    column = np.array([-(2**63), 2**63 - 1, 0])
    capture = write_capture(store, [((A,), np.arange(3), (column,))])
    (stored,) = series.series_of(store, capture)
    assert series.samples(store, stored.id).values.tolist() == [-(2.0**63), 2.0**63, 0.0]


def test_a_column_of_gaps_beside_a_full_one(store: Store) -> None:
    capture = write_capture(store, [((A, B), np.arange(3), (np.full(3, np.nan), np.arange(3.0)))])
    found = {stored.metric: stored.n for stored in series.series_of(store, capture)}
    assert found == {"a": 0, "b": 3}


def test_a_capture_without_anything_is_none(store: Store) -> None:
    with store.write() as db:
        writer = ImportWriter(db, lambda _info: {"result_file_id": "x"})
        writer.capture(CaptureInfo("test"))
        writer.summary(ToolSummary("m", "mean", float("nan")))
        writer.finish()
    assert writer.capture_ids == []
    assert captures.captures(store) == []
