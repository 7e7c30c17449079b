"""Reports from a request: pages to look at, the file, the list with what has become of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tasks.test_compare_selected import write_run
from xat_desktop.store.store import Store
from xat_desktop.tasks.make_report import ReportRequest, list_reports, make_report, preview_report

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def request_(store: Store) -> ReportRequest:
    for group, level in (("a", 100.0), ("b", 150.0)):
        for shift in range(4):
            write_run(store, level + shift, run_group=group)
    return ReportRequest(("group:a",), ("group:b",))


def test_preview_has_the_pages_of_the_pdf(store: Store, request_: ReportRequest, tmp_path: Path) -> None:
    preview = preview_report(store, request_, 48.0)
    assert all(page.startswith(PNG) for page in preview.pages)
    assert preview.default_title == "b against a"
    written = make_report(store, request_, tmp_path / "r.pdf")
    assert written.pages == len(preview.pages)


def test_only_the_wanted_sections_are_written(store: Store, request_: ReportRequest, tmp_path: Path) -> None:
    wanted = replace(request_, title="Short", sections=("summary", "method"))
    assert make_report(store, wanted, tmp_path / "r.html").sections == ("Executive summary", "Method")
    assert "Short" in (tmp_path / "r.html").read_text("utf-8")


def test_the_list_knows_which_files_are_gone(store: Store, request_: ReportRequest, tmp_path: Path) -> None:
    make_report(store, request_, tmp_path / "one.html")
    make_report(store, request_, tmp_path / "two.html")
    (tmp_path / "one.html").unlink()
    found = {Path(one.record.path).name: one.is_there for one in list_reports(store)}
    assert found == {"one.html": False, "two.html": True}
