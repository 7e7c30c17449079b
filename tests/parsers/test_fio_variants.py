"""fio's normal and terse output: other units, priorities, disks that have members (as fio's stat.c prints them)."""

import json

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


def _counted(document: dict[str, object]) -> dict[str, float]:
    (capture,), problems = parse_bytes(json.dumps(document).encode(), "x.json")
    assert problems.kept == []
    return {
        dict(one.attributes)["bucket_s"]: one.value
        for one in capture.summaries
        if one.is_bucket and dict(one.attributes)["io.phase"] == "completion"
    }


def test_the_histogram_of_json_plus_is_kept_bucket_by_bucket() -> None:
    document = json.loads((SAMPLES / "fio/fio3.33_jsonplus_randread_4k_qd8.json").read_text())
    measured = document["jobs"][0]["read"]["clat_ns"]
    found = _counted(document)
    assert sum(found.values()) == measured["N"]
    assert {round(float(second) * 1e9): count for second, count in found.items()} == {
        int(bucket): count for bucket, count in measured["bins"].items()
    }


def test_buckets_of_fio_2_are_named_by_their_place() -> None:
    bins = {"5": 1, "127": 2, "128": 3, "129": 4, "1215": 5, "0": 0, "FIO_IO_U_PLAT_BITS": 6}
    clat = {"min": 5, "max": 9000, "mean": 70.5, "stddev": 1.0, "bins": bins}
    read = {"io_bytes": 4096, "bw": 1, "iops": 1.0, "total_ios": 15, "clat": clat}
    document = {"fio version": "fio-2.21", "jobs": [{"jobname": "a", "groupid": 0, "read": read}]}
    assert _counted(document) == {
        "0.000005": 1,
        "0.000127": 2,
        "0.000129": 3,
        "0.000131": 4,
        "16.71168": 5,
    }


def test_a_group_without_a_job_is_no_job() -> None:
    read = {"io_bytes": 4096, "bw_bytes": 1, "iops": 1.0, "total_ios": 1}
    jobs = [{"jobname": "a", "groupid": 0, "read": read}, {"groupid": 4294967295, "ctx": 0, "usr_cpu": 0.0}]
    (capture,), problems = parse_bytes(
        json.dumps({"fio version": "fio-3.33", "jobs": jobs}).encode(), "x.json"
    )
    assert problems.kept == []
    assert (capture.info.label, capture.info.environment["jobs"]) == ("a", "1")
    assert {dict(one.attributes)["job"] for one in capture.summaries} == {"a"}


def test_the_json_among_several_outputs_is_read() -> None:
    document = (SAMPLES / "fio/fio3.33_jsonplus_randread_4k_qd8.json").read_bytes()
    terse = (SAMPLES / "fio/fio3.33_terse_v3_randrw.csv").read_bytes()
    (alone,), _ = parse_bytes(document, "x.json")
    (among,), problems = parse_bytes(REPORT.encode() + terse + document, "x.txt")
    assert problems.kept == []
    assert among.summaries == alone.summaries


def test_idle_cpus() -> None:
    document = json.loads((SAMPLES / "fio/fio3.33_jsonplus_randread_4k_qd8.json").read_text())
    document["cpu_idleness"] = {"system": 32.5, "cpu-0": 52.25, "cpu-1": 12.75, "unit_mean": 6.9}
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "x.json")
    metric = "system.cpu.utilization"
    assert capture.value(metric, "mean", cpu__logical_number="1") == 0.1275
    assert (metric, 0.325, (("cpu.mode", "idle"),)) in [
        (one.metric, one.value, one.attributes) for one in capture.summaries
    ]
