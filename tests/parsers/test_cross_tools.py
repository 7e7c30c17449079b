"""Nine tools watched the same machine for 680 s: they agree on what it did, within what their sampling explains."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.parsers.recording import Recorded, parse_sample

FILES = {
    "dstat": "dstat/session1_pcp-dstat_tcdngyms_1s.csv.gz",
    "sar": "sar/sadf12.6.1_d_A_multisection_utc_10s.csv.gz",
    "sar every 5 s": "sar/sadf12.6.1_x_u_r_5s.xml.gz",
    "iostat": "iostat/session1_iostat_xt_2s_C.txt.gz",
    "vmstat": "vmstat/session1_vmstat_t_1s.txt.gz",
    "mpstat": "mpstat/session1_mpstat_PALL_2s_C.txt.gz",
    "nmon": "nmon/session1_nmon16n_s2_notop.nmon.gz",
    "collectl": "collectl/session1_collectl_P_cdmn_5s.tab.gz",
    "atop": "atop/atop2.8.1_P_CPU_cpu_MEM_DSK_NET_parseable.txt.gz",
    "atopsar": "atop/atopsar2.8.1_c_m_d.txt.gz",
    "pmrep": "pmrep/session1_pmrep_csv_5s.csv",
    "perf": "perf/session1_perf_stat_I5000_x_csv.csv.gz",
}
Series = tuple[NDArray[np.int64], NDArray[np.float64]]
EDGE_S = 1.5
"""Times are printed in whole seconds: each edge of a tool's span may be off by one, and by when it was woken."""


@cache
def capture(tool: str) -> Recorded:
    captures, _ = parse_sample(FILES[tool])
    return captures[0]


def find(tool: str, metric: str, only: int | None = None, **attributes: str) -> Series:
    """The series with these attributes and, if `only` is given, with no more than that many."""
    wanted = {(name.replace("__", "."), value) for name, value in attributes.items()}
    found = [
        series
        for key, series in capture(tool).series.items()
        if key.metric == metric
        and wanted <= set(key.attributes)
        and (only is None or len(key.attributes) == only)
    ]
    assert len(found) == 1, (tool, metric, attributes)
    times, values = found[0]
    known = ~np.isnan(values)
    return times[known], values[known]


def share(tool: str, mode: str) -> Series:
    """Share of CPU time in a mode, of all CPUs."""
    if tool == "pmrep":
        times, usage = find(tool, "xat.cpu.usage", cpu__mode=mode)
        return times, usage / 2
    return find(tool, "system.cpu.utilization", 1, cpu__mode=mode)


def busy(tool: str) -> Series:
    """Share of CPU time that was neither idle nor waiting for I/O."""
    times, idle = share(tool, "idle")
    waiting_times, waiting = share(tool, "iowait")
    assert np.array_equal(times, waiting_times)
    return times, 1 - idle - waiting


def disk(tool: str, way: str) -> Series:
    """Bytes a second of the one disk."""
    if tool == "vmstat":
        return find(tool, "system.paging.io", system__paging__direction={"read": "in", "write": "out"}[way])
    if tool == "sar":
        return find(tool, "system.disk.io", 2, disk__io__direction=way, system__device="vda")
    return find(tool, "system.disk.io", disk__io__direction=way)


def loopback(tool: str, way: str) -> Series:
    return find(tool, "system.network.io", network__interface__name="lo", network__io__direction=way)


def amount(series: Series, start_us: float, end_us: float) -> float:
    """Integral of a rate between two moments; a value holds since the one before it.

    Rows are as far apart as they are on average: what is left of it are times printed in whole seconds.
    """
    times, values = series
    if np.ptp(np.diff(times)) <= 2e6:
        times = np.linspace(times[0], times[-1], len(times))
    seconds = np.diff(times) / 1e6
    total = np.concatenate(([0.0], np.cumsum(values[1:] * seconds)))
    return float(np.diff(np.interp([start_us, end_us], times, total))[0])


def check(tool: str, reference: Series, other: Series, rounding: float) -> None:
    """The tool's amount over its span is that of the reference over the same span, edges moved by EDGE_S at most."""
    start, end = other[0][0], other[0][-1]
    start, end = max(start, reference[0][0]), min(end, reference[0][-1])
    assert end - start > 600e6, tool
    found = amount(other, start, end)
    edges = np.linspace(-EDGE_S, EDGE_S, 13) * 1e6
    possible = [amount(reference, start + first, end + last) for first in edges for last in edges]
    assert min(possible) * (1 - rounding) <= found <= max(possible) * (1 + rounding), (
        tool,
        found,
        min(possible),
        max(possible),
    )


