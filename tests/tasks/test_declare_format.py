"""Declaring a format from a file: what is proposed, what is refused, and that the file is recognised afterwards."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.parsers.bundles.archives import zip_of
from xat_desktop.errors import XatError
from xat_desktop.settings import Settings
from xat_desktop.store import captures, series
from xat_desktop.store.store import Store
from xat_desktop.tasks.declare_format import FormatDraft, declare_format, read_table, toml_of, try_format
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.preview_import import preview_import

ROWS = "when;host;lat ms;n\n" + "".join(
    f"23.11.2026 10:00:{n // 2:02d};db{n % 2};{n}.5;{n}\n" for n in range(40)
)
SETTINGS = Settings()
DRAFT = FormatDraft(
    "acme-probe",
    time_column="when",
    time_format="%d.%m.%Y %H:%M:%S",
    zone="Europe/Berlin",
    delimiter=";",
    columns={"lat ms": ("http.client.request.duration", "ms")},
    attributes=("host",),
    left_out=("n",),
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "run.txt"
    path.write_text(ROWS)
    return path


def test_what_the_table_shows_is_proposed(table: Path) -> None:
    found = read_table(table, SETTINGS)
    assert found.time_column == "when"
    assert found.rows[1] == ("23.11.2026 10:00:00", "db1", "1.5", "1")
    when, host, latency, count = found.columns
    assert (when.metric, host.tells_apart) == ("", True)
    assert (latency.metric, latency.unit) == ("csv.lat", "ms")
    assert (count.metric, count.unit) == ("csv.n", "")


def test_a_declared_format_reads_the_file_as_it_says(store: Store, table: Path) -> None:
    tried = try_format(store, table, DRAFT, SETTINGS)
    assert (tried.series, tried.samples, tried.zone, tried.zone_source) == (2, 40, "Europe/Berlin", "user")
    kept = declare_format(store, table, DRAFT, SETTINGS, for_all=False)
    assert kept.scope == "partner"
    (result,) = import_files([table], store).files
    assert result.format == "acme-probe"
    assert {one.metric for one in series.series_of(store, result.captures[0])} == {
        "http.client.request.duration"
    }
    assert captures.get(store, result.captures[0]).zone == "Europe/Berlin"


def test_a_member_of_an_archive_can_be_the_sample(store: Store, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    archive.write_bytes(zip_of({"motd": b"hi\n", "probe/run.txt": ROWS.encode()}))
    member = archive / "probe" / "run.txt"
    assert read_table(member, SETTINGS).time_column == "when"
    declare_format(store, member, DRAFT, SETTINGS, for_all=True)
    formats = {preview.path.name: preview.format for preview in preview_import(store, [archive])}
    assert formats == {"motd": "", "run.txt": "acme-probe"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "a b"}, "The format.s name"),
        ({"columns": {}}, "at least one column"),
        ({"columns": {"lat ms": ("http.client.request.duration", "KB")}}, "is in s, not in By"),
        ({"columns": {"lat ms": ("lat", "furlong")}}, "not known"),
        ({"time_format": "soon"}, "time format"),
        ({"time_format": "%H-%M"}, "not a time"),
        ({"match": "*.probe"}, r"must be \*\.probe"),
        ({"zone": "Moon/Base"}, "zone"),
        ({"name": "sar-text"}, "taken"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    store: Store, table: Path, change: dict[str, object], message: str
) -> None:
    with pytest.raises(XatError, match=f"(?i){message}"):
        declare_format(store, table, replace(DRAFT, **change), SETTINGS, for_all=False)  # type: ignore[arg-type]
    assert preview_import(store, [table])[0].format == "csv"


def test_a_letter_is_no_table(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer,\nthis is no measurement.\n")
    with pytest.raises(XatError, match="no table"):
        read_table(letter, SETTINGS)


def test_any_column_name_can_be_written() -> None:
    name = 'a "b" \\ é \x7f = [x]'
    said = tomllib.loads(toml_of(FormatDraft("x", columns={name: ("m", "")}, left_out=(name,))))
    assert said["columns"] == {name: ["m", ""]}
    assert said["left_out"] == [name]
