"""The page of formats is true: it names every parser, and every metric on it exists."""

import re
from pathlib import Path

from xat_desktop.domain.metrics import METRICS
from xat_desktop.parsers import PARSERS

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_parser_has_its_row_and_every_row_its_parser() -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`([\w-]+)`", cell)]
    assert sorted(named) == sorted(parser.name for parser in PARSERS)


def test_every_metric_exists() -> None:
    named = set(re.findall(r"`((?:xat|system|http|db\.client|process|hw)\.[\w.]+)(?:`| )", PAGE))
    assert named <= METRICS.keys()
    assert len(named) > 20
