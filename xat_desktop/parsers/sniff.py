"""Which parser reads a file: content decides, the name only breaks ties."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, NoResultError, Parser
from xat_desktop.parsers._known_elsewhere import known_elsewhere

BINARY_SIGNS = {
    b"PK\x03\x04": "a zip archive or an office document that is no table",
    b"%PDF": "a PDF document: import the tool's own output instead",
    b"\x89PNG": "a picture: import the tool's own output instead",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
}


def choose(
    head: bytes, name: str, parsers: Sequence[Parser], further: Callable[[], Sequence[Parser]] = tuple
) -> Parser:
    """The parser with the highest confidence; XatError when there is none or two are equally sure.

    `further` gives those that are asked as well when none of `parsers` is sure.
    """
    if not head:
        raise NoResultError(
            "The file is empty", f"{name} has 0 bytes: the tool wrote nothing or the copy failed."
        )
    found = _asked(head, name, parsers, fallback=False)
    if not any(confidence == Confidence.SURE for confidence, _ in found):
        more = further()
        found += _asked(head, name, more, fallback=False)
        parsers = (*parsers, *more)
    candidates = _most_confident(found)
    for sign, what in BINARY_SIGNS.items():
        if not candidates and head.startswith(sign):
            raise NoResultError("This is no result file", f"{name} is {what}.")
    if not candidates and (told := known_elsewhere(head)):
        raise NoResultError("The format is not read", f"{name}: {told}")
    candidates = candidates or _most_confident(_asked(head, name, parsers, fallback=True))
    if not candidates:
        raise NoResultError("The format is not known", f"{name}: {_looks_like(head)}")
    if len(candidates) > 1:
        suffix = PurePath(name.lower()).suffix
        candidates = [p for p in candidates if suffix in p.suffixes] or candidates
    if len(candidates) > 1:
        names = ", ".join(parser.name for parser in candidates)
        raise XatError("Two formats fit equally well", f"{name}: choose its format: one of {names}.")
    return candidates[0]


_Found = list[tuple[Confidence, Parser]]


def _asked(head: bytes, name: str, parsers: Sequence[Parser], *, fallback: bool) -> _Found:
    return [(parser.recognises(head, name), parser) for parser in parsers if parser.fallback == fallback]


def _most_confident(found: _Found) -> list[Parser]:
    best = max((confidence for confidence, _ in found), default=Confidence.NO)
    return [parser for confidence, parser in found if confidence == best != Confidence.NO]


def _looks_like(head: bytes) -> str:
    if b"\x00" in head[:4096]:
        return "it is binary data, not the text output of a tool."
    return "nothing in it shows a format that can be read. If it is one, choose its format by name."
