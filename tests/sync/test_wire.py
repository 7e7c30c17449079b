"""Rows on the wire: nothing changes on the way there and back, and equal is what the server holds for equal."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.store.synced import BY_NAME
from xat_desktop.sync.wire import base_of, base_text, fields_of, payload, same

CAPTURE, MODEL, COLLECTOR = BY_NAME["capture"], BY_NAME["compute_model"], BY_NAME["collector"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ('{"a": 1, "b": 2}', '{"b":2,"a":1}', True),
        ('{"a": 1.0}', '{"a": 1}', True),
        ('{"a": 1e2}', '{"a": 100}', True),
        ('{"a": -0.0}', '{"a": 0}', True),
        ('{"a": true}', '{"a": 1}', False),
        ('{"a": "1"}', '{"a": 1}', False),
        ('{"a": null}', "{}", False),
        ('{"a": 0.1}', '{"a": 0.10000000000000001}', False),
        ('{"a": NaN}', '{"a": null}', True),
        ('{"a": "\\u0000"}', '{"a": "\\u2400"}', True),
        ('{"a": "\\ud800"}', '{"a": "\\ufffd"}', True),
    ],
)
def test_documents_are_equal_when_the_server_cannot_tell_them_apart(
    one: str, other: str, equal: bool
) -> None:
    assert same(CAPTURE, "environment", one, other) is equal


def test_prices_are_compared_by_their_bytes() -> None:
    assert same(MODEL, "hourly_price", 0.1 + 0.2, 0.1 + 0.2)
    assert not same(MODEL, "hourly_price", 0.1 + 0.2, 0.3)
    assert not same(MODEL, "hourly_price", 0.0, -0.0)
    assert same(MODEL, "hourly_price", None, None)


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_a_price_survives_base_and_payload(price: float) -> None:
    row = {**MODEL.blank, "platform_id": "p", "name": "n", "hourly_price": price}
    assert base_of(MODEL, base_text(MODEL, row))["hourly_price"].hex() == price.hex()
    assert fields_of(MODEL, payload(MODEL, {"hourly_price": price}))["hourly_price"].hex() == price.hex()


def test_a_document_keeps_its_digits() -> None:
    text = '{"cores": 8, "x": 1.2300, "big": 123456789012345678901234567890}'
    assert '"x": 1.2300' in payload(CAPTURE, {"environment": text})
    assert "123456789012345678901234567890" in payload(CAPTURE, {"environment": text})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _json, max_size=4))
def test_every_payload_is_json_that_postgresql_takes(document: dict[str, Any]) -> None:
    text = payload(CAPTURE, {"environment": json.dumps(document), "label": "a\0b"})
    assert "\\u0000" not in text

    def no(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(text, parse_constant=no)
    assert found["label"] == "a␀b"


def test_a_base_of_a_new_row_is_blank() -> None:
    assert base_of(COLLECTOR, "{}") == COLLECTOR.blank
    assert COLLECTOR.blank["notes"] == ""
    assert COLLECTOR.blank["os_flavor_id"] is None
