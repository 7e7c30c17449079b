"""The first bytes of a file in the shapes that its recognition asks for: made once, not for each format."""

from functools import lru_cache

from xat_desktop.parsers._sysstat_banner import COLOURS


@lru_cache(maxsize=2)
def text_of(head: bytes) -> str:
    """The head as text; bytes that are no UTF-8 become U+FFFD."""
    return head.decode("utf-8", "replace")


def unindented(head: bytes) -> str:
    """Its text from the first character on that is no blank."""
    return text_of(head).lstrip(" \t\n\r\v\f")


@lru_cache(maxsize=2)
def lines_of(head: bytes) -> tuple[str, ...]:
    """Its lines, the last of which may be cut."""
    return tuple(text_of(head).splitlines())


@lru_cache(maxsize=2)
def without_colours(head: bytes) -> bytes:
    """The head without the codes by which a terminal shows colours."""
    return COLOURS.sub("", text_of(head)).encode() if b"\x1b" in head else head
