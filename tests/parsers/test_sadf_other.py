"""sadf -x, -p and -r: facts of real files, the same numbers as the other forms, damage."""

import gzip

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.domain.series import SeriesKey, attributes
from xat_desktop.parsers._source import ZoneChoice

XML = "sadf12.7.9_x_A.xml.gz"
PPC = "sadf12.6.1_p_ppc_u_d_10s.txt.gz"
RAW = "sadf12.6.1_r_raw_u_30s.txt.gz"


def read(name: str) -> bytes:
    return gzip.decompress((SAMPLES / "sar" / name).read_bytes())


def idle(capture: Recorded) -> tuple[np.ndarray, np.ndarray]:
    return next(
        series for key, series in capture.series.items() if key.attributes == attributes(cpu__mode="idle")
    )


def plain(key: SeriesKey) -> tuple[str, tuple[tuple[str, str], ...]]:
    return key.metric, key.attributes


@pytest.mark.parametrize(
    ("name", "rows", "first", "last", "mean_idle"),
    [
        (XML, 19, "04:21:23", "04:22:53", 16.7568),
        ("sadf10.1.5_x_A.xml.gz", 19, "04:21:23", "04:22:53", 16.7489),
        ("sadf12.6.1_x_u_r_5s.xml.gz", 136, "03:45:42", "03:56:56", 30.4063),
        (PPC, 67, "03:45:47", "03:56:47", 30.4934),
    ],
)
def test_facts(name: str, rows: int, first: str, last: str, mean_idle: float) -> None:
    captures, problems = parse_sample(f"sar/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, values = idle(captures[0])
    assert (len(times), times[0], times[-1]) == (rows, us(f"2026-11-23T{first}"), us(f"2026-11-23T{last}"))
    assert values.mean() * 100 == pytest.approx(mean_idle, abs=5.1e-5)
    assert (captures[0].info.host, captures[0].info.zone_source) == ("vm", "file")


def test_xml_has_the_same_numbers_as_json() -> None:
    xml, json = parse_sample(f"sar/{XML}")[0][0], parse_sample("sar/sadf12.7.9_j_A.json.gz")[0][0]
    assert {plain(key) for key in xml.series} == {plain(key) for key in json.series}
    found = {plain(key): series for key, series in json.series.items()}
    for key, (times, values) in xml.series.items():
        assert np.array_equal(times, found[plain(key)][0])
        assert np.array_equal(values, found[plain(key)][1])
    assert xml.info.environment["cores"] == "2"


def test_old_xml_knows_every_section() -> None:
    capture = parse_sample("sar/sadf10.1.5_x_A.xml.gz")[0][0]
    assert capture.find("system.disk.io", disk__io__direction="read", system__device="dev254-0")[1][0] > 0
    assert capture.find("xat.disk.request_size", system__device="dev254-0")[1][0] > 512
    assert capture.find("sar.frmpg/s")[1][0] == -2559.2
    assert not [key for key in capture.series if key.metric.startswith("sar.usr")]


def test_damaged_xml_costs_one_moment_each() -> None:
    lines = read(XML).decode().splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if "<timestamp" in line]
    lines[starts[3] + 2] = '\t\t\t\t\t<cpu number="all" usr="1\n'
    captures, problems = parse_bytes("".join(lines[: starts[9] + 5]).encode(), "x.xml")
    assert len(idle(captures[0])[0]) == 8
    assert len(problems.kept) == 2
    assert starts[3] + 2 < problems.kept[0].line <= starts[3] + 5
    assert problems.kept[1].line == starts[9] + 1


def test_restarts_comments_and_two_documents() -> None:
    document = (
        read(XML)
        .decode()
        .replace("<restarts>", '<restarts>\n<boot date="2026-11-23" time="04:00:00" utc="1"/>')
    )
    document = document.replace(
        "</host>", '<comments><comment date="x" time="y" utc="1" com="load on"/></comments></host>'
    )
    captures, problems = parse_bytes(
        (document + document.replace('nodename="vm"', 'nodename="b"')).encode(), "x.xml"
    )
    assert problems.count == 0
    assert [capture.info.host for capture in captures] == ["vm", "b"]
    assert captures[0].info.environment["comments"] == "load on"
    assert [len(idle(capture)[0]) for capture in captures] == [19, 19]


