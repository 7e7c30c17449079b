"""`POST /files`: signed addresses, only inside the prefix of a partner whose member the caller is."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.central.service.gcs_signature import Signer
from tests.central.service.world import RunningService, bearer, running_service, signed_in
from tests.central.world import World
from xat_desktop.central import partners
from xat_desktop.central.service.config import Bucket

SHA = "ab" * 32


@pytest.fixture(scope="module")
def signer() -> Signer:
    """The account that signs."""
    return Signer()


@pytest.fixture(scope="module")
def storing(
    shared_world: World, service: RunningService, signer: Signer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    """A service with a bucket."""
    key = tmp_path_factory.mktemp("signer") / "key.json"
    key.write_text(signer.key_file())
    bucket = Bucket("results", signing_key=f"file:{key}", max_bytes=1_000)
    with running_service(shared_world, service.config.providers, bucket=bucket) as running:  # type: ignore[arg-type]
        yield running


@pytest.fixture(scope="module")
def tokens(storing: RunningService) -> dict[str, Any]:
    """Nina is signed in; she is a member of both partners."""
    return signed_in(storing, "nina-1")


def ask(service: RunningService, tokens: dict[str, Any], **body: object) -> requests.Response:
    """`POST /files`."""
    return requests.post(f"{service.url}/files", json=body, headers=bearer(tokens), timeout=10)


def test_an_upload_may_begin_with_these_headers_only(
    storing: RunningService, tokens: dict[str, Any], signer: Signer
) -> None:
    partner = storing.world.acme.id
    found = ask(storing, tokens, partner=partner, sha256=SHA, method="put", size=600).json()
    parts = urlsplit(found["url"])
    assert (parts.scheme, parts.netloc) == ("https", "storage.googleapis.com")
    assert parts.path == f"/results/{partner}/sha256/ab/{SHA}"
    headers = found["headers"]
    assert headers["x-goog-if-generation-match"] == "0"
    assert headers["x-goog-content-length-range"] == "600,600"
    assert signer.accepts("POST", found["url"], headers)
    assert not signer.accepts("PUT", found["url"], headers)
    assert not signer.accepts("GET", found["url"], headers)
    assert not signer.accepts("DELETE", found["url"], headers)
    assert not signer.accepts("POST", found["url"], {**headers, "x-goog-content-length-range": "0,9999"})
    assert not signer.accepts("POST", found["url"], {**headers, "x-goog-if-generation-match": "7"})
    assert not signer.accepts(
        "POST", found["url"], {k: v for k, v in headers.items() if "generation" not in k}
    )
    assert not signer.accepts("POST", found["url"], {**headers, "x-goog-acl": "public-read"})
    assert not signer.accepts("POST", found["url"].replace("/ab/", "/ac/"), headers)
    assert not signer.accepts("POST", found["url"].replace("Expires=900", "Expires=999999"), headers)


def test_a_download(storing: RunningService, tokens: dict[str, Any], signer: Signer) -> None:
    found = ask(storing, tokens, partner=storing.world.globex.id, sha256=SHA, method="get").json()
    assert (found["method"], found["headers"]) == ("GET", {})
    assert signer.accepts("GET", found["url"], {})
    assert not signer.accepts("PUT", found["url"], {})


def test_another_partner_is_out_of_reach(storing: RunningService, tokens: dict[str, Any]) -> None:
    with storing.world.admin() as admin:
        other = partners.add_partner(admin, "Initech")
    for partner in (other.id, "", "../" + storing.world.acme.id, storing.world.acme.slug, "00000000" * 4):
        for method in ("put", "get"):
            assert ask(storing, tokens, partner=partner, sha256=SHA, method=method, size=1).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "../" + "a" * 61},
        {"sha256": "AB" * 32},
        {"sha256": "ab" * 31},
        {"sha256": SHA + "\n"},
        {"sha256": None},
        {"method": "delete"},
        {"method": None},
        {"size": -1},
        {"size": True},
        {"size": "1"},
        {"partner": None},
        {"partner": ["x"]},
    ],
)
def test_what_is_not_right_is_refused(
    storing: RunningService, tokens: dict[str, Any], change: dict[str, Any]
) -> None:
    body = {"partner": storing.world.acme.id, "sha256": SHA, "method": "put", "size": 1, **change}
    assert ask(storing, tokens, **body).status_code == 400


def test_other_refusals(storing: RunningService, service: RunningService, tokens: dict[str, Any]) -> None:
    body = {"partner": storing.world.acme.id, "sha256": SHA, "method": "put", "size": 1}
    assert ask(storing, tokens, **{**body, "size": 1_001}).status_code == 413
    assert requests.post(f"{storing.url}/files", json=body, timeout=10).status_code == 401
    wrong = requests.post(f"{storing.url}/files", data="{", headers=bearer(tokens), timeout=10)
    assert wrong.status_code in (400, 415)
    assert ask(service, signed_in(service, "nina-1"), **body).status_code == 404, "a server without a bucket"


def test_an_archived_partner_can_be_read(storing: RunningService, tokens: dict[str, Any]) -> None:
    body = {"partner": storing.world.globex.id, "sha256": SHA, "size": 1}
    with storing.world.admin() as admin:
        partners.archive_partner(admin, storing.world.globex)
    try:
        assert ask(storing, tokens, method="put", **body).status_code == 403
        assert ask(storing, tokens, method="get", **body).ok
    finally:
        with storing.world.connect() as db:
            db.execute("update xat.partner set state = 'active'")
