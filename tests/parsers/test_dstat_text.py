"""What dstat prints for people: real output of 0.7.4, colours, instances, units, damage."""

import pytest

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.errors import XatError

PLAIN = "dstat/dstat0.7.4_T_cmsl_text.txt"
UNDATED = "dstat/dstat0.7.4_tcdnrpgi_text.txt"
COLOURED = "dstat/dstat0.7.4_T_cdn_colours_text.txt"
INSTANCES = "dstat/dstat0.7.4_T_C01_Dvda_text.txt"


def test_sizes_have_powers_of_1024_and_the_row_since_boot_is_left_out() -> None:
    (capture,), problems = parse_sample(PLAIN)
    assert problems.kept == []
    times, used = capture.find("system.memory.usage", system__memory__state="used")
    assert times.tolist() == [1_795_690_239_000_000, 1_795_690_240_000_000, 1_795_690_241_000_000]
    assert used.tolist() == [844 * 2**20, 871 * 2**20, 1285 * 2**20]
    free = capture.find("system.memory.usage", system__memory__state="free")[1]
    assert free[0] == pytest.approx(17.0 * 2**30)
    assert capture.find("system.cpu.utilization", cpu__mode="system")[1].tolist() == [0.06, 0.06, 0.16]
    assert capture.find("system.cpu.load_average.5m")[1].tolist() == [3.39, 3.39, 3.39]
    assert capture.info.zone_source == "file"
    assert capture.info.environment["first_row"] == "since boot, left out"


def test_dates_without_a_year_and_names_that_are_numbers() -> None:
    (capture,), problems = parse_sample(UNDATED)
    assert problems.kept == []
    times, read = capture.find("system.disk.io", disk__io__direction="read")
    assert (times[1:] - times[:-1]).tolist() == [1_000_000, 1_000_000]
    assert read.tolist() == [4096, 192 * 1024, 92 * 1024]
    assert capture.find("system.disk.operations", disk__io__direction="write")[1].tolist() == [425, 277, 1]
    assert capture.find("dstat.interrupts.42")[1].tolist() == [1, 0, 3]
    assert capture.info.zone_source == "none"
    assert "year" in capture.info.environment


def test_colours() -> None:
    (capture,), problems = parse_sample(COLOURED)
    assert problems.kept == []
    assert len(capture.series) == 9
    assert len(capture.find("system.cpu.utilization", cpu__mode="idle")[0]) == 2


def test_instances_of_a_group() -> None:
    (capture,), problems = parse_sample(INSTANCES)
    assert problems.kept == []
    assert capture.find("system.cpu.utilization", cpu__logical_number="1", cpu__mode="idle")[1].tolist() == [
        1,
        1,
    ]
    devices = {dict(key.attributes).get("system.device") for key in capture.series if "disk" in key.metric}
    assert devices == {"vda", None}


def test_counts_have_powers_of_1000_and_a_dash_is_no_value() -> None:
    text = (
        "---system-- -net/eth-0-\n int   csw | recv  send\n"
        " 100   200 |   0     0 \n  12k   35k|  35k 1.5M\n   -   7062 | 120B    - missed 2 ticks\n"
    )
    (capture,), problems = parse_bytes(text.encode(), "dstat.txt")
    assert problems.kept == []
    assert capture.find("xat.system.context_switches")[1].tolist() == [35000, 7062]
    interrupts = capture.find("xat.system.interrupts")[1]
    assert (interrupts[0], interrupts[1] != interrupts[1]) == (12000, True)
    received = capture.find(
        "system.network.io", network__interface__name="eth-0", network__io__direction="receive"
    )
    assert received[1].tolist() == [35 * 1024, 120]


def test_a_header_that_comes_again_and_damaged_rows() -> None:
    lines = (SAMPLES / PLAIN).read_text().splitlines()
    text = "\n".join([*lines[:4], *lines[:2], lines[4].replace("94", "9x"), *lines[5:]]) + "\n1795690242| 94"
    (capture,), problems = parse_bytes(text.encode(), "dstat.txt")
    assert [problem.line for problem in problems.kept] == [7, 9]
    assert len(capture.find("system.cpu.utilization", cpu__mode="user")[0]) == 2


def test_no_table() -> None:
    with pytest.raises(XatError, match="Nothing can be read"):
        parse_bytes(b"hello | world\n", "x.txt", "dstat-text")
