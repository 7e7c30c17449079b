"""top -b: facts of real files, old and localised headers, processes by program, damage."""

import gzip
import re

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

LONG = "session1_top_b_20s.txt.gz"
BUSY = "top_b_d5_p_batch_idle_hidden.txt.gz"

OLD = """top - 23:59:58 up 10 days,  3:15,  2 users,  load average: 0.10, 0.20, 0.30
Tasks: 120 total,   1 running, 119 sleeping,   0 stopped,   0 zombie
Cpu(s):  1.0%us,  0.5%sy,  0.0%ni, 98.0%id,  0.5%wa,  0.0%hi,  0.0%si,  0.0%st
Mem:   8174352k total,  7816516k used,   357836k free,   263888k buffers
Swap: 10223608k total,   125664k used, 10097944k free,  4316872k cached

  PID USER      PR  NI  VIRT  RES  SHR S %CPU %MEM    TIME+  COMMAND
 1234 oracle    20   0 12.1g 1.5g 900m S 42.0  1.2  10:10.10 oracle
 1235 oracle    20   0 100m  2048  900 S  8.0  0.2   0:10.10 oracle

top - 00:00:03 up 10 days,  3:15,  2 users,  load average: 0.11, 0.20, 0.30
Tasks: 121 total,   1 running, 120 sleeping,   0 stopped,   0 zombie
Cpu(s): 11.0%us,  0.5%sy,  0.0%ni, 88.0%id,  0.5%wa,  0.0%hi,  0.0%si,  0.0%st
Mem:   8174352k total,  7816516k used,   357836k free,   263888k buffers
Swap: 10223608k total,   125664k used, 10097944k free,  4316872k cached

  PID USER      PR  NI  VIRT  RES  SHR S %CPU %MEM    TIME+  COMMAND
 1234 oracle    20   0 12.1g 1.5g 900m S 42.0  1.2  10:10.10 oracle
 1235 oracle    20   0 100m  2048  900 S  8.0  0.2   0:10.10 oracle
"""


@pytest.mark.parametrize(
    ("name", "snapshots", "first", "last", "mean_idle"),
    [(LONG, 34, "03:45:37", "03:56:38", 29.5118), (BUSY, 18, "04:21:19", "04:22:44", 14.2278)],
)
def test_facts(name: str, snapshots: int, first: str, last: str, mean_idle: float) -> None:
    captures, problems = parse_sample(f"top/{name}")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, _ = capture.find("system.cpu.load_average.1m")
    assert (len(times), _clock(times[0]), _clock(times[-1])) == (snapshots, first, last)
    _, idle = capture.find("system.cpu.utilization", cpu__mode="idle")
    boot = capture.value("system.cpu.utilization", "mean", cpu__mode="idle")
    assert len(idle) == snapshots - 1  # the span of the first snapshot is not known
    assert (idle.sum() + boot) / snapshots * 100 == pytest.approx(mean_idle, abs=5e-5)
    assert capture.info.zone_source == "none"


def _clock(time_us: int) -> str:
    seconds = int(time_us) // 1_000_000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def test_memory_and_tasks() -> None:
    capture = parse_sample(f"top/{LONG}")[0][0]
    assert capture.find("system.memory.usage", system__memory__state="used")[1][0] == pytest.approx(
        886.9 * 2**20, abs=1
    )
    assert capture.find("system.memory.usage", system__memory__state="available")[1][0] == pytest.approx(
        23218.7 * 2**20, abs=1
    )
    assert capture.find("xat.system.tasks", process__state="zombie")[1][0] == 1


def test_processes_by_program() -> None:
    capture = parse_sample(f"top/{BUSY}")[0][0]
    item = {"process__executable__name": "collectl"}
    assert capture.find("process.cpu.utilization", **item)[1][0] == pytest.approx(0.030 + 0.024 + 0.020)
    assert capture.find("xat.process.count", **item)[1][:2].tolist() == [3, 3]
    assert capture.find("process.memory.usage", **item)[1][1] == (27224 + 27352 + 27360) * 1024


def test_old_header_and_midnight() -> None:
    captures, problems = parse_bytes(OLD.encode(), "top.txt")
    assert problems.count == 0
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([86403_000_000], [0.11])
    assert captures[0].find("system.memory.limit")[1][0] == 8174352 * 1024
    assert captures[0].find("system.memory.usage", system__memory__state="cached")[1][0] == 4316872 * 1024
    assert captures[0].find("system.paging.usage", system__paging__state="used")[1][0] == 125664 * 1024
    item = {"process__executable__name": "oracle"}
    assert captures[0].find("process.cpu.utilization", **item)[1].tolist() == [0.5]
    assert captures[0].find("process.memory.usage", **item)[1][0] == 1.5 * 2**30 + 2048 * 1024


