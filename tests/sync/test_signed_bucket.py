"""Files over addresses that the sign-in service signs: the same uploads and downloads, without Google credentials."""

import base64
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import google_crc32c
import pytest

from tests.sync.emulator import Emulator
from tests.sync.xml_server import XmlServer
from xat_desktop.errors import XatError
from xat_desktop.sync.download import download
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.http import Offline
from xat_desktop.sync.retry import Interrupted
from xat_desktop.sync.signed_bucket import SignedBucket
from xat_desktop.sync.upload import Content, upload

pytestmark = pytest.mark.usefixtures("no_pauses")
DATA = random.Random(7).randbytes(600_000)
NAME = f"partner-1/sha256/ab/{'ab' * 32}"
CRC32C = base64.b64encode(google_crc32c.extend(0, DATA).to_bytes(4, "big")).decode()
CONTENT = Content(NAME, len(DATA), CRC32C, lambda offset: iter([DATA[offset:]]))


@pytest.fixture
def xml(emulator: Emulator) -> Iterator[XmlServer]:
    found = XmlServer(emulator)
    yield found
    found.http.stop()


def test_up_and_down_again(xml: XmlServer, tmp_path: Path) -> None:
    bucket = SignedBucket(xml.sign, xml.address)
    stored = upload(bucket, CONTENT, "", lambda _uri: None, lambda _n: None)
    assert (stored.size_bytes, stored.crc32c) == (len(DATA), CRC32C)
    assert xml.emulator.content(xml.bucket, NAME) == DATA
    (tmp_path / "draft").write_bytes(DATA[:1000])
    download(bucket, NAME, len(DATA), tmp_path / "draft", lambda _n: None)
    assert (tmp_path / "draft").read_bytes() == DATA
    assert {"partner": "partner-1", "sha256": "ab" * 32, "method": "put", "size": len(DATA)} in xml.asked
    bucket.close()


def test_an_object_is_never_overwritten(xml: XmlServer) -> None:
    bucket = SignedBucket(xml.sign, xml.address)
    xml.emulator.put(xml.bucket, NAME, b"other")
    with pytest.raises(XatError, match="another file under this name"):
        upload(bucket, CONTENT, "", lambda _uri: None, lambda _n: None)
    assert xml.emulator.content(xml.bucket, NAME) == b"other"


def test_an_object_that_changed_since_it_was_looked_at_is_not_mixed_in(xml: XmlServer) -> None:
    bucket = SignedBucket(xml.sign, xml.address)
    xml.emulator.put(xml.bucket, NAME, DATA)
    found = bucket.find(NAME)
    assert found
    xml.emulator.put(xml.bucket, NAME, DATA)
    with pytest.raises(Interrupted, match="changed meanwhile"):
        bucket.read(NAME, found.generation, 0)


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (XatError("You are signed out", "Sign in again."), "signed out"),
        (Offline("No network"), "interrupted"),
    ],
)
def test_what_the_sign_in_service_says_ends_the_round(
    xml: XmlServer, refusal: XatError, message: str
) -> None:
    def sign(_wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        raise refusal

    with pytest.raises(SyncStopped, match=message):
        upload(SignedBucket(sign, xml.address), CONTENT, "", lambda _uri: None, lambda _n: None)


def test_an_address_on_another_server_gets_nothing(xml: XmlServer) -> None:
    bucket = SignedBucket(lambda _wanted: {"url": "http://127.0.0.2:1/x", "headers": {}}, xml.address)
    with pytest.raises(SyncStopped, match="foreign address"):
        bucket.find(NAME)
