"""Sides by selectors: their names, and what is offered to choose from."""

import numpy as np
import pytest

from tests.store.writing import write_capture
from xat_desktop.domain.series import CaptureInfo, SeriesKey
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_selected import compare_selected, compared_distributions
from xat_desktop.tasks.list_sides import Side, list_sides

RATE = SeriesKey("xat.request.rate", unit="1/s")
DURATION = SeriesKey("http.client.request.duration", unit="s", kind="duration")
TIMES = np.arange(60) * 1_000_000


def write_run(store: Store, level: float, **fields: object) -> str:
    """One run of a minute whose rate and duration lie around `level`."""
    wave = level * (1 + 0.01 * np.sin(np.arange(60)))
    return write_capture(store, [([RATE, DURATION], TIMES, [wave, wave])], CaptureInfo("test"), fields)


def test_sides_are_counted_by_kind(store: Store) -> None:
    write_run(store, 100, run_group="a", tags='{"night": "1"}')
    write_run(store, 100, run_group="a")
    write_run(store, 100)
    assert list_sides(store) == (
        Side("group", "a", 2, ("group:a",)),
        Side("tag", "night=1", 1, ("tag:night=1",)),
    )


def test_every_offered_side_can_be_compared(store: Store) -> None:
    for level, group in ((100, "a"), (150, "b")):
        for shift in range(6):
            write_run(store, level + shift / 10, run_group=group, tags=f'{{"variant": "{group}"}}')
    sides = {side.name: side.selectors for side in list_sides(store)}
    found = compare_selected(store, sides["a"], sides["variant=b"])
    rate = next(row for row in found.comparison.metrics if row.metric == RATE.metric)
    assert rate.verdict == "better"
    assert rate.ratio == pytest.approx(1.5, rel=0.01)


def test_ids_are_named_by_what_they_have_in_common(store: Store) -> None:
    before = [write_run(store, 100, run_group="a") for _ in range(2)]
    after = [write_run(store, 150, label="tuned"), write_run(store, 150, label="tuned", run_group="x")]
    found = compare_selected(store, before, after)
    assert (found.baseline.name, found.candidate.name) == ("a", "tuned")


def test_equal_names_are_told_apart(store: Store) -> None:
    before, after = write_run(store, 100, label="run"), write_run(store, 150, label="run")
    found = compare_selected(store, [before], [after])
    assert (found.baseline.name, found.candidate.name) == ("run (baseline)", "run (candidate)")


def test_a_selector_without_captures_says_so(store: Store) -> None:
    with pytest.raises(XatError, match="group:none"):
        compare_selected(store, ["group:none"], ["group:none"])


def test_a_duration_has_all_its_samples_on_both_sides(store: Store) -> None:
    before, after = [write_run(store, 1.0)], [write_run(store, 2.0)]
    compared = compare_selected(store, before, after, steady=False)
    found = compared_distributions(store, compared, (DURATION.metric, ()))
    assert found is not None
    assert found.candidate is not None
    assert (found.baseline.n, found.candidate.n) == (60, 60)
    assert compared_distributions(store, compared, (RATE.metric, ())) is None
