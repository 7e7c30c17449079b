"""Documents in a text: whole, several, damaged, cut at any place."""

import json
import re

import pytest

from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._json_text import documents, number

START = re.compile(r'\{\s*"a"\s*:')
DOCUMENT = {"a": [1, {"b": 'x, " ] }', "c": [True, None, 2.5e3]}, []], "d": {}, "e": "end"}


def _read(text: str) -> tuple[list[object], Problems]:
    problems = Problems()
    return list(documents(text, START, problems)), problems


def test_several_documents_with_text_between() -> None:
    text = json.dumps(DOCUMENT)
    found, problems = _read(f"warning: 1\n{text}\nmore {{}} text\n{text}")
    assert found == [DOCUMENT, DOCUMENT]
    assert problems.count == 0


def test_nan_becomes_null() -> None:
    found, problems = _read('{"a": -nan, "b": [inf, 1]}')
    assert found == [{"a": None, "b": [None, 1]}]
    assert "damaged" in problems.kept[0].text


def test_a_document_cut_anywhere_gives_a_part_of_itself() -> None:
    text = json.dumps(DOCUMENT)
    for end in range(text.index(":") + 2, len(text)):
        found, problems = _read(text[:end])
        assert problems.count == 1
        assert all(isinstance(part, dict) and _within(part, DOCUMENT) for part in found), text[:end]


def _within(part: object, whole: object) -> bool:
    """True where everything in `part` stands at the same place in `whole`."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and _within(value, whole[name]) for name, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(map(_within, part, whole))
    return part == whole


def test_the_document_behind_a_cut_one_is_read() -> None:
    text = json.dumps(DOCUMENT)
    found, problems = _read(text[:30] + "\n" + text)
    assert found[-1] == DOCUMENT
    assert problems.kept[0].line == 1


@pytest.mark.parametrize(
    ("raw", "value"),
    [(1, 1), ("2.5", 2.5), (True, None), (None, None), ("x", None), (float("nan"), None), (10**400, None)],
)
def test_number(raw: object, value: float | None) -> None:
    assert number(raw) == value
