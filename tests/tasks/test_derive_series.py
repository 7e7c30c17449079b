"""Series computed from others of real captures: each sample checked, what charts read of them, errors in words."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xat_desktop.analysis.expression import quoted
from xat_desktop.domain.capture import Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.errors import XatError
from xat_desktop.settings import resources
from xat_desktop.store import series as store_series
from xat_desktop.store.store import Store
from xat_desktop.tasks import derive_series as module
from xat_desktop.tasks.derive_series import derive_all, derive_series, series_text
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.load_chart import WindowRequest, load_distributions, load_overviews
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.summarise_region import summarise_region

SESSION = resources() / "samples" / "monitoring" / "session-1"
SHOP = resources() / "samples" / "jmeter-shop" / "shop"
READ = "system.disk.io{disk.io.direction=read, system.device=vda}"
READS = "system.disk.operations{disk.io.direction=read, system.device=vda}"


def imported(store: Store, *paths: Path) -> list[Series]:
    found = import_files(paths, store).files
    return store_series.series_of_many(store, [one.captures[0] for one in found])


def iostat(store: Store) -> list[Series]:
    return imported(store, next(SESSION.glob("*iostat*")))


def values(store: Store, series: list[Series], text: str) -> np.ndarray:
    return store_series.samples(store, next(one.id for one in series if series_text(one) == text)).values


def test_bytes_of_a_read_sample_by_sample(store: Store) -> None:
    series = iostat(store)
    (made,) = derive_series(store, series, "a / b", {"a": READ, "b": READS})
    read, reads = values(store, series, READ), values(store, series, READS)
    expected = np.where(reads > 0, read / np.where(reads > 0, reads, 1), np.nan)
    np.testing.assert_array_equal(made.values, expected)
    assert made.unit == "By"
    assert made.n == int((reads > 0).sum())
    assert (made.minimum, made.maximum) == (np.nanmin(expected), np.nanmax(expected))
    assert made.metric == "Disk I/O (read, device vda) / Disk operations (read, device vda)"
    again = derive_all(store, series, [made.expression])[made.expression]
    assert again == [made]
    np.testing.assert_array_equal(again[0].values, made.values)


def test_charts_read_it_like_any_other(store: Store) -> None:
    series = iostat(store)
    (made,) = derive_series(store, series, f'"{READ}" * 2', {})
    (stored,) = [one for one in series if series_text(one) == READ]
    start, end = stored.t0_us + 30_000_000, stored.t1_us - 30_000_000
    asked = [WindowRequest(one, start, end, 2_000) for one in (made, stored)]
    ours, theirs = (one.overview for one in load_overviews(store, asked, NoProgress()))
    np.testing.assert_array_equal(ours.times, theirs.times)
    np.testing.assert_array_equal(ours.high, 2 * theirs.high)
    coarse = load_overviews(store, [replace(asked[0], max_buckets=5)], NoProgress())[0].overview
    assert len(coarse.times) <= 10
    assert coarse.high.max() == ours.high.max()
    mine, other = (one.statistics for one in summarise_region(store, asked, NoProgress()))
    assert mine is not None
    assert other is not None
    assert (mine.n, mine.p95) == (other.n, pytest.approx(2 * other.p95))
    found = load_distributions(store, {"one": [made, stored]}, set(), NoProgress())
    assert found[made.id].n == found[stored.id].n
    np.testing.assert_array_equal(found[made.id].values, 2 * found[stored.id].values)


def test_each_capture_that_has_them_all_gets_one(store: Store) -> None:
    series = imported(store, *sorted(SHOP.iterdir())[:2], next(SESSION.glob("*vmstat*")))
    made = derive_series(store, series, "median(r, 3)", {"r": "xat.request.rate"})
    assert len({one.capture_id for one in made}) == len(made) == 2
    assert {one.metric for one in made} == {"median(Request throughput, 3)"}


def test_events_of_the_same_requests_stay_events(store: Store) -> None:
    series = imported(store, min(SHOP.iterdir()))
    label = next(one.attributes for one in series if one.metric == "http.client.request.duration")
    pair = [quoted(series_text(one)) for one in series if one.attributes == label and one.unit == "s"]
    (made,) = derive_series(store, series, f"{pair[0]} - {pair[1]}", {})
    assert made.kind == "duration"
    (slow,) = derive_series(store, series, f"percentile({pair[0]}, 99.9, 5)", {})
    assert slow.metric.startswith("p99.9 · Connexion café · ")
    assert slow.metric.endswith(" · of each 5 s")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a / x", "There is no series “x”"),
        ("system.disk.io{disk.io.direction=reed, system.device=vda}", f"Did you mean {READ}"),
        ("a + b", "different units cannot be added: B/s and /s"),
        ("a * (0 / 0)", "no value at any time"),
    ],
)
def test_what_cannot_be_computed_is_told(store: Store, text: str, told: str) -> None:
    with pytest.raises(XatError) as caught:
        derive_series(store, iostat(store), text, {"a": READ, "b": READS})
    assert told in caught.value.detail


def test_series_of_different_captures_do_not_go_together(store: Store) -> None:
    series = imported(store, next(SESSION.glob("*iostat*")), next(SESSION.glob("*vmstat*")))
    with pytest.raises(XatError, match="cannot be computed") as caught:
        derive_series(store, series, f'"{READ}" / xat.system.run_queue', {})
    assert "No capture has all of its series" in caught.value.detail


def test_too_many_samples_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SAMPLES", 10)
    with pytest.raises(XatError) as caught:
        derive_series(store, iostat(store), "rate(a)", {"a": READ})
    assert "at most 10 can be computed with" in caught.value.detail


def test_expressions_without_their_series_are_left_out(store: Store) -> None:
    found = derive_all(store, iostat(store), ["gone / 2", f'"{READ}" / 2'])
    assert found["gone / 2"] == []
    assert [type(one) for one in found[f'"{READ}" / 2']] == [DerivedSeries]
