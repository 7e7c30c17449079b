"""XLSX and ODS workbooks: each sheet that holds a table with a time column is read as the generic table is."""

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers import generic_csv
from xat_desktop.parsers._base import Confidence, NoResultError, Parser, Problems, Sink
from xat_desktop.parsers._source import Source

if TYPE_CHECKING:
    import pandas as pd

_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_MAX_BYTES = 256 << 20
_MAX_UNPACKED_BYTES = 2 << 30


def _recognises(head: bytes, _name: str) -> Confidence:
    if not head.startswith(b"PK\x03\x04"):
        return Confidence.NO
    if _ODS in head[:4096] or b"xl/workbook.xml" in head or b"xl/worksheets" in head:
        return Confidence.SURE
    other = any(sign in head for sign in (b"word/", b"ppt/"))
    return Confidence.LIKELY if b"[Content_Types].xml" in head[:4096] and not other else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sheets = _sheets(source.whole(_MAX_BYTES), source.name)
    read, reasons = 0, []
    for title, frame in sheets.items():
        try:
            _parse_sheet(source, title, frame, sink, problems)
            read += 1
        except XatError as error:
            reasons.append(f"sheet “{title}”: {error}")
    if not read:
        detail = "; ".join(reasons) or "it has no sheets"
        raise NoResultError("No sheet holds a table with times", f"{source.name}: {detail}"[:2000])
    for reason in reasons:
        problems.add(0, f"left out, {reason}")


def _sheets(data: bytes, name: str) -> "dict[str, pd.DataFrame]":
    """The cells of all sheets, rows and columns that are wholly empty left out."""
    import pandas as pd

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED_BYTES:
                raise XatError("The workbook is too large", f"{name}: save the sheet as CSV and import that.")
        found = pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="calamine")
    except XatError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":  # from calamine's Rust
            raise XatError("The workbook is damaged", f"{name}: {error}") from error
        raise
    return {
        str(title): frame.dropna(how="all").dropna(how="all", axis="columns")
        for title, frame in found.items()
    }


def _parse_sheet(source: Source, title: str, frame: "pd.DataFrame", sink: Sink, problems: Problems) -> None:
    text = frame.to_csv(index=False, header=False).encode()
    inner = Problems()
    with Source(io.BytesIO(text), f"{source.name}, {title}", zone=source.zone) as table:
        generic_csv.PARSER.parse(table, _Titled(sink, title), inner)
    lines = frame.index.to_numpy() + 1
    for problem in inner.kept:
        row = int(lines[problem.line - 1]) if 0 < problem.line <= len(lines) else 0
        problems.add(row, f"sheet “{title}”: {problem.text}")
    problems.count += inner.count - len(inner.kept)


class _Titled:
    """A sink whose captures have the sheet's name."""

    def __init__(self, sink: Sink, title: str) -> None:
        self._sink = sink
        self._title = title
        self.samples = sink.samples
        self.summary = sink.summary
        self.update = sink.update

    def capture(self, info: CaptureInfo) -> None:
        """Begin a capture."""
        self._sink.capture(replace(info, tool="spreadsheet", label=self._title))


PARSER = Parser(
    "spreadsheet", "Workbook with tables (XLSX, ODS)", (".xlsx", ".xlsm", ".ods"), _recognises, _parse
)
