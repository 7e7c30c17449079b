"""HammerDB: logs of one and many runs, all databases' wordings, TPROC-H, time profiles, job reports."""

import json

import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._source import ZoneChoice

RUN = "hammerdb/hammerdb4.12_pg_sync-on_run1"
LOG = (SAMPLES / f"{RUN}.hammerdb.log").read_text()
TRANSACTION = "xat.db.transaction.duration"
START_US = 1_795_408_768_000_000
"""2026-11-23 04:39:28 UTC."""

POWER_TEST = """\
Vuser 1:Executing Query 14 (1 of 22)
Vuser 1:query 14 completed in 1.213 seconds
Vuser 1:query 2 completed in 0.161 seconds
Vuser 1:Completed 1 query set(s) in 263 seconds
Vuser 1:Geometric mean of query times returning rows (22) is 5.43452
"""
NEWER_PROFILE = """\
MariaDB Hammerdb Time Profile Report @ Mon Jun 01 10:00:00 CEST 2026
>>>>> SUMMARY OF 2 ACTIVE VIRTUAL USERS : MEDIAN ELAPSED TIME : 127146ms
>>>>> PROC: NEWORD
CALLS: 3427\tMIN: 1.730ms\tAVG: 36.332ms\tMAX: 1220.165ms\tTOTAL: 124508.229ms
P99: 210.118ms\tP95: 104.921ms\tP75: 50.942ms\tP50: 19.126ms\tP25: 9.919ms\tSD: 49.663ms\tRATIO: 48.963%
"""


def _one(relative: str) -> Recorded:
    captures, problems = parse_sample(relative)
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize("name", ["hammerdb.log", "cli_stdout.log"])
def test_result(name: str) -> None:
    capture = _one(f"{RUN}.{name}")
    assert capture.value("xat.db.new_orders", "rate") == 40136
    assert capture.value("xat.db.tpm", "rate") == 91950
    facts = capture.info.environment
    assert (facts["database"], facts["clients"], facts["duration_minutes"]) == ("PostgreSQL", "1", "1")


def test_times_of_a_log() -> None:
    info = _one(f"{RUN}.hammerdb.log").info
    assert (info.start_us, info.end_us) == (START_US, START_US + 61_000_000)
    assert (info.zone, info.zone_source) == ("UTC", "file")


def test_transaction_counter_with_and_without_clock() -> None:
    times, values = _one(f"{RUN}.hdbtcount.log").find("xat.db.tpm")
    assert (len(values), values.max(), values[0]) == (13, 110556, 0)
    assert times[0] == START_US
    assert set(times[1:] - times[:-1]) == {5_000_000}
    cli = _one(f"{RUN}.cli_stdout.log")
    assert cli.info.tool_version == "4.12"
    assert cli.info.zone_source == "none"
    assert cli.info.environment["counter_interval_s"] == "5"
    assert cli.find("xat.db.tpm")[0].tolist() == [i * 5_000_000 for i in range(13)]


@pytest.mark.parametrize(
    ("text", "nopm", "tpm", "database"),
    [
        ("System achieved 60 NOPM from 138 SQL Server TPM", 60, 138, "SQL Server"),
        ("System achieved 60501 SQL Server TPM at 13207 NOPM", 13207, 60501, "SQL Server"),
        ("System achieved 0 Oracle TPM at 27975 NOPM", 27975, 0, "Oracle"),
        ("System achieved 5 NOPM from 11 Db2 TPM", 5, 11, "Db2"),
        ("System achieved 5 NOPM from 11 MySQL TPM", 5, 11, "MySQL"),
        ("System achieved 5 NOPM from 11 MariaDB TPM", 5, 11, "MariaDB"),
    ],
)
def test_wordings(text: str, nopm: float, tpm: float, database: str) -> None:
    captures, _ = parse_bytes(f"Vuser 1:TEST RESULT : {text}\r\n".encode(), "x.log")
    assert captures[0].value("xat.db.new_orders", "rate") == nopm
    assert captures[0].value("xat.db.tpm", "rate") == tpm
    assert captures[0].info.environment["database"] == database


