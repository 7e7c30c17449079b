"""fio's JSON: real results of 2.21, 3.33 and 3.42, and damaged ones."""

import json
from typing import Any

import pytest

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS, fio_json
from xat_desktop.parsers.sniff import choose

THREE_JOBS = "fio/fio3.42_json_jobfile_3jobs_stonewall.json"
VERSION_2 = "fio/fio2.21_json_jobfile_3jobs_usec.json"
INTERVALS = "fio/fio3.33_json_statusinterval1_concatenated.json"


def _document(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SAMPLES / "fio/fio3.33_jsonplus_randread_4k_qd8.json").read_text())
    document["jobs"][0].update(changes)
    return document


@pytest.mark.parametrize(
    ("sample", "version", "iops", "clat_mean_ns", "bw_kib"),
    [
        (VERSION_2, "2.21", 1268.432892, 1520050.837, 1298875),
        (THREE_JOBS, "3.42", 745.034757, 2619890.969344, 762915),
    ],
)
def test_three_jobs(sample: str, version: str, iops: float, clat_mean_ns: float, bw_kib: float) -> None:
    (capture,), problems = parse_sample(sample)
    read = {"job": "seqread 1M", "disk__io__direction": "read"}
    assert capture.info.tool_version == version
    assert capture.value("xat.io.operations", "rate", **read) == iops
    assert capture.value("xat.io.bandwidth", "rate", **read) == pytest.approx(bw_kib * 1024, abs=1024)
    latency = capture.value("xat.io.latency", "mean", **read, io__phase="completion")
    assert latency == pytest.approx(clat_mean_ns / 1e9, rel=1e-12)
    jobs = {dict(summary.attributes).get("job") for summary in capture.summaries}
    assert jobs == {"seqread 1M", "randwrite_4k", "mixed_8k_psync", None}
    assert not problems.count


def test_version_2_is_in_microseconds_and_its_filler_is_no_percentile() -> None:
    (capture,), _ = parse_sample(VERSION_2)
    read = {"job": "seqread 1M", "disk__io__direction": "read", "io__phase": "completion"}
    assert capture.value("xat.io.latency", "p99.99", **read) == 10560 / 1e6
    assert not [s for s in capture.summaries if s.statistic == "p0"]


def test_percentiles_say_how_fio_estimates_them() -> None:
    (capture,), _ = parse_sample(THREE_JOBS)
    p99 = next(s for s in capture.summaries if s.statistic == "p99")
    assert p99.value == 21102592 / 1e9
    assert "histogram bucket" in p99.estimator
    assert p99.source_name == "clat (ns)"


def test_options_become_facts_in_base_units() -> None:
    (capture,), _ = parse_sample(THREE_JOBS)
    facts = capture.info.environment
    assert facts["block_size"] == "1048576, 4096, 8192"
    assert facts["workload"] == "read, randwrite, randrw"
    assert facts["data_size_bytes"] == str(256 << 20)
    assert facts["duration_s"] == "4"
    assert facts["fio.direct"] == "1"
    assert facts["jobs"] == "3"


def test_disk_and_cpu() -> None:
    (capture,), _ = parse_sample(THREE_JOBS)
    vda = {"system__device": "vda"}
    assert capture.value("xat.disk.utilization", "mean", **vda) == pytest.approx(0.78123038)
    assert capture.value("system.disk.io", "total", **vda, disk__io__direction="read") == 19792976 * 512
    user = capture.value("process.cpu.utilization", "mean", job="seqread 1M", cpu__mode="user")
    assert user == pytest.approx(0.00173827)
    assert capture.value("fio.context_switches", "total", job="seqread 1M") == 2949


def test_start_and_end() -> None:
    (capture,), _ = parse_sample(THREE_JOBS)
    assert capture.info.start_us == 1795406520944_000  # job_start of the first job
    assert capture.info.end_us == 1795406533850_000
    assert capture.info.zone_source == "file"


