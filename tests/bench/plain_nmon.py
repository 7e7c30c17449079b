"""The yardstick: a plain line-by-line parse of an nmon file in Python. `python -m tests.bench.plain_nmon FILE`."""

import json
import resource
import sys
import time
from datetime import datetime


def parse(path: str) -> dict[str, list[list[float]]]:
    """Every number by section, and the time of each snapshot."""
    found: dict[str, list[list[float]]] = {}
    times: dict[str, float] = {}
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - as people write it
        for line in file:
            cells = line.rstrip("\n").split(",")
            if cells[0] == "ZZZZ":
                stamp = datetime.strptime(f"{cells[3]} {cells[2]}", "%d-%b-%Y %H:%M:%S")  # noqa: DTZ007
                times[cells[1]] = stamp.timestamp()
            elif len(cells) > 2 and cells[1] in times:
                row = [float(cell) for cell in cells[2:] if cell]
                found.setdefault(cells[0], []).append([times[cells[1]], *row])
    return found


if __name__ == "__main__":
    started, cpu_s = time.perf_counter(), time.process_time()
    parse(sys.argv[1])
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu_s
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "peak_kib": peak_kib}))
