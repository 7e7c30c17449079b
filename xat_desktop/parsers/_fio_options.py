"""fio's job options as environment facts in base units."""

import re
from collections.abc import Iterable, Mapping

_KNOWN = {
    "rw": "workload",
    "readwrite": "workload",
    "bs": "block_size",
    "blocksize": "block_size",
    "iodepth": "iodepth",
    "numjobs": "threads",
    "runtime": "duration_s",
    "timeout": "duration_s",
    "size": "data_size_bytes",
    "ioengine": "ioengine",
}
_SIZES = {"block_size", "data_size_bytes"}
_NAMES_OF_OUTPUT = re.compile(r"name|description|output.*|write_.*_log|.*_log|status-interval")
"""Options that differ from run to run without changing the load."""

_SIZE = re.compile(r"(\d+)([kmgtp]?)(i?b)?", re.IGNORECASE)
_DURATION = re.compile(r"(\d+)(ms|us|s|m|h|d)?", re.IGNORECASE)
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400}


def facts_of(jobs: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Facts of all jobs' options (global ones merged in); where jobs differ: the distinct values in order."""
    values: dict[str, dict[str, None]] = {}
    for options in jobs:
        for name, text in options.items():
            if not _NAMES_OF_OUTPUT.fullmatch(name):
                fact = _KNOWN.get(name, f"fio.{name}")
                values.setdefault(fact, {})[_in_base_unit(fact, text)] = None
    return {fact: ", ".join(distinct) for fact, distinct in values.items()}


def _in_base_unit(fact: str, text: str) -> str:
    if fact in _SIZES and (found := _SIZE.fullmatch(text)):
        return str(int(found[1]) << (10 * " kmgtp".index(found[2].lower() or " ")))
    if fact == "duration_s" and (found := _DURATION.fullmatch(text)):
        return f"{int(found[1]) * _SECONDS[(found[2] or 's').lower()]:g}"
    return text or "1"  # a flag without a value, such as time_based
