"""The contract of a parser: recognise by content, stream column blocks into a sink, report bad lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from xat_desktop.domain.series import CaptureInfo, SeriesKey, Times, ToolSummary, Values
from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.parsers._source import Source

MAX_PROBLEMS_KEPT = 1000


class NoResultError(XatError):
    """Nothing in the file says that a tool wrote it: in an archive it is left out, by itself it failed."""


class Confidence(IntEnum):
    """How sure a parser is that a file is its own."""

    NO = 0
    FALLBACK = 1
    """Could be read as a table; any format that knows the file goes first."""
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True)
class Problem:
    """One place in a file that was skipped; line 0 speaks of the whole file."""

    line: int
    text: str


@dataclass
class Problems:
    """Collects what was skipped: the first thousand with their lines, and the count of all."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, text: str, count: int = 1) -> None:
        """Note `count` bad places, the first of them at `line` (counted from 1)."""
        self.count += count
        if len(self.kept) < MAX_PROBLEMS_KEPT:
            self.kept.append(Problem(line, text[:300]))


class Sink(Protocol):
    """Where a parser puts what it finds; knows nothing of files."""

    def capture(self, info: CaptureInfo) -> None:
        """Begin a capture; all that follows belongs to it. A file may hold several."""

    def update(self, **changes: object) -> None:
        """Change fields of the current CaptureInfo (environment facts are merged)."""

    def samples(self, keys: Sequence[SeriesKey], times: Times, columns: Sequence[Values]) -> None:
        """Append rows: one column for each key, all of the length of `times` (µs UTC, any order).

        Series that are always emitted together share one time column in the store: emit a device's or a
        label's columns in one call. NaN in a float column means: no value in this row.
        """

    def summary(self, *values: ToolSummary) -> None:
        """Keep values that the tool had aggregated itself."""


@dataclass(frozen=True)
class Parser:
    """A format: `recognises(head, name)` looks at content, `parse(source, sink, problems)` streams it."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes, str], Confidence]
    parse: Callable[["Source", Sink, Problems], None]
    version: int = 1
    """Raised when the same file would give other numbers."""
    fallback: bool = False
    """Asked only when no other parser recognises the content."""
