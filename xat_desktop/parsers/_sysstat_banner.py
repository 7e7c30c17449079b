"""The first line of every sysstat report: kernel, host, date, architecture and number of CPUs."""

import re
from dataclasses import dataclass
from datetime import date

from xat_desktop.parsers._block_clock import order_is_assumed
from xat_desktop.parsers._clock import parse_date

_BANNER = re.compile(
    r"(?P<os>[A-Z]\w+)\s+(?P<kernel>\S+)\s+\((?P<host>[^()]*)\)\s+(?P<date>\S.*?)"
    r"(?:\s+_(?P<architecture>\w+?)_)?(?:\s+\((?P<cores>\d+) CPUs?\))?\s*$"
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""sysstat prints them into files too when S_COLORS=always."""


@dataclass(frozen=True)
class Banner:
    """What the line says; environment facts under the names that all parsers use."""

    host: str
    day: date | None
    environment: dict[str, str]


NO_BANNER = Banner("", None, {})
"""For a report whose first line is missing."""


def day_comes_first(head: str) -> bool:
    """Whether a report was not printed in the C or an American locale, so that 05/11/2026 is in November.

    Numbers have a decimal comma, or the year has four digits and the clock 24 hours.
    """
    if re.search(r"\s\d+,\d{1,2}%?\s", head):
        return True
    return bool(re.search(r"\s\d\d?/\d\d?/\d{4}\s", head)) and not re.search(r"\d\s[AP]M\s", head)


def parse_banner(line: str, *, day_first: bool = False) -> Banner | None:
    """`Linux 6.1.0 (vm) 11/23/26 _x86_64_ (2 CPU)` of any locale and version; None for another line."""
    found = _BANNER.match(line)
    day = parse_date(found["date"], day_first=day_first) if found else None
    if not found or day is None:
        return None
    facts = {name: found[name] for name in ("os", "kernel", "architecture", "cores") if found[name]}
    if order_is_assumed(found["date"]) and not day_first:
        facts["date_order"] = "month first, assumed"
    return Banner(found["host"], day, facts)
