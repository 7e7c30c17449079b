"""A declared format: recognised at import and in the preview, for one partner or for all, and handed on as a file."""

import logging
from pathlib import Path

import pytest

from xat_desktop.errors import XatError
from xat_desktop.store import captures, series
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks import import_small_files
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.own_formats import add_format, list_formats, remove_format
from xat_desktop.tasks.preview_import import preview_import

TOML = """
name = "acme-probe"
title = "Acme probe"
match = "*.probe"
time_column = "when"
time_format = "%d.%m.%Y %H:%M:%S"
delimiter = ";"
[columns]
lat = ["http.client.request.duration", "ms"]
"""
ROWS = "when;lat;n\n" + "".join(f"23.11.2026 10:00:{n:02d};{n}.5;{n}\n" for n in range(40))


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TOML)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "run.probe"
    path.write_text(ROWS)
    return path


def test_a_declared_format_is_recognised_until_it_is_removed(store: Store, toml: Path, table: Path) -> None:
    kept = add_format(store, toml, for_all=False)
    assert kept.path == store.folder / "formats" / "acme-probe.toml"
    assert kept.path.read_text() == TOML
    (preview,) = preview_import(store, [table])
    assert (preview.format, preview.title) == ("acme-probe", "Acme probe")
    (result,) = import_files([table], store).files
    assert (result.status, result.format) == ("imported", "acme-probe")
    found = {one.metric: one for one in series.series_of(store, result.captures[0])}
    assert found["http.client.request.duration"].maximum == 0.0395
    assert captures.get(store, result.captures[0]).tool == "acme-probe"
    remove_format(store, "acme-probe")
    assert list_formats(store) == []
    assert preview_import(store, [table])[0].format == "csv"
    with pytest.raises(XatError, match="no such format"):
        remove_format(store, "acme-probe")


def test_name_and_columns_must_fit(store: Store, toml: Path, table: Path) -> None:
    add_format(store, toml, for_all=False)
    other = table.with_suffix(".csv")
    other.write_text(ROWS)
    table.write_text(ROWS.replace("lat", "late"))
    assert {preview.format for preview in preview_import(store, [table, other])} == {"csv"}


def test_the_users_formats_serve_all_partners_and_the_partners_own_goes_first(
    registry: Registry, store: Store, toml: Path
) -> None:
    add_format(store, toml, for_all=True)
    add_format(store, toml, for_all=False)
    other = registry.open(registry.add("Other"))
    try:
        assert [kept.scope for kept in list_formats(store)] == ["partner", "user"]
        assert [kept.scope for kept in list_formats(other)] == ["user"]
    finally:
        other.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TOML.replace('"acme-probe"', '"sar-text"'), "taken"),
        (TOML.replace('"acme-probe"', '"../x"'), "name"),
        (TOML.replace("[columns]", "[colums]"), "colums"),
        (TOML.split("[columns]")[0], "at least one column"),
        ("name = ", "cannot be used"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(store: Store, toml: Path, text: str, message: str) -> None:
    toml.write_text(text)
    with pytest.raises(XatError, match=f"(?i){message}"):
        add_format(store, toml, for_all=False)
    assert list_formats(store) == []


def test_a_broken_file_in_the_folder_is_a_line_in_the_log_and_named(
    store: Store, toml: Path, table: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_format(store, toml, for_all=False)
    (store.folder / "formats" / "broken.toml").write_text("name = [")
    with caplog.at_level(logging.ERROR):
        (result,) = import_files([table], store).files
    assert result.format == "acme-probe"
    assert len(caplog.records) == 1
    assert "cannot be used" in list_formats(store)[1].error


def test_processes_know_declared_formats_too(
    store: Store, toml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_small_files, "START_AFTER", 0)
    monkeypatch.setattr(import_small_files.SmallFiles, "_started", True)
    add_format(store, toml, for_all=False)
    for n in range(3):
        (tmp_path / f"{n}.probe").write_text(ROWS + f"23.11.2026 10:01:00;{n};1\n")
    summary = import_files([tmp_path / f"{n}.probe" for n in range(3)], store)
    assert [result.format for result in summary.files] == ["acme-probe"] * 3
