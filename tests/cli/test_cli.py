"""`xat` end to end on real files: exit codes, JSON and nothing else on stdout, errors that say what to do."""

import json
import multiprocessing
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from tests.privilege import as_an_ordinary_user
from xat_desktop.cli import main
from xat_desktop.tasks import import_small_files

RESOURCES = Path(__file__).parents[2] / "resources" / "samples"
JTL = Path(__file__).parents[1] / "samples" / "jmeter" / "jmeter2.13_csv_default_noheader.jtl"


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def xat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["xat", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


def test_the_whole_way_from_a_file_to_a_verdict(xat: Any, tmp_path: Path) -> None:
    assert xat("partner", "add", "Acme", "--slug", "acme").code == 0
    for group in ("service", "service-4ms-slower"):
        found = xat(
            "--json", "import", RESOURCES / "wrk-items" / group, "--group", group, "--tag", "load=wrk"
        )
        assert found.code == 0
        assert found.json["totals"]["imported"] == 5
    captures = xat("--json", "captures", "--tag", "load=wrk").json
    assert len(captures) == 10
    compared = xat(
        "--json", "compare", "--baseline", "group:service", "--candidate", "group:service-4ms-slower"
    ).json
    rates = [row for row in compared["metrics"] if row["metric"] == "xat.request.rate"]
    assert [row["verdict"] for row in rates] == ["worse"]
    assert rates[0]["baseline"]["median"] == pytest.approx(8583.42)
    assert rates[0]["candidate"]["median"] == pytest.approx(1444.5)
    assert rates[0]["ratio"] == pytest.approx(1444.5 / 8583.42)


def test_one_json_document_and_nothing_else(xat: Any) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    (capture,) = xat("--json", "captures").json
    for words in (["captures"], ["series", capture["id"]], ["stats", capture["id"]], ["formats"], ["doctor"]):
        assert xat("--json", *words).json is not None
    assert {
        "id",
        "label",
        "tool",
        "host",
        "start",
        "end",
        "series_count",
        "sample_count",
        "environment",
        "tags",
    } <= set(capture)
    assert capture["start"].endswith("Z")


def test_statistics_are_exact_and_in_base_units(xat: Any) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    (capture,) = xat("--json", "captures").json
    rows = xat("--json", "stats", capture["id"], "--metric", "http.client.request.duration").json
    assert sum(row["n"] for row in rows) == 480
    mean = sum(row["n"] * row["mean"] for row in rows) / 480
    assert mean == pytest.approx(0.015935416666666667, rel=1e-12)
    part = xat(
        "--json", "stats", capture["id"], "--from", "2026-11-23T03:56:58Z", "--to", "2026-11-23T04:00:00Z"
    ).json
    assert (
        0
        < sum(row["n"] for row in part)
        < sum(row["n"] for row in xat("--json", "stats", capture["id"]).json)
    )


def test_what_only_the_tool_computed_stands_apart_in_the_statistics(xat: Any) -> None:
    xat("partner", "add", "Acme")
    xat("import", RESOURCES / "wrk-items" / "service" / "wrk4.1_variantA_port18081_run1.txt")
    (capture,) = xat("--json", "captures").json
    (total, rate) = xat("--json", "stats", capture["id"], "--metric", "xat.request.rate").json
    assert (rate["n"], rate["mean"], rate["unit"], rate["reported"]) == (0, None, "1/s", {"rate": 13669.57})
    assert set(total["reported"]) == {"total"}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_an_export_holds_every_sample(xat: Any, tmp_path: Path, suffix: str) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    (capture,) = xat("--json", "captures").json
    target = tmp_path / f"out.{suffix}"
    done = xat("--json", "export", capture["id"], "--metric", "http.client.request.duration", "-o", target)
    assert done.json["rows"] == 480
    if suffix == "xlsx":
        assert target.read_bytes()[:2] == b"PK"
    else:
        table = pl.read_csv(target) if suffix == "csv" else pl.read_parquet(target)
        assert table["value"].mean() == pytest.approx(0.015935416666666667)
    if suffix == "csv":
        assert re.fullmatch(r"2026-11-23T03:5\d:\d\d\.\d{6}Z", target.read_text("utf-8").split("\n")[1][:27])


def test_a_failed_file_makes_exit_code_1_and_the_others_stay(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    (tmp_path / "bad.csv").write_bytes(b"")
    ended = xat("--json", "import", tmp_path / "bad.csv", JTL)
    assert ended.code == 1
    assert [file["status"] for file in ended.json["files"]] == ["failed", "imported"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["captures"], 3, "There is no partner yet"),
        (["--partner", "x", "captures"], 3, "There is no partner yet"),
        (["nonsense"], 2, "No such command"),
        (["import"], 2, "Missing argument"),
        (["partner", "add", "<b>x</b>"], 3, "HTML tag"),
    ],
)
def test_errors_say_what_to_do(xat: Any, words: list[str], code: int, message: str) -> None:
    ended = xat(*words)
    assert ended.code == code
    assert message in ended.err
    assert ended.out == ""


