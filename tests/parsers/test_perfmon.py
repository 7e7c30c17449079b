"""Counter logs of Windows and ESXi: zones, languages, blanks, several hosts, thousands of columns, damage."""

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.parsers._source import ZoneChoice

ENGLISH = "perfmon/typeperf_en_pacific.csv"
GERMAN = "perfmon/perfmon_de_mez.csv"


def test_the_header_states_the_distance_to_utc() -> None:
    captures, problems = parse_sample(ENGLISH)
    assert (len(captures), problems.count) == (1, 0)
    info = captures[0].info
    assert (info.tool, info.host, info.zone, info.zone_source) == ("perfmon", "HARNESS", "Etc/GMT+7", "file")
    times, busy = captures[0].find("xat.cpu.busy")
    assert times[0] == us("2026-07-23T13:04:44.015")  # the row before is blank
    assert busy.tolist() == [0.125, 0.9975]


def test_a_chosen_zone_that_fits_knows_the_other_half_of_the_year_too() -> None:
    data = (SAMPLES / ENGLISH).read_bytes().replace(b"07/23/2026 06:04:45", b"12/23/2026 06:04:45")
    times, _ = parse_bytes(data, "p.csv", zone=ZoneChoice("America/Los_Angeles", "user"))[0][0].find(
        "xat.cpu.busy"
    )
    assert times.tolist() == [us("2026-07-23T13:04:44.015"), us("2026-12-23T14:04:45.015")]
    wrong = parse_bytes(data, "p.csv", zone=ZoneChoice("Europe/Berlin", "user"))[0][0]
    assert wrong.info.zone == "Etc/GMT+7"


def test_units() -> None:
    capture = parse_sample(ENGLISH)[0][0]
    assert capture.find("system.memory.usage", system__memory__state="available")[1][1] == 4111 * 2**20
    assert capture.find("xat.disk.await", system__device="0 C:")[1][0] == 0.0031
    assert capture.find("process.memory.usage", process__executable__name="LabVIEW")[1][0] == 52428800
    name = "Intel[R] Ethernet"
    assert capture.find("system.network.io", network__interface__name=name)[1][0] == 1048576.5
    assert capture.find("perfmon.PhysicalDisk.%_Disk_Time")[1][0] == 1.0125


def test_german_names_with_decimal_commas_in_any_code_page() -> None:
    data = (SAMPLES / GERMAN).read_bytes()
    for form in (data, data.decode().encode("cp1252"), b"\xff\xfe" + data.decode().encode("utf-16-le")):
        captures, problems = parse_bytes(form, "p.csv")
        assert problems.count == 0
        times, busy = captures[0].find("xat.cpu.busy")
        assert (times[0], busy.tolist()) == (us("2026-11-23T09:00:00"), [0.255, 0.265])
        assert captures[0].find("system.memory.usage")[1].tolist() == [2048 * 2**20, 2047 * 2**20]
        assert captures[0].find("system.disk.io", disk__io__direction="read")[1][0] == 4096
        assert captures[0].find("xat.system.context_switches")[1][1] == 1001.5


def test_french_names_and_no_zone() -> None:
    text = (
        '"(PDH-CSV 4.0)","\\\\PC\\Processeur(_Total)\\% temps processeur",'
        '"\\\\PC\\Interface réseau(a)\\Octets reçus/s",'
        '"\\\\PC\\Processor Information(0,3)\\% User Time","\\\\PC\\LogicalDisk(_Total)\\Disk Reads/sec"\n'
        '"11/23/2026 10:00:00.000","10","2048","1","5"\n\nExiting, please wait...\n'
        "The command completed successfully.\n"
    )
    captures, problems = parse_bytes(text.encode(), "p.csv", zone=ZoneChoice("Europe/Paris", "user"))
    assert problems.count == 0
    assert captures[0].find("xat.cpu.busy")[0][0] == us("2026-11-23T09:00:00")
    assert captures[0].find("system.network.io", network__io__direction="receive")[1].tolist() == [2048]
    assert captures[0].find("system.cpu.utilization", cpu__logical_number="3", numa__node="0")[
        1
    ].tolist() == [0.01]
    assert captures[0].find("system.disk.operations", perfmon__object="LogicalDisk")[1].tolist() == [5]


def test_esxtop() -> None:
    captures, problems = parse_sample("esxtop/esxtop_b_cut.csv")
    assert problems.count == 0
    capture = captures[0]
    assert (capture.info.tool, capture.info.zone_source) == ("esxtop", "file")
    times, busy = capture.find("xat.cpu.busy", cpu__logical_number="0")
    assert (times[0], busy.tolist()) == (us("2021-05-12T08:00:05"), [0.26, 0.46])
    assert capture.find("system.memory.limit")[1][0] == 65421 * 2**20
    assert capture.find("system.network.io", network__io__direction="transmit")[1].tolist() == [
        100_000,
        200_000,
    ]
    assert capture.find("system.disk.io", system__device="vmhba0")[1][0] == 1.5 * 2**20
    assert capture.find("xat.disk.await", disk__io__direction="write")[1][0] == 0.00175
    assert capture.find("esxtop.Physical_Disk_Adapter.Average_Driver_MilliSec/Command")[1][1] == 0.0005
    assert capture.find("esxtop.Group_Cpu.%_Used", instance="28868:Ted_DEV_ORA")[1][0] == 0.0569


