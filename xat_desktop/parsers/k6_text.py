"""k6's summary at the end of a run, as it prints it: metrics, checks, thresholds."""

import re

from xat_desktop.domain.series import Attributes, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import without_colours
from xat_desktop.parsers._k6 import column
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, RATE, Summaries, rank, with_named
from xat_desktop.parsers._whole_lines import whole_lines

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_SIGNATURE = LineStart(
    rb" *(?:[^\w\s{]* )?(?:http_req_duration|http_reqs|iterations|iteration_duration|vus_max)\.*: "
)
_ESTIMATOR = "k6's own: linear interpolation between order statistics (type 7); printed with two decimals"
_METRIC = re.compile(r"(?:[✓✗] )?(?P<name>\{ .+? \}|[\w ]+?(?:\{.*?\})?)\.*: +(?P<values>\S.*)")
_PAIR = re.compile(r"(avg|min|med|max|count|p\(\d+(?:\.\d+)?\))=(\S+)")
_STATISTICS = {"avg": "mean", "min": "min", "med": "p50", "max": "max", "count": "count"}
_SHARE = re.compile(r"(\d+(?:\.\d+)?)% +(?:(\d+) out of (\d+)|✓ (\d+) +✗ (\d+))")
_COUNTER = re.compile(r"(\d+(?:\.\d+)?(?: ?[kMGT]?B)?) +(\d+(?:\.\d+)?(?: ?[kMGT]?B)?)/s")
_CHECK = re.compile(r"↳ +\d+(?:\.\d+)?% — ✓ (\d+) / ✗ (\d+)")
_THRESHOLD = re.compile(r"([✓✗]) '(.+?)' .*")
_TITLE = re.compile(r"[a-z]\w*(?:\{.*\})?")


class _Run(Summaries):
    def __init__(self, estimator: str) -> None:
        super().__init__(estimator)
        self.metrics: set[str] = set()
        """Those that were read, without those of tags."""

    above = ""
    """The metric, or the text of a check, that the next lines belong to."""


def _recognises(head: bytes, _name: str) -> Confidence:
    if b"=" not in head or not any(name in head for name in (b"http_req", b"iteration", b"vus_max")):
        return Confidence.NO
    return Confidence.SURE if _SIGNATURE.search(without_colours(head)) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run = _Run(_ESTIMATOR)
    for number, text in whole_lines(source, problems):
        text = _ANSI.sub("", text).strip()
        if _begins(text, run):
            run.hand_over(sink, "k6")
            run = _Run(_ESTIMATOR)
        if not _read(text, run) and "..: " in text:
            problems.add(number, f"not understood: {text}")
    if not len(run):
        raise XatError("The file holds no k6 summary", f"{source.name}: no metric of k6 is in it.")
    run.hand_over(sink, "k6")


def _begins(text: str, run: _Run) -> bool:
    """Whether another summary begins: its first title, or a metric that the run has already."""
    if text.endswith("█ THRESHOLDS") and run.metrics:
        return True
    metric = _METRIC.fullmatch(text)
    name = metric["name"].strip() if metric else ""
    return name in run.metrics


def _read(text: str, run: _Run) -> bool:
    if metric := _METRIC.fullmatch(text):
        name = metric["name"].strip()
        tags = name.strip("{ }") if name.startswith("{") else ""
        run.above = run.above if tags else name
        known = _metric(run.above, tags, metric["values"].strip(), run)
        if known and not tags:
            run.metrics.add(name)
        return known
    if check := _CHECK.fullmatch(text):
        for result, count in (("true", check[1]), ("false", check[2])):
            named = attributes(label=run.above.removeprefix("✗ "), result=result)
            run.add("k6.checks", "total", count, "1", "check", named=named)
    elif threshold := _THRESHOLD.fullmatch(text):
        named = attributes(threshold=f"{run.above}: {threshold[2]}")
        run.add("k6.threshold_crossed", "value", int(threshold[1] == "✗"), "1", "THRESHOLDS", named=named)
    elif _TITLE.fullmatch(text) or text.startswith("✗ "):
        run.above = text
    else:
        return False
    return True


def _metric(metric: str, tags: str, values: str, run: Summaries) -> bool:
    named = attributes(**dict([tag.split(":", 1) for tag in tags.split(",") if ":" in tag]))
    kept = column(metric)
    if share := _SHARE.fullmatch(values):
        return _share(metric, share, named, run)
    if counter := _COUNTER.fullmatch(values):
        name, unit = (RATE, "1") if metric == "http_reqs" else (kept.metric, kept.unit)
        run.add(name, "total", base(counter[1], thousand=1000), unit, metric, named=named)
        return run.add(name, "rate", base(counter[2], thousand=1000), f"{unit}/s", metric, named=named)
    pairs = _PAIR.findall(values)
    times = bool(pairs) and any(re.search(r"[µmn]?s$", raw) for _, raw in pairs)
    name, unit = (kept.metric, "s") if times or kept.unit == "s" else (kept.metric, kept.unit)
    for source, raw in pairs:
        statistic = _STATISTICS.get(source) or rank(source[2:-1])
        run.add(name, statistic, _seconds(raw) if times else raw, unit, f"{metric}.{source}", named=named)
    if gauge := re.match(r"\d+(?:\.\d+)?\b(?!=)", values):
        run.add(name, "last", gauge[0], unit, metric, named=named)
        if metric == "vus_max":
            run.facts["clients"] = gauge[0]
    return bool(pairs or gauge)


def _share(metric: str, share: "re.Match[str]", named: Attributes, run: Summaries) -> bool:
    good = int(share[2] or share[4])
    bad = int(share[3]) - good if share[3] else int(share[5])
    if metric == "http_req_failed":
        run.add(ERRORS, "total", good, "1", "http_req_failed", named=named)
        ratio = good / (good + bad) if good + bad else None
        return run.add(ERROR_RATIO, "mean", ratio, "1", "http_req_failed", named=named)
    if metric in ("checks_succeeded", "checks_failed"):  # two lines for what was one before
        run.add(f"k6.{metric}", "total", good, "1", metric, named=named)
    else:
        for count, result in ((good, "true"), (bad, "false")):
            run.add(f"k6.{metric}", "total", count, "1", metric, named=with_named(named, result=result))
    ratio = good / (good + bad) if good + bad else None
    return run.add(f"k6.{metric}", "ratio", ratio, "1", metric, named=named)


def _seconds(text: str) -> float | None:
    """`1m2.5s` and `853.69µs`; Go joins minutes and seconds."""
    parts = re.findall(r"\d+(?:\.\d+)?(?:ns|µs|us|ms|h|m|s)", text)
    found = [base(part) for part in parts]
    return sum(part for part in found if part is not None) if "".join(parts) == text else None


PARSER = Parser("k6-text", "k6 end-of-test summary", (".txt", ".log", ".out"), _recognises, _parse, version=2)