@pytest.mark.parametrize("tool", [tool for tool in FILES if tool not in ("dstat", "pmrep", "perf")])
def test_cpu_busy(tool: str) -> None:
    check(tool, busy("dstat"), busy(tool), 0.01)


@pytest.mark.parametrize("tool", [tool for tool in FILES if tool not in ("mpstat", "perf")])
def test_cpu_user(tool: str) -> None:
    """collectl cuts to whole percents; pcp-dstat divides by its nominal second and comes out 2.4 % higher."""
    check(tool, share("mpstat", "user"), share(tool, "user"), 0.03 if tool == "dstat" else 0.015)


@pytest.mark.parametrize("way", ["read", "write"])
@pytest.mark.parametrize("tool", ["sar", "iostat", "vmstat", "nmon", "collectl", "atop"])
def test_disk_bytes(tool: str, way: str) -> None:
    """nmon computes rates from its exact intervals but prints clocks in whole seconds."""
    check(tool, disk("dstat", way), disk(tool, way), 0.012 if tool == "nmon" else 0.005)


@pytest.mark.parametrize("way", ["read", "write"])
@pytest.mark.parametrize("tool", ["sar", "iostat", "atop", "pmrep"])
def test_disk_operations(tool: str, way: str) -> None:
    """Without atopsar: it divides by the ticks that the CPUs counted, fewer than had passed on this machine."""

    def operations(tool: str) -> Series:
        if tool == "sar":
            return find(tool, "system.disk.operations", 1, disk__io__direction=way)
        return find(tool, "system.disk.operations", disk__io__direction=way)

    check(tool, operations("collectl"), operations(tool), 0.01)


@pytest.mark.parametrize("way", ["receive", "transmit"])
@pytest.mark.parametrize("tool", ["sar", "atop"])
def test_network_bytes_of_the_loopback(tool: str, way: str) -> None:
    check(tool, loopback("nmon", way), loopback(tool, way), 0.01)


def test_network_bytes_without_the_loopback() -> None:
    """pcp-dstat leaves out lo in its total, collectl too and prints whole KB: nothing went over eth0."""
    eth0 = find(
        "atop", "system.network.io", network__interface__name="eth0", network__io__direction="receive"
    )
    total = find("dstat", "system.network.io", network__io__direction="receive")
    assert amount(eth0, eth0[0][1], eth0[0][-1]) == pytest.approx(
        amount(total, eth0[0][1], eth0[0][-1]), abs=130
    )
    assert find("collectl", "system.network.io", network__io__direction="receive")[1].max() == 0


@pytest.mark.parametrize(
    ("tool", "metric"),
    [(tool, "xat.system.context_switches") for tool in ("sar", "vmstat", "collectl", "atop", "nmon")]
    + [("perf", "perf.context-switches")],
)
def test_context_switches(tool: str, metric: str) -> None:
    check(tool, find("dstat", "xat.system.context_switches"), find(tool, metric), 0.01)


@pytest.mark.parametrize("tool", ["sar", "collectl", "atop", "pmrep", "nmon"])
def test_free_memory(tool: str) -> None:
    """A level: its mean over the session. Without vmstat: procps 4.0.2 prints its first value again and again."""

    def mean(series: Series) -> float:
        return amount(series, *span) / (span[1] - span[0]) * 1e6

    free = find(tool, "system.memory.usage", system__memory__state="free")
    span = (float(free[0][0]), float(free[0][-1]))
    reference = find("dstat", "system.memory.usage", system__memory__state="free")
    assert mean(free) == pytest.approx(mean(reference), rel=0.02)


def test_the_loopback_in_session_2() -> None:
    """collectl's KB are 1024 bytes, pcp-dstat prints bytes: 12.5 MB/s in both."""
    item = {"network__interface__name": "lo", "network__io__direction": "receive"}
    files = ("collectl/collectl4.3.1_detail_sCDN_P_2s.tab.gz", "dstat/pcp-dstat_T_epoch_full_2s.csv")
    means = [parse_sample(file)[0][0].find("system.network.io", **item)[1].mean() for file in files]
    assert means[0] == pytest.approx(means[1], rel=0.001)
