"""What a user says of a table that cannot be understood from its header alone, and the TOML form of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from xat_desktop.domain.validation import checked_zone
from xat_desktop.errors import XatError

INDEX = "index"


@dataclass(frozen=True)
class CsvMapping:
    """All fields may be left out: what is not said is found from the file."""

    time_column: str = ""
    time_format: str = ""
    """`s`, `ms`, `us`, `ns`: since 1970; `relative s`, ...: since the start; `index`: the number of the row, one
    second each; else a strptime pattern."""
    delimiter: str = ""
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Column: (metric, unit); the other numeric columns are imported under their own names."""
    attributes: tuple[str, ...] = ()
    """Columns whose text tells series apart, such as a host or a device."""
    left_out: tuple[str, ...] = ()
    """Columns that are not imported."""
    zone: str = ""
    """Of clock times that come without one, where the import is not told another."""
    tool: str = "csv"


def read_mapping(text: str) -> CsvMapping:
    """A mapping from TOML; XatError says what is wrong in it.

    time_column = "when"
    time_format = "%d.%m.%Y %H:%M:%S"
    attributes = ["host"]
    [columns]
    lat = ["http.client.request.duration", "ms"]
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(str(error)) from error
    return mapping_of(said)


def mapping_of(said: dict[str, Any]) -> CsvMapping:
    """The mapping that these keys say; XatError says what is wrong in them."""
    known = {each.name for each in fields(CsvMapping)}
    unknown = sorted(set(said) - known)
    if unknown:
        raise _wrong(f"{', '.join(unknown)} is not known. Known are: {', '.join(sorted(known))}.")
    columns = said.pop("columns", {})
    attributes, left_out = _columns(said, "attributes"), _columns(said, "left_out")
    if not isinstance(columns, dict) or not all(_is_pair(pair) for pair in columns.values()):
        raise _wrong('[columns] needs lines like: latency = ["http.client.request.duration", "ms"].')
    if not all(isinstance(value, str) for value in said.values()):
        raise _wrong("time_column, time_format, delimiter, zone and tool are texts.")
    checked_zone(said.get("zone", ""))
    pairs = {name: (str(pair[0]), str(pair[1])) for name, pair in columns.items()}
    return CsvMapping(**said, columns=pairs, attributes=attributes, left_out=left_out)


def _columns(said: dict[str, Any], name: str) -> tuple[str, ...]:
    found = said.pop(name, [])
    if not isinstance(found, list) or not all(isinstance(column, str) for column in found):
        raise _wrong(f'{name} needs a list of columns, like: {name} = ["host"].')
    return tuple(found)


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)


def _wrong(detail: str) -> XatError:
    return XatError("The mapping file cannot be used", detail)