def test_decimal_commas_and_other_units() -> None:
    text = OLD.replace("0.10, 0.20, 0.30", "0,10, 0,20, 0,30").replace("0.11, 0.20, 0.30", "0,11, 0,20, 0,30")
    text = text.replace("Cpu(s): 11.0%us,  0.5%sy", "%Cpu(s): 11,0 us,  0,5 sy").replace("42.0", "42,0")
    text = text.replace(
        "Mem:   8174352k total,  7816516k used,   357836k free",
        "KiB Mem:   8174352 total,  7816516 used,   357836 free",
    )
    captures, problems = parse_bytes(text.encode(), "top.txt")
    assert problems.count == 0
    assert captures[0].find("system.cpu.load_average.1m")[1].tolist() == [0.1, 0.11]
    assert captures[0].find("system.cpu.utilization", cpu__mode="user")[1].tolist() == [0.11]
    assert captures[0].find("system.memory.limit")[1][0] == 8174352 * 1024


def test_single_cpus_and_damage() -> None:
    text = OLD.replace("Cpu(s): 11.0%us", "%Cpu0  : 11.0 us,  0.5 sy, 88.5 id\n%Cpu1  : 12.0 us")
    captures, problems = parse_bytes((text + "garbage\n 1236 oracle    20   0 100m  20").encode(), "top.txt")
    assert captures[0].find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="1")[
        1
    ].tolist() == [0.12]
    assert [problem.line for problem in problems.kept] == [21, 22]


def test_numbers_are_finite() -> None:
    capture = parse_sample(f"top/{LONG}")[0][0]
    assert all(np.isfinite(values).all() for _, values in capture.series.values())


def test_two_cpus_on_one_line() -> None:
    """procps since 3.3.17."""
    rest = "0.5 sy,  0.0 ni, 88.5 id"
    text = OLD.replace(
        "Cpu(s): 11.0%us", f"%Cpu0  : 11.0 us,  {rest}     %Cpu1  : 12.0 us,  {rest} \n%Cpu2  : 13.0 us"
    )
    captures, problems = parse_bytes(text.encode(), "top.txt")
    users = [
        captures[0].find("system.cpu.utilization", cpu__mode="user", cpu__logical_number=number)[1].tolist()
        for number in "012"
    ]
    assert users == [[0.11], [0.12], [0.13]]
    assert problems.count == 0


def test_numbers_without_their_last_digits() -> None:
    """top prints a plus where it has no room: what stands before it is no size."""
    text = OLD.replace("8174352k total", "26385868+total", 1)
    captures, problems = parse_bytes(text.encode(), "top.txt")
    assert len(captures[0].find("system.memory.limit")[1]) == 1
    assert len(captures[0].find("system.memory.usage", system__memory__state="used")[1]) == 2
    assert problems.count == 1


def test_processes_of_a_snapshot_that_is_cut_are_left_out() -> None:
    captures, problems = parse_bytes(OLD.rstrip()[:-3].encode(), "top.txt")
    times = {
        len(times) for key, (times, _) in captures[0].series.items() if key.metric == "process.memory.usage"
    }
    assert times == {1}
    assert len(captures[0].find("system.cpu.load_average.1m")[1]) == 2
    assert len(problems.kept) == 1


def test_a_loop_of_single_runs_with_dates() -> None:
    """`date; top -b -n 1`: CPU shares of each are since boot, or of a moment."""
    first, second = (part for part in re.split(r"(?m)^(?=top - )", OLD) if part.strip())
    text = f"Mon Nov 23 10:00:00 CET 2026\n{first}\nMon Nov 23 10:05:00 CET 2026\n{second}"
    captures, problems = parse_bytes(text.encode(), "top.txt")
    capture = captures[0]
    times, _ = capture.find("system.cpu.load_average.1m")
    assert times.tolist() == [us("2026-11-23T09:00:00"), us("2026-11-23T09:05:00")]
    assert not [key for key in capture.series if key.metric.endswith("cpu.utilization")]
    assert capture.info.zone_source == "file"
    assert problems.count == 0


@pytest.mark.parametrize(("old", "new"), [(" st", "@ st"), ("0.0 hi", "0x.2 hi"), ("us, ", "u?s, ")])
def test_a_damaged_share_is_no_other_share(old: str, new: str) -> None:
    data = gzip.decompress((SAMPLES / "top" / "top_b_d5_p_batch_idle_hidden.txt.gz").read_bytes()).decode()
    head, mark, rest = data.rpartition("%Cpu(s)")
    whole, before = parse_bytes(data.encode(), "top.txt")
    captures, problems = parse_bytes((head + mark + rest.replace(old, new, 1)).encode(), "top.txt")
    key = {"cpu__mode": "steal"}
    times, values = whole[0].find("system.cpu.utilization", **key)
    cut_times, cut_values = captures[0].find("system.cpu.utilization", **key)
    assert cut_times.tolist() == times[:-1].tolist()
    assert cut_values.tolist() == values[:-1].tolist()
    assert problems.count == before.count + 1
