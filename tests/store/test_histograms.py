"""Histograms of chunks add up to the histogram of all samples, whatever way they are kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.store import histograms


@pytest.mark.parametrize(
    "chunks",
    [
        [np.arange(5), np.arange(3)],
        [np.random.default_rng(i).integers(0, 3_000_000, 60_000) for i in range(20)],
        [np.random.default_rng(i).integers(0, 3_000_000 << i, 60_000) for i in range(12)],
        [np.random.default_rng(i).integers(-(10**6), 10**6, 60_000) for i in range(12)],
    ],
    ids=["few", "dense", "growing", "negative"],
)
@pytest.mark.parametrize("decimals", [0, 3, 9])
def test_integers_add_up(chunks: list[np.ndarray], decimals: int) -> None:
    collected = histograms.Collected()
    for chunk in chunks:
        collected.add(histograms.count_ints(chunk), decimals)
    _same(collected.merged(), np.concatenate(chunks) / 10**decimals)


def test_other_decimals_in_a_later_chunk_add_up() -> None:
    collected = histograms.Collected()
    collected.add(histograms.count_ints(np.array([1, 2, 2])), 0)
    collected.add(histograms.count_ints(np.array([15, 20])), 1)
    _same(collected.merged(), np.array([1.0, 2.0, 2.0, 1.5, 2.0]))


def test_floats_add_up() -> None:
    chunks = [np.random.default_rng(i).normal(size=60_000) for i in range(12)]
    collected = histograms.Collected()
    for chunk in chunks:
        collected.add(histograms.of_floats(chunk))
    _same(collected.merged(), np.concatenate(chunks))


@given(st.data(), st.sampled_from([np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32]))
def test_integers_of_any_width_are_counted(data: st.DataObject, kind: type[np.integer]) -> None:
    limits = np.iinfo(kind)
    numbers = st.integers(int(limits.min), int(limits.max)) | st.sampled_from([limits.min, limits.max])
    values = np.array(data.draw(st.lists(numbers, min_size=1, max_size=50)), kind)
    _same(histograms.count_ints(values).histogram(2), values.astype(np.int64) / 100)


def test_scattered_numbers_are_sorted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histograms, "_SORT_AT", 100_000)
    chunks = [np.random.default_rng(i).integers(0, 10**9, 60_000) // 1000 * 1000 for i in range(7)]
    collected = histograms.Collected()
    for chunk in chunks:
        collected.add(histograms.count_ints(chunk), 3)
    _same(collected.merged(), np.concatenate(chunks) / 1000)


def test_integers_that_are_one_double_are_counted_as_one() -> None:
    close = np.array([-(2**63) + 512, -(2**63) + 511])
    _same(histograms.count_ints(close).histogram(2), close / 100)


def test_few_numbers_far_apart_take_little_memory() -> None:
    found = histograms.count_ints(np.array([0, 100_000]))
    assert isinstance(found, histograms.Scattered)
    together = histograms.Collected()
    for part in (found, histograms.count_ints(np.arange(0, 100_000, 2))):
        together.add(part)
    _same(together.merged(), np.concatenate(([0, 100_000], np.arange(0, 100_000, 2))))


def test_nothing_is_nothing() -> None:
    assert len(histograms.Collected().merged().values) == 0


def test_an_encoded_histogram_comes_back() -> None:
    made = histograms.count_ints(np.array([5, 5, 7, 100_000])).histogram(3)
    back = histograms.decode(histograms.encode(made))
    assert back.values.tolist() == made.values.tolist() == [0.005, 0.007, 100.0]
    assert back.counts.tolist() == [2, 1, 1]


def _same(found: histograms.Histogram, samples: np.ndarray) -> None:
    values, counts = np.unique(samples, return_counts=True)
    assert found.values.tolist() == values.tolist()
    assert found.counts.tolist() == counts.tolist()
