"""Which captures are meant: by id, `tag:k=v`, `group:NAME`, `collector:site/machine` or `platform:NAME`."""

from collections.abc import Sequence
from dataclasses import dataclass

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store import captures as store_captures
from xat_desktop.store import collectors
from xat_desktop.store.store import Store


@dataclass(frozen=True)
class Selected:
    """One side of a comparison: its name for people, and its runs."""

    name: str
    captures: tuple[Capture, ...]


def select_captures(store: Store, selectors: Sequence[str], name: str = "") -> Selected:
    """Captures of all selectors together, each once, the oldest first; XatError when one finds nothing."""
    found: dict[str, Capture] = {}
    for selector in selectors:
        matching = _matching(store, selector)
        if not matching:
            raise XatError("No capture fits", f"{selector}: no capture of this partner has it.")
        found |= {capture.id: capture for capture in matching}
    ordered = sorted(
        found.values(), key=lambda capture: (capture.start_us or 0, capture.file_name, capture.id)
    )
    return Selected(name or ", ".join(_plain(selector) for selector in selectors), tuple(ordered))


def _matching(store: Store, selector: str) -> list[Capture]:
    kind, colon, rest = selector.partition(":")
    if not colon:
        return [store_captures.get(store, selector)]
    if kind == "tag":
        name, equals, value = rest.partition("=")
        if not equals:
            raise XatError("A tag selector needs a value", f"{selector}: write tag:name=value.")
        return store_captures.captures(store, tags={name: value})
    if kind == "group":
        return store_captures.captures(store, run_group=rest)
    if kind == "collector":
        return store_captures.captures(store, collector_id=collectors.find(store, rest).id)
    if kind == "platform":
        return [capture for capture in store_captures.captures(store) if capture.platform == rest]
    raise XatError(
        "The selector is not known", f"{selector}: use an id, tag:, group:, collector: or platform:."
    )


def _plain(selector: str) -> str:
    _kind, colon, rest = selector.partition(":")
    return rest.partition("=")[2] or rest if colon else selector[:8]
