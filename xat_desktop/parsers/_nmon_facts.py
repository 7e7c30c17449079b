"""What nmon's AAA and BBB rows say of the machine and the run."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from xat_desktop.parsers._clock import parse_date

_IN_TEXT = {
    "os": r'PRETTY_NAME=(?:Q|"*)?(.+?)Q?"*$|lsb_release,"Description:\s*(.+?)"$',
    "cpu_model": r'"[Mm]odel name\s*:\s*(.+?)"$',
    "memory_bytes": r'"MemTotal:\s*(\d+) kB"',
}


class Facts:
    """Gathers rows; a later row does not change what an earlier one said."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}
        self._found: dict[str, str] = {}

    def add(self, texts: Iterable[str]) -> None:
        """Rows such as `AAA,cpus,2` and `BBBP,028,lscpu,"Model name: X"`."""
        for text in texts:
            if text.startswith("AAA,"):
                name, _, rest = text[4:].partition(",")
                self._rows.setdefault(name, rest.strip().rstrip(","))
                continue
            for fact, pattern in _IN_TEXT.items():
                if fact not in self._found and (found := re.search(pattern, text)):
                    self._found[fact] = next(group for group in found.groups() if group).strip()

    @property
    def day(self) -> date | None:
        """The day on which the run began."""
        return parse_date(self._rows.get("date", ""))

    def capture(self) -> dict[str, Any]:
        """Fields of CaptureInfo."""
        rows = self._rows
        host, label = rows.get("host", ""), rows.get("runname", "")
        return {
            "tool_version": rows.get("version", ""),
            "command": rows.get("command", ""),
            "host": host,
            "label": "" if label == host else label,
            "environment": self._environment(),
        }

    def _environment(self) -> dict[str, str]:
        facts = dict(self._found)
        if "memory_bytes" in facts:
            facts["memory_bytes"] = str(int(facts["memory_bytes"]) * 1024)
        system = self._rows.get("OS", "").split(",")
        if len(system) >= 3:
            facts["kernel"], facts["architecture"] = system[1], system[-1]
            facts.setdefault("os", system[0])
        if level := self._rows.get("AIX"):
            facts["os"] = f"AIX {level}"
        if hardware := self._rows.get("hardware"):
            facts["cpu_model"] = hardware
        counts = [int(text) for text in re.findall(r"\d+", self._rows.get("cpus", ""))]
        if counts:
            facts["cores"] = str(max(counts))  # on POWER: physical and logical
        if interval := self._rows.get("interval"):
            facts["interval_s"] = interval
        return facts
