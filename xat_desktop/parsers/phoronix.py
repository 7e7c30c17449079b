"""Phoronix Test Suite results: composite.xml, and what result-file-to-json, -csv and -text make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import Document, documents, elements, number, section
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._phoronix_text import csv_systems, text_systems
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, Scale, Summaries

_HINTS = (b"<PhoronixTestSuite>", b'"client_version"', b"IB,", b" Is Better")
_JSON = re.compile(r'\{\s*"title"\s*:')
_TIMES: dict[str, Scale] = {"seconds": 1, "sec": 1, "s": 1, "milliseconds": MILLI, "ms": MILLI}


@dataclass
class System:
    """One system of a comparison, and its results."""

    name: str
    facts: dict[str, str] = field(default_factory=dict)
    time: str = ""
    version: str = ""
    results: list["Result"] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """One test on one system."""

    test: str
    scale: str
    direction: str
    """HIB: higher is better, LIB: lower is better."""
    value: object
    runs: tuple[float, ...] = ()


def _recognises(head: bytes, _name: str) -> Confidence:
    if not any(hint in head for hint in _HINTS):
        return Confidence.NO
    text = head.decode("utf-8", "replace")
    xml = "<PhoronixTestSuite>" in text
    as_json = _JSON.match(text.lstrip()) and '"client_version"' in text and '"systems"' in text
    table = re.search(r'^"?.+"?,(?:HIB|LIB),', text, re.MULTILINE) and re.search(r"^ ,,", text, re.MULTILINE)
    report = re.search(r"^.+ > (?:Higher|Lower) Is Better\r?$", text, re.MULTILINE) and re.search(
        r"^.+ \. +[\d.]+ \|=", re.sub(r"\x1b\[[0-9;]*m", "", text), re.MULTILINE
    )
    return Confidence.SURE if xml or as_json or table or report else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text = source.whole().decode("utf-8", "replace")
    if "<PhoronixTestSuite>" in text:
        systems = list(_from_xml(text, problems))
    elif _JSON.match(text.lstrip()):
        systems = list(_from_json(text, problems))
    else:
        rows = csv_systems(text) if re.search(r",(?:HIB|LIB),", text) else text_systems(text)
        systems = [
            System(name, facts, results=[Result(*row) for row in found]) for name, facts, found in rows
        ]
    systems = [system for system in systems if system.results]
    if not systems:
        raise XatError(
            "The file holds no result", f"{source.name}: no test of the Phoronix Test Suite has a value."
        )
    for system in systems:
        _emit(system, Moments(source), sink)


def _emit(system: System, moments: Moments, sink: Sink) -> None:
    start = moments.us(system.time) if system.time else None
    sink.capture(
        CaptureInfo(
            "phoronix",
            system.version,
            label=system.name,
            zone=moments.zone_name,
            zone_source=moments.zone_source if start is not None else "none",
            start_us=start,
            environment=system.facts,
        )
    )
    run = Summaries()
    for result in system.results:
        scale, own = _TIMES.get(result.scale.lower()), {"benchmark": result.test}
        metric, unit = (
            ("xat.benchmark.duration", "s") if scale else (f"xat.benchmark.{_kind(result.direction)}", "1")
        )
        named = attributes(**own, **({} if scale else {"scale": result.scale}))
        if result.runs:
            key = SeriesKey(metric, named, unit, "duration" if scale else "event", "RawString")
            times = (start or 0) + np.arange(len(result.runs), dtype=np.int64) * 1_000_000
            sink.samples([key], times, [np.array(result.runs) * float(scale or 1)])
        run.add(metric, "mean", result.value, unit, "Value", scale=scale or 1, named=named)
    sink.summary(*run.all)


def _kind(direction: str) -> str:
    return "cost" if direction == "LIB" else "score"


def _from_xml(text: str, problems: Problems) -> Iterator[System]:
    start = text.index("<PhoronixTestSuite>")
    end = text.find("</PhoronixTestSuite>", start)
    body = text[start : end + len("</PhoronixTestSuite>")] if end >= 0 else _closed(text[start:], problems)
    try:
        if "<!ENTITY" in body:
            raise ElementTree.ParseError("entities are not read")
        root = ElementTree.fromstring(body)  # noqa: S314 - without entities there is nothing to expand
    except ElementTree.ParseError as error:
        problems.add(0, f"damaged XML: {error}")
        return
    systems = {}
    for element in root.findall("System"):
        name = element.findtext("Identifier", "?")
        facts = {**_facts(element.findtext("Hardware", "")), **_facts(element.findtext("Software", ""))}
        version = element.findtext("TestClientVersion", "")
        systems[name] = System(name, facts, element.findtext("TimeStamp", ""), version)
    for element in root.findall("Result"):
        test = " - ".join(filter(None, (element.findtext("Title"), element.findtext("Description"))))
        for entry in element.iterfind("Data/Entry"):
            name = entry.findtext("Identifier", "?")
            runs = tuple(map(number, (entry.findtext("RawString") or "").split(":")))
            known = tuple(run for run in runs if run is not None)
            scale, direction = element.findtext("Scale", ""), element.findtext("Proportion", "")
            result = Result(test, scale, direction, entry.findtext("Value"), known)
            systems.setdefault(name, System(name)).results.append(result)
    yield from systems.values()


def _closed(text: str, problems: Problems) -> str:
    """A file that ends too early: cut behind its last whole result."""
    problems.add(0, "the XML ends too early: its whole results were read")
    cut = max(text.rfind(f"</{name}>") + len(name) + 3 for name in ("System", "Result", "Generated"))
    return text[:cut] + "</PhoronixTestSuite>"


def _facts(text: str) -> dict[str, str]:
    """`Processor: AMD EPYC (2 Cores), Memory: 24GB` by name."""
    parts = re.split(r", (?=[A-Z][\w -]*: )", text)
    return {
        name.strip(): value.strip() for name, _, value in (part.partition(":") for part in parts) if value
    }


def _from_json(text: str, problems: Problems) -> Iterator[System]:
    for document in documents(text, _JSON, problems):
        systems: dict[str, System] = {}
        for name, raw in section(document, "systems").items():
            facts: dict[str, Any] = {**section(raw, "hardware"), **section(raw, "software")}
            time, version = (
                str(section({"s": raw}, "s").get(key, "")) for key in ("timestamp", "client_version")
            )
            systems[name] = System(name, {key: str(value) for key, value in facts.items()}, time, version)
        for result in section(document, "results").values():
            if isinstance(result, dict):
                _json_result(result, systems)
        yield from systems.values()


def _json_result(result: Document, systems: dict[str, System]) -> None:
    test = " - ".join(str(result[key]) for key in ("title", "description") if result.get(key))
    for name, raw in section(result, "results").items():
        known = raw if isinstance(raw, dict) else {"value": raw}
        runs = tuple(run for run in map(number, elements(known, "raw_values")) if run is not None)
        found = Result(
            test, str(result.get("scale", "")), str(result.get("proportion", "")), known.get("value"), runs
        )
        systems.setdefault(name, System(name)).results.append(found)


PARSER = Parser(
    "phoronix",
    "Phoronix Test Suite results (XML, JSON, CSV, text)",
    (".xml", ".json", ".csv", ".txt"),
    _recognises,
    _parse,
)
