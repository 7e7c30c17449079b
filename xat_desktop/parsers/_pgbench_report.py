"""pgbench's final report, line by line: the whole run, each script (`-f`, `-b`), each statement (`-r`)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from xat_desktop.domain.series import Attributes, ToolSummary, attributes
from xat_desktop.parsers._printed import MILLI, NUMBER, PERCENT, value

TRANSACTION = "xat.db.transaction.duration"
_RATE = "xat.db.transactions"

_FACTS = {
    "transaction type": "workload",
    "scaling factor": "scale",
    "query mode": "protocol",
    "number of clients": "clients",
    "number of threads": "threads",
    "maximum number of tries": "max_tries",
    "number of transactions per client": "transactions_per_client",
    "duration": "duration_s",
    "partition method": "partition_method",
    "partitions": "partitions",
}


def pattern(text: str) -> re.Pattern[str]:
    """A regular expression in which `#` is a group that takes a number."""
    return re.compile(text.replace("#", f"({NUMBER})"), re.IGNORECASE)


_LATENCY = pattern(r"latency (average|stddev) ?[=:] # ms(.*)")
_LAG = pattern(r"rate limit schedule lag: avg # \(max #\) ms")
_CONNECTION = pattern(r"(initial|average) connection time = # ms")
_TPS = pattern(r"tps = # ?\((.*)\)")
_NUMBER_OF = pattern(r"(?:total )?number of (.+?): (\d+)(?:/\d+)?(?: \(#\s?%\)| \(tps = #\))?")
_LIMIT = pattern(r"transactions above the # ms latency limit")
_SCRIPT = re.compile(r"SQL script (\d+): (.*)")
_SHARE = pattern(r"(\d+) transactions \(#% of total(?:, tps = #)?\)")
_WEIGHT = re.compile(r"weight: (\d+)")
_STATEMENTS = re.compile(r"statement latencies in milliseconds(?:, (file \d+))?(.*):")
_STATEMENT = pattern(r"\s+#\s+(\S.*)")


@dataclass
class Report:
    """The report of one run as far as it was read; values that come under a script carry its name."""

    facts: dict[str, str] = field(default_factory=dict)
    started: bool = False
    finished: bool = False
    """The line with the tps of the run was there."""
    _summaries: list[ToolSummary] = field(default_factory=list)
    _script: Attributes = ()
    _counts: tuple[str, ...] | None = None
    """What stands between a statement's time and its text; None outside of the list of statements."""
    _position: int = 0

    def read(self, line: str) -> bool:
        """Take a line; False when it is none of a report."""
        plain = line.removeprefix(" - ")
        return any(reader(self, plain) for reader in _READERS)

    def summaries(self) -> list[ToolSummary]:
        """All values; without -P, -R or -L pgbench measures no latency and prints a quotient."""
        if any(s.metric == TRANSACTION and s.statistic == "sd" for s in self._summaries):
            return self._summaries
        estimator = "clients * duration / transactions"
        return [replace(s, estimator=estimator) if s.metric == TRANSACTION else s for s in self._summaries]

    def _add(self, metric: str, statistic: str, number: float, unit: str, source_name: str) -> None:
        self._summaries.append(ToolSummary(metric, statistic, number, unit, self._script, source_name))

    def _fact(self, line: str) -> bool:
        name, colon, text = line.partition(": ")
        if not colon or name not in _FACTS:
            return False
        self.started = True
        self.facts[_FACTS[name]] = text.removesuffix(" s") if name == "duration" else text
        return True

    def _tps(self, line: str) -> bool:
        found = _TPS.fullmatch(line)
        if not found:
            return False
        with_connecting = found[2] == "including connections establishing"
        metric = "pgbench.tps_including_connections" if with_connecting else _RATE
        self._add(metric, "rate", value(found[1]), "1/s", f"tps ({found[2]})")
        self.finished = self.finished or not with_connecting
        return True

    def _latency(self, line: str) -> bool:
        if found := _LATENCY.fullmatch(line):
            statistic = "mean" if found[1] == "average" else "sd"
            self._add(TRANSACTION, statistic, value(found[2], MILLI), "s", f"latency {found[1]}{found[3]}")
        elif found := _LAG.fullmatch(line):
            for statistic, text in (("mean", found[1]), ("max", found[2])):
                self._add(
                    "xat.db.schedule_lag", statistic, value(text, MILLI), "s", "rate limit schedule lag"
                )
        elif found := _CONNECTION.fullmatch(line):
            statistic = "total" if found[1] == "initial" else "mean"
            source_name = f"{found[1]} connection time"
            self._add("xat.db.connect.duration", statistic, value(found[2], MILLI), "s", source_name)
        return bool(found)

    def _number_of(self, line: str) -> bool:
        found = _NUMBER_OF.fullmatch(line)
        if not found:
            return False
        what = found[1]
        if limit := _LIMIT.fullmatch(what):
            self.facts["latency_limit_s"] = str(value(limit[1], MILLI))
            what = "transactions above the latency limit"
        processed = what == "transactions actually processed"
        metric = _RATE if processed else f"pgbench.{what.replace(' ', '_')}"
        self._add(metric, "total", float(found[2]), "1", found[1])
        if found[3]:
            self._add(metric, "ratio", value(found[3], PERCENT), "1", found[1])
        if found[4]:
            self._add(metric, "rate", value(found[4]), "1/s", "tps")
        return True

    def _script_part(self, line: str) -> bool:
        if found := _SCRIPT.fullmatch(line):
            taken = {dict(s.attributes).get("script") for s in self._summaries}
            name = f"{found[2]} #{found[1]}" if found[2] in taken else found[2]
            self._script, self._counts = attributes(script=name), None
        elif found := _SHARE.fullmatch(line):
            self._add(_RATE, "total", float(found[1]), "1", "transactions")
            self._add("pgbench.share_of_transactions", "ratio", value(found[2], PERCENT), "1", "of total")
            if found[3]:
                self._add(_RATE, "rate", value(found[3]), "1/s", "tps")
        elif found := _WEIGHT.match(line):
            self._add("pgbench.script_weight", "total", float(found[1]), "1", "weight")
        return bool(found)

    def _statement(self, line: str) -> bool:
        if header := _STATEMENTS.fullmatch(line):
            self._counts = tuple(word for word in ("failures", "retries") if word in header[2])
            self._position = 0
            if header[1]:
                self._script = attributes(script=header[1])
            return True
        found = _STATEMENT.fullmatch(line) if self._counts is not None else None
        if not found or self._counts is None:
            return False
        *counts, text = found[2].split(maxsplit=len(self._counts))
        if not all(count.isdecimal() for count in counts):
            return False
        self._position += 1
        script = self._script
        self._script = tuple(sorted((*script, ("position", str(self._position)), ("statement", text))))
        self._add("pgbench.statement.duration", "mean", value(found[1], MILLI), "s", text)
        for name, count in zip(self._counts, counts, strict=False):
            self._add(f"pgbench.statement.{name}", "total", value(count), "1", name)
        self._script = script
        return True


_READERS: tuple[Callable[[Report, str], bool], ...] = (
    Report._fact,
    Report._tps,
    Report._latency,
    Report._number_of,
    Report._script_part,
    Report._statement,
)
