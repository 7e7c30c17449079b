"""The first page's figures are those of the store."""

from pathlib import Path

from xat_desktop.store.store import Store
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.show_dashboard import show_dashboard

SAMPLES = Path(__file__).parents[1] / "samples"


def test_counts_lists_and_reasons(store: Store, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer,\nno measurement.\n", "utf-8")
    cut = SAMPLES / "iostat" / "iostat12.6.1_xty_json_5s_cut.json"
    import_files([letter, cut], store, ImportOptions(run_group="nightly"))
    found = show_dashboard(store)
    assert [file.name for file in found.failed_files] == ["letter.txt"]
    assert [file.name for file in found.files_with_problems] == [cut.name]
    assert [capture.file_name for capture in found.last_captures] == [cut.name]
    assert found.overview.run_groups == {"nightly": 1}
    assert found.overview.captures_by_tool == {"iostat": 1}
    assert found.overview.captures_without_collector == 1
    assert found.overview.size_bytes > 0
