"""The title page's date is English whatever the user's locale is."""

import locale
from collections.abc import Iterator

import pytest

from tests.reports.models import cover


@pytest.fixture
def german() -> Iterator[None]:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
    except locale.Error:
        pytest.skip("this machine has no German locale")
    yield
    locale.setlocale(locale.LC_TIME, before)


def test_date() -> None:
    assert cover().date_text == "5 March 2026"


def test_date_in_a_german_session(german: None) -> None:
    assert cover().date_text == "5 March 2026"