def test_collectors_from_and_to_csv(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    source = tmp_path / "in.csv"
    source.write_text(
        "site_name;machine_name;platform;compute_model\nBonn;web-01;AWS;m5.large\nBonn;web 02;AWS;m5.large\n",
        "utf-8",
    )
    ended = xat("--json", "collector", "import", source)
    assert ended.code == 1
    assert [problem["line"] for problem in ended.json["problems"]] == [3]
    exported = tmp_path / "out.csv"
    xat("collector", "export", "-o", exported)
    xat("partner", "add", "Other")
    assert len(xat("--json", "collector", "import", exported).json["added"]) == 1


def test_partners_do_not_see_each_other(xat: Any) -> None:
    xat("partner", "add", "First")
    xat("partner", "add", "Second")
    xat("--partner", "first", "import", JTL)
    assert len(xat("--json", "--partner", "first", "captures").json) == 1
    assert xat("--json", "--partner", "second", "captures").json == []
    assert xat("partner", "remove", "first").code == 3
    assert xat("partner", "remove", "first", "--yes").code == 0
    assert [partner["slug"] for partner in xat("--json", "partner", "list").json] == ["second"]


def test_the_report_of_one_capture(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    (capture,) = xat("--json", "captures").json
    written = xat("--json", "report", capture["id"], "-o", tmp_path / "one.html", "--title", "Night run").json
    assert "Night run" in Path(written["path"]).read_text("utf-8")
    assert len(written["sections"]) >= 4
    for words in ([], [capture["id"], "--baseline", "a", "--candidate", "b"], ["--baseline", "a"]):
        assert xat("report", *words, "-o", tmp_path / "none.html").code == 2
    assert not (tmp_path / "none.html").exists()


def test_the_command_line_never_imports_qt() -> None:
    script = "import sys, xat_desktop.cli; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_mapping_says_what_the_columns_of_a_csv_are(xat: Any, tmp_path: Path) -> None:
    table, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    table.write_text("n,resp\n0,12\n10,14\n20,19\n")
    mapping.write_text(
        'time_column = "n"\ntime_format = "relative s"\n[columns]\nresp = ["http.client.request.duration", "ms"]\n'
    )
    xat("partner", "add", "Acme")
    assert xat("import", "--map", mapping, table).code == 0
    (capture,) = xat("--json", "captures").json
    (row,) = xat("--json", "stats", capture["id"]).json
    assert (row["metric"], row["unit"], row["max"]) == ("http.client.request.duration", "s", 0.019)
    assert xat("import", "--map", tmp_path / "missing.toml", table).code == 3


def test_names_are_printed_as_they_are(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    assert "group:a: no capture" in xat("compare", "--baseline", "group:a", "--candidate", "group:b").err
    xat("import", JTL, "--label", "[bold]x[/bold] [1]", "--tag", "a=b:x:c")
    shown = xat("captures").out
    assert "[bold]x[/bold] [1]" in shown
    assert "a=b:x:c" in shown


def test_an_error_is_one_line(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    assert xat("--partner", "x" * 90, "captures").err.count("\n") == 1


def test_ctrl_c_ends_with_130_and_says_what_is_kept(xat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    xat("partner", "add", "Acme")

    def interrupt(*_: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xat_desktop.tasks.import_files.import_files", interrupt)
    ended = xat("--json", "import", JTL)
    assert ended.code == 130
    assert "what was complete is kept" in ended.err
    assert ended.out == ""


def test_collectors_as_json_and_into_a_folder_that_is_not_there(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    machine = ("--site", "Bonn", "--machine", "web-01", "--platform", "AWS", "--compute-model", "m5.large")
    xat("collector", "add", *machine)
    assert [row["machine_name"] for row in xat("--json", "collector", "export").json] == ["web-01"]
    refused = xat("collector", "export", "-o", tmp_path / "missing" / "x.csv")
    assert refused.code == 3
    assert "cannot be written" in refused.err


def test_the_version_for_people_and_for_programs(xat: Any) -> None:
    assert xat("--json", "version").json == {"version": xat("version").out.strip()}


def test_a_negative_noise_floor_is_a_usage_error(xat: Any) -> None:
    assert xat("compare", "--baseline", "a", "--candidate", "b", "--noise-floor", "-1").code == 2


def test_an_unknown_format_is_refused_before_anything_is_read(xat: Any) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    ended = xat("import", "--format", "nope", JTL)
    assert ended.code == 3
    assert "no such format" in ended.err


def test_a_format_is_declared_listed_and_removed(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    path = tmp_path / "f.toml"
    path.write_text(
        'name = "probe"\ntime_column = "t"\n[columns]\nlat = ["http.client.request.duration", "ms"]\n'
    )
    assert xat("--json", "format", "add", path, "--user").json["scope"] == "user"
    assert [kept["name"] for kept in xat("--json", "format", "list").json] == ["probe"]
    table = tmp_path / "x.csv"
    table.write_text("t,lat\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2\n")
    assert xat("--json", "import", table).json["files"][0]["format"] == "probe"
    xat("format", "remove", "probe")
    assert xat("--json", "format", "list").json == []


def test_an_unreadable_file_and_folders_without_files_harm_no_other(xat: Any, tmp_path: Path) -> None:
    xat("partner", "add", "Acme")
    closed, shut, empty = tmp_path / "closed.jtl", tmp_path / "shut", tmp_path / "empty"
    shutil.copy(JTL, closed)
    closed.chmod(0)
    for folder in (shut, empty, tmp_path / "parts" / "deeper"):
        folder.mkdir(parents=True)
    shut.chmod(0)
    listed = tmp_path / "listed"
    listed.mkdir()
    shutil.copy(JTL, listed)
    listed.chmod(0o400)  # names can be read, and nothing more
    paths = closed, shut, shut / "in.jtl", listed, empty, tmp_path / "parts", JTL
    with as_an_ordinary_user():
        ended = xat("--json", "import", *paths)
        assert xat("collector", "import", closed).code == xat("import", "--map", closed, JTL).code == 3
    shut.chmod(0o700)
    listed.chmod(0o700)
    assert ended.code == 1
    assert [file["status"] for file in ended.json["files"]] == ["failed"] * 6 + ["imported"]
    assert [file["error"].partition(":")[0] for file in ended.json["files"][:6]] == [
        "The file may not be read",
        "The file may not be read",
        "The file may not be read",
        "The file may not be read",
        "This is a folder",
        "This is a folder",
    ]
    assert "--recursive" in ended.json["files"][5]["error"]


def test_a_problem_of_the_whole_file_has_no_line(xat: Any) -> None:
    xat("partner", "add", "Acme")
    samples = Path(__file__).parents[1] / "samples"
    ended = xat("import", samples / "hyperfine" / "hyperfine1.15_ignore_failure_user_exit.json")
    assert "line 0" not in ended.out


@pytest.mark.parametrize(
    ("name", "slug"),
    [("東京商事", "partner"), ("Con", "partner-con"), ("COM1", "partner-com1"), ("Com", "com")],
)
def test_every_name_of_a_partner_gets_a_short_name(xat: Any, name: str, slug: str) -> None:
    assert xat("--json", "partner", "add", name).json["slug"] == slug
    assert xat("partner", "add", name).code == 3


def test_names_in_other_letters_get_numbers(xat: Any) -> None:
    names = ["東京商事", "北京", "Αθήνα"]
    slugs = [xat("--json", "partner", "add", name).json["slug"] for name in names]
    assert slugs == ["partner", "partner-2", "partner-3"]


def test_one_thing_is_shown_with_all_that_is_known(xat: Any) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL, "--tag", "load=shop")
    (capture,) = xat("--json", "captures").json
    shown = xat("capture", "show", capture["id"]).out
    assert all(
        text in shown for text in ("zone source", "environment", "load: shop", capture["file"]["sha256"])
    )
    words = ["--machine", "web", "--platform", "AWS", "--compute-model", "m5.large", "--notes"]
    xat("collector", "add", "--site", "Bonn", *words, "in the cellar")
    assert "in the cellar" in xat("collector", "show", "web").out
    assert "No capture fits" in xat("captures", "--group", "none").out
    again = xat("catalogue", "add", "os-flavor", "MyOS"), xat("catalogue", "add", "os-flavor", "MyOS")
    assert [ended.code for ended in again] == [0, 3]
    assert again[1].err.startswith("OS flavour is in the catalogue already")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems allow text only")
@pytest.mark.parametrize("many", [False, True])
def test_a_name_that_is_no_text_comes_in_with_question_marks(
    xat: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    monkeypatch.setattr(import_small_files, "START_AFTER", 0 if many else 40)
    xat("partner", "add", "Acme")
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/Gr\xf6\xdfe"))
    folder.mkdir()
    shutil.copy(JTL, Path(os.fsdecode(os.fsencode(folder) + b"/l\xe4uft.jtl")))
    Path(os.fsdecode(os.fsencode(folder) + b"/l\xe4uft nicht.jtl")).write_bytes(b"")
    ended = xat("import", folder)
    assert ended.code == 1
    assert "l?uft.jtl" in ended.out
    assert "l?uft nicht.jtl has 0 bytes" in ended.out
    assert [one["file"]["name"] for one in xat("--json", "captures").json] == ["l?uft.jtl"]


@pytest.mark.parametrize("suffix", ["", ".exe"])
def test_in_a_built_program_the_window_is_the_program_beside(
    xat: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda command, **_options: started.append(command) or 0)
    assert xat("gui").code == 0
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / f"xat{suffix}"))
    assert xat("gui").code == 0
    assert started[0][1:] == ["-m", "xat_desktop"]
    assert started[1] == [str(tmp_path / f"xat-desktop{suffix}")]


def test_a_built_program_can_be_the_process_that_reads_small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve() -> None:
        raise SystemExit(7)

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(multiprocessing, "freeze_support", serve)
    monkeypatch.setattr(sys, "argv", ["xat", "--multiprocessing-fork", "pipe_handle=1"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("xat_desktop.cli", run_name="__main__")
    assert ended.value.code == 7


def test_a_window_that_misses_the_capture_says_where_it_is(xat: Any) -> None:
    xat("partner", "add", "Acme")
    samples = Path(__file__).parents[1] / "samples" / "sysbench"
    xat("import", JTL, RESOURCES / "sysbench-oltp" / "commit-on", samples / "sysbench1.0.20_threads_t4.txt")
    clock = xat("--json", "captures", "--search", JTL.name).json[0]["id"]
    relative = xat("--json", "captures", "--search", "sync-on_t4_run1").json[0]["id"]
    ended = xat("stats", clock, "--from", "30", "--to", "60")
    assert ended.code == 3
    assert "2026-11-23T03:56:5" in ended.err
    for words in (["--from", "2026-11-23T00:00:00Z"], ["--from", "4", "--to", "2"]):
        ended = xat("stats", relative, *words)
        assert ended.code == 3
        assert "from 1.0 to 6.0 seconds after its start" in ended.err
    shown = xat("stats", relative, "--from", "2", "--to", "4", "--metric", "xat.db.transactions")
    assert shown.code == 0
    assert "for the whole run" in shown.out
    assert xat("stats", relative, "--from", "9", "--metric", "no.such").code == 0
    figures = xat("--json", "captures", "--search", "threads_t4").json[0]["id"]
    assert "only figures" in xat("export", figures, "-o", "x.csv").err


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_store_that_is_gone_is_not_made_anew_in_silence(
    xat: Any, damage: Callable[[Path], object], data_dir: Path
) -> None:
    xat("partner", "add", "Acme")
    xat("import", JTL)
    damage(data_dir / "partners" / "acme" / "store.db")
    for words in (["captures"], ["import", JTL]):
        ended = xat(*words)
        assert ended.code == 3
        assert "store is gone" in ended.err
    assert xat("doctor").code == 1
    assert xat("partner", "remove", "acme", "--yes").code == 0
    assert xat("partner", "add", "Acme").code == 0
    assert xat("--json", "captures").json == []
