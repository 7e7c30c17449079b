"""fio logs: real ones of fio 3.33 and the layouts of other versions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS, _fio_rows, fio_log
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers._fio_layout import LogName, layout_of, named
from xat_desktop.parsers._fio_rows import read_rows
from xat_desktop.parsers.sniff import choose

AVERAGED = "fio/fio3.33_avg1000ms_randrw_qd4_{}.1.log"
EVERY_IO = "fio/fio3.33_everyio_rate300_offset_{}.1.log"


@pytest.mark.parametrize(
    ("log", "metric", "scale", "read_mean", "rows"),
    [
        ("bw", "xat.io.bandwidth", 1 / 1024, 45097.9, 12),
        ("iops", "xat.io.operations", 1, 11274.2, 12),
        ("lat", "xat.io.latency", 1e9, 342944, 13),
        ("clat", "xat.io.latency", 1e9, 334175, 13),
        ("slat", "xat.io.latency", 1e9, 9191.75, 12),
    ],
)
def test_windows_of_a_second(log: str, metric: str, scale: float, read_mean: float, rows: int) -> None:
    (capture,), problems = parse_sample(AVERAGED.format(log))
    times, values = capture.find(metric, disk__io__direction="read")
    assert len(values) == rows
    assert (values * scale).mean() == pytest.approx(read_mean, rel=1e-5)
    assert (times[0], times[-1]) == (1_000_000, 12_000_000)
    assert capture.info.zone_source == "none"
    assert capture.info.label == "fio3.33_avg1000ms_randrw_qd4 (job 1)"
    assert capture.info.environment["rows"].startswith("mean or maximum")
    assert not problems.count


def test_latency_says_its_phase_and_what_was_assumed_of_its_unit() -> None:
    (capture,), _ = parse_sample(AVERAGED.format("clat"))
    (key, *_rest) = capture.series
    assert dict(key.attributes) == {"disk.io.direction": "read", "io.phase": "completion"}
    assert key.kind == "gauge"
    assert capture.info.environment["latency_unit"].startswith("ns: assumed")


def test_unix_epoch_is_a_stated_zone() -> None:
    (capture,), _ = parse_sample("fio/fio3.33_avg250ms_numjobs2_unixepoch_lat.2.log")
    times, values = capture.find("xat.io.latency", io__phase="total")
    assert (times[0], times[-1]) == (1795406586869_000, 1795406594619_000)
    assert (values * 1e9).mean() == pytest.approx(409355, rel=1e-5)
    assert capture.info.zone_source == "file"
    assert capture.info.label.endswith("(job 2)")


def test_every_io_gives_durations_and_a_count_per_second() -> None:
    (capture,), _ = parse_sample(EVERY_IO.format("clat"))
    _, values = capture.find("xat.io.latency", disk__io__direction="write")
    assert values[0] == 348543e-9
    assert next(iter(capture.series)).kind == "duration"
    _, rates = capture.find("xat.io.operations", disk__io__direction="write")
    assert rates.sum() == len(values)
    facts = capture.info.environment
    assert facts["block_size"] == "4096"
    assert facts["columns_left_out"] == "offset, priority"
    assert facts["latency_unit"] == "ns: the priority column came with fio 3"


def test_iops_of_every_io_become_rates() -> None:
    (capture,), _ = parse_sample(EVERY_IO.format("iops"))
    assert {key.source_name for key in capture.series} == {"counted per second"}
    _, rates = capture.find("xat.io.operations", disk__io__direction="read")
    text = (SAMPLES / EVERY_IO.format("iops")).read_text()
    assert rates.sum() == sum(line.split(", ")[2] == "0" for line in text.splitlines())


@pytest.mark.parametrize(
    ("row", "size"),
    [
        (b"5, 1200, 1, 8192", "8192"),
        (b"5, 1200, 1, 8192, 1", "8192"),
        (b"5, 1200, 1, 8192, 0x4001", "8192"),
        (b"5, 1200, 1, 8192, 16187392", "8192"),
        (b"5, 1200, 1, 8192, 16187392, 0", "8192"),
        (b"5, 1200, 1, 8192, 16187392, 0x0004", "8192"),
        (b"5, 1200, 1, 8192, 16187392, 0, 1795406586869", "8192"),
        (b"5,1200,1,8192,16187392,0", "8192"),
    ],
)
def test_layouts_of_all_versions(row: bytes, size: str) -> None:
    (capture,), problems = parse_bytes(b"\n".join([row] * 5) + b"\n", "a_lat.1.log", "fio-log")
    times, values = capture.find("xat.io.latency", disk__io__direction="write")
    assert times.tolist() == [5000] * 5
    assert (values == 1200e-9).all()
    assert capture.info.environment["block_size"] == size
    assert not problems.count


def test_mean_and_maximum_of_a_window() -> None:
    data = b"500, 9000, 120000, 0, 0, 0\n1000, 9100, 98000, 0, 0, 0\n"
    (capture,), _ = parse_bytes(data, "a_clat.1.log")
    _, values = capture.find("xat.io.latency", window="max")
    assert values.tolist() == [120000e-9, 98000e-9]
    assert capture.info.environment["rows"] == "mean and maximum of each window"


@pytest.mark.parametrize(
    ("name", "data", "seconds", "reason"),
    [
        ("fio-2.2.10_lat.1.log", b"5, 120000, 1, 8192\n", 0.12, "us: assumed from the file's name"),
        ("a_lat.1.log", b"5, 120, 1, 8192\n7, 95, 1, 8192\n9, 300, 1, 4096\n", 120e-6, "us: assumed, half"),
        ("a_lat.1.log", b"5, 120000, 1, 8192\n", 120e-6, "ns: assumed, as fio 3 writes"),
    ],
)
def test_unit_of_a_log_without_evidence_is_a_stated_assumption(
    name: str, data: bytes, seconds: float, reason: str
) -> None:
    (capture,), _ = parse_bytes(data, name)
    _, values = capture.find("xat.io.latency")
    assert values[0] == pytest.approx(seconds, rel=1e-15)
    assert capture.info.environment["latency_unit"].startswith(reason)


def test_jobs_that_appended_to_one_file_stay_apart() -> None:
    job = b"".join(b"%d, %d, 0, 4096, 0\n" % (ms, 1000 + ms) for ms in range(0, 3000, 50))
    (capture,), _ = parse_bytes(job + job + job, "a_lat.log")
    assert capture.info.environment["jobs"] == "3"
    for number in "123":
        times, _values = capture.find("xat.io.latency", job=number)
        assert len(times) == 60
        assert times[-1] == 2_950_000


def test_small_steps_back_are_no_new_job() -> None:
    data = b"".join(b"%d, 9, 0, 4096, 0\n" % (ms - 120 * (ms % 500 == 0)) for ms in range(1000, 9000, 50))
    (capture,), _ = parse_bytes(data, "a_clat.1.log")
    assert capture.info.environment["jobs"] == "1"
    assert len(capture.find("xat.io.latency")[0]) == 160


def test_sizes_that_differ_become_a_series() -> None:
    (capture,), _ = parse_bytes(b"0, 900, 0, 4096, 0\n1, 800, 0, 65536, 0\n", "a_lat.1.log")
    assert capture.find("fio.block_size")[1].tolist() == [4096, 65536]
    assert capture.info.environment["block_size"] == "4096-65536"


def test_a_name_that_says_nothing_is_a_problem_and_nothing_is_guessed() -> None:
    data = (SAMPLES / AVERAGED.format("lat")).read_bytes()
    (capture,), problems = parse_bytes(data, "result.txt")
    assert {key.metric for key in capture.series} == {"fio.value"}
    assert "does not say what was logged" in problems.kept[0].text


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(ending: bytes, mark: bytes) -> None:
    data = (SAMPLES / AVERAGED.format("lat")).read_bytes()
    (capture,), problems = parse_bytes(mark + data.replace(b"\n", ending), "a_lat.1.log")
    assert len(capture.find("xat.io.latency", disk__io__direction="write")[0]) == 13
    assert not problems.count


def test_truncated_and_damaged_lines_are_reported_with_their_place() -> None:
    lines = (SAMPLES / AVERAGED.format("lat")).read_bytes().splitlines(keepends=True)
    lines[20] = b"110x0, 355128, 0, 0, 0\n"
    data = b"".join(lines)[:-8]
    (capture,), problems = parse_bytes(data, "a_lat.1.log")
    assert [problem.line for problem in problems.kept] == [21, 26]
    assert sum(len(times) for times, _ in capture.series.values()) == 24


def test_an_impossible_direction_is_a_problem() -> None:
    data = b"0, 900, 0, 0, 0\n" * 20 + b"1, 900, 999999999999, 0, 0\n"
    (capture,), problems = parse_bytes(data, "a_lat.1.log")
    assert len(capture.find("xat.io.latency")[0]) == 20
    assert problems.count == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("job_clat.2.log", LogName("job", "clat", "2")),
        ("my_bw_test_iops.log", LogName("my_bw_test", "iops", "")),
        ("a.b_slat.1.log.gz", LogName("a.b", "slat", "1")),
        ("lat.log", LogName("", "lat", "")),
        ("flat.log", LogName()),
        ("notes.txt", LogName()),
    ],
)
def test_names(name: str, expected: LogName) -> None:
    assert named(name) == expected


def test_recognition() -> None:
    head = (SAMPLES / AVERAGED.format("bw")).read_bytes()
    assert choose(head, "a_bw.1.log", PARSERS) is fio_log.PARSER
    assert fio_log.PARSER.recognises(head, "x.csv") is Confidence.LIKELY
    for other in (b"1,2,3\n", b"0 1 2 3 4 5\n", b"time, value\n1, 2\n", b"1, 2, 9, 4\n", b"\x00\xff"):
        assert fio_log.PARSER.recognises(other, "a_lat.1.log") is Confidence.NO


def test_other_files_are_refused() -> None:
    with pytest.raises(XatError):
        parse_bytes(b"hello\n", "a_lat.1.log", "fio-log")


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.arange(40_000)
    data = b"".join(b"%d, %d, %d, 4096, 0, 0\n" % (r, 1000 + r, r % 3) for r in rows.tolist())
    monkeypatch.setattr("xat_desktop.parsers._source.HEAD_BYTES", 4096)
    (capture,), _ = parse_bytes(data, "a_lat.1.log")
    for code, direction in enumerate(("read", "write", "trim")):
        times, values = capture.find("xat.io.latency", disk__io__direction=direction)
        assert (times == rows[code::3] * 1000).all()
        assert (values == (1000 + rows[code::3]) / 1e9).all()


ROWS = st.tuples(
    st.integers(0, 10**6),
    st.integers(0, 10**9),
    st.integers(0, 9),
    st.sampled_from([0, 512, 4096]),
    st.integers(0, 10**12),
).map(lambda row: ", ".join(map(str, row)))
ODD_ROWS = st.sampled_from(
    [
        "",
        "1,2, 0, 4096, 0",
        "1 ,2, 0, 4096, 0",
        "1,  2, 0, 4096, 0",
        "1, 2, 0, 4096",
        "1, 2, 0, 4096, 0, 0",
        "1, -2, 0, 4096, 0",
        "1, 2.5, 0, 4096, 0",
        "x, 2, 0, 4096, 0",
        "1, 2, 0, 4096,0 ",
        "1, 2, 0, 4096, 0\r",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS | ODD_ROWS, min_size=1, max_size=30), st.booleans())
def test_rows_read_in_words_are_those_of_the_table(rows: list[str], ended: bool) -> None:
    data = ("\n".join(rows) + ("\n" if ended else "")).encode()
    layout = layout_of(b"0, 1, 0, 4096, 5\n", "a_lat.1.log")
    assert layout is not None
    quick = read_rows(7, data, layout)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_fio_rows, "_in_words", lambda _data, _layout: None)
        slow = read_rows(7, data, layout)
    assert quick.problems == slow.problems
    for name in ("time", "value", "direction", "size"):
        assert quick.columns[name].tolist() == slow.columns[name].tolist()
