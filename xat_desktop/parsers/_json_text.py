"""JSON documents in a text, as they are or as far as they are whole: a run that was stopped, a cut file."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from xat_desktop.parsers._base import Problems

Document = dict[str, Any]

_DECODER = json.JSONDecoder()
_NO_NUMBER = re.compile(r"([:\[,]\s*)[-+]?(?:nan|inf)\b", re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
_LARGEST = 1e300


def documents(text: str, start: re.Pattern[str], problems: Problems) -> Iterator[Any]:
    """Every document whose beginning `start` matches; from a damaged one what is whole, with a problem."""
    at = 0
    while found := start.search(text, at):
        try:
            document, at = _DECODER.raw_decode(text, found.start())
        except (ValueError, RecursionError) as error:
            following = start.search(text, found.end())
            at = following.start() if following else len(text)
            document = repaired(text[found.start() : at])
            line = text.count("\n", 0, found.start()) + 1
            problems.add(line, f"a damaged JSON document: {error}; what is whole in it was read")
        if document is not None:
            yield document


def repaired(text: str) -> Any:
    """A document with `nan` in it, or one that ends too early: cut behind its last whole value and closed."""
    text = _NO_NUMBER.sub(r"\1null", text)
    try:
        return _DECODER.raw_decode(text)[0]
    except RecursionError:
        return None
    except ValueError:
        cut, closing = _last_whole(text)
    try:
        return json.loads(text[:cut] + closing)
    except (ValueError, RecursionError):
        return None


def _last_whole(text: str) -> tuple[int, str]:
    """(where the last whole value ends, the brackets that close the document there)."""
    open_brackets: list[str] = []
    cut, closing = 0, ""
    before = ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in _CLOSING:
            open_brackets.append(_CLOSING[mark])
        elif mark in "}]" and open_brackets and open_brackets[-1] == mark:
            open_brackets.pop()
        elif mark in "}]":
            break
        if mark in "{[":
            cut, closing = token.end(), "".join(reversed(open_brackets))
        elif mark == ",":
            cut, closing = token.start(), "".join(reversed(open_brackets))
        elif mark in "}]" and before != ",":
            cut, closing = token.end(), "".join(reversed(open_brackets))
        before = mark
        if not open_brackets:
            break
    return cut, closing


def number(raw: object) -> float | None:
    """A number, also one that is written as text; None for what is none, NaN and numbers beyond reason."""
    if isinstance(raw, str):
        try:
            raw = float(raw)
        except ValueError:
            return None
    known = isinstance(raw, int | float) and not isinstance(raw, bool)
    return raw if known and -_LARGEST < raw < _LARGEST else None  # type: ignore[operator, return-value]


def section(document: object, name: str) -> Mapping[str, Any]:
    """The object called `name`; an empty one where there is none."""
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


def elements(document: object, name: str) -> list[Any]:
    """What is in the list called `name`; nothing where there is no list."""
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, list) else []


def rows(document: object, name: str) -> list[Document]:
    """The objects in the list called `name`."""
    return [row for row in elements(document, name) if isinstance(row, dict)]


def texts(document: Mapping[str, Any], *names: str, **renamed: str) -> dict[str, str]:
    """The simple values called `names` as facts; `fact=name` gives one another name."""
    wanted = {**{name: name for name in names}, **renamed}
    found = {fact: document.get(name) for fact, name in wanted.items()}
    return {fact: str(raw) for fact, raw in found.items() if isinstance(raw, str | int | float) and raw != ""}
