"""Every difference between the environments of compared runs, found before their figures are compared."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["confounder", "expected", "info"]
Where = Literal["between sides", "within baseline", "within candidate"]
Facts = Mapping[str, object]

_HARDWARE = {
    "platform",
    "compute_model",
    "model",
    "cpu_model",
    "architecture",
    "cores",
    "vcpus",
    "memory_bytes",
}
_SOFTWARE = {"kernel", "os", "os_flavor", "system_software", "tool", "tool_version"}
ENVIRONMENT = frozenset({*_HARDWARE, *_SOFTWARE, "host", "storage", "data_size_bytes", "scale", "duration_s"})
"""What confounds a comparison when it is not its subject. Any other fact is a parameter of the run."""
INFORMATION = frozenset(
    {"start", "end", "date", "time", "zone", "date_order", "file", "label", "notes", "run_group"}
)
"""What differs from run to run without changing its conditions."""
QUANTITIES = {"cores": 0.0, "vcpus": 0.0, "memory_bytes": 0.02, "data_size_bytes": 0.01, "duration_s": 0.05}
"""Facts that are numbers (a version is none), with the relative difference up to which they are the same."""
_RESULT_FILE = re.compile(r"[^\s=]+\.(json|csv|jtl|log|txt|html|out|tsv|xml)\b")
_ORDER: dict[Severity, int] = {"confounder": 0, "expected": 1, "info": 2}


@dataclass(frozen=True)
class Difference:
    """One fact that is not the same everywhere, with its distinct values; a side that is silent has none."""

    fact: str
    severity: Severity
    where: Where
    baseline: tuple[str, ...]
    candidate: tuple[str, ...]


def check(
    baseline: Sequence[Facts], candidate: Sequence[Facts], tested: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Differences of environment facts (one mapping for each run), confounders first.

    `tested` names the subject of the comparison: it is expected to differ between the sides, and all else
    confounds. Without it, parameters are taken for the subject as long as the environment is the same. Nested
    mappings are compared key by key. A fact that one side does not know is information.
    """
    before, after = [_flat(run) for run in baseline], [_flat(run) for run in candidate]
    facts = dict.fromkeys(fact for run in (*before, *after) for fact in run)
    sides = {fact: (_distinct(fact, before), _distinct(fact, after)) for fact in facts}
    unequal = {fact for fact, values in sides.items() if all(values) and not _same_sides(fact, *values)}
    parameters_tested = not tested and not unequal & ENVIRONMENT
    expected = unequal - ENVIRONMENT - INFORMATION if parameters_tested else set(tested)
    found = [found for fact, values in sides.items() for found in _of_fact(fact, *values, expected)]
    return tuple(sorted(found, key=lambda difference: _ORDER[difference.severity]))


def _of_fact(
    fact: str, before: list[str], after: list[str], expected: Collection[str]
) -> Iterable[Difference]:
    values = tuple(before), tuple(after)
    if not before or not after:
        yield Difference(fact, "info", "between sides", *values)
    elif not _same_sides(fact, before, after):
        severity: Severity = "expected" if fact in expected else _severity(fact, before, after)
        yield Difference(fact, severity, "between sides", *values)
    within: tuple[tuple[Where, list[str]], ...] = (("within baseline", before), ("within candidate", after))
    for where, side in within:
        if len(side) > 1:
            yield Difference(fact, _severity(fact, side, side), where, *values)


def _severity(fact: str, before: list[str], after: list[str]) -> Severity:
    if fact in INFORMATION:
        return "info"
    if fact == "host" and (len(before) > 1 or len(after) > 1):
        return "info"  # every run on a machine of its own: the model counts, not the name
    return "confounder"


def _same_sides(fact: str, before: list[str], after: list[str]) -> bool:
    return all(any(_same(fact, one, other) for other in after) for one in before) and all(
        any(_same(fact, one, other) for other in before) for one in after
    )


def _same(fact: str, one: str, other: str) -> bool:
    if one == other or fact not in QUANTITIES:
        return one == other
    try:
        first, second = float(one), float(other)
    except ValueError:
        return False
    return abs(first - second) <= QUANTITIES[fact] * max(abs(first), abs(second))


def _distinct(fact: str, runs: Sequence[Mapping[str, str]]) -> list[str]:
    """Values that are not the same as one before, in order of appearance."""
    found: list[str] = []
    for run in runs:
        if fact in run and not any(_same(fact, run[fact], known) for known in found):
            found.append(run[fact])
    return found


def _flat(run: Facts, prefix: str = "") -> dict[str, str]:
    """Facts as text under dotted names; what is None or empty is not known."""
    flat: dict[str, str] = {}
    for name, value in run.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif value is not None and str(value).strip():
            text = " ".join(str(value).split())
            # Each run writes to a file of its own, which is no difference of its conditions.
            flat[prefix + name] = _RESULT_FILE.sub("<file>", text) if name == "command" else text
    return flat
