"""Mutated samples: no parser fails with anything but an XatError, hangs, or grows without bound."""

import json
import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.parsers.compliance import MAX_SAMPLE_BYTES, Case, cases, parse, salvage
from tests.parsers.fuzzing import TooMuchWorkError, bounded, mutated, retyped

CASES = [case for case in cases() if len(case.data) <= MAX_SAMPLE_BYTES]
every_case = pytest.mark.parametrize("case", CASES, ids=repr)
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@every_case
@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 6))
def test_a_changed_file_is_read_or_refused(case: Case, seed: int, steps: int) -> None:
    salvage(case, mutated(case.data[:8000], random.Random(seed), steps))


@pytest.mark.slow
@every_case
@settings(max_examples=400, deadline=None, database=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 12))
def test_a_changed_file_is_read_or_refused_many_times(case: Case, seed: int, steps: int) -> None:
    salvage(case, mutated(case.data[:20_000], random.Random(seed), steps))


def _json_documents(case: Case) -> list[Any]:
    """The file's document, or the first of those that it has by line."""
    for texts in ([case.data], case.data.splitlines()[:200]):
        try:
            return [json.loads(text) for text in texts]
        except ValueError:
            continue
    return []


@pytest.mark.parametrize("case", [case for case in CASES if _json_documents(case)], ids=repr)
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32))
def test_a_value_of_another_type_is_read_or_refused(case: Case, seed: int) -> None:
    chance = random.Random(seed)
    documents = _json_documents(case)
    at = chance.randrange(len(documents))
    texts = [json.dumps(document).encode() for document in documents]
    texts[at] = retyped(documents[at], chance)
    salvage(case, b"\n".join(texts))


@every_case
def test_the_work_is_bounded_by_the_size(case: Case) -> None:
    chance = random.Random(7)
    bounded(case, case.data)
    for _ in range(2):
        bounded(case, mutated(case.data[:8000], chance, 4))


@every_case
@pytest.mark.parametrize("filler", [b"[", b'"', b" ", b"\n", b"1", b",", b"{", b"a ", b"1 1\n"])
def test_one_thing_many_times_is_no_trap(case: Case, filler: bytes) -> None:
    head = case.data[: case.data.find(b"\n") + 1] if case.data.find(b"\n") < 2000 else b""
    bounded(case, head + filler * (20_000 // len(filler)))


def test_numbers_that_only_python_reads_cost_their_row() -> None:
    """Found by fuzzing: digits of another script, an underscore; a blank behind a number is none of it."""
    case = next(case for case in CASES if case.parser.name == "jtl-csv")
    header = b"timeStamp,elapsed,label,success\n"
    rows = [b"1795406217208,%s,a,true\n" % cell for cell in (b"5", "\u0665".encode(), b"1_0", b"7 ")]
    sink, problems = parse(case, header + b"".join(rows))
    assert problems.count == 2
    (series,) = [
        values
        for key, (_, values) in sink.captures[0].series.items()
        if key.metric == "http.client.request.duration"
    ]
    assert series.tolist() == [0.005, 0.007]


def test_a_row_without_the_name_of_its_item_is_read_or_refused() -> None:
    """Found by coverage-guided fuzzing."""
    case = next(case for case in CASES if case.parser.name == "sadf-csv")
    header = b"# hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle\n"
    assert salvage(case, header + b"vm;5;2026-11-23 04:22:53 UTC;;49.75;0.00;12.56;0.10;0.00;37.59\n")


def test_a_damaged_header_of_a_jtl_is_refused() -> None:
    """Found by coverage-guided fuzzing."""
    case = next(case for case in CASES if case.parser.name == "jtl-csv")
    for header in (b"timeStamp,elapsed", b"timeStamp,elapsed\x00,label", b'timeStamp,elapsed"",label'):
        salvage(case, header + b"\n1795406217208,5,a\n")
    assert salvage(case, b"timeStamp,elapsed,label,elapsed,success\n1795406217208,5,a,5,true\n") == -1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("locust", b'Method,Name,Error,Occurrences,\r%\n""Method,,"",,,\n,,,,,Z'),
        ("perf-stat", b"5 t#, \n"),
        (
            "pmrep-text",
            b'loop6   0   0   0   "}0   0   0 2026-11-23 \n04:21:29\nloop7   0   0   0   0   0 202',
        ),
        ("top", b"top - 04:21:19 up 9 min,  0 user,  load average: 3.3, 3.0, 2.8\nTasks: 6 total, 1,7g9 b\n"),
    ],
)
def test_found_by_coverage_guided_fuzzing(name: str, data: bytes) -> None:
    salvage(next(case for case in CASES if case.parser.name == name), data)


def test_a_block_without_a_time_that_can_be_read() -> None:
    """Found by coverage-guided fuzzing."""
    case = next(case for case in CASES if case.parser.name == "jtl-csv")
    good, bad = b"2026/11/23 04:46:30.062;5;a\n", b"2026;5;%s\n" % (b"a" * 200)
    _, problems = parse(case, b"timeStamp;elapsed;label\n" + 60 * good + 45_000 * bad)
    assert problems.count == 45_000


@pytest.mark.parametrize(
    ("sample", "whole", "damaged"),
    [
        ("netperf_stream_udp_rr_omni.txt", rb"(\n +\d+ +\d+ +\d+ +)\d+\.\d+", rb"\g<1>1.1.9"),
        ("redis7.0.15_q_quiet_CRprogress.txt", rb"avg_msec=[\d.]+", b"avg_msec=0.1.6"),
        ("redis-cli_latency_history.txt", rb"^(\d+) (\d+) ([\d.]+)", rb"min: \1, max: \2, avg: ..00"),
        ("jmeter5.5_csv_default_8threads.summariser_stdout.txt", rb"in \d\d:", b"in ::"),
        ("perf6.1_stat_j.json", rb"\d\d:\d\d:\d\d", b"29:61:61"),
        ("o_rate_lat.27812.1", rb"\A(\d+ \d+) \d+", "\\1 8\u0663".encode()),
        ("nicstat_p_parseable_2s.txt", rb"^\d+:", b"9" * 30 + b":"),
        ("collectl4.3.1_verbose_scdn_oT_10s.txt", rb"\((\d+)", b"(" + b"9" * 30),
        ("pcp-dstat_T_epoch_full_2s.csv", rb"\n\d{9}", b"\n9e200"),
        ("typeperf_en_pacific.csv", rb"\)\(\d+\)", b")(99999999999)"),
        ("iperf3.12_udp_b200M_t5_J.json", rb'"timesecs":\s*\d+', b'"timesecs": 99999999999999999999'),
        ("pcp-dstat_T_epoch_full_2s.csv", rb"(?s)(\n1795407680,)(.*)", rb"\1"),
    ],
)
def test_numbers_and_times_that_are_none_cost_their_line(sample: str, whole: bytes, damaged: bytes) -> None:
    """Found by fuzzing."""
    case = next(case for case in CASES if case.name == sample)
    changed, count = re.subn(whole, damaged, case.data, flags=re.MULTILINE)
    assert count
    salvage(case, changed)


def test_the_bound_catches_work_that_grows_with_the_square() -> None:
    case = CASES[0]

    def slow(source: object, _sink: object, _problems: object) -> None:
        data = source.whole()  # type: ignore[attr-defined]
        for _ in data:
            for _byte in data[:2000]:
                len(data)

    from dataclasses import replace

    with pytest.raises(TooMuchWorkError):
        bounded(replace(case, parser=replace(case.parser, parse=slow)), case.data[:20_000])
