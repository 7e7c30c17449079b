"""The window beside a bare PySide6 window, and its event loop while 10 million rows are imported."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.generate import write

DATA = Path(__file__).parent / "data"
ROWS = 10_000_000
STARTS = 5  # a round, as one start is short


def figures(rounds: int) -> list[Figure]:
    """First paint in turns with the bare window; the longest pause of the event loop."""
    return [_first_paint(rounds * STARTS), _longest_pause(rounds)]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen", **kept, "XAT_DATA_DIR": str(DATA / "window")}


def _run(module: str, *words: str) -> str:
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment()).stdout


def _first_paint(times: int) -> Figure:
    bare, own = [], []
    for _ in range(times):
        bare.append(float(_run("first_paint", "bare", repr(time.time()))))
        own.append(float(_run("first_paint", "xat", repr(time.time()))))
    ratio = statistics.median(own) / statistics.median(bare)
    text = f"{1000 * statistics.median(own):.0f} ms / {1000 * statistics.median(bare):.0f} ms bare PySide6"
    return Figure("first paint", text, ratio, 1.25)


def _longest_pause(rounds: int) -> Figure:
    path = write("jtl", ROWS, DATA / f"{ROWS}" / "bench.jtl")
    pauses_ms = []
    for _ in range(rounds):
        folder = DATA / "window"
        shutil.rmtree(folder, ignore_errors=True)
        pauses_ms.append(1000 * json.loads(_run("event_loop", str(path), str(folder)))["longest_s"])
        shutil.rmtree(folder, ignore_errors=True)
    text = f"{', '.join(f'{pause:.0f}' for pause in pauses_ms)} ms, one for each round"
    return Figure(f"longest pause of the event loop, {ROWS:,} rows", text, statistics.median(pauses_ms), 50)
