"""fio's normal and terse output: other units, priorities, disks that have members (as fio's stat.c prints them)."""

import pytest

from tests.parsers.recording import SAMPLES, parse_bytes

IO = "xat.io.latency"
REPORT = """\
fio-3.36
job1: (groupid=0, jobs=1): err= 0: pid=1234: Tue Mar 12 12:34:56 2024
  read: IOPS=12.3k, BW=384Mibit/s (403Mbit/s)(481MiB/10001msec)
    clat (usec): min=10, max=2000, avg=50.50, stdev=10.10
     lat (usec): min=11, max=2001, avg=51.50, stdev=10.20
    clat prio 2/0/0 (usec): min=12, max=1900, avg=44.25, stdev= 9.10
    clat percentiles (usec):
     |  1.00th=[   15], 50.00th=[   40], 99.00th=[  100]
    clat prio 2/0/0 (12.50% of IOs) percentiles (usec):
     |  1.00th=[   25], 50.00th=[   30], 99.00th=[  900]
   bw (  Kibit/s): min=300000, max=400000, per=100.00%, avg=390000.00, stdev=100.00, samples=19
  cpu          : usr=1.00%, sys=2.00%, ctx=100, majf=0, minf=11

Run status group 0 (all jobs):
   READ: bw=50.4MB/s (48.1MiB/s), 50.4MB/s-50.4MB/s (48.1MiB/s-48.1MiB/s), io=504MB (481MiB), run=10001-10001msec

Disk stats (read/write):
    dm-0: ios=4172/7, sectors=33382/50, merge=0/0, ticks=3673/0, in_queue=3673, util=99.56%, aggrios=4187/17, \
aggsectors=33503/2130, aggrmerge=0/250, aggrticks=527/20, aggrin_queue=5273, aggrutil=23.88%
  sda: ios=4187/17, sectors=33503/2130, merge=0/250, ticks=527/20, in_queue=5273, util=23.88%
"""


def test_speeds_in_bits_and_in_units_of_1000() -> None:
    (capture,), problems = parse_bytes(REPORT.encode(), "x.txt")
    assert problems.kept == []
    assert capture.value("xat.io.bandwidth", "rate") == 384 * 2**20 / 8
    assert capture.value("fio.io_bytes", "total") == 481 * 2**20
    assert capture.value("xat.io.bandwidth", "max") == 400_000 * 1024 / 8
    assert capture.value("fio.group_bandwidth", "rate") == 50_400_000
    assert capture.value("fio.group_bytes", "total") == 504_000_000


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("clat prio 2/0/0 (12.50% of IOs) percentiles (usec):", "2/0/0"),
        ("clat prio 2/0 (12.50% of IOs) percentiles (usec):", "2/0"),
        ("high prio (12.50%) clat percentiles (usec):", "high"),
    ],
)
def test_percentiles_of_a_priority_are_not_those_of_all(title: str, name: str) -> None:
    text = REPORT.replace("clat prio 2/0/0 (12.50% of IOs) percentiles (usec):", title)
    (capture,), problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept == []
    found = {(dict(s.attributes).get("priority"), s.value) for s in capture.summaries if s.statistic == "p99"}
    assert found == {(None, 0.0001), (name, 0.0009)}
    assert capture.value(IO, "mean", priority="2/0/0") == pytest.approx(44.25e-6)


def test_a_direction_that_is_not_understood_does_not_change_the_one_before() -> None:
    bad = "  write: IOPS=100, BW=much\n    clat (usec): min=100, max=9000, avg=150.00, stdev=1.00\n  cpu "
    (capture,), problems = parse_bytes(REPORT.replace("  cpu ", bad).encode(), "x.txt")
    assert [problem.text for problem in problems.kept] == ["not understood: write: IOPS=100, BW=much"]
    assert (
        capture.value(IO, "max", disk__io__direction="read", io__phase="completion", priority="2/0/0")
        == 0.0019
    )
    assert [s.value for s in capture.summaries if s.metric == IO and s.statistic == "max"] == [
        0.002,
        0.002001,
        0.0019,
    ]


def test_a_disk_with_members_is_a_disk() -> None:
    (capture,), _ = parse_bytes(REPORT.encode(), "x.txt")
    assert capture.value("xat.disk.utilization", "mean", system__device="dm-0") == pytest.approx(0.9956)
    assert capture.value("fio.disk_aggr_write_merges", "total", system__device="dm-0") == 250
    terse = (SAMPLES / "fio/fio3.33_terse_v3_randrw.csv").read_text().splitlines()[0].split(";")
    disks = ["dm-0", *"1234567", "8.00%", "slaves", *"2345678", "9.00%", "sda", *"3456789", "7.00%"]
    (capture,), problems = parse_bytes((";".join([*terse[:-9], *disks]) + "\n").encode(), "x.csv")
    assert problems.kept == []
    devices = {dict(s.attributes).get("system.device") for s in capture.summaries} - {None}
    assert devices == {"dm-0", "sda"}
    assert capture.value("fio.disk_aggr_read_ios", "total", system__device="dm-0") == 2
