"""All formats that can be read: one line registers a parser; the file dialog and `xat formats` follow."""

from xat_desktop.parsers import jtl_csv
from xat_desktop.parsers._base import Parser

PARSERS: tuple[Parser, ...] = (jtl_csv.PARSER,)
