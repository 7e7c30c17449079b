"""Clocks of nb_NO, `kl. 10.46 +0000`: read as whole minutes, with the same values as any other locale's."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes
from xat_desktop.errors import XatError
from xat_desktop.parsers._norwegian_clock import plain_clocks

SAR = SAMPLES / "sar" / "sar12.6.1_u_deDE_decimalcomma_2s.txt"


def norwegian(text: str) -> str:
    """The German report as it would be printed in Norway."""
    lines = []
    for line in text.splitlines(keepends=True):
        clock, rest = line[:8], line[8:]
        is_clock = len(clock) == 8 and clock[2::3] == "::"
        lines.append(f"kl. {clock[:2]}.{clock[3:5]} +0100{rest}" if is_clock else line)
    return "".join(lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_values_are_those_of_another_locale(end: str) -> None:
    text = SAR.read_text()
    (expected,), _ = parse_bytes(text.encode(), "sar.txt")
    (found,), problems = parse_bytes(norwegian(text).replace("\n", end).encode(), "sar.txt")
    assert [(problem.line, problem.text[:24]) for problem in problems.kept] == [
        (0, "the clocks of this local")
    ]
    assert found.series.keys() == expected.series.keys()
    for key, (times, values) in expected.series.items():
        np.testing.assert_array_equal(found.series[key][1], values)
        np.testing.assert_array_equal(found.series[key][0], times // 60_000_000 * 60_000_000)


def test_dates_with_names_of_months() -> None:
    text = (
        "Linux 6.1.0 (vm) \t26. des. 2026 \t_x86_64_\t(2 CPU)\n\n"
        + "26. des. 2026 kl. 10.46 +0100\navg-cpu:  %user   %nice %system %iowait  %steal   %idle\n"
        "          34,68   29,05   12,06    0,29    0,07   23,85\n\n" * 2
    )
    (capture,), problems = parse_bytes(text.encode(), "iostat.txt")
    assert problems.count == 1
    times, user = capture.find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([us("2026-12-26T10:46:00")], [0.3468])


def test_pieces_are_cut_at_line_ends() -> None:
    text = b"kl. 10.46 +0000  CPU    %usr\nkl. 10.46 +0000  all    0,50%\nkl. 00.00 +0000  CPU    %usr\n"
    for size in (1, 7, 30, 1000):
        decode = plain_clocks()
        pieces = [decode(text[at : at + size], False) for at in range(0, len(text), size)]
        joined = b"".join([*pieces, decode(b"", True)])
        assert joined == b"10:45:59  CPU    %usr\n10:46:00  all    0,50%\n23:59:59  CPU    %usr\n"


def test_blocks_of_pidstat_that_could_not_be_told_apart_are_refused() -> None:
    text = "Linux 6.1.0 (vm) \t26. nov. 2026 \t_x86_64_\t(2 CPU)\n\nkl. 10.46 +0000   UID       PID    %usr  Command\n"
    with pytest.raises(XatError, match="not known"):
        parse_bytes(text.encode(), "pidstat.txt")