def test_text_around_the_document() -> None:
    (capture,), problems = parse_sample("fio/fio3.33_json_normal_mixed_output.txt")
    assert capture.value("xat.io.operations", "rate", disk__io__direction="read") == 45396.534489
    assert not problems.count


def test_status_interval_is_one_run_with_a_rate_for_each_interval() -> None:
    (capture,), _ = parse_sample(INTERVALS)
    assert capture.value("fio.total_ios", "total", disk__io__direction="read") == 196141
    times, rates = capture.find("xat.io.operations", disk__io__direction="read")
    assert times.tolist() == [
        1795406504539000,
        1795406505539000,
        1795406506539000,
        1795406507538000,
        1795406507692000,
    ]
    assert rates.tolist() == pytest.approx([41093 / 0.893, 47710, 45770, 56032, 5536 / 0.108])
    assert capture.find("xat.io.bandwidth")[1] == pytest.approx(rates * 4096, rel=0.01)


def test_two_runs_in_one_file_are_two_captures() -> None:
    text = (SAMPLES / "fio/fio3.33_jsonplus_randread_4k_qd8.json").read_text()
    later = text.replace('"timestamp" : 1795406500', '"timestamp" : 1795406600')
    captures, _ = parse_bytes((text + later).encode(), "two.json")
    assert len(captures) == 2


def test_jobs_of_the_same_name_are_numbered() -> None:
    document = _document()
    document["jobs"] *= 2
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "a.json")
    names = {dict(summary.attributes).get("job") for summary in capture.summaries}
    assert names >= {"rr#1", "rr#2"}


def test_a_failed_job_is_a_problem_and_gives_no_zeros() -> None:
    document = _document(error=5)
    document["jobs"][0]["read"] = {
        "total_ios": 0,
        "iops": 0.0,
        "bw": 0,
        "clat_ns": {"min": 0, "max": 0, "N": 0},
    }
    (capture,), problems = parse_bytes(json.dumps(document).encode(), "a.json")
    assert "error 5" in problems.kept[0].text
    assert not [s for s in capture.summaries if s.metric.startswith("xat.io")]


def test_clients_are_hosts() -> None:
    document = _document(hostname="node-7", disk_util=[{"name": "sdb", "util": 50.0}])
    document["client_stats"] = document.pop("jobs")
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "a.json")
    assert capture.info.host == "node-7"
    assert capture.value("xat.disk.utilization", "mean", host__name="node-7", system__device="sdb") == 0.5


def test_priorities_stay_apart() -> None:
    document = _document()
    latency = {"min": 1000, "max": 9000, "mean": 2000.0, "stddev": 5.0, "N": 7}
    document["jobs"][0]["read"]["prios"] = [{"prioclass": 1, "prio": 4, "priohint": 0, "clat_ns": latency}]
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "a.json")
    assert capture.value("xat.io.latency", "max", priority="1/4") == 9e-6


def test_old_version_2_counted_io_bytes_in_kib() -> None:
    document = _document()
    read = document["jobs"][0]["read"]
    size = read.pop("io_kbytes")
    read["io_bytes"] = size
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "a.json")
    assert capture.value("fio.io_bytes", "total") == size * 1024


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"iops" : 745.034757', '"iops" : -nan'),
        ('"filename" : "/bench/fiof/f1"', '"filename" : "C\\:\\test"'),
    ],
)
def test_what_old_versions_wrote_wrongly(good: str, bad: str) -> None:
    text = (SAMPLES / THREE_JOBS).read_text()
    assert good in text
    (capture,), problems = parse_bytes(text.replace(good, bad).encode(), "a.json")
    assert len({dict(s.attributes).get("job") for s in capture.summaries}) == 4
    assert not problems.count