def test_several_runs_in_one_log() -> None:
    second = LOG.replace("04:39", "05:39").replace("40136 NOPM from 91950", "30159 NOPM from 69063")
    for joined in (LOG + second, LOG + second.split("\n", 2)[2]):
        captures, problems = parse_bytes(joined.encode(), "hammerdb.log")
        assert problems.kept == []
        assert [c.value("xat.db.new_orders", "rate") for c in captures] == [40136, 30159]


def test_a_failed_user_and_a_run_without_a_result_are_said() -> None:
    text = LOG.replace("Vuser 2:Processing", "Vuser 2:FINISHED FAILED\nVuser 2:Processing")
    captures, problems = parse_bytes(text.encode(), "hammerdb.log")
    assert captures[0].value("hammerdb.failed_virtual_users", "total") == 1
    assert [p.line for p in problems.kept] == [16]
    _, problems = parse_bytes(LOG[: LOG.index("TEST RESULT")].encode(), "hammerdb.log")
    assert "no TEST RESULT" in problems.kept[-1].text


def test_no_password_is_kept() -> None:
    text = "HammerDB CLI v4.12\nChanged tpcc:pg_superuserpass from x to topsecret for PostgreSQL\n" + LOG
    captures, _ = parse_bytes(text.encode(), "x.log")
    assert "topsecret" not in str(captures[0].info)


def test_power_test() -> None:
    (capture,), problems = parse_bytes(POWER_TEST.encode(), "tproch.log")
    assert problems.kept == []
    query = "db.client.operation.duration"
    assert capture.find(query, db__operation__name="query 14")[1].tolist() == [1.213]
    assert capture.value(query, "geomean", virtual_user="1") == 5.43452
    assert capture.value("hammerdb.query_set_time", "total") == 263


def test_time_profile() -> None:
    capture = _one(f"{RUN}.hdbxtprofile.log")
    own = {"db__operation__name": "NEWORD", "virtual_user": "2"}
    assert capture.value(TRANSACTION, "count", **own) == 40144
    assert capture.value(TRANSACTION, "mean", **own) == 0.000732
    assert capture.value(TRANSACTION, "p99", **own) == 0.002775
    assert capture.value("hammerdb.sd_clicks", "sd", **own) == 557.857
    whole = [s for s in capture.summaries if s.metric == TRANSACTION and s.statistic == "count"]
    assert [s.value for s in whole if "virtual_user" not in dict(s.attributes)] == [
        80288,
        80928,
        7972,
        8074,
        7954,
    ]
    assert capture.info.end_us == START_US + 61_000_000


def test_newer_time_profile_with_a_zone() -> None:
    (capture,), problems = parse_bytes((NEWER_PROFILE * 2).encode(), "x.log")[0][:1], None
    assert problems is None
    assert capture.value(TRANSACTION, "sd") == 0.049663
    assert capture.value(TRANSACTION, "p25") == 0.009919
    assert capture.value("hammerdb.ratio", "share") == 0.48963
    assert capture.info.end_us == 1_780_300_800_000_000  # 08:00 UTC


def test_two_time_profiles_in_one_file() -> None:
    captures, _ = parse_bytes((NEWER_PROFILE * 2).encode(), "x.log")
    assert len(captures) == 2