def test_one_value_a_line_has_the_numbers_of_the_table() -> None:
    ppc = parse_sample(f"sar/{PPC}")[0][0]
    table = parse_sample("sar/sadf12.6.1_d_A_multisection_utc_10s.csv.gz")[0][0]
    found = {plain(key): series for key, series in table.series.items()}
    disk = [key for key in ppc.series if ("system.device", "vda") in key.attributes]
    assert len(disk) == 8
    assert sum(len(values) for _, values in ppc.series.values()) == 938
    for key in disk:
        assert np.array_equal(ppc.series[key][0], found[plain(key)][0])
        assert ppc.series[key][1] == pytest.approx(found[plain(key)][1])


def test_one_value_a_line_with_restarts_zones_and_damage() -> None:
    text = (
        "vm\t10\t2026-07-01 12:00:10\tcpu0\t%idle\t99,50\n"
        "vm\t10\t2026-07-01 12:00:10\t-\tcall/s\t1.00\n"
        "vm\t10\t2026-07-01 12:00:10\t-\tretrans/s\t2.00\n"
        "vm\t10\t2026-07-01 12:00:10\t-\testres/s\t3.00\n"
        "vm\t10\t2026-07-01 12:00:10\t-\tretrans/s\t4.00\n"
        "vm\t-1\t2026-07-01 12:00:15\tLINUX-RESTART\t(4 CPU)\n"
        "vm\t10\t2026-07-01 12:00:99\t-\tcall/s\t1.00\n"
        "what\n"
        "vm\t10\t2026-07-01 12:00:20\t-\tcall/s\t1.0"
    )
    captures, problems = parse_bytes(text.encode(), "p.txt", "sadf-ppc", ZoneChoice("Europe/Berlin", "user"))
    capture = captures[0]
    times, values = capture.find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="0")
    assert (times.tolist(), values.tolist()) == ([us("2026-07-01T10:00:10")], [0.995])
    assert capture.find("sar.nfs.retrans/s")[1].tolist() == [2]
    assert capture.find("sar.etcp.retrans/s")[1].tolist() == [4]
    assert capture.info.environment == {"interval_s": "10", "cores": "4", "restarts": "1"}
    assert sorted(problem.line for problem in problems.kept) == [7, 8, 9]


def test_facts_of_raw_counters() -> None:
    captures, problems = parse_sample(f"sar/{RAW}")
    assert (len(captures), problems.count) == (1, 0)
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert len(times) == 66 / 3
    # 03:46:07 UTC; %user; 61920; 65061; the steps of all modes are 5892 ticks
    steps = (65061 - 61920, 0, 31559 - 29502, 1390 - 1377, 674 - 665, 185391 - 184720)
    assert user[0] == steps[0] / sum(steps)
    assert captures[0].find("system.cpu.load_average.1m")[1][0] == 2.17
    assert captures[0].find("system.memory.usage", system__memory__state="free")[1][0] == 16776776 * 1024
    assert captures[0].info.zone_source == "none"


def test_raw_counters_in_base_units() -> None:
    disk = (
        "UTC; major; 254; minor; 0; DEV; vda; tps; {}; rkB/s; {}; wkB/s; 0; 0; rd_ticks; {}; wr_ticks; {}; "
    )
    disk += "tot_ticks; {}; aqu-sz; {};\n"
    text = "03:46:07 " + disk.format("0; 50", "0; 800", "0; 10", "0; 15", "0; 5", "0; 25")
    text += "03:46:17 " + disk.format("50; 150", "800; 1800", "10; 35", "15; 40", "5; 505", "25; 75")
    text += """03:46:17 UTC; IFACE; lo; rxpck/s; 0; 0; rxkB/s; 0; 5000; speed; 100;
03:46:27 UTC; IFACE; lo; rxpck/s; 0; 0; rxkB/s; 5000; 15000; speed; 100;
03:46:37 UTC; IFACE; lo; rxpck/s; x;
"""
    captures, problems = parse_bytes(text.encode(), "raw.txt")
    capture = captures[0]
    item = {"system__device": "vda"}
    assert capture.find("system.disk.operations", **item)[1].tolist() == [10]
    assert capture.find("system.disk.io", disk__io__direction="read", **item)[1].tolist() == [1000 * 512 / 10]
    assert capture.find("xat.disk.utilization", **item)[1].tolist() == [0.05]
    assert capture.find("xat.disk.await", **item)[1].tolist() == [0.0005]
    assert capture.find("system.network.io", network__interface__name="lo")[1].tolist() == [1000]
    assert capture.info.environment["first_row"].startswith("its rates left out")
    assert [problem.line for problem in problems.kept] == [5]
