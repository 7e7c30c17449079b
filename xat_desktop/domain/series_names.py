"""Short names that tell captures and series apart: only what differs among them is said."""

import re
from collections.abc import Sequence

from xat_desktop.domain.capture import Capture, Series

_WORD = re.compile(r"[^_\-. ]+[_\-. ]*")


def capture_names(captures: Sequence[Capture]) -> dict[str, str]:
    """A name for each capture id, of as few of its properties as tell the captures apart."""
    if len(captures) == 1:
        return {captures[0].id: captures[0].label or captures[0].file_name}
    names = [""] * len(captures)
    for column in _properties(captures):
        joined = [f"{name} · {value}" if name else value for name, value in zip(names, column, strict=True)]
        if all(column) and len(set(joined)) > len(set(names)):
            names = joined
    if len(set(names)) < len(names):
        names = [f"{name} #{number}" for number, name in enumerate(names, 1)]
    return {capture.id: name for capture, name in zip(captures, names, strict=True)}


def _properties(captures: Sequence[Capture]) -> list[list[str]]:
    """What people say first comes first."""
    tags = [", ".join(f"{name}={value}" for name, value in sorted(one.tags.items())) for one in captures]
    return [
        [one.label for one in captures],
        [one.run_group for one in captures],
        [one.host for one in captures],
        [one.tool for one in captures],
        tags,
        *file_words([one.file_name for one in captures]),
    ]


def file_words(names: Sequence[str]) -> list[list[str]]:
    """Words of file names, place by place; names of unlike length as a whole, without the ends they share."""
    words = [_WORD.findall(name) for name in names]
    if len({len(one) for one in words}) == 1:
        return [[word.rstrip("_-. ") for word in column] for column in zip(*words, strict=True)]
    shortest = min(len(one) for one in words) - 1
    tail = _shared([one[::-1][:shortest] for one in words])
    head = _shared([one[: shortest - tail] for one in words])
    return [["".join(one[head : len(one) - tail]).strip("_-. ") for one in words]]


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
