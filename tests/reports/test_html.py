"""The HTML report: complete in itself, safe, accessible."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.reports.models import THREE, cover, difference, distributions, model, provenance, time_series
from xat_desktop.errors import XatError
from xat_desktop.reports.comparison_document import comparison_document
from xat_desktop.reports.html import render_html
from xat_desktop.reports.model import ComparisonModel, Logo, SideOfReport

NASTY = "<script>alert('x')</script> & \"quotes\""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class _Page(HTMLParser):
    """Collects elements, ids, references, and checks that every element is closed."""

    VOID = frozenset({"meta", "img", "br", "line", "rect", "circle", "polygon", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.extend((tag, name, value or "") for name, value in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.extend((tag, name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def _full() -> ComparisonModel:
    return model(
        *THREE,
        time_series=(time_series(),),
        distributions=(distributions(),),
        differences=(difference(),),
        provenance=(provenance(),),
    )


def _page(found: ComparisonModel) -> tuple[str, _Page]:
    html = render_html(comparison_document(found))
    page = _Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return html, page


def test_nothing_is_loaded_from_anywhere() -> None:
    html, page = _page(_full())
    assert page.tags["script"] == page.tags["link"] == page.tags["iframe"] == 0
    assert not re.search(r"https?:", html)
    assert "url(" not in html
    assert "@import" not in html
    assert all(value.startswith("#") for value in page.values("href"))
    assert page.values("src") == []
    assert "default-src 'none'" in html


def test_what_people_typed_is_text_and_never_markup() -> None:
    found = model(
        *THREE,
        cover=cover(partner=NASTY, title=NASTY, author=NASTY, subtitle=NASTY, machines=((NASTY, NASTY),)),
        baseline=SideOfReport(NASTY, 6),
        candidate=SideOfReport(NASTY, 6),
        differences=(difference(fact=NASTY, baseline=(NASTY,), candidate=(NASTY,)),),
        time_series=(time_series(),),
    )
    html, page = _page(found)
    assert page.tags["script"] == 0
    assert "<script" not in html
    assert NASTY in "".join(page.text)


def test_links_lead_to_sections_and_ids_are_unique() -> None:
    _, page = _page(_full())
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert {value.removeprefix("#") for value in page.values("href")} <= set(ids)


def test_pictures_are_described_or_hidden_from_screen_readers() -> None:
    html, page = _page(_full())
    drawings = re.findall(r"<svg [^>]*>", html)
    assert len(drawings) > 10
    assert all('aria-hidden="true"' in tag or re.search('aria-label="[^"]{8,}', tag) for tag in drawings)
    assert page.tags["h1"] == 1
    assert page.tags["caption"] == page.tags["table"] > 0
    assert 'lang="en"' in html


def test_a_logo_is_within_the_page_and_the_accent_in_the_style() -> None:
    html, page = _page(model(*THREE, cover=cover(logo=Logo(PNG, "png"), accent="#aa3366")))
    assert page.values("src")[0].startswith("data:image/png;base64,iVBOR")
    assert "--accent: #aa3366" in html


def test_an_unknown_template_is_refused_with_those_there_are() -> None:
    with pytest.raises(XatError, match="standard"):
        render_html(comparison_document(model(*THREE)), "../../secret")