def test_the_whole_jobs_of_a_truncated_document_are_read() -> None:
    data = (SAMPLES / THREE_JOBS).read_bytes()
    cut = data.index(b"mixed_8k_psync") + 900
    (capture,), problems = parse_bytes(data[:cut], "a.json")
    assert {dict(s.attributes)["job"] for s in capture.summaries} == {"seqread 1M", "randwrite_4k"}
    assert problems.count == 1
    assert capture.info.tool_version == "3.42"


def test_a_damaged_head_keeps_version_time_and_jobs() -> None:
    text = (SAMPLES / THREE_JOBS).read_text().replace('"size" : "256m"', '"size" : ,', 1)
    (capture,), problems = parse_bytes(text.encode(), "a.json")
    assert capture.info.tool_version == "3.42"
    assert capture.info.end_us == 1795406533850_000
    assert capture.info.environment["jobs"] == "3"
    assert problems.count == 1


def test_a_damaged_rank_stays_as_it_is() -> None:
    text = (SAMPLES / VERSION_2).read_text().replace('"99.000000"', '"9]000000"')
    (capture,), _ = parse_bytes(text.encode(), "a.json")
    assert (
        capture.value("xat.io.latency", "p9]000000", job="seqread 1M", disk__io__direction="read")
        == 6560 / 1e6
    )


def test_endless_nesting_is_an_error_and_no_crash() -> None:
    with pytest.raises(XatError):
        parse_bytes(b'{"fio version" : "fio-3.33", "jobs" : [' + b"[" * 200_000, "a.json")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(mark: bytes) -> None:
    data = (SAMPLES / THREE_JOBS).read_bytes()
    (capture,), problems = parse_bytes(mark + data.replace(b"\n", b"\r\n"), "a.json")
    assert capture.info.environment["jobs"] == "3"
    assert not problems.count


def test_recognition() -> None:
    head = (SAMPLES / "fio/fio3.33_json_normal_mixed_output.txt").read_bytes()
    assert choose(head, "a.txt", PARSERS) is fio_json.PARSER
    for other in (b'{"jobs": []}', b"fio-3.33\nStarting 1 process\n", b'{"tool": "fio version"}'):
        assert not fio_json.PARSER.recognises(other, "fio.json")


@pytest.mark.parametrize("text", ["", '{"fio version" : "fio-3.33"}', '{"fio version" : "fio-3.33", "jo'])
def test_nothing_to_read_is_an_error(text: str) -> None:
    with pytest.raises(XatError):
        parse_bytes(text.encode(), "a.json", "fio-json")


def test_values_of_a_foreign_type_do_no_harm() -> None:
    document = _document(elapsed="soon", read=[1, 2], disk_util=None, groupid=None)
    document["timestamp"] = "yesterday"
    document["timestamp_ms"] = None
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "a.json")
    assert capture.info.end_us is None


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9" * 400, "-5", "1e17"])
def test_numbers_beyond_reason_do_no_harm(number: str) -> None:
    text = (SAMPLES / INTERVALS).read_text()
    for name in ("timestamp_ms", "elapsed", "runtime", "total_ios", "io_bytes", "error", "usr_cpu"):
        start = text.index(f'"{name}" : ') + len(name) + 5
        end = min(text.index(mark, start) for mark in ",\n")
        parse_bytes((text[:start] + number + text[end:]).encode(), "a.json")


def test_the_only_job_of_a_cut_file_is_kept_as_far_as_it_goes() -> None:
    text = json.dumps(_document(), indent=2)
    (whole,), _ = parse_bytes(text.encode(), "a.json")
    values = {(s.metric, s.statistic, s.attributes): s.value for s in whole.summaries}
    for place in range(text.index('"usr_cpu"') - 4000, len(text) - 50, 997):
        captures, problems = parse_bytes(text[:place].encode(), "a.json")
        assert problems.kept
        (capture,) = captures
        for found in capture.summaries:
            assert values[found.metric, found.statistic, found.attributes] == found.value
        assert capture.info.end_us == whole.info.end_us
