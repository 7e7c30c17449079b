"""The desktop's authorization request: what is not exactly right leads nowhere."""

from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.central.service.world import (
    Browser,
    Desktop,
    RunningService,
    link_to,
)


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"state": None},
        {"nonce": None},
        {"state": "few"},
        {"client_id": "another"},
        {"client_id": None},
        {"response_type": "token"},
        {"response_type": "code id_token"},
    ],
)
def test_a_request_without_its_proofs_leads_nowhere(service: RunningService, changes: dict[str, Any]) -> None:
    answer = requests.get(Desktop(service).address(**changes), allow_redirects=False, timeout=10)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "redirect_uri",
    [
        None,
        "",
        "http://127.0.0.1:9/callback/",
        "http://127.0.0.1:9/callback?x=1",
        "http://127.0.0.1:9/callback#x",
        "http://127.0.0.1:9/other",
        "http://127.0.0.1:9/callback/../other",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:٩/callback",
        "http://127.0.0.1:9@evil.example/callback",
        "http://evil.example:9/callback",
        "http://127.0.0.1.evil.example:9/callback",
        "http://localhost:9/callback",
        "http://[::1]:9/callback",
        "https://127.0.0.1:9/callback",
        "http://user@127.0.0.1:9/callback",
        "http://127.0.0.1:9/callback\n",
        "//127.0.0.1:9/callback",
        "javascript:alert(1)",
        "HTTP://127.0.0.1:9/callback",
        "http://127.0.0.2:9/callback",
        "http://2130706433:9/callback",
    ],
)
def test_only_this_computers_callback_is_redirected_to(
    service: RunningService, redirect_uri: str | None
) -> None:
    answer = requests.get(
        Desktop(service).address(redirect_uri=redirect_uri), allow_redirects=False, timeout=10
    )
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_parameter_twice(service: RunningService) -> None:
    address = Desktop(service).address() + "&redirect_uri=http://127.0.0.1:10/callback"
    assert requests.get(address, allow_redirects=False, timeout=10).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "/evil", "X-Rewrite-URL": "/evil"},
    ],
)
def test_no_header_changes_where_anything_leads(service: RunningService, headers: dict[str, str]) -> None:
    with Browser() as browser:
        found = browser.get(Desktop(service).address(), headers=headers, allow_redirects=False, timeout=10)
        assert found.headers["Location"].startswith(f"{service.url}/sign-in/")
        page = browser.get(found.headers["Location"], headers=headers, timeout=10)
        assert "evil" not in page.text
        away = browser.get(link_to(page, "company"), headers=headers, allow_redirects=False, timeout=10)
        assert f"redirect_uri={quote(service.url, safe='')}%2Fcallback%2Fcompany" in away.headers["Location"]
    described = requests.get(
        f"{service.url}/.well-known/openid-configuration", headers=headers, timeout=10
    ).text
    assert "evil" not in described


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/sign-in//evil.example/",
        "/callback/company?next=//evil.example",
        "/%0d%0aSet-Cookie:x=1",
    ],
)
def test_no_open_redirects(service: RunningService, path: str) -> None:
    answer = requests.get(service.url + path, allow_redirects=False, timeout=10)
    assert answer.status_code >= 400
    assert "Location" not in answer.headers


def test_what_others_chose_is_text_on_our_pages(service: RunningService) -> None:
    with Browser() as browser:
        page = browser.sign_in(
            Desktop(service).address(device_name="<img src=x onerror=alert(1)>"), "company", "nina-1"
        )
    assert "<img" not in page.text
    assert "&lt;img" in page.text
