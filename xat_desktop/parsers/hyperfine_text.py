"""What hyperfine prints, and its table in Markdown: each command is a capture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import text_of
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_DURATION = "xat.benchmark.duration"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TITLE = re.compile(r"Benchmark #?\d+: (.+)")
_Q = r"([\d.]+ ?(?:µs|ms|s|min|h))"
_TIME = re.compile(rf"Time \((?:mean ± σ|abs ≡)\): +{_Q}(?: ± +{_Q})?(?: +\[User: {_Q}, System: {_Q}\])?")
_RANGE = re.compile(rf"Range \(min … max\): +{_Q} … +{_Q}(?: +(\d+) runs)?")
_HEADER = re.compile(r"\| Command \| Mean \[(µs|ms|s)\] \| Min \[\1\] \| Max \[\1\] \|(?: Relative \|)?")
_ROW = re.compile(r"\| `(.+)` \| ([\d.]+)(?: ± ([\d.]+))? \| ([\d.]+) \| ([\d.]+) \|.*")
_SIGNATURE = re.compile(rf"^{_TITLE.pattern}\s*$\s*{_TIME.pattern}", re.MULTILINE)
_TABLE = re.compile(rf"^{_HEADER.pattern}", re.MULTILINE)


@dataclass
class _Command:
    text: str
    run: Summaries = field(default_factory=Summaries)

    def add(self, statistic: str, text: str | None) -> None:
        if text:
            self.run.add(_DURATION, statistic, base(text), "s", statistic)


def _recognises(head: bytes, _name: str) -> Confidence:
    text = text_of(head)
    known = "| Command" in text and _TABLE.search(text)
    known = known or ("Benchmark" in text and _SIGNATURE.search(_ANSI.sub("", text)))
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    for command in _commands(source, problems):
        if not len(command.run):
            problems.add(0, f"`{command.text}` has no time: it failed, or the file is truncated")
            continue
        found += 1
        sink.capture(
            CaptureInfo("hyperfine", command=command.text, label=command.text, environment=command.run.facts)
        )
        sink.summary(*command.run.all)
    if not found:
        raise XatError("The file holds no hyperfine result", f"{source.name}: no command in it has a time.")


def _commands(source: Source, problems: Problems) -> Iterator[_Command]:
    command, unit = None, ""
    for number, raw in whole_lines(source, problems):
        text = _ANSI.sub("", raw).split("\r")[-1].strip()
        if title := _TITLE.fullmatch(text):
            if command:
                yield command
            command = _Command(title[1])
        elif header := _HEADER.fullmatch(text):
            unit = header[1]
        elif unit and (row := _ROW.fullmatch(text)):
            yield _of_table(row, unit)
        elif command and not _take(text, command) and text.startswith(("Time (", "Range (")):
            problems.add(number, f"not understood: {text}")
    if command:
        yield command


def _take(text: str, command: _Command) -> bool:
    if time := _TIME.fullmatch(text):
        command.add("mean", time[1])
        command.add("sd", time[2])
        for mode, used in (("user", time[3]), ("system", time[4])):
            named = attributes(cpu__mode=mode)
            command.run.add("xat.benchmark.cpu_time", "mean", base(used or ""), "s", mode, named=named)
    elif span := _RANGE.fullmatch(text):
        command.add("min", span[1])
        command.add("max", span[2])
        command.run.facts |= {"runs": span[3]} if span[3] else {}
    else:
        return False
    return True


def _of_table(row: "re.Match[str]", unit: str) -> _Command:
    command = _Command(row[1])
    for statistic, place in (("mean", 2), ("sd", 3), ("min", 4), ("max", 5)):
        command.add(statistic, f"{row[place]} {unit}" if row[place] else None)
    return command


PARSER = Parser(
    "hyperfine-text", "hyperfine output and Markdown", (".txt", ".md", ".log"), _recognises, _parse
)
