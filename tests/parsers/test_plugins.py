"""Plug-ins: parsers of other packages, which can break nothing but themselves."""

import logging
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from xat_desktop.parsers import plugins as module
from xat_desktop.parsers import vmstat
from xat_desktop.parsers._base import Confidence, Parser
from xat_desktop.parsers.sniff import choose


def _broken(_head: bytes, _name: str) -> Confidence:
    raise RuntimeError("not today")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    package = ModuleType("acme_formats")
    package.good = Parser("acme", "Acme", (".acme",), lambda *_: Confidence.SURE, vmstat.PARSER.parse)  # type: ignore[attr-defined]
    package.fails = Parser("fails", "Fails", (".x",), _broken, vmstat.PARSER.parse)  # type: ignore[attr-defined]
    package.other = "no parser"  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "acme_formats", package)
    names = ("good", "fails", "other", "missing")
    points = [EntryPoint(name, f"acme_formats:{name}", module.GROUP) for name in names]
    points.append(EntryPoint("gone", "no_such_module:x", module.GROUP))
    monkeypatch.setattr(module, "entry_points", lambda **_: points)
    module.plugins.cache_clear()
    yield
    module.plugins.cache_clear()


@pytest.mark.usefixtures("installed")
def test_good_ones_are_there_and_broken_ones_are_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        found = {parser.name: parser for parser in module.plugins()}
        assert set(found) == {"acme", "fails"}
        assert found["acme"].recognises(b"x", "y") == Confidence.SURE
        assert found["fails"].recognises(b"x", "y") == Confidence.NO
    assert [record.getMessage().split(" ")[1] for record in caplog.records] == [
        "other", "missing", "gone", "fails",
    ]  # fmt: skip
    assert not any("\n" in record.getMessage() for record in caplog.records)


def test_without_plug_ins_there_are_none() -> None:
    module.plugins.cache_clear()
    assert module.plugins() == ()


@pytest.mark.usefixtures("installed")
def test_they_are_asked_where_no_parser_of_the_program_is_sure() -> None:
    sure, unsure = (
        Parser(n, n, (), lambda *_, c=c: c, vmstat.PARSER.parse)
        for n, c in (("a", Confidence.SURE), ("b", Confidence.LIKELY))
    )
    assert choose(b"x", "y", [sure], module.plugins) is sure
    assert choose(b"x", "y", [unsure], module.plugins).name == "acme"
