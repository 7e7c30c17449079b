"""A format that a user declares in a small TOML file: how it is recognised, and what its columns are."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch

from xat_desktop.domain.validation import checked_machine, checked_text
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser
from xat_desktop.parsers._csv_layout import find_layout
from xat_desktop.parsers._csv_mapping import INDEX, CsvMapping, mapping_of
from xat_desktop.parsers.generic_csv import with_mapping

_OWN = ("name", "title", "match")


@dataclass(frozen=True)
class OwnFormat:
    """A table with the columns of `mapping`, in a file whose name fits `pattern`."""

    name: str
    title: str
    pattern: str
    mapping: CsvMapping


def read_own_format(text: str) -> OwnFormat:
    """A format from TOML: what a mapping says, a `name`, and if wanted `title` and `match` for the file's name.

    name = "acme-probe"
    match = "probe_*.csv"
    time_column = "when"
    [columns]
    lat = ["http.client.request.duration", "ms"]
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise XatError("The format file cannot be used", str(error)) from error
    own = {key: said.pop(key, "") for key in _OWN}
    if not all(isinstance(value, str) for value in own.values()):
        raise XatError("The format file cannot be used", "name, title and match are texts.")
    name = checked_machine(own["name"], "The format's name")
    mapping = mapping_of({"tool": name, **said})
    if not mapping.columns:
        raise XatError("The format file cannot be used", "[columns] needs at least one column to know it by.")
    title = checked_text("Title", own["title"] or name)
    return OwnFormat(name, title, own["match"], mapping)


def parser_of(own: OwnFormat) -> Parser:
    """Recognises a table that has all columns of the format."""
    mapping = own.mapping
    named = {*mapping.columns, *mapping.attributes, mapping.time_column} - {"", INDEX}

    def recognises(head: bytes, name: str) -> Confidence:
        if own.pattern and not fnmatch(name, own.pattern):
            return Confidence.NO
        layout = find_layout(head, mapping.delimiter)
        return Confidence.SURE if layout and named <= set(layout.columns) else Confidence.NO

    table = with_mapping(mapping)
    return Parser(own.name, own.title, (".csv", ".txt"), recognises, table.parse)
