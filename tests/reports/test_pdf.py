"""The PDF report: readable text, tagged, the same bytes each time, and no markup from data."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from tests.reports.models import (
    THREE,
    compared,
    cover,
    difference,
    distributions,
    model,
    provenance,
    time_series,
)
from tests.reports.test_html import PNG
from xat_desktop.errors import XatError
from xat_desktop.reports.comparison_document import comparison_document
from xat_desktop.reports.model import ComparisonModel, Logo, SideOfReport
from xat_desktop.reports.pdf import render_pdf


def _read(found: ComparisonModel) -> tuple[pypdf.PdfReader, str, int]:
    made = render_pdf(comparison_document(found))
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    return reader, "\n".join(page.extract_text() for page in reader.pages), made.pages


def test_it_holds_verdicts_title_and_pages() -> None:
    full = model(
        *THREE,
        time_series=(time_series(),),
        distributions=(distributions(),),
        differences=(difference(),),
        provenance=(provenance(),),
    )
    reader, text, pages = _read(full)
    assert pages == len(reader.pages) >= 5
    plain = " ".join(text.split())
    for part in (
        "Disk upgrade",
        "Performance comparison",
        "5 March 2026",
        "A. Smith",
        "Request duration, p99 fell by 19.9%",
        "which is worse",
        "no evidence of a difference",
        "Confounders",
        "Mann–Whitney",
        "run1.jtl",
    ):
        assert part in plain, part
    assert reader.metadata is not None
    assert reader.metadata.title == "Disk upgrade"
    assert reader.metadata.author == "A. Smith"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_markup_in_names_is_printed_and_not_run() -> None:
    nasty = '#panic("x") *bold* $x$ <label> @ref `raw` \\ <script>'
    found = model(*THREE, cover=cover(partner="Contoso", title=nasty), baseline=SideOfReport(nasty, 6))
    _, text, _ = _read(found)
    assert '#panic("x") *bold* $x$ <label> @ref `raw` \\ <script>' in " ".join(text.split())


def test_the_same_document_gives_the_same_bytes() -> None:
    document = comparison_document(model(*THREE))
    assert render_pdf(document).data == render_pdf(document).data


def test_nothing_compared_no_author_no_machines() -> None:
    _, text, pages = _read(model(cover=cover(author="", subtitle=""), provenance=()))
    assert pages >= 3
    assert "No metric was compared." in " ".join(text.split())


def test_a_logo_and_machines_are_on_the_title_page() -> None:
    found = model(*THREE, cover=cover(logo=Logo(PNG, "png"), machines=(("db-01", "Dell, 64 GiB"),)))
    reader, _, _ = _read(found)
    first = reader.pages[0]
    assert "Dell, 64 GiB" in first.extract_text()
    assert len(first.images) == 1


def test_a_picture_that_is_none_is_an_error_that_says_so() -> None:
    with pytest.raises(XatError, match="The PDF could not be made"):
        _read(model(*THREE, cover=cover(logo=Logo(b"\x89PNG\r\n\x1a\nbroken", "png"))))


def test_long_words_stay_on_the_page() -> None:
    long = "a" * 40 + "/" + "b" * 200 + ".json"
    label = (("label", "c" * 300),)
    labelled, plain = compared(*THREE, attributes=label), model(*THREE)
    found = model(
        *THREE,
        comparison=labelled,
        metrics=tuple(
            replace(one, comparison=judged)
            for one, judged in zip(plain.metrics, labelled.metrics, strict=True)
        ),
        provenance=(replace(provenance(), file_name=long),),
        time_series=(replace(time_series(), attributes=label),),
    )
    _, text, _ = _read(found)
    assert "b" * 20 in text
    assert max(map(len, re.findall("b+|c+", text))) < 120, "a line of the page has room for no more"


def test_a_character_that_no_font_has_costs_the_standard_and_not_the_report() -> None:
    unassigned = "\U0001f8ff"
    found = model(*THREE, cover=cover(title=f"Disk {unassigned}"), baseline=SideOfReport(f"a{unassigned}", 6))
    made = render_pdf(comparison_document(found))
    assert "boxes stand in their place" in made.note
    assert len(pypdf.PdfReader(io.BytesIO(made.data)).pages) == made.pages >= 3
    assert render_pdf(comparison_document(model(*THREE))).note == ""


def test_control_characters_in_names_harm_no_report() -> None:
    found = model(*THREE, cover=cover(title="Disk \x07"), baseline=SideOfReport("a\x00\x1fb", 6))
    assert _read(found)[2] >= 3
