"""Charts read from a real store: sources, windows, distributions, statistics of a region, export."""

import csv
from pathlib import Path

import numpy as np
import pytest

from xat_desktop.domain.capture import Capture, Series
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.store import captures as store_captures
from xat_desktop.store import series as store_series
from xat_desktop.store.store import Store
from xat_desktop.tasks import load_heat_map
from xat_desktop.tasks.export_chart import (
    ShownDistribution,
    ShownHeatMap,
    ShownWindow,
    export_distributions,
    export_heat_maps,
    export_windows,
)
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.load_chart import (
    WindowRequest,
    load_chart_sources,
    load_distributions,
    load_overviews,
    newest_capture,
)
from xat_desktop.tasks.load_heat_map import HeatRequest, load_heat_maps
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.summarise_region import summarise_region

SAMPLES = Path(__file__).parent.parent / "samples"
JTL = SAMPLES / "jmeter" / "jmeter2.13_csv_default_noheader.jtl"
FIO = SAMPLES / "fio" / "fio3.33_everyio_rate300_offset_clat.1.log"
DURATION = "http.client.request.duration"


class Stopping:
    """Someone who presses Cancel at the second step."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self, done: int, total: int, text: str) -> None:  # noqa: ARG002
        self.steps += 1
        if self.steps > 1:
            raise Cancelled


def imported(store: Store, path: Path) -> str:
    return import_files([path], store).files[0].captures[0]


def durations(store: Store, capture_id: str) -> list[Series]:
    return store_series.series_of(store, capture_id, DURATION)


def whole(series: Series, buckets: int = 2_000) -> WindowRequest:
    return WindowRequest(series, series.t0_us, series.t1_us, buckets)


def test_sources_leave_out_what_is_gone(store: Store) -> None:
    first, second = imported(store, JTL), imported(store, FIO)
    sources = load_chart_sources(store, [second, "no such id", first], NoProgress())
    assert [capture.id for capture in sources.captures] == [second, first]
    assert {series.capture_id for series in sources.series} == {first, second}
    assert all(series.n for series in sources.series)
    assert newest_capture(store, NoProgress()) == sources.captures[0]


def test_overviews_keep_every_peak(store: Store) -> None:
    found = load_overviews(
        store, [whole(s, 10) for s in durations(store, imported(store, JTL))], NoProgress()
    )
    for one in found:
        assert one.overview.high.max() == one.request.series.maximum
        assert one.overview.low.min() == one.request.series.minimum


def test_a_heat_map_is_the_same_whether_it_is_read_at_once_or_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = durations(store, imported(store, JTL))
    start = min(one.t0_us for one in series)
    groups = {"plot1": [HeatRequest(one, start) for one in series]}
    window = (0.0, (max(one.t1_us for one in series) - start) / 1e6)
    whole = load_heat_maps(store, groups, window, set(), NoProgress())["plot1"]
    monkeypatch.setattr(load_heat_map, "SAMPLES_AT_ONCE", 3)
    np.testing.assert_array_equal(
        load_heat_maps(store, groups, window, set(), NoProgress())["plot1"].counts, whole.counts
    )


def test_a_heat_map_counts_each_sample_of_the_window_once(store: Store, tmp_path: Path) -> None:
    series = durations(store, imported(store, JTL))
    start = min(one.t0_us for one in series)
    end_s = (max(one.t1_us for one in series) - start) / 1e6
    groups = {"plot1": [HeatRequest(one, start) for one in series]}
    (found,) = load_heat_maps(store, groups, (0.0, end_s + 1), {"plot1"}, NoProgress()).values()
    every = [store_series.samples(store, one.id) for one in series]
    values = np.concatenate([one.values for one in every])
    assert found.counts.sum() == (values > 0).sum()
    half = load_heat_maps(store, groups, (0.0, end_s / 2), set(), NoProgress())["plot1"]
    x = np.concatenate([one.times - start for one in every]) / 1e6
    assert half.counts.sum() == ((x >= half.x_edges[0]) & (x < half.x_edges[-1])).sum()
    shown = [ShownHeatMap("Requests", "s", found, start)]
    rows = export_heat_maps(tmp_path / "cells.csv", shown, NoProgress())
    with (tmp_path / "cells.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    assert len(cells) == rows == np.count_nonzero(found.counts)
    assert sum(int(cell["samples"]) for cell in cells) == found.counts.sum()
    assert load_heat_maps(store, groups, (-20.0, -10.0), set(), NoProgress()) == {}


def test_distributions_are_of_all_samples(store: Store) -> None:
    series = durations(store, imported(store, JTL))
    groups = {"plot1": series}
    found = load_distributions(store, groups, {"plot1"}, NoProgress())
    for one in series:
        samples = store_series.samples(store, one.id).values
        value = found[one.id].values[0]
        assert found[one.id].n == one.n
        assert found[one.id].cumulated[0] == (samples <= value).mean()
    ratios = np.diff(np.log(found[series[0].id].edges))
    assert ratios.max() > 0


def test_region_statistics_are_exact(store: Store) -> None:
    series = durations(store, imported(store, JTL))[0]
    times, values = store_series.samples(store, series.id)
    start, end = int(times[len(times) // 4]), int(times[len(times) // 2])
    inside = values[(times >= start) & (times <= end)]
    found = summarise_region(store, [WindowRequest(series, start, end, 0)], NoProgress())[0].statistics
    assert found is not None
    assert found.n == len(inside)
    assert found.mean == pytest.approx(inside.mean())
    assert found.p99 == np.percentile(inside, 99)
    before = WindowRequest(series, series.t0_us - 20, series.t0_us - 10, 0)
    assert summarise_region(store, [before], NoProgress())[0].statistics is None


def test_cancel_stops_between_series(store: Store) -> None:
    wanted = [whole(series) for series in durations(store, imported(store, JTL))]
    for task in (load_overviews, summarise_region):
        with pytest.raises(Cancelled):
            task(store, wanted, Stopping())


def shown_window(store: Store, path: Path, metric: str) -> tuple[Capture, ShownWindow]:
    capture = store_captures.get(store, imported(store, path))
    series = store_series.series_of(store, capture.id, metric)[0]
    overview = store_series.overview(store, series)
    middle = (series.t0_us + series.t1_us) // 2
    return capture, ShownWindow(capture, "run 1", series, overview, series.t0_us, middle)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_what_is_visible_with_the_clock(store: Store, tmp_path: Path) -> None:
    capture, shown = shown_window(store, JTL, DURATION)
    count = export_windows(tmp_path / "chart.csv", [shown], NoProgress())
    rows = rows_of(tmp_path / "chart.csv")
    assert len(rows) == count == (shown.overview.times <= shown.end_us).sum()
    assert rows[0]["time"].endswith("+00:00")
    assert float(rows[0]["seconds"]) == (shown.series.t0_us - (capture.start_us or 0)) / 1e6
    assert [float(row["min"]) for row in rows] == shown.overview.low[: len(rows)].tolist()
    assert rows[0]["unit"] == "s"
    assert not list(tmp_path.glob(".*"))


def test_csv_of_a_capture_without_a_clock_has_seconds_only(store: Store, tmp_path: Path) -> None:
    _, shown = shown_window(store, FIO, "xat.io.latency")
    export_windows(tmp_path / "chart.csv", [shown], NoProgress())
    rows = rows_of(tmp_path / "chart.csv")
    assert {row["time"] for row in rows} == {""}
    assert float(rows[0]["seconds"]) >= 0


def test_csv_of_distributions(store: Store, tmp_path: Path) -> None:
    series = durations(store, imported(store, JTL))[0]
    found = load_distributions(store, {"plot1": [series]}, set(), NoProgress())[series.id]
    shown = [ShownDistribution("run 1", series, found)]
    export_distributions(tmp_path / "cdf.csv", shown, "cdf", NoProgress())
    assert float(rows_of(tmp_path / "cdf.csv")[-1]["share_at_or_below"]) == 1.0
    export_distributions(tmp_path / "bins.csv", shown, "histogram", NoProgress())
    assert sum(float(row["share"]) for row in rows_of(tmp_path / "bins.csv")) == pytest.approx(1)


def test_csv_that_cannot_be_written_says_where(store: Store, tmp_path: Path) -> None:
    _, shown = shown_window(store, JTL, DURATION)
    with pytest.raises(XatError, match="cannot be written"):
        export_windows(tmp_path / "no folder" / "chart.csv", [shown], NoProgress())


def test_an_id_that_is_named_twice_is_one_capture(store: Store) -> None:
    capture_id = imported(store, JTL)
    once = load_chart_sources(store, [capture_id], NoProgress())
    assert load_chart_sources(store, [capture_id, capture_id], NoProgress()) == once
