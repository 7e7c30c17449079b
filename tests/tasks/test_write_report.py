"""Reports of real captures, as files."""

import hashlib
from pathlib import Path

import pypdf
import pytest

from xat_desktop.errors import XatError
from xat_desktop.store import captures
from xat_desktop.store.report_log import reports
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_captures import ComparedCaptures, compare_captures
from xat_desktop.tasks.find_files import find_files
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.report_look import ReportLook
from xat_desktop.tasks.select_captures import select_captures
from xat_desktop.tasks.summarise_capture import summarise_capture
from xat_desktop.tasks.write_capture_report import write_capture_report
from xat_desktop.tasks.write_report import write_report

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


class _Steps:
    """Remembers what a task said."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int, text: str) -> None:
        assert text
        self.steps.append((done, total))


def _compared(store: Store, load: str, before: str, after: str) -> ComparedCaptures:
    for group in (before, after):
        files = find_files([SAMPLES / load / group], recursive=False)
        import_files(files, store, ImportOptions(run_group=group))
    sides = [select_captures(store, [f"group:{group}"]) for group in (before, after)]
    return compare_captures(store, sides[0], sides[1])


def test_a_comparison_with_samples_has_all_sections_and_is_recorded(store: Store, tmp_path: Path) -> None:
    compared = _compared(store, "jmeter-shop", "shop", "shop-4ms-slower")
    steps = _Steps()
    path = tmp_path / "report.html"
    written = write_report(store, compared, path, author="A. Smith", progress=steps)
    html = path.read_text("utf-8")
    assert "shop-4ms-slower against shop" in html
    assert written.sections == (
        "Executive summary",
        "Comparability",
        "Verdicts",
        "Ratios at a glance",
        "Over time",
        "Distributions",
        "Metric by metric",
        "Method",
        "Provenance",
    )
    for capture in (*compared.baseline.captures, *compared.candidate.captures):
        assert capture.file_sha256 in html
    [record] = reports(store)
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert record.parameters["baseline"] == [capture.id for capture in compared.baseline.captures]
    assert steps.steps[-1] == (10, 10)
    assert [done for done, _ in steps.steps] == sorted(done for done, _ in steps.steps)


def test_figures_that_the_tool_made_itself_need_no_samples(store: Store, tmp_path: Path) -> None:
    compared = _compared(store, "fio-randread", "iodepth-1", "iodepth-16")
    written = write_report(store, compared, tmp_path / "report.pdf", title="Queue depth")
    reader = pypdf.PdfReader(written.path)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert written.pages == len(reader.pages)
    assert "I/O operations, rate is 3.58 times as high" in text
    assert "Over time" not in written.sections


def test_what_was_there_stays_when_the_report_fails(store: Store, tmp_path: Path) -> None:
    compared = _compared(store, "fio-randread", "iodepth-1", "iodepth-16")
    path = tmp_path / "report.html"
    path.write_text("precious", "utf-8")
    with pytest.raises(XatError, match="There is no such template"):
        write_report(store, compared, path, template="nowhere")
    assert path.read_text("utf-8") == "precious"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["report.html"]
    assert reports(store) == []


@pytest.mark.parametrize("name", ["report.doc", "report"])
def test_an_unknown_form_is_refused_before_any_work(store: Store, tmp_path: Path, name: str) -> None:
    compared = _compared(store, "fio-randread", "iodepth-1", "iodepth-16")
    with pytest.raises(XatError, match=r"end the name in \.html or \.pdf"):
        write_report(store, compared, tmp_path / name)


def test_folders_that_are_missing_or_in_the_way(store: Store, tmp_path: Path) -> None:
    compared = _compared(store, "fio-randread", "iodepth-1", "iodepth-16")
    with pytest.raises(XatError, match="There is no such folder"):
        write_report(store, compared, tmp_path / "nowhere" / "report.html")
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(XatError, match="There is a folder of this name"):
        write_report(store, compared, tmp_path / "folder.html")


def test_a_colour_and_a_logo_are_checked(store: Store, tmp_path: Path) -> None:
    compared = _compared(store, "fio-randread", "iodepth-1", "iodepth-16")
    path = tmp_path / "report.html"
    with pytest.raises(XatError, match="The colour is not known"):
        write_report(store, compared, path, look=ReportLook(accent="red; } body { display: none"))
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"no picture")
    with pytest.raises(XatError, match="no picture that a report can hold"):
        write_report(store, compared, path, look=ReportLook(logo=logo))
    assert not path.exists()


def test_a_capture_on_its_own(store: Store, tmp_path: Path) -> None:
    files = find_files([SAMPLES / "jmeter-shop" / "shop"], recursive=False)[:1]
    import_files(files, store)
    [capture] = captures.captures(store)
    summary = summarise_capture(store, capture.id)
    written = write_capture_report(store, summary, tmp_path / "capture.pdf")
    assert written.sections == (
        "At a glance",
        "Statistics",
        "Over time",
        "Distributions",
        "Method",
        "Provenance",
    )
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(written.path).pages).split())
    assert capture.file_name in text.replace("\u200b", "")
    assert "Never changed" in text
    assert reports(store)[0].parameters["kind"] == "capture"


def test_a_capture_with_only_the_tools_own_figures(store: Store, tmp_path: Path) -> None:
    files = find_files([SAMPLES / "wrk-items" / "service"], recursive=False)[:1]
    import_files(files, store)
    [capture] = captures.captures(store)
    written = write_capture_report(store, summarise_capture(store, capture.id), tmp_path / "capture.html")
    assert "The tool’s own figures" in written.sections
    assert "As the tool names and computes it" in written.path.read_text("utf-8")
