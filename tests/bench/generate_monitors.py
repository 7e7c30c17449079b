"""A day of monitoring at one second, seeded: sar -P ALL as text and as the same rows in CSV, and nmon."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

DAY_S = 86_400
EPOCH_S = 1_760_054_400  # midnight UTC
CPUS = ("all", *(str(number) for number in range(11)))
STEP_S = 3600


def _cpu(random: np.random.Generator, rows: int) -> np.ndarray:
    """%user, %nice, %system, %iowait, %steal, %idle; shape (rows, 6)."""
    user = np.clip(30 + 8 * random.standard_normal(rows), 0, 80)
    system = np.clip(8 + 2 * random.standard_normal(rows), 0, 15)
    wait = np.clip(random.exponential(1.2, rows), 0, 4)
    zero = np.zeros(rows)
    return np.column_stack((user, zero, system, wait, zero, 100 - user - system - wait))


def sar(seconds: int) -> Iterator[str]:
    """`sar -P ALL` with a header each hour, and the averages at the end."""
    header = "CPU     %user     %nice   %system   %iowait    %steal     %idle"
    row = "{}     {:>6}" + " {:9.2f}" * 6
    yield "Linux 6.1.0-bench (bench) \t10/10/25 \t_x86_64_\t(11 CPU)\n"
    for start, values in _hours(seconds):
        before = time.strftime("%H:%M:%S", time.gmtime(EPOCH_S + start))
        lines = ["", f"{before}        {header}"]
        for second, block in enumerate(values.reshape(-1, len(CPUS), 6).tolist(), start + 1):
            clock = time.strftime("%H:%M:%S", time.gmtime(EPOCH_S + second))
            lines += [row.format(clock, cpu, *cells) for cpu, cells in zip(CPUS, block, strict=True)]
        yield "\n".join(lines) + "\n"
    yield "\n" + f"Average:        {header}\n"
    yield "".join(row.format("Average:", cpu, *[1.0] * 6) + "\n" for cpu in CPUS)


def sar_csv(seconds: int) -> Iterator[str]:
    """The rows of `sar`, as a table."""
    yield "time,cpu,user,nice,system,iowait,steal,idle\n"
    row = "{},{}" + ",{:.2f}" * 6
    for start, values in _hours(seconds):
        lines = []
        for second, block in enumerate(values.reshape(-1, len(CPUS), 6).tolist(), start):
            stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(EPOCH_S + second))
            lines += [row.format(stamp, cpu, *cells) for cpu, cells in zip(CPUS, block, strict=True)]
        yield "\n".join(lines) + "\n"


def _hours(seconds: int) -> Iterator[tuple[int, np.ndarray]]:
    random = np.random.default_rng(42)
    for start in range(0, seconds, STEP_S):
        yield start, _cpu(random, min(STEP_S, seconds - start) * len(CPUS))


def nmon(snapshots: int) -> Iterator[str]:
    """Snapshots with CPUs, memory, network and disks, as nmon for Linux writes them."""
    random = np.random.default_rng(42)
    yield "AAA,progname,nmon\nAAA,version,16n\nAAA,host,bench\nAAA,date,10-OCT-2025\nAAA,time,00:00:00\n"
    yield f"AAA,interval,1\nAAA,snapshots,{snapshots}\nAAA,cpus,4\n"
    cpus = [f"CPU{number:03d}" for number in range(1, 5)] + ["CPU_ALL"]
    for cpu in cpus:
        more = ",Busy,CPUs" if cpu == "CPU_ALL" else ""
        yield f"{cpu},CPU bench,User%,Sys%,Wait%,Idle%{more}\n"
    yield "MEM,Memory MB bench,memtotal,memfree,cached,active\n"
    yield "NET,Network I/O bench,eth0-read-KB/s,eth0-write-KB/s,\n"
    for section in ("DISKBUSY", "DISKREAD", "DISKWRITE"):
        yield f"{section},Disk bench,vda,vdb,vdc,vdd\n"
    for start in range(0, snapshots, STEP_S):
        count = min(STEP_S, snapshots - start)
        numbers = np.round(random.uniform(0, 50, (count, 40)), 1).tolist()
        yield "".join(
            _snapshot(number, row, cpus)
            for number, row in zip(range(start, start + count), numbers, strict=True)
        )


def _snapshot(number: int, row: list[float], cpus: list[str]) -> str:
    stamp, moment = f"T{number + 1:04d}", time.gmtime(EPOCH_S + number)
    lines = [f"ZZZZ,{stamp},{time.strftime('%H:%M:%S', moment)},{time.strftime('%d-%b-%Y', moment).upper()}"]
    for place, cpu in enumerate(cpus):
        cells = row[3 * place : 3 * place + 3]
        more = ",,4" if cpu == "CPU_ALL" else ""
        lines.append(f"{cpu},{stamp},{cells[0]},{cells[1]},{cells[2]},{100 - sum(cells):.1f}{more}")
    lines.append(f"MEM,{stamp},16000.0,{row[16]},{row[17]},{row[18]}")
    lines.append(f"NET,{stamp},{row[20]},{row[21]},")
    for place, section in enumerate(("DISKBUSY", "DISKREAD", "DISKWRITE")):
        cells = row[24 + 4 * place : 28 + 4 * place]
        lines.append(f"{section},{stamp}," + ",".join(map(str, cells)))
    return "\n".join(lines) + "\n"


KINDS: dict[str, Callable[[int], Iterator[str]]] = {"sar": sar, "sar_csv": sar_csv, "nmon": nmon}


def write(kind: str, size: int, path: Path) -> Path:
    """Make the file unless it is there already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("w", encoding="utf-8") as file:
            file.writelines(KINDS[kind](size))
        draft.rename(path)
    return path
