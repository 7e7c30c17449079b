"""A bundle of 5,000 small files; a day of sar text beside DuckDB; a day of nmon beside a plain Python parse."""

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.bundle_data import write_bundle
from tests.bench.figure import Figure
from tests.bench.generate_monitors import DAY_S, write

DATA = Path(__file__).parent / "data"
FILES = 5_000
FILES_PER_S = 200
SAR_GOAL, NMON_GOAL = 1.2, 0.5


def figures(rounds: int) -> list[Figure]:
    """Seconds for the bundle; ratios to the peers, medians over the rounds."""
    return [_bundle(rounds), *_sar(rounds), *_nmon(rounds)]


def _run(module: str, *words: str) -> dict[str, float]:
    shutil.rmtree(DATA / "store", ignore_errors=True)
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _bundle(rounds: int) -> Figure:
    path = write_bundle(DATA / f"bundle-{FILES}.tar.gz", FILES)
    runs = [_run("bundle_importer", str(path), str(DATA / "store")) for _ in range(rounds)]
    assert all(run["imported"] == FILES for run in runs)
    wall_s, cpu_s = (statistics.median(run[key] for run in runs) for key in ("wall_s", "cpu_s"))
    text = f"{wall_s:.1f} s, {FILES / wall_s:.0f} files/s, {cpu_s:.1f} CPU s"
    return Figure(f"bundle of {FILES:,} small files, s", text, wall_s, FILES / FILES_PER_S)


def _sar(rounds: int) -> list[Figure]:
    text, table = DATA / "sar" / "sar10", DATA / "sar" / "sar10.csv"
    write("sar", DAY_S, text)
    write("sar_csv", DAY_S, table)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_run("importer", str(text), str(DATA / "store")))
        assert ours[-1]["samples"] >= DAY_S * 12 * 6
        theirs.append(_run("peer", "sar", str(table)))
    return _ratios(f"import sar text, {text.stat().st_size >> 20} MiB", ours, theirs, "DuckDB", SAR_GOAL)


def _nmon(rounds: int) -> list[Figure]:
    path = write("nmon", DAY_S, DATA / "nmon" / "bench.nmon")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_run("importer", str(path), str(DATA / "store")))
        theirs.append(_run("plain_nmon", str(path)))
    return _ratios(f"import nmon, {DAY_S:,} snapshots", ours, theirs, "plain Python", NMON_GOAL)


Runs = list[dict[str, float]]


def _ratios(name: str, ours: Runs, theirs: Runs, peer: str, goal: float) -> list[Figure]:
    ratio = statistics.median(
        our["wall_s"] / their["wall_s"] for our, their in zip(ours, theirs, strict=True)
    )
    mine, other = (statistics.median(run["wall_s"] for run in runs) for runs in (ours, theirs))
    cpu = " / ".join(f"{statistics.median(run['cpu_s'] for run in runs):.2f}" for runs in (ours, theirs))
    return [Figure(f"{name}, wall", f"{mine:.2f} s / {other:.2f} s {peer} (CPU {cpu} s)", ratio, goal)]
