"""Import beside DuckDB's read and aggregate of the same file, in turns; then the speed of the store."""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.bench.figure import Figure
from tests.bench.generate import write

DATA = Path(__file__).parent / "data"
FILES = {"jtl": 10_000_000, "pgbench": 5_000_000, "fio": 5_000_000, "sadf": 1_000_000}
NAMES = {"jtl": "bench.jtl", "pgbench": "pgbench_log.1", "fio": "bench_lat.1.log", "sadf": "sadf.csv"}
GOALS = {"jtl": 1.0, "pgbench": 1.0, "fio": 1.0, "sadf": 1.2}


def _run(module: str, *words: str) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _import(path: Path, *how: str) -> dict[str, float]:
    """An import into a fresh store, which stays."""
    shutil.rmtree(DATA / "store", ignore_errors=True)
    ours = _run("importer", str(path), str(DATA / "store"), *how)
    assert ours["status"] == "imported"
    return ours


def figures(rounds: int, kinds: tuple[str, ...] = tuple(FILES)) -> list[Figure]:
    """One line for each goal; ratios are medians over the rounds of ours / theirs in the same round."""
    found = []
    for kind in kinds:
        path = write(kind, FILES[kind], DATA / f"{FILES[kind]}" / NAMES[kind])
        bare, ours, theirs = [], [], []
        for _ in range(rounds):
            bare.append(_import(path, "bare"))
            ours.append(_import(path))
            theirs.append(_run("peer", kind, str(path)))
        name = f"import {FILES[kind]:,} rows {kind}"
        found.append(_ratio(f"{name}, wall", ours, theirs, "wall_s", GOALS[kind], "s", 1))
        found.append(_ratio(f"{name}, no copy of the original", bare, theirs, "wall_s", None, "s", 1))
        if kind == "jtl":
            found.append(_ratio(f"{name}, peak memory", ours, theirs, "peak_kib", 1.0, "MiB", 1024))
            share = ours[-1]["store_bytes"] / path.stat().st_size
            found.append(
                Figure(f"{name}, growth of the store without original / file", f"{share:.2%}", share, 0.03)
            )
            found.extend(_store_figures(DATA / "store", str(ours[-1]["capture"])))
    return found


Runs = list[dict[str, float]]


def _ratio(
    name: str, ours: Runs, theirs: Runs, key: str, goal: float | None, unit: str, per: float
) -> Figure:
    ratio = statistics.median(our[key] / their[key] for our, their in zip(ours, theirs, strict=True))
    mine, peer = (statistics.median(run[key] for run in runs) / per for runs in (ours, theirs))
    return Figure(name, f"{mine:.2f} {unit} / {peer:.2f} {unit} DuckDB", ratio, goal)


def _store_figures(folder: Path, capture: str) -> list[Figure]:
    from xat_desktop.store import series
    from xat_desktop.store.registry import Registry
    from xat_desktop.tasks.summarise_capture import summarise_capture

    registry = Registry(folder)
    store = registry.open(registry.find())
    pages = next(
        one
        for one in series.series_of(store, capture, "http.client.request.duration")
        if one.attributes == (("label", "Search products"),)
    )
    start = pages.t0_us + 1_800_000_000
    values = series.samples(store, pages.id).values
    found = [
        _milliseconds("summary table of the 10M capture", lambda: summarise_capture(store, capture), 20),
        _milliseconds(
            "one label, 10 minutes", lambda: series.samples(store, pages.id, start, start + 600_000_000), 30
        ),
        _milliseconds("A/B of 1M x 1M samples", _compare(values), 50),
    ]
    store.close()
    registry.close()
    return found


def _compare(values: np.ndarray) -> Callable[[], object]:
    from xat_desktop.analysis.mann_whitney import mann_whitney_histograms
    from xat_desktop.analysis.percentile_bootstrap import bootstrap_percentile_of_histogram
    from xat_desktop.store.histograms import of_floats

    before, after = values[:1_000_000], values[1_000_000:2_000_000] * 1.002
    sides = of_floats(before), of_floats(np.round(after, 3))
    random = np.random.default_rng(0)

    def compare() -> object:
        test = mann_whitney_histograms(*sides[0], *sides[1])
        return test, [bootstrap_percentile_of_histogram(*side, 99.0, random) for side in sides]

    return compare


def _milliseconds(name: str, action: Callable[[], object], goal: float, times: int = 7) -> Figure:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        spent.append(1000 * (time.perf_counter() - started))
    median = statistics.median(spent)
    return Figure(name, f"{median:.1f} ms", median, goal)
