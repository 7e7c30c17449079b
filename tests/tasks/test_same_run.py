"""Files of one run are one run: several of them must not pass for independent evidence."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.test_series_names import CAPTURE
from xat_desktop.domain.capture import SESSION, Capture
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_captures import compare_captures
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.same_run import runs_of
from xat_desktop.tasks.select_captures import select_captures

SAMPLES = Path(__file__).parents[1] / "samples"


def capture(name: str, start_s: int | None, end_s: int, **changes: object) -> Capture:
    times = {"start_us": None if start_s is None else start_s * 10**6, "end_us": end_s * 10**6}
    known = {"tags": {SESSION: "night"}, "tool": "pgbench", "format": "pgbench-log", "zone_source": "file"}
    return replace(CAPTURE, id=name, file_name=name, **(times | known | changes))  # type: ignore[arg-type]


def test_one_name_or_one_time_within_a_session_is_one_run() -> None:
    first = [capture("run1.4412", 0, 60), capture("run1.4412.1", 0, 60), capture("run1.txt", 1, 59)]
    second = [capture("run2.5123", 100, 160), capture("run2.5123.1", 100, 160)]
    assert runs_of([*first, *second]) == [first, second]


@pytest.mark.parametrize(
    "other",
    [
        capture("run2.txt", 0, 60, tags={}),
        capture("run2.txt", 0, 60, tags={SESSION: "day"}),
        capture("run2.txt", 0, 60, tool="sar"),
        capture("run2.txt", 0, 60, zone_source="none"),
        capture("run2.txt", 50, 110),
    ],
    ids=["no session", "another session", "another tool", "no clock", "hardly at the same time"],
)
def test_everything_else_is_a_run_of_its_own(other: Capture) -> None:
    assert len(runs_of([capture("run1.txt", 0, 60), other])) == 2


def test_days_of_sar_are_no_parts_of_each_other() -> None:
    days = [capture(f"sar{day:02}", day * 86400, day * 86400 + 86000, format="sar-text") for day in (1, 2)]
    assert len(runs_of(days)) == 2


def test_the_four_files_of_hammerdb_count_once(store: Store, tmp_path: Path) -> None:
    files = sorted((SAMPLES / "hammerdb").glob("*_run1.*"))
    assert len(files) == 4
    for side in ("before", "after"):
        folder = tmp_path / side
        folder.mkdir()
        copies = [folder / file.name for file in files]
        for file, copy in zip(files, copies, strict=True):
            copy.write_bytes(file.read_bytes() + b"\n" * (side == "after"))
        summary = import_files(copies, store, ImportOptions(run_group=side))
        assert summary.count("imported") == 4
    found = compare_captures(
        store, select_captures(store, ["group:before"]), select_captures(store, ["group:after"])
    )
    assert found.run_counts == (1, 1)
    (orders,) = [one for one in found.comparison.metrics if one.metric == "xat.db.new_orders"]
    assert (orders.baseline.runs, orders.candidate.runs, orders.ratio) == (1, 1, 1)
    assert orders.verdict == "too few runs"


def test_the_whole_stands_for_its_labels(store: Store, tmp_path: Path) -> None:
    stats = SAMPLES / "locust" / "locust2.47_u20_r2_t60s_stats.csv"
    for side in ("before", "after"):
        copy = tmp_path / f"{side}_stats.csv"
        copy.write_bytes(stats.read_bytes() + b"\n" * (side == "after"))
        import_files([copy], store, ImportOptions(run_group=side))
    sides = select_captures(store, ["group:before"]), select_captures(store, ["group:after"])
    assert {one.attributes for one in compare_captures(store, *sides).comparison.metrics} == {()}
    named = compare_captures(store, *sides, metric="http.client.request.duration")
    assert any("label" in dict(one.attributes) for one in named.comparison.metrics)