def test_job_report_of_tproc_c() -> None:
    name = "hammerdb/hammerdb6.0_job_report_tproc_c.json"
    captures, problems = parse_bytes(
        (SAMPLES / name).read_bytes(), "job.json", zone=ZoneChoice("Europe/London", "user")
    )
    (capture,) = captures
    assert problems.kept == []
    assert capture.info.tool_version == "6.0"
    assert capture.value("xat.db.new_orders", "rate") == 816787
    assert capture.value("xat.db.tpm", "rate") == 1879818
    times, values = capture.find("xat.db.tpm")
    assert values.tolist() == [0, 1057926, 1700562, 340728]
    assert times[0] == 1_779_214_561_000_000  # 19:16:01 in London is 18:16:01 UTC
    assert capture.info.zone_source == "user"
    assert capture.value(TRANSACTION, "p75", db__operation__name="NEWORD") == 0.000936
    assert capture.value(TRANSACTION, "count", db__operation__name="OSTAT") == 558802
    assert capture.find("system.cpu.utilization", cpu__mode="user")[1].tolist() == [0.2845, 0.7182]


def test_job_report_of_tproc_h() -> None:
    capture = _one("hammerdb/hammerdb6.0_job_report_tproc_h.json")
    assert capture.value("db.client.operation.duration", "geomean") == 0.20057
    assert capture.value("db.client.operation.duration", "total", db__operation__name="query 2") == 0.161
    assert capture.find("hammerdb.mbps")[1].tolist() == [0.75]


def test_a_cut_job_report_gives_what_is_whole() -> None:
    data = (SAMPLES / "hammerdb/hammerdb6.0_job_report_tproc_c.json").read_bytes()
    captures, problems = parse_bytes(data[: data.index(b'"value": 340728')], "x.json")
    assert captures[0].find("xat.db.tpm")[1].tolist() == [0, 1057926, 1700562]
    assert problems.count == 2  # the damage, and the point that lost its value's end


def test_nothing_of_hammerdb() -> None:
    for parser in ("hammerdb", "hammerdb-job"):
        with pytest.raises(XatError):
            parse_bytes(b"hello\n", "x.txt", parser)


def _chart(title: str, axis: list[str], series: dict[str, list[str]]) -> bytes:
    """A page as HammerDB's chart library writes it."""
    drawn = [{"type": "bar", "name": name, "data": data} for name, data in series.items()]
    option = {"title": {"text": title}, "xAxis": [{"type": "category", "data": axis}], "series": drawn}
    script = f"var option_1 = {json.dumps(option, indent=2)};"
    return f"<html><script src='echarts.min.js'></script><script>{script}</script></html>".encode()


def test_charts() -> None:
    job = "642D8E2F5A3C03E213638373 @ 2026-05-19 19:16:01"
    times = ["2026-05-19 19:16:01", "2026-05-19 19:16:11"]
    data = _chart(f"PostgreSQL TPROC-C Transaction Count {job}", times, {"PostgreSQL tpm": ["0", "1057926"]})
    (capture,), problems = parse_bytes(data, "tcount.html")
    assert problems.kept == []
    assert capture.find("xat.db.tpm")[1].tolist() == [0, 1057926]
    assert capture.find("xat.db.tpm")[0].tolist() == [1_779_218_161_000_000, 1_779_218_171_000_000]

    data = _chart(
        f"SQL Server TPROC-C Response Times {job}",
        ["NEWORD", "SLEV"],
        {"P50_MS": ["0.7", "1.6"], "AVG_MS": ["0.8", "2.1"]},
    )
    (capture,), problems = parse_bytes(data, "timing.html")
    assert problems.kept == []
    assert capture.value(TRANSACTION, "p50", db__operation__name="SLEV") == 0.0016
    assert capture.value(TRANSACTION, "mean", db__operation__name="NEWORD") == 0.0008
    assert capture.info.environment["database"] == "SQL Server"

    data = _chart(
        f"MariaDB TPROC-C Result {job}", ["NOPM", "TPM"], {"HammerDB Result": ["816787", "1879818"]}
    )
    (capture,), _ = parse_bytes(data, "result.html")
    assert capture.value("xat.db.new_orders", "rate") == 816787
    assert capture.value("xat.db.tpm", "rate") == 1879818
