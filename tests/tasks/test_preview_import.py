"""A preview tells what an import would do, and stores nothing."""

import shutil
from pathlib import Path

import pytest

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.store import captures, collectors, result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks import preview_import as module
from xat_desktop.tasks.find_files import find_files
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.preview_import import look_again, preview_import
from xat_desktop.tasks.show_dashboard import show_dashboard

SESSION = Path(__file__).parents[2] / "resources" / "samples" / "monitoring" / "session-1"


def test_format_host_span_zone_and_the_collector_by_host(store: Store) -> None:
    machine = collectors.add(store, CollectorDraft("Lab", "vm", "Other", "Virtual machine"))
    found = {
        preview.path.name.split("_")[1]: preview
        for preview in preview_import(store, sorted(SESSION.iterdir()))
    }
    iostat = found["iostat"]
    assert (iostat.format, iostat.host, iostat.zone_source) == ("iostat-json", "vm", "file")
    assert (iostat.start_us, iostat.end_us) == (1_795_405_542_000_000, 1_795_406_217_000_000)
    assert iostat.collector_id == machine.id
    assert found["nmon16n"].zone_source == "guess"
    assert captures.captures(store) == []
    assert result_files.files(store) == []


def test_the_preview_agrees_with_the_import(store: Store) -> None:
    paths = sorted(SESSION.iterdir())
    previews = preview_import(store, paths)
    for preview, result in zip(previews, import_files(paths, store).files, strict=True):
        capture = captures.get(store, result.captures[0])
        assert (preview.series, preview.start_us, preview.end_us) == (
            capture.series_count,
            capture.start_us,
            capture.end_us,
        ), preview.path.name
    assert all(preview.duplicate for preview in preview_import(store, paths))


def test_what_came_in_since_is_told_without_the_files(store: Store, tmp_path: Path) -> None:
    paths = [Path(shutil.copy(path, tmp_path)) for path in sorted(SESSION.iterdir())]
    previews = preview_import(store, paths)
    import_files(paths[:2], store)
    for path in paths:
        path.unlink()
    again = look_again(store, previews)
    assert [preview.duplicate for preview in again] == [True, True, False, False]
    assert [preview.path for preview in again] == paths


def test_only_the_beginning_of_a_large_file_is_read(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_BYTES", 100_000)
    path = tmp_path / "large.jtl"
    row = "1795406217208,5,a,true\n"
    path.write_text("timeStamp,elapsed,label,success\n" + row * 100_000)
    (preview,) = preview_import(store, [path])
    assert (preview.format, preview.whole, preview.problems, preview.error) == ("jtl-csv", False, (), "")
    assert preview.sha256 == ""  # nothing of this size is in the store
    assert 0 < preview.samples < 100_000


def test_what_cannot_be_read_has_its_reason(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    errors = [
        preview.error for preview in preview_import(store, [tmp_path / "empty", tmp_path / "none", tmp_path])
    ]
    assert ["empty" in errors[0], "no such file" in errors[1], "folder" in errors[2]] == [True] * 3


def test_the_dashboard_counts_what_is_there(store: Store, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("nothing known\n")
    import_files([*find_files([SESSION], recursive=False), tmp_path / "bad.txt"], store)
    board = show_dashboard(store)
    assert (board.overview.captures, board.overview.failed_files) == (4, 1)
    assert board.overview.captures_by_tool == {"sar": 1, "iostat": 1, "vmstat": 1, "nmon": 1}
    assert board.overview.captures_without_collector == 4
    assert board.overview.samples == sum(capture.sample_count for capture in captures.captures(store))
    assert [file.name for file in board.failed_files] == ["bad.txt"]
