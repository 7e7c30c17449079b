"""Output of tools that no parser reads: what it is, and what to import in its place."""

import re

_UNIX = "Import sar's text or nmon's file of the same time, or its numbers as CSV."
_SIGNS = (
    (rb"^ *r +b +w +(?:swap|avm) +free? +", "a form of vmstat of another Unix", _UNIX),
    (rb"^Mach Virtual Memory Statistics", "vm_stat of macOS", "Import its numbers as CSV."),
    (rb"^ *Disks: +% tm_act +Kbps +tps ", "iostat of AIX", _UNIX),
    (
        rb"^(?: +tin +tout)?(?: +KB/t +tps +MB/s)+ +us ",
        "iostat of a BSD or macOS",
        "Import its numbers as CSV.",
    ),
    (rb"^Processes: \d+ total, \d+ running, .*threads", "top of macOS", "Import its numbers as CSV."),
)
_ANY = re.compile(b"|".join(b"(%b)" % sign for sign, _, _ in _SIGNS), re.MULTILINE)


def known_elsewhere(head: bytes) -> str:
    """A sentence on what the text is and what to do; empty where it is of no tool that is known here."""
    found = _ANY.search(head)
    if not found or found.lastindex is None:
        return ""
    _, what, advice = _SIGNS[found.lastindex - 1]
    return f"this is {what}, which is not read. {advice}"
