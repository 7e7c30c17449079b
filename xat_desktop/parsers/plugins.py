"""Parsers of other packages, by the entry points `xat_desktop.parsers`; a broken one is one line in the log."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from xat_desktop.parsers._base import Confidence, Parser

GROUP = "xat_desktop.parsers"
_log = logging.getLogger(__name__)


@cache
def plugins() -> tuple[Parser, ...]:
    """Every entry point that gives a Parser, under the name that it says."""
    found = (_loaded(point) for point in entry_points(group=GROUP))
    return tuple(parser for parser in found if parser is not None)


def _loaded(point: EntryPoint) -> Parser | None:
    try:
        parser = point.load()
    except Exception as error:
        _log.error("plug-in %s cannot be loaded: %s: %s", point.name, type(error).__name__, error)
        return None
    if not isinstance(parser, Parser):
        _log.error("plug-in %s is no Parser but %s", point.name, type(parser).__name__)
        return None
    return replace(parser, recognises=_guarded(point.name, parser))


def _guarded(name: str, parser: Parser) -> Callable[[bytes, str], Confidence]:
    def recognises(head: bytes, file_name: str) -> Confidence:
        try:
            return Confidence(parser.recognises(head, file_name))
        except Exception as error:
            _log.error("plug-in %s failed on %s: %s: %s", name, file_name, type(error).__name__, error)
            return Confidence.NO

    return recognises