def test_thousands_of_columns() -> None:
    names = "".join(f',"\\\\h\\Group Cpu({i}:vm)\\% Used"' for i in range(5000))
    row = "".join(f',"{i}.5"' for i in range(5000))
    text = f'"(PDH-CSV 4.0) (UTC)(0)"{names}\n' + "".join(
        f'"05/12/2021 08:00:{second:02}"{row}\n' for second in range(3)
    )
    captures, problems = parse_bytes(text.encode(), "e.csv")
    assert (len(captures[0].series), problems.count) == (5000, 0)
    assert captures[0].find("esxtop.Group_Cpu.%_Used", instance="4321:vm")[1].tolist() == [43.215] * 3


def test_several_hosts_appended_logs_and_damage() -> None:
    data = (SAMPLES / ENGLISH).read_bytes().replace(b"HARNESS\\Memory", b"OTHER\\Memory")
    broken = (
        data
        + data
        + b'"07/23/2026 99:04:45.015","1","2","3","4","5","6"\r\n"07/23/2026 06:05:45.015","1"\r\n"07/23'
    )
    captures, problems = parse_bytes(broken, "p.csv")
    assert len(captures) == 2
    assert captures[0].info.environment["hosts"] == "HARNESS, OTHER"
    assert captures[0].find("system.memory.usage", host__name="OTHER")[1][0] == 4112 * 2**20
    assert sorted(problem.line for problem in problems.kept) == [9, 10, 11]


def test_quotes_that_are_not_closed_and_bytes_that_are_no_text() -> None:
    header = b'"(PDH-CSV 4.0) (UTC)(0)","\\\\h\\Memory\\Free MBytes"\n'
    rows = b'"05/12/2021 08:00:00","1"\n"05/12/2021 08:00:01","""2\n"05/12/2021 08:00:02","\xff\xfe"\n'
    rows += b'"05/12/2021 08:00:03","4"\n'
    captures, problems = parse_bytes(header + rows, "p.csv")
    times, _ = captures[0].find("system.memory.usage")
    assert (times[0], times[-1]) == (us("2021-05-12T08:00:00"), us("2021-05-12T08:00:03"))
    assert problems.count == 1


def test_spanish_counters_in_the_code_page_of_windows() -> None:
    counters = {
        "Procesador(_Total)\\% de tiempo de procesador": "12,5",
        "Memoria\\Mbytes disponibles": "4096",
        "Disco físico(_Total)\\Bytes de lectura de disco/s": "1024",
        "Interfaz de red(I350)\\Bytes recibidos/s": "77",
        "Caché propia\\Años": "3",
    }
    names = ",".join(f'"\\\\SRV01\\{name}"' for name in counters)
    values = ",".join(f'"{value}"' for value in counters.values())
    text = f'"(PDH-CSV 4.0) (Hora estándar romance)(-60)",{names}\n"11/23/2026 10:00:00.123",{values}\n'
    captures, problems = parse_bytes(text.encode("cp1252"), "p.csv")
    capture = captures[0]
    assert capture.find("xat.cpu.busy")[1].tolist() == [0.125]
    assert capture.find("system.memory.usage", system__memory__state="available")[1].tolist() == [4096 << 20]
    assert capture.find("system.disk.io", disk__io__direction="read")[1].tolist() == [1024]
    assert capture.find("system.network.io", network__interface__name="I350")[1].tolist() == [77]
    assert capture.find("perfmon.Caché_propia.Años")[0].tolist() == [us("2026-11-23T09:00:00.123")]
    assert problems.count == 0


def test_what_typeperf_could_not_collect_is_missing() -> None:
    text = """
"(PDH-CSV 4.0)","\\\\HOST\\Processor(_Total)\\% Processor Time","\\\\HOST\\Process(chrome)\\Working Set"
"11/23/2026 10:00:00.123","12.5","100000"
"11/23/2026 10:00:01.123","-1","-1"
"11/23/2026 10:00:02.123","13.5","100001"

Exiting, please wait...
The command completed successfully.
"""
    captures, problems = parse_bytes(text.encode(), "typeperf.csv")
    _, busy = captures[0].find("xat.cpu.busy")
    assert [value for value in busy.tolist() if value == value] == [0.125, 0.135]
    assert problems.count == 0
