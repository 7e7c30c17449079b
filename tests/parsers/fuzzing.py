"""Mutations of real samples, and a bound on the work that reading them may take."""

import json
import random
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from tests.parsers.compliance import Case, salvage

CALLS_PER_BYTE = 60
CALLS_AT_ALL = 400_000


class TooMuchWorkError(AssertionError):
    """A parser makes more calls than its input justifies: it would hang on a larger one."""


def mutated(data: bytes, chance: random.Random, steps: int = 3) -> bytes:
    """`steps` random changes of the kinds that happen to files, and of those that happen to bytes."""
    changed = bytearray(data)
    for _ in range(steps):
        chance.choice(_MUTATIONS)(changed, chance)
    return bytes(changed)


def retyped(document: Any, chance: random.Random) -> bytes:
    """The document with one of its values replaced by one of another type."""
    places: list[tuple[Any, Any]] = [({"": document}, "")]
    for holder, key in places:  # grows on the way
        found = holder[key]
        if isinstance(found, dict):
            places += [(found, name) for name in found]
        elif isinstance(found, list):
            places += [(found, index) for index in range(min(len(found), 6))]
    holder, key = chance.choice(places)
    if key == "":
        return json.dumps(chance.choice(_VALUES)).encode()
    before, holder[key] = holder[key], chance.choice(_VALUES)
    changed = json.dumps(document).encode()
    holder[key] = before
    return changed


def bounded(case: Case, data: bytes) -> int:
    """`salvage`, with the calls of Python and C functions counted."""
    left = CALLS_AT_ALL + CALLS_PER_BYTE * len(data)

    def count(_frame: FrameType, event: str, _what: Any) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                sys.setprofile(None)
                raise TooMuchWorkError(f"{case.parser.name}: {len(data)} bytes")

    before = sys.getprofile()
    threading.setprofile(count)
    sys.setprofile(count)
    try:
        return salvage(case, data)
    finally:
        sys.setprofile(before)
        threading.setprofile(None)  # type: ignore[arg-type]


def _span(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.expovariate(1 / 40)))


def _cut(data: bytearray, chance: random.Random) -> None:
    start, _ = _span(data, chance)
    if chance.random() < 0.5:
        del data[start:]
    else:
        del data[:start]


def _drop(data: bytearray, chance: random.Random) -> None:
    start, end = _span(data, chance)
    del data[start:end]


def _splice(data: bytearray, chance: random.Random) -> None:
    start, end = _span(data, chance)
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[start:end]


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _digits(data: bytearray, chance: random.Random) -> None:
    """Another number in the place of one."""
    places = [at for at in range(len(data)) if 48 <= data[at] <= 57]
    if places:
        at = chance.choice(places)
        data[at : at + 1] = chance.choice(_NUMBERS)


def _lines(data: bytearray, chance: random.Random) -> None:
    """A line twice, gone, moved or cut."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines.insert(to, lines[at])
        case 1:
            del lines[at]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case _:
            lines[at] = lines[at][: len(lines[at]) // 2]
    data[:] = b"".join(lines)


def _token(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_TOKENS)


_VALUES: Any = (None, True, 5, -1, 1.5, 10**30, 1e308, "", "x", [], [5], ["x"], [[]], [None], {}, {"a": 1})
_NUMBERS = (b"-", b"", b"999999999999999999999", b"1e400", b"nan", b"0", b"\xd9\xa3", b".", b"00", b"-1")
_TOKENS = (
    b"\n", b"\r", b"\x00", b",", b";", b'"', b"{", b"}", b"[", b"]", b":", b"\t", b" ", b"=", b"<", b">",
    b"\xff\xfe", b"\xef\xbb\xbf", b"null", b"NaN", b"-inf", b"\xc2", b"%", b"/", b"\\", b"'",
)  # fmt: skip
_MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _cut,
    _drop,
    _splice,
    _flip,
    _digits,
    _lines,
    _token,
)
