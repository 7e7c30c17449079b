"""Short names that tell captures and series apart: only what differs among them is said."""

import re
from collections.abc import Sequence

from xat_desktop.domain.capture import Capture, Series

_WORD = re.compile(r"[^_\-. ]+[_\-. ]*")


def capture_names(captures: Sequence[Capture]) -> dict[str, str]:
    """A name for each capture id: its label, host, tags or tool where they tell it apart, else its file."""
    tellers = (_label, _host, _tags, _tool) if len(captures) > 1 else (_label,)
    for name in tellers:
        names = [name(capture) for capture in captures]
        if all(names) and len(set(names)) == len(names):
            return _by_id(captures, names)
    names = [capture.file_name for capture in captures]
    if len(set(names)) == len(names):
        return _by_id(captures, without_shared_ends(names))
    return _by_id(captures, [f"{name} #{number}" for number, name in enumerate(names, 1)])


def without_shared_ends(names: Sequence[str]) -> list[str]:
    """File names without the words that all of them begin and end with, and without their suffixes."""
    words = [_WORD.findall(name) for name in names]
    if len(words) < 2:
        return list(names)
    shortest = min(len(one) for one in words) - 1
    head = _shared([one[:shortest] for one in words])
    tail = _shared([one[::-1][: shortest - head] for one in words])
    cut = ["".join(one[head : len(one) - tail]).strip("_-. ") for one in words]
    return cut if all(cut) and len(set(cut)) == len(cut) else list(names)


def _shared(words: Sequence[Sequence[str]]) -> int:
    """How many words all have in common at the beginning."""
    count = 0
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count


def differing_attributes(series: Sequence[Series]) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each series id the attributes that not all of them share; all of them where there is one set only."""
    every = [dict(one.attributes) for one in series]
    keys = sorted({key for attributes in every for key in attributes})
    differing = [key for key in keys if len({attributes.get(key) for attributes in every}) > 1]
    kept = differing or ([] if len(series) > 1 and _distinct_captures(series) else keys)
    return {
        one.id: tuple((key, attributes[key]) for key in kept if key in attributes)
        for one, attributes in zip(series, every, strict=True)
    }


def _distinct_captures(series: Sequence[Series]) -> bool:
    return len({one.capture_id for one in series}) > 1


def _by_id(captures: Sequence[Capture], names: Sequence[str]) -> dict[str, str]:
    return {capture.id: name for capture, name in zip(captures, names, strict=True)}


def _label(capture: Capture) -> str:
    return capture.label


def _host(capture: Capture) -> str:
    return f"{capture.host} ({capture.tool})" if capture.host else ""


def _tags(capture: Capture) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(capture.tags.items()))


def _tool(capture: Capture) -> str:
    return capture.tool
