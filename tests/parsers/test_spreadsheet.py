"""Workbooks: each sheet is a table, with the numbers of the same table as CSV."""

import io
import zipfile
from datetime import datetime

import xlsxwriter

from tests.parsers.compliance import _TABLE, workbook
from tests.parsers.recording import parse_bytes

_ODS_ROW = "<table:table-row>{}</table:table-row>"
_ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
_ODS_NUMBER = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
)


def _ods() -> bytes:
    rows = [_ODS_ROW.format(_ODS_TEXT.format("time") + _ODS_TEXT.format("latency (ms)"))]
    rows += [
        _ODS_ROW.format(_ODS_TEXT.format(f"2026-11-23T10:00:{n:02d}Z") + _ODS_NUMBER.format(n + 0.5))
        for n in range(30)
    ]
    content = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Run">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


def test_a_sheet_has_the_numbers_of_its_csv_and_notes_are_named() -> None:
    (sheet,), problems = parse_bytes(workbook(_TABLE), "table.xlsx")
    (table,), _ = parse_bytes(_TABLE, "table.csv")
    assert sheet.info.label == "Measured"
    assert sheet.series.keys() == table.series.keys()
    for key, (times, values) in table.series.items():
        assert sheet.series[key][0].tolist() == times.tolist()
        assert sheet.series[key][1].tolist() == values.tolist()
    assert [problem.text[:22] for problem in problems.kept] == ["left out, sheet “Notes"]


def test_every_sheet_is_a_capture_and_real_dates_are_times() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
    for title in ("A", "B"):
        sheet = book.add_worksheet(title)
        sheet.write_row(1, 1, ["time", "busy %"])
        for n in range(20):
            sheet.write_datetime(2 + n, 1, datetime(2026, 11, 23, 10, 0, n))  # noqa: DTZ001 - cells have no zone
            sheet.write_number(2 + n, 2, n)
    book.close()
    captures, problems = parse_bytes(out.getvalue(), "two.xlsx")
    assert [capture.info.label for capture in captures] == ["A", "B"]
    assert problems.count == 0
    times, values = next(iter(captures[1].series.values()))
    assert (times[1] - times[0], len(times)) == (1_000_000, 20)
    assert values.max() == 0.19


def test_ods() -> None:
    (sheet,), _ = parse_bytes(_ods(), "run.ods")
    (_, values), *_ = sheet.series.values()
    assert (sheet.info.label, len(values), values[3]) == ("Run", 30, 0.0035)
