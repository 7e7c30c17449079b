"""Small delimited results with a header, row by row; rows that do not fit become problems."""

import csv
from collections.abc import Callable, Iterator

from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines


def header_of(head: bytes, separator: str = ",") -> list[str]:
    """The cells of the first line that is not empty."""
    for line in lines_of(head)[:20]:
        if line.strip():
            return [cell.strip() for cell in cells_of(line, separator)]
    return []


def cells_of(line: str, separator: str = ",") -> list[str]:
    """The cells of one line; none when it is no CSV at all."""
    try:
        return next(csv.reader([line.replace("\r", " ").replace("\n", " ")], delimiter=separator), [])
    except csv.Error:  # a cell beyond all measure
        return []


def csv_rows(
    source: Source,
    problems: Problems,
    first: str,
    separator: str = ",",
    *,
    again: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by column) of each row below a header whose first cell is `first`.

    `again` is called where the header comes again behind rows: another run follows in the file.
    """
    columns: list[str] = []
    begins = header_of(source.head, separator)
    expected = set(begins if begins[:1] == [first] else ())
    rows = 0
    lines = (text for _, text in whole_lines(source, problems))
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(line, f"not readable: {error}")
            continue
        cells = [cell.strip() for cell in row]
        if cells and cells[0] == first:
            if expected.union(columns) - set(cells):
                problems.add(line, f"a header that is not the first one's: {separator.join(row)}")
            else:
                columns = cells
                if rows:
                    again()
                rows = 0
        elif not columns or not any(cells):
            continue
        elif len(cells) != len(columns):
            problems.add(line, f"{len(cells)} columns instead of {len(columns)}: {separator.join(row)}")
        else:
            rows += 1
            yield line, dict(zip(columns, cells, strict=True))
